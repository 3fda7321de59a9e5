package delivery_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// mood is a survey of one question.
var mood = must(surveys.NewCatalogue(&surveys.Survey{
	ID: "mood", Questions: []surveys.Question{{ID: "how", Kind: surveys.Stars}},
	Editions: map[courses.Language]*surveys.Edition{courses.Bokmaal: {Language: courses.Bokmaal, Title: "Stemning", Questions: []surveys.Wording{{Title: "Hvordan går det?"}}}},
}))

// taught returns a catalogue of a course that teaches the competence mail, with an
// important question and a document in that version, 0 for none.
func taught(document int) *courses.Catalogue {
	c := course("one")
	c.Competences = []string{"mail"}
	e := c.Editions[courses.Bokmaal]
	e.Questions[0].Important, e.Questions[0].Lesson = true, e.Lessons[0].ID
	if document > 0 {
		e.Lessons[1].Document = &courses.Document{Title: "Regler", Version: document, URL: "https://example.no/r.pdf"}
	}
	return must(courses.NewCatalogueOf(nil, c))
}

// everything is a campaign of all that one can have.
func everything() campaigns.Campaign {
	c := campaign("c", "one")
	c.Needs, c.Surveys = []string{"mail"}, []string{"mood"}
	return c
}

// TestEachKindHasItsCard: each goes out once, as itself, and is in the ledger.
func TestEachKindHasItsCard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.catalogue, o.surveys, o.recall = taught(0), mood, &recall.Settings{Retention: 0.9}
		w.restart()
		o.complete(0)
		o.put(everything())
		o.catalogue = taught(2) // since then there is a document
		w.restart()
		w.runUntil(at(monday.Add(28), 12))
		want := map[campaigns.Kind]string{
			campaigns.Map: `"do":"map"`, campaigns.Ask: `"do":"survey"`, campaigns.Acknowledge: `"do":"acknowledge"`, campaigns.Review: `"do":"review"`,
		}
		rows, cards := o.ledger(), w.sends.take()
		for kind, do := range want {
			i := slices.IndexFunc(rows, func(d campaigns.Delivery) bool { return d.Kind == kind })
			if i < 0 || rows[i].Stage != campaigns.Accepted || (rows[i].Campaign == campaigns.Itself) != (kind == campaigns.Review) {
				t.Fatalf("of a %s the ledger has %+v", kind, rows)
			}
			if !slices.ContainsFunc(cards, func(s sent) bool { return strings.Contains(s.card, do) && strings.Contains(s.card, rows[i].ID) }) {
				t.Errorf("no card of %d is a %s", len(cards), kind)
			}
		}
		counts, err := o.store.Counts(t.Context())
		if c := counts[campaigns.Itself]; err != nil || c.ByStage[campaigns.Accepted] == 0 {
			t.Errorf("what Drypp sends by itself is counted %+v, %v", c, err)
		}
	})
}

// TestALessonComesBack: that of an important question which was answered wrongly
// twice in a row.
func TestALessonComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.catalogue, o.recall = taught(0), &recall.Settings{Retention: 0.9}
		w.restart()
		o.complete(0)
		id, c := o.person(o.people[0]).ID, o.catalogue.Course("one")
		for serial := range 2 {
			time.Sleep(10 * 24 * time.Hour)
			_, err := o.store.Review(t.Context(), store.ReviewAnswer{
				Person: id, Course: c, Question: "q", Serial: serial + 1, Response: "1", Settings: *o.recall, At: time.Now(),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w.runUntil(time.Now().AddDate(0, 0, 4))
		rows, cards := o.ledger(), w.sends.take()
		i := slices.IndexFunc(rows, func(d campaigns.Delivery) bool { return d.Kind == campaigns.Relearn })
		if i < 0 || rows[i].Lesson != "lesson-0" || rows[i].Stage != campaigns.Accepted {
			t.Fatalf("the ledger has %+v", rows)
		}
		if !slices.ContainsFunc(cards, func(s sent) bool { return strings.Contains(s.card, `"do":"relearn"`) }) {
			t.Errorf("none of %d cards brings it", len(cards))
		}
	})
}

// TestStatusCountsWhatIsAnswered: who took the courses has completed a campaign once
// they answered what it asks.
func TestStatusCountsWhatIsAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.catalogue, o.surveys = taught(0), mood
		w.restart()
		o.put(everything())
		d := delivery.NewDesk(w.config.Organisations, time.Now)
		completed := func() int {
			s, err := d.Status(t.Context(), o.tenant, "c")
			if err != nil {
				t.Fatal(err)
			}
			return s.Completed
		}
		o.complete(0)
		id := o.person(o.people[0]).ID
		if n := completed(); n != 0 {
			t.Errorf("%d completed before they answered anything", n)
		}
		_, _, err := o.store.PutNeed(t.Context(), id, needs.Outcome{Campaign: "c", Competence: "mail", Self: 3, At: time.Now()})
		if n := completed(); n != 0 || err != nil {
			t.Errorf("%d completed without the survey, %v", n, err)
		}
		if _, err := o.store.PutBallot(t.Context(), id, surveys.Ballot{Survey: "mood", Campaign: "c", Answers: []string{"4"}}); err != nil {
			t.Fatal(err)
		}
		if n := completed(); n != 1 {
			t.Errorf("%d completed in the end", n)
		}
	})
}

// TestPreviewOfNeedsAndSurveys: a campaign needs no courses, and names what there is.
func TestPreviewOfNeedsAndSurveys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 2)
		o := w.orgs[0]
		o.catalogue, o.surveys = taught(0), mood
		w.restart()
		d := delivery.NewDesk(w.config.Organisations, time.Now)
		c := everything()
		c.Courses, c.Pace, c.Revision = nil, campaigns.Pace{}, 0
		p, err := d.Apply(t.Context(), o.tenant, c)
		if err != nil || p.Refused() || p.People != 2 || !p.First.Equal(at(monday, 8)) {
			t.Fatalf("%+v, %v", p, err)
		}
		if p, err := d.Apply(t.Context(), o.tenant, c); err != nil || !p.Same {
			t.Errorf("the second time it is another one: %+v, %v", p, err)
		}
		c.ID, c.Needs, c.Surveys = "d", []string{"male"}, []string{"food"}
		p, err = d.Preview(t.Context(), o.tenant, c)
		if err != nil || len(p.Problems) != 2 || p.Problems[0].Code != campaigns.UnknownCompetence || p.Problems[1].Code != campaigns.UnknownSurvey ||
			!slices.Equal(p.Problems[0].Known, []string{"mail"}) || !slices.Equal(p.Problems[1].Known, []string{"mood"}) {
			t.Errorf("%+v, %v", p.Problems, err)
		}
	})
}
