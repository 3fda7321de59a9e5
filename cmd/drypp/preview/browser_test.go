package preview

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"drypp/cards/cardstest"
	"drypp/courses"
)

// patience is how long a page may take to show something.
const patience = 30 * time.Second

// browser is a tab with the preview in it.
type browser struct {
	*author
	ctx context.Context
	url string
	axe string
}

// newBrowser opens the preview of the author's phishing course, with the files
// watched. What is to happen before comes first.
func newBrowser(t *testing.T, language courses.Language, look string, before ...func(*author)) *browser {
	t.Helper()
	packages := cardstest.NodeModules(t)
	axe, err := os.ReadFile(filepath.Join(packages, "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{author: newAuthor(t, "phishing", "phishing"), ctx: cardstest.Browser(t), axe: string(axe)}
	for _, f := range before {
		f(b.author)
		b.Preview = b.preview("phishing")
	}
	if b.config.Modules, err = FindModules(packages); err != nil {
		t.Fatal(err)
	}
	// The browser lives as long as the context of the first thing it does.
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(1500, 1000)); err != nil {
		t.Fatal(err)
	}
	b.url = b.serve().URL
	ctx, cancel := context.WithCancel(context.Background())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		b.Watch(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-watched
	})
	b.open(pathTo("phishing", string(language), look))
	return b
}

// open opens a page, and waits until its cards are drawn.
func (b *browser) open(path string) {
	b.t.Helper()
	b.do("opening "+path, chromedp.Navigate(b.url+path))
	b.until("the page", `document.body.dataset.revision`)
}

func (b *browser) do(what string, step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		b.fail(what, err)
	}
}

// until waits for an expression in the page to become true. It asks from here,
// because the page may load itself anew meanwhile.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if ok {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.fail("waiting for "+what, cmp.Or(err, ctx.Err()))
		}
	}
}

// fail ends the test with what the page shows.
func (b *browser) fail(what string, err error) {
	b.t.Helper()
	page, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	b.t.Fatalf("%s: %v; the page says:\n%.3000s", what, err, page)
}

// complaints fails the test for what axe-core or the page's own policy finds on
// the page. Of the cards in the gallery, a few stand for the rest.
func (b *browser) complaints(where string) {
	b.t.Helper()
	b.examine(where, "[all.slice(0, 4)]", "document")
}

// everyCard fails the test for what axe-core finds in any card of the gallery.
// It looks at ten rows at a time: its time grows with the square of what is on
// the page.
func (b *browser) everyCard(where string) {
	b.t.Helper()
	b.examine(where, "Array.from({ length: Math.ceil(all.length / 10) }, (_, i) => all.slice(10 * i, 10 * i + 10))", `"#rows"`)
}

// examine runs axe-core in a part of the page for each list of rows, with no
// others there. Rows are laid out even where they aren't on the screen.
func (b *browser) examine(where, lists, part string) {
	b.t.Helper()
	script := b.axe + `;(async () => {
		const reports = new ReportingObserver(() => {}, { types: ["csp-violation"], buffered: true });
		reports.observe();
		await new Promise(requestAnimationFrame);
		const rows = document.querySelector("#rows"), all = [...rows.children], found = [];
		for (const row of all) row.style.contentVisibility = "visible";
		for (const list of ` + lists + `) {
			rows.replaceChildren(...list);
			found.push(...(await axe.run(` + part + `, { resultTypes: ["violations"] })).violations);
		}
		for (const row of all) row.style.contentVisibility = "";
		rows.replaceChildren(...all);
		return [...found.map(v => v.id + ": " + v.help + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")),
			...reports.takeRecords().map(r => "policy: " + r.body.blockedURL + " by " + r.body.effectiveDirective)];
	})()`
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.fail("axe-core", err)
	}
	for _, f := range found {
		b.t.Errorf("%s: %s", where, f)
	}
}

// picture keeps how the page looks, for people to look at.
func (b *browser) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("DRYPP_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	file := filepath.Join(folder, fmt.Sprintf("preview-%s.png", name))
	if err = cmp.Or(err, os.MkdirAll(folder, 0o755), os.WriteFile(file, png, 0o644)); err != nil {
		b.t.Errorf("taking a picture: %v", err)
	}
}

// plays waits until the card that is played shows a text, in every look.
func (b *browser) plays(text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the card %q", text), fmt.Sprintf(`(cards => cards.length > 0 && cards.every(c =>
		c.innerText.replace(/\s+/g, " ").includes(%q)))([...document.querySelectorAll("#play .card")])`, strings.ReplaceAll(text, "*", "")))
}

// press clicks an element of the first card that is played.
func (b *browser) press(tag, text string) {
	b.t.Helper()
	target := fmt.Sprintf(`(//*[@id="play-cards"]//figure)[1]//%s[normalize-space()="%s"]`, tag, text)
	b.do("pressing "+text, chromedp.Click(chromedp.Search(target)))
}

// onward clicks the way on, which is the first card's primary button.
func (b *browser) onward() {
	b.t.Helper()
	b.do("going on", chromedp.Click(chromedp.CSS("#play figure .ac-pushButton.style-positive")))
}

// answer gives the right answer, and returns what is to be said to it.
func (b *browser) answer(q *courses.Question) (whys []string) {
	b.t.Helper()
	for i, o := range q.Options {
		switch {
		case !o.Right:
		case q.Choices():
			b.press("label", o.Text)
			whys = append(whys, o.Why)
		case len(whys) == 0:
			b.do("typing", chromedp.SendKeys(chromedp.CSS("#play figure input"), response(q, i)))
			whys = append(whys, o.Why)
		}
	}
	return whys
}

// TestBrowser plays the phishing course to its result in the page, edits it
// and breaks it.
func TestBrowser(t *testing.T) {
	b := newBrowser(t, courses.English, "all")
	s, _ := b.snapshot("phishing")
	ed := s.course.Edition(courses.English)
	b.plays(ed.Lessons[0].Title)
	b.picture("begin")
	b.complaints("at the beginning")
	b.everyCard("in the gallery")
	for i := range ed.Lessons {
		b.plays(ed.Lessons[i].Title)
		b.onward()
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		b.plays(q.Title)
		whys := b.answer(q)
		b.onward()
		for _, why := range whys {
			b.plays(why)
		}
		b.onward()
	}
	b.plays("6 of 6")
	b.until("the keyboard's way to the result", `document.activeElement.closest("#play .card")`)
	b.picture("result")
	b.complaints("at the result")
	b.editAndBreak(ed.Lessons[1].Title)
}

func (b *browser) editAndBreak(title string) {
	b.t.Helper()
	began := time.Now()
	b.edit("phishing/en.md", "# "+title, "# Look again")
	b.until("the new title", `[...document.querySelectorAll("#rows .card")].some(c => c.textContent.includes("Look again"))`)
	b.t.Logf("a saved change was seen after %v", time.Since(began))

	line := b.edit("phishing/en.md", "- [x]", "- [y]")
	place := fmt.Sprintf("phishing/en.md:%d", line)
	b.until(place, fmt.Sprintf(`document.querySelector("#findings").innerText.includes(%q)`, place))
	b.until("the finding beside its card", fmt.Sprintf(`document.querySelector("#rows .row.found .findings")?.textContent.includes(%q)`, place))
	b.until("the last good version", `[...document.querySelectorAll("#rows .card")].some(c => c.textContent.includes("Look again"))`)
	b.do("going to the top", chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`))
	b.picture("broken")
	b.complaints("with a broken file")
	b.do("going to the finding", chromedp.Evaluate[chromedp.Void](`document.querySelector("#rows .row.found").scrollIntoView()`))
	b.picture("finding")

	b.edit("phishing/en.md", "- [y]", "- [x]")
	b.until("no error", `!document.body.classList.contains("stale")`)
}

// TestLooks opens the other views, and plays from the middle by keyboard.
func TestLooks(t *testing.T) {
	b := newBrowser(t, courses.Nynorsk, "phone")
	s, _ := b.snapshot("phishing")
	ed := s.course.Edition(courses.Nynorsk)
	q := &ed.Questions[2]
	b.until("the row", fmt.Sprintf(`document.getElementById("step-%s")`, q.ID))
	b.do("focusing", chromedp.Focus(chromedp.CSS("#step-"+q.ID+" .row-head button")))
	b.do("playing from there", chromedp.KeyEvent("\r"))
	b.plays(q.Title)
	b.until("the focus where it is played", `document.activeElement.id === "play"`)
	b.picture("phone")
	b.until("a card as wide as a phone", `document.querySelector("#play .look").getBoundingClientRect().width === 360`)
	b.complaints("on a phone")

	b.open(pathTo("phishing", "all", "dark"))
	b.until("a column for each language", `document.querySelectorAll("#rows .row:first-child .look").length === 3`)
	b.picture("languages")
	b.complaints("in every language")
	b.everyCard("in the gallery of every language")
}

// TestMended opens a course that can't be read, and mends it.
func TestMended(t *testing.T) {
	b := newBrowser(t, "", "all", func(a *author) { a.edit("phishing/nb.md", "---\n", "") })
	b.until("what is wrong", `document.querySelector("#findings").innerText.includes("phishing/nb.md:1")`)
	b.until("no cards", `document.querySelector("#play").hidden && document.querySelector("#cards").hidden`)
	b.complaints("without cards")
	b.picture("without-cards")
	b.edit("phishing/nb.md", "id: ", "---\nid: ")
	b.until("the cards", `document.querySelectorAll("#rows .card").length > 0`)
	s, _ := b.snapshot("phishing")
	b.plays(s.course.Edition(courses.Bokmaal).Lessons[0].Title)
}
