package preview

import (
	"context"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// BenchmarkSavedChange measures how long after a file was saved the page has
// the new cards: the look at the files, lint, the event and the cards. The
// page then draws those that changed; see TestBrowser for all of it.
func BenchmarkSavedChange(b *testing.B) {
	a := newAuthor(b, "phishing", "phishing")
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		a.Watch(ctx)
	}()
	url := a.serve().URL
	events := a.follow(ctx, url)
	events()
	old, title := "title: ", "title: Changed "
	for b.Loop() {
		a.edit("phishing/nb.md", old, title)
		events()
		var got served
		if err := json.Unmarshal([]byte(a.get(url+"/courses/phishing/cards?language=nb")), &got); err != nil {
			b.Fatal(err)
		}
		if changed := strings.HasPrefix(got.Title, "Changed "); changed != (old == "title: ") {
			b.Fatalf("the title is %q", got.Title)
		}
		old, title = title, old
	}
	cancel()
	<-watched
}

func BenchmarkDeck(b *testing.B) {
	a := newAuthor(b, "phishing", "phishing")
	s, _ := a.snapshot("phishing")
	for b.Loop() {
		newDeck(s.course, "nb", noon)
	}
}
