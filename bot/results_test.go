package bot_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/reports/document"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
)

// anybody has no role.
const anybody = "aaaaaaaa-0000-4000-8000-000000000009"

// TestOverviewInChat drills down without leaving the card.
func TestOverviewInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(kari, courses.Bokmaal)
		for _, word := range []string{"oversikt", "resultater"} {
			s.say(word).has("Fjordvik Verksted AS", "Kjenn igjen nettfiske")
		}
		s.send(cards.Data{Do: cards.DoBreakdown, Course: "phishing", View: cards.View{Field: "department"}}).has("Verksted", "Kontor")
		s.send(cards.Data{Do: cards.DoOverview, View: cards.View{Field: "department", Value: "Verksted", Page: 2}})
		want := []reports.Query{{}, {}, {Course: "phishing", Field: "department"}, {Field: "department", Value: "Verksted", Page: 2}}
		if len(c.books.queries) != len(want) {
			t.Fatalf("asked %+v", c.books.queries)
		}
		for i, q := range c.books.queries {
			if q != want[i] {
				t.Errorf("asked %+v, want %+v", q, want[i])
			}
		}
		s.send(cards.Data{Do: cards.DoOverview, View: cards.View{Field: "department", Value: "Kantine"}}).has("for få")
	})
}

// TestResultsAreNotForAll: whoever isn't a contact gets the same answer to all
// of it, and nothing of the results.
func TestResultsAreNotForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(anybody, courses.Bokmaal)
		for _, d := range []cards.Data{
			{Do: cards.DoOverview}, {Do: cards.DoResults}, {Do: cards.DoBreakdown, View: cards.View{Field: "department"}},
			{Do: cards.DoLooks}, {Do: cards.DoTeam, View: cards.View{Manager: "m-" + ola}}, {Do: cards.DoNudge, View: cards.View{Manager: "m-" + ola}},
			{Do: cards.DoQuality, Course: "phishing"},
		} {
			s.send(d).has("ikke for deg").lacks("Kjenn igjen", "Ida")
		}
		if c.books.nudged[ola] {
			t.Error("a stranger nudged")
		}
	})
}

func TestTeamInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(ola, courses.Bokmaal)
		team := s.say("mitt team").has("Ida Solem", "Per Hansen")
		nudged := s.send(team.press(cards.DoNudge)).has("Ida Solem")
		if _, again := nudged.buttons[cards.DoNudge]; again || !c.books.nudged[ola] {
			t.Error("the team can be nudged twice in a row")
		}
		// A button of an old card.
		s.send(team.press(cards.DoNudge)).has("Ida Solem")

		other := c.met(kari, courses.Bokmaal)
		mine := cards.Data{Do: cards.DoTeam, View: cards.View{Manager: "m-" + ola}}
		other.send(mine).has("ikke for deg")
		s.say("vikar ukjent@example.no").has("ukjent@example.no")
		s.say("vikar kari@example.no")
		other.send(mine).has("Ida Solem")
		s.send(cards.Data{Do: cards.DoDeputy, Step: cards.StepNobody})
		other.send(mine).has("ikke for deg")
	})
}

func TestDigestsInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(ola, courses.Nynorsk)
		for _, step := range []struct {
			word     string
			declined bool
		}{{"stopp samandrag", true}, {"start samandrag", false}, {"digest off", true}} {
			if len(s.say(step.word).buttons) == 0 || c.books.declined[ola] != step.declined {
				t.Errorf("after %q declined is %t", step.word, c.books.declined[ola])
			}
		}
	})
}

func TestQualityAndLooksInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(kari, courses.Bokmaal)
		s.say("kvalitet").has(libraryCourse(t).Edition(courses.Bokmaal).Title)
		s.say("kvalitet phishing").has("Hva er galt?", "25")
		s.say("hvem har sett")
		c.met(ola, courses.Bokmaal).say("team")
		s.say("hvem har sett").has("Ola Nordmann")
	})
}

// TestExportInChat takes a file from the wish to the place where it is kept.
func TestExportInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(kari, courses.Bokmaal)
		s.say("eksporter")
		s.say("eksporter phishing csv").has("Jobber med saken")
		a := c.next()
		if a == nil || a.Offer == nil || a.Offer.Size != int64(len(c.books.file)) || a.Offer.Name != "Resultater phishing 2026-11-22.csv" {
			t.Fatalf("offered: %+v", a)
		}
		if len(c.drives.files) > 0 {
			t.Error("a file was put before anybody accepted it")
		}
		s.consent(teams.Accepted, a.Offer).has("Jobber med saken")
		b := c.next()
		if b == nil || b.Uploaded == nil || b.Uploaded.Name != a.Offer.Name {
			t.Fatalf("in the end: %+v", b)
		}
		if !bytes.Equal(c.drives.files[a.Offer.Name], c.books.file) {
			t.Errorf("%d bytes arrived, want %d", len(c.drives.files[a.Offer.Name]), len(c.books.file))
		}
		for _, q := range c.books.exports {
			if q.Format != reports.ExportCSV || q.Course != "phishing" {
				t.Errorf("asked for %+v", q)
			}
		}
		if len(c.books.looks) != 1 {
			t.Errorf("one export is on record as %d looks", len(c.books.looks))
		}
		s.consent(teams.Declined, a.Offer).has("Du takket nei")
		if c.next() != nil {
			t.Error("something came after it was declined")
		}
	})
}

// TestExportsThatFail: what was allowed when it was offered needn't be when it is
// accepted; and what can't be put says what to do.
func TestExportsThatFail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(*counting)
		want  string
	}{
		{"no contact any more", func(c *counting) { c.books.contacts = nil }, "ikke for deg"},
		{"too large by now", func(c *counting) { c.books.file = make([]byte, 65<<20) }, "for stor"},
		{"too many lines by now", func(c *counting) { c.books.err = fmt.Errorf("writing: %w", document.ErrTooLong) }, "for stor"},
		{"no room", func(c *counting) { c.drives.err = teams.ErrFileNoRoom }, "OneDrive"},
		{"trouble", func(c *counting) { c.books.err = errors.New("no luck") }, "Prøv igjen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCounting(t)
				s := c.met(kari, courses.Bokmaal)
				s.say("eksporter json")
				a := c.next()
				tt.spoil(c)
				s.consent(teams.Accepted, a.Offer)
				c.word().has(tt.want)
				if len(c.drives.files) > 0 {
					t.Error("a file was put")
				}
			})
		})
	}
}

// TestExportsThatAreNotOffered to whom they aren't for, nor if they don't fit.
func TestExportsThatAreNotOffered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(anybody, courses.Bokmaal)
		s.say("eksporter").has("ikke for deg")
		s.say("eksporter pdf").has("ikke for deg")
		if c.books.asked > 0 || c.next() != nil {
			t.Error("a file was made for somebody who may not have it")
		}
		c.books.file = make([]byte, 65<<20)
		contact := c.met(kari, courses.Bokmaal)
		contact.say("eksporter pdf")
		c.word().has("for stor")
	})
}

// TestForgedOffer: what comes back with an offer is no proof of anything.
func TestForgedOffer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(ola, courses.Bokmaal)
		for _, context := range []string{
			`{"do":"export","x":"csv"}`, `{"do":"export","x":"exe"}`, `{"do":"certificate","e":"e-2","x":"pdf"}`, `{"do":"team"}`, `null`, ``,
			`{"do":"certificate","e":"` + strings.Repeat("x", 9000) + `"}`,
		} {
			s.consent(teams.Accepted, &teams.Offer{Name: "x", Context: []byte(context)})
			if a := c.next(); a != nil && a.Uploaded != nil {
				t.Errorf("%.40s: a file was put", context)
			}
		}
		if len(c.drives.files) > 0 {
			t.Errorf("files: %d", len(c.drives.files))
		}
	})
}

func TestCertificatesInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(ola, courses.Bokmaal)
		s.say("kursbevis").has("Kjenn igjen nettfiske")
		for format, file := range map[string]string{"pdf": "Kursbevis phishing.pdf", "jwt": "Kursbevis phishing.jwt", "": "Kursbevis phishing.pdf"} {
			s.send(cards.Data{Do: cards.DoCertificate, Enrolment: "e-1", View: cards.View{Format: format}})
			a := c.next()
			if a == nil || a.Offer == nil || a.Offer.Name != file {
				t.Fatalf("%s: offered %+v", format, a)
			}
			s.consent(teams.Accepted, a.Offer)
			if b := c.next(); b == nil || b.Uploaded == nil || !strings.HasPrefix(string(c.drives.files[file]), "certificate e-1 as ") {
				t.Errorf("%s: %+v, %q", format, b, c.drives.files[file])
			}
		}
		other := c.met(kari, courses.Bokmaal)
		other.send(cards.Data{Do: cards.DoCertificate, Enrolment: "e-1"})
		c.word().has("ikke for deg")
	})
}

// TestPassingOffersACertificate where there are certificates.
func TestPassingOffersACertificate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s, course := c.person(ola, "nb-NO"), libraryCourse(t)
		for _, has := range []bool{true, false} {
			c.org.Certificates = has
			c.restart()
			if _, got := answerAll(s, course, readAgain(s, course), 0).buttons[cards.DoCertificate]; got != has {
				t.Errorf("a button to the certificate: %t, want %t", got, has)
			}
		}
	})
}

// readAgain begins a course, again if need be, and reads its lessons.
func readAgain(s *session, c *courses.Course) *card {
	s.t.Helper()
	card := s.send(cards.Data{Do: cards.DoAgain, Course: c.ID})
	for range c.Edition("").Lessons {
		card = s.send(card.press(cards.DoRead))
	}
	return card
}

// TestWithoutReports: there is a way on, whatever is asked for.
func TestWithoutReports(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "nb-NO")
	for _, text := range []string{"oversikt", "team", "kursbevis", "eksporter", "hvem har sett", "resultater"} {
		if card := s.say(text); len(card.buttons) == 0 {
			t.Errorf("%q: a dead end", text)
		}
	}
}

// TestScoresAreAnnounced on the first card, by who begins a course without being
// asked to, where managers see scores.
func TestScoresAreAnnounced(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ organisation, course bool }{{true, true}, {true, false}, {false, true}, {false, false}} {
		c := *libraryCourse(t)
		c.ManagersSeeScores = tt.course
		w := newWorld(t, func(o *bot.Organisation) {
			o.ManagersSeeScores, o.Courses = tt.organisation, offered(t, &c)
		})
		s := w.person(ola, "nb-NO")
		first, said := s.say("start phishing"), "Lederen din kan se resultatet"
		if strings.Contains(first.text, said) != (tt.organisation && tt.course) {
			t.Errorf("%+v: %s", tt, first.text)
		}
		s.send(first.press(cards.DoRead)).lacks(said)
		list, err := w.store.Enrolments(t.Context(), mustPerson(s).ID)
		if err != nil || len(list) != 1 || list[0].ScoresTold != (tt.organisation && tt.course) {
			t.Errorf("%+v: on record is %+v, %v", tt, list, err)
		}
	}
}
