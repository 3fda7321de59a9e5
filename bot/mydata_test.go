package bot_test

import (
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/results"
)

func TestMyDataShowsWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "en-US"), libraryCourse(t)
	answerAll(s, c, readAll(s, c), 0)
	s.say("folk") // learns the name
	s.say("pause from 1 July to 1 August")
	s.say("hour 9")
	turn := s.turn(teams.Message)
	turn.Timezone = "Europe/Stockholm"
	s.do(turn)
	data := s.say("my data").has("Kari Nordmann", "kari@example.no", c.Edition(courses.English).Title,
		"Europe/Stockholm", "1 July 2027 – 31 July 2027", "Hour you have chosen\n9")
	s.send(cards.Data{Do: cards.DoAgain, Course: c.ID})
	twice := s.say("my data")
	title := c.Edition(courses.English).Title
	if before, after := strings.Count(data.text, title), strings.Count(twice.text, title); after != before+1 {
		t.Errorf("the course is named %d times after it was begun again, %d times before", after, before)
	}
}

// TestMyDataShowsWhoLooked: what is kept of a person's digests, who looked at
// results of theirs alone, and what they looked at; not who looked at what else.
func TestMyDataShowsWhoLooked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, other := w.person(kari, "en-US"), w.person(ola, "en-US")
	ids := map[*session]string{}
	for _, who := range []*session{s, other} {
		who.say("folk") // learns the name
		p, err := w.store.Person(t.Context(), who.object)
		if err != nil {
			t.Fatal(err)
		}
		ids[who] = p.ID
	}
	s.say("my data").lacks("Digests")
	at := w.now.Add(-time.Hour)
	for _, a := range []store.Access{
		{At: at, By: ids[other], Via: "chat", What: results.LookCertificate, About: ids[s], Format: "pdf", People: 1},
		{At: at, By: ids[s], Via: "chat", What: results.LookExport, Format: "xlsx", People: 7},
		{At: at, Via: "command line", What: results.LookCertificate, About: ids[s], Format: "jwt", People: 1},
		{At: at, By: ids[other], Via: "chat", What: results.LookExport, Format: "csv", People: 9},
	} {
		if err := w.store.PutAccess(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	d := store.Digest{
		Person: ids[s], Kind: store.ManagerDigest, Declined: true, Deputy: ids[other], Period: "2026-W47", Stage: store.DigestSent, At: at, Tries: 1, Revision: 1,
	}
	if err := w.store.PutDigest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	s.say("my data").has("2026-W47", "Ola Nordmann", "PDF", "XLSX", "JWT").lacks("CSV")
	other.say("my data").has("PDF", "CSV").lacks("XLSX", "2026-W47")
}
