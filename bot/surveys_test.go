package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/surveys"
)

// Surveys, Survey and ExportSurvey make books a stand-in for reports of surveys.
func (b *books) Surveys(_ context.Context, t string, v reports.Viewer) ([]surveys.Given, error) {
	contact, done, err := b.open(t, v)
	defer done()
	return []surveys.Given{{Survey: "workplace-pulse", Title: "Puls", Questions: 8, Rounds: []surveys.Round{{Campaign: "autumn", Name: "Høst", Answers: 7}}}}, forContacts(contact, err)
}

func (b *books) Survey(_ context.Context, t string, v reports.Viewer, survey, campaign string) (*surveys.Results, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	if survey != "workplace-pulse" {
		return nil, fmt.Errorf("books: %w", reports.ErrNoSurvey)
	}
	return &surveys.Results{Survey: survey, Title: "Puls", Round: surveys.Round{Campaign: campaign, Answers: 7}, State: surveys.Shown,
		Tallies: []surveys.Tally{{ID: "q", Kind: surveys.Stars, Title: "Stjerner", Answers: 7, Mean: 4.2}}}, nil
}

func (b *books) ExportSurvey(_ context.Context, t string, v reports.Viewer, q reports.SurveyQuery, w io.Writer) error {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s %s %s", q.Survey, q.Campaign, q.Format)
	return err
}

// polled is a world whose campaign gives the surveys that come along, and one with
// names, to whoever joins it.
func polled(t testing.TB) *world {
	t.Helper()
	list, err := surveys.Along()
	if err != nil {
		t.Fatal(err)
	}
	open := *list[0]
	open.ID, open.Named = "open-feedback", true
	offered, err := surveys.NewCatalogue(append(list, &open)...)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(o *bot.Organisation) { o.Surveys = offered })
	w.campaign(campaigns.Active)
	return w
}

// campaign puts the campaign in that state.
func (w *world) campaign(s campaigns.State) {
	w.t.Helper()
	all, err := w.store.Campaigns(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	c := campaigns.Campaign{ID: "autumn", Name: "Høst", Surveys: []string{"workplace-pulse", "course-feedback", "open-feedback"}, Audience: "everybody",
		State: s, Revision: len(all) + 1, Changed: w.now, Pace: campaigns.Pace{Kind: campaigns.AtOnce}}
	if err := w.store.PutCampaign(context.Background(), c); err != nil {
		w.t.Fatal(err)
	}
}

// join has somebody be known, and among the campaign's people.
func (s *session) join() courses.Person {
	s.t.Helper()
	s.say("hei")
	p, err := s.store.Person(context.Background(), s.object)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.store.Revise(context.Background(), p.ID, func(c *store.Case) error {
		c.Agenda.Joined = map[string]campaigns.Membership{"autumn": {}}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// pulse answers workplace-pulse with these inputs.
func pulse(inputs ...string) cards.Data {
	return cards.Data{Do: cards.DoSurvey, Step: "workplace-pulse", Campaign: "autumn", Answer: strings.Join(inputs, courses.Separator)}
}

// ballots returns what was answered.
func (w *world) ballots(survey string) (list []surveys.Ballot) {
	w.t.Helper()
	err := w.store.Ballots(context.Background(), survey, "", func(b surveys.Ballot) error {
		list = append(list, b)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestAnswerASurvey(t *testing.T) {
	t.Parallel()
	w := polled(t)
	s := w.person(ola, "nb-NO")
	s.send(pulse("9")).has("finnes ikke")
	s.join()
	unfinished := s.send(pulse("9", "3", "", "5", "1", "2", "2,0", "Ro"))
	unfinished.has("1 spørsmål mangler svar", "anonyme").press(cards.DoSurvey)
	s.send(pulse("11")).has("anonyme").press(cards.DoSurvey)
	if got := w.ballots("workplace-pulse"); got != nil {
		t.Fatalf("recorded %+v", got)
	}
	s.send(pulse("9", "3", "4", "5", "1", "2", "2,0", "Ro")).has("Takk", "anonyme")
	want := []surveys.Ballot{{Survey: "workplace-pulse", Campaign: "autumn", Answers: []string{"9", "3", "4", "5", "1", "2", "0 2", "Ro"}}}
	if got := w.ballots("workplace-pulse"); !reflect.DeepEqual(got, want) {
		t.Errorf("recorded %+v", got)
	}
	s.send(pulse("0", "1", "1", "1", "1", "1", "", "")).has("allerede svart")
	if got := w.ballots("workplace-pulse"); !reflect.DeepEqual(got, want) {
		t.Errorf("recorded %+v after a second answer", got)
	}
	for _, d := range []cards.Data{
		{Do: cards.DoSurvey, Step: "gone", Campaign: "autumn"}, {Do: cards.DoSurvey, Step: "workplace-pulse", Campaign: "gone"}, {Do: cards.DoSurvey},
	} {
		s.send(d).has("finnes ikke lenger")
	}
	w.campaign(campaigns.Ended)
	d := pulse("9")
	d.Step = "course-feedback"
	s.send(d).has("er over")
	s.send(pulse("9")).has("allerede svart")
}

// TestNamedSurvey: a name is kept only if the card said so.
func TestNamedSurvey(t *testing.T) {
	t.Parallel()
	w := polled(t)
	s := w.person(ola, "en-GB")
	p := s.join()
	d := pulse("5", "4", "2", "", "")
	d.Step = "open-feedback"
	again := s.send(d).has("not anonymous").press(cards.DoSurvey)
	if got := w.ballots("open-feedback"); got != nil {
		t.Fatalf("recorded %+v of a card that didn't say so", got)
	}
	again.Answer = d.Answer
	s.send(again).has("Thank you", "not anonymous")
	if got := w.ballots("open-feedback"); len(got) != 1 || got[0].Person != p.ID {
		t.Errorf("recorded %+v", got)
	}
}

func TestSurveysInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		list, err := surveys.Along()
		if err != nil {
			t.Fatal(err)
		}
		if c.org.Surveys, err = surveys.NewCatalogue(list...); err != nil {
			t.Fatal(err)
		}
		c.restart()
		s := c.met(kari, courses.Bokmaal)
		for _, word := range []string{"undersøkelser", "undersøkingar", "surveys"} {
			s.say(word).has("Puls", "Høst", "7 svar")
		}
		d := s.say("surveys").press(cards.DoSurveys)
		s.send(d).has("Snitt 4,2 av")
		s.send(cards.Data{Do: cards.DoSurveys, Step: "gone"}).has("Puls")
		c.met(ola, courses.Bokmaal).say("surveys").has("ikke")
		d.Format = "csv"
		s.send(d)
		a := c.next()
		if a == nil || a.Offer == nil || a.Offer.Name != "Svar workplace-pulse.csv" {
			t.Fatalf("offered %+v", a)
		}
		offer := a.Offer
		s.consent(teams.Accepted, offer)
		c.next()
		if got := string(c.drives.files[offer.Name]); got != "workplace-pulse autumn csv" {
			t.Errorf("the file has %q", got)
		}
	})
}

// TestNobodyCanJoin plays somebody who has all that Drypp tells of an anonymous
// survey, but for keys and memory, and tries to find out who answered what: by what
// stands beside each other, by order, and by what came when.
func TestNobodyCanJoin(t *testing.T) {
	t.Parallel()
	w := polled(t)
	var log bytes.Buffer
	w.bot = bot.New(bot.Config{
		Organisations: []bot.Organisation{w.org}, Members: w.roster, Now: func() time.Time { return w.now },
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	const people = 24
	order := rand.New(rand.NewPCG(8, 0)).Perm(people)
	ids := make([]string, people) // by what they answered
	for _, n := range order {
		s := w.person(fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", 100+n), "nb-NO")
		ids[n] = s.join().ID
		w.now = w.now.Add(time.Hour)
		s.send(pulse("9", "3", "4", "5", "1", "2", "", marker(n))).lacks(marker(n))
	}
	for n, text := range told(t, w) {
		for i := range people {
			if strings.Contains(text, marker(i)) {
				t.Errorf("%s tells what somebody answered: %q", n, text)
			}
		}
	}
	if strings.Contains(log.String(), "MARK") {
		t.Errorf("the log tells what somebody answered: %s", log.String())
	}
	var got []int
	for _, b := range w.ballots("workplace-pulse") {
		var n int
		if _, err := fmt.Sscanf(b.Answers[7], "MARK%d", &n); err != nil {
			t.Fatal(err)
		}
		got = append(got, n)
		b.Answers[7] = ""
		same := surveys.Ballot{Survey: "workplace-pulse", Campaign: "autumn", Answers: []string{"9", "3", "4", "5", "1", "2", "", ""}}
		if !reflect.DeepEqual(b, same) {
			t.Errorf("but for the text, a ballot differs from the others: %+v", b)
		}
	}
	if len(got) != people {
		t.Fatalf("%d ballots", len(got))
	}
	byID, byList := ranks(w, ids)
	for name, guess := range map[string][]int{"when they answered": order, "their IDs": byID, "the list of learners": byList} {
		if hits := agree(got, guess); hits > people/2 {
			t.Errorf("in the order of %s, %d of %d guesses are right", name, hits, people)
		}
	}
}

func marker(n int) string { return fmt.Sprintf("MARK%d", n) }

// told returns all that the store tells of people and of what happened.
func told(t *testing.T, w *world) map[string]string {
	t.Helper()
	said, ctx := map[string]string{}, t.Context()
	add := func(name string, v any) { said[name] += fmt.Sprintf("%+v\n", v) }
	events, err := w.store.Events(ctx, 1000)
	for _, e := range []error{
		err,
		w.store.Learners(ctx, func(p courses.Person, e []courses.Enrolment, r learning.Record) error {
			add("people", p)
			add("enrolments", e)
			add("what is kept of learning", r)
			if !slices.Contains(r.Answered, learning.Asked{Campaign: "autumn", Survey: "workplace-pulse"}) {
				t.Error("nobody knows that somebody answered")
			}
			return nil
		}),
		w.store.Deliveries(ctx, func(d campaigns.Delivery) error { add("the ledger", d); return nil }),
		w.store.Agendas(ctx, nil, func(p courses.Person, a campaigns.Agenda) error { add("agendas", a); return nil }),
		w.store.Accesses(ctx, func(a store.Access) error { add("looks", a); return nil }),
		w.store.Digests(ctx, func(d store.Digest) error { add("digests", d); return nil }),
	} {
		if e != nil {
			t.Fatal(e)
		}
	}
	add("events", events)
	if len(events) > 0 {
		t.Errorf("an answer to a survey became an event, which xAPI would tell: %+v", events)
	}
	return said
}

// ranks returns the people, by what they answered, in the order of their IDs and in
// that of the list of learners.
func ranks(w *world, ids []string) (byID, byList []int) {
	for _, id := range slices.Sorted(slices.Values(ids)) {
		byID = append(byID, slices.Index(ids, id))
	}
	err := w.store.Learners(context.Background(), func(p courses.Person, _ []courses.Enrolment, _ learning.Record) error {
		byList = append(byList, slices.Index(ids, p.ID))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return byID, byList
}

// agree counts where two orders have the same.
func agree(a, b []int) (n int) {
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}
