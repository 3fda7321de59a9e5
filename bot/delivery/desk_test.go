package delivery_test

import (
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// desk returns a desk for the world's organisations.
func (w *world) desk() *delivery.Desk { return delivery.NewDesk(w.config.Organisations, time.Now) }

// draft is a campaign as somebody who makes one gives it.
func draft() campaigns.Campaign {
	c := campaign("sikker", "one")
	c.State, c.Revision = "", 0
	return c
}

// TestPreview: what a campaign would do is told before anything goes out, with
// all that is wrong with it.
func TestPreview(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*campaigns.Campaign)
		codes  []campaigns.Code
		people int
	}{
		{"fine", func(*campaigns.Campaign) {}, nil, 5},
		{"some", func(c *campaigns.Campaign) { c.Audience = `department == "salg"` }, nil, 2},
		{"own field", func(c *campaigns.Campaign) { c.Audience = `shift == "natt"` }, nil, 1},
		{"nobody", func(c *campaigns.Campaign) { c.Audience = `department == "x"` }, []campaigns.Code{campaigns.NobodyMatches}, 0},
		{"no such field", func(c *campaigns.Campaign) { c.Audience = `departement == "x"` }, []campaigns.Code{campaigns.UnknownField}, 0},
		{"no expression", func(c *campaigns.Campaign) { c.Audience = `department == ` }, []campaigns.Code{campaigns.BadAudience}, 0},
		{"withdrawn course", func(c *campaigns.Campaign) { c.Courses = []string{"three"} }, []campaigns.Code{campaigns.UnknownCourse}, 5},
		{"past", func(c *campaigns.Campaign) { c.Start = monday.Add(-30) }, []campaigns.Code{campaigns.StartPast}, 5},
		{"end", func(c *campaigns.Campaign) { c.End = monday.Add(-1) }, []campaigns.Code{campaigns.EndBeforeStart}, 5},
		{"too slow", func(c *campaigns.Campaign) { c.Due = monday.Add(1) }, []campaigns.Code{campaigns.TooSlow}, 5},
		{"overlap", func(c *campaigns.Campaign) { c.Courses = []string{"two"} }, []campaigns.Code{campaigns.Overlap}, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newOffice(t)
				w.orgs[0].put(campaign("other", "two"))
				c := draft()
				tt.change(&c)
				p, err := w.desk().Preview(t.Context(), w.orgs[0].tenant, c)
				if err != nil {
					t.Fatal(err)
				}
				var codes []campaigns.Code
				for _, problem := range p.Problems {
					codes = append(codes, problem.Code)
				}
				if !slices.Equal(codes, tt.codes) || p.People != tt.people {
					t.Errorf("problems %v, %d people; want %v, %d", codes, p.People, tt.codes, tt.people)
				}
				if refused := len(codes) > 0 && codes[0] != campaigns.Overlap; p.Refused() != refused {
					t.Errorf("refused: %v", p.Refused())
				}
				if len(w.campaigns()) != 1 {
					t.Error("a preview was kept")
				}
			})
		})
	}
}

// newOffice returns a world of one organisation with people of every kind: one
// each who is connected, has the app, doesn't, paused, blocked the bot, and
// left.
func newOffice(t *testing.T) *world {
	w := newWorld(t, 1, 0)
	o := w.orgs[0]
	o.audiences.SetFields("department", "shift")
	for range 6 {
		o.hire()
	}
	o.install(o.people[0])
	if _, err := o.store.Meet(t.Context(), store.Sighting{ObjectID: o.people[1].ObjectID, Installed: true, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	o.change(3, func(c *store.Case) { c.Agenda.PauseFor(monday.Add(-2), monday.Add(7)) })
	o.change(4, func(c *store.Case) { c.Person.Blocked = true })
	if err := o.store.Unlist(t.Context(), o.person(o.people[5]).ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	for i, fields := range []map[string]string{{"department": "Salg"}, {"department": "Salg", "shift": "natt"}} {
		_, err := o.store.List(t.Context(), courses.Person{ObjectID: o.people[i].ObjectID, Fields: fields}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
	}
	w.restart()
	return w
}

// change changes what is kept of somebody.
func (o *org) change(person int, f func(*store.Case)) {
	o.world.Helper()
	err := o.store.Revise(o.world.Context(), o.person(o.people[person]).ID, func(c *store.Case) error { f(c); return nil })
	if err != nil {
		o.world.Fatal(err)
	}
}

func (w *world) campaigns() []campaigns.Campaign {
	w.Helper()
	list, err := w.desk().Campaigns(w.Context(), w.orgs[0].tenant)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// TestPreviewReach: a preview says whom it reaches, and when.
func TestPreviewReach(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		p, err := w.desk().Preview(t.Context(), w.orgs[0].tenant, draft())
		if err != nil {
			t.Fatal(err)
		}
		want := map[delivery.Reach]int{delivery.Connected: 1, delivery.HasApp: 1, delivery.Known: 1, delivery.OnPause: 1, delivery.Blocked: 1}
		if !reflect.DeepEqual(p.Reach, want) {
			t.Errorf("reach = %v", p.Reach)
		}
		if !p.First.Equal(at(monday, 8)) || !p.Last.Equal(at(monday.Add(7), 8)) {
			t.Errorf("from %v to %v", p.First, p.Last)
		}
	})
}

// TestPreviewDates: the first card comes on the first course's own day, and not
// after the campaign's end.
func TestPreviewDates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		c := draft()
		c.Pace = campaigns.Pace{Kind: campaigns.Dates, Dates: []calendar.Date{monday.Add(4)}}
		c.End = monday.Add(4)
		p, err := w.desk().Preview(t.Context(), w.orgs[0].tenant, c)
		if err != nil || !p.First.Equal(at(monday.Add(4), 8)) || !p.Last.Equal(p.First) {
			t.Errorf("from %v to %v, error %v", p.First, p.Last, err)
		}
	})
}

// TestApply: a campaign is kept once, however often it is applied; a change
// makes another revision.
func TestApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		d, tenant := w.desk(), w.orgs[0].tenant
		for i, step := range []struct {
			change   func(*campaigns.Campaign)
			same     bool
			refused  bool
			revision int
		}{
			{func(*campaigns.Campaign) {}, false, false, 1},
			{func(*campaigns.Campaign) {}, true, false, 1},
			{func(c *campaigns.Campaign) { c.RemindBefore = []int{} }, true, false, 1},
			{func(c *campaigns.Campaign) { c.Name = "Nytt navn" }, false, false, 2},
			{func(c *campaigns.Campaign) { c.Name = "" }, false, true, 2},
			{func(c *campaigns.Campaign) { c.State = campaigns.Paused }, false, false, 3},
			{func(*campaigns.Campaign) {}, true, false, 3}, // stays paused
			{func(c *campaigns.Campaign) { c.State = campaigns.Ended }, false, false, 4},
			{func(c *campaigns.Campaign) { c.State = campaigns.Ended }, true, false, 4},
			{func(c *campaigns.Campaign) { c.State = campaigns.Active }, false, true, 4},
		} {
			c := draft()
			step.change(&c)
			p, err := d.Apply(t.Context(), tenant, c)
			if err != nil {
				t.Fatal(err)
			}
			kept := w.campaigns()
			if p.Same != step.same || p.Refused() != step.refused || len(kept) != 1 || kept[0].Revision != step.revision {
				t.Errorf("step %d: same %v, refused %v (%v), kept %+v", i, p.Same, p.Refused(), p.Problems, kept)
			}
		}
	})
}

// TestApplyConflict: of two who change a campaign from the same revision, one
// is told that the other was faster.
func TestApplyConflict(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		d, tenant := w.desk(), w.orgs[0].tenant
		if _, err := d.Apply(t.Context(), tenant, draft()); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		errs := make([]error, 2)
		for i, name := range []string{"A", "B"} {
			all.Go(func() {
				c := draft()
				c.Name, c.Revision = name, 2
				_, errs[i] = d.Apply(t.Context(), tenant, c)
			})
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), store.ErrConflict) {
			t.Errorf("errors %v", errs)
		}
	})
}

// TestSetState: a campaign is paused, resumed and ended, and ended for good.
func TestSetState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		d, tenant := w.desk(), w.orgs[0].tenant
		if err := d.SetState(t.Context(), tenant, "sikker", campaigns.Paused); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a campaign that isn't there: %v", err)
		}
		if _, err := d.Apply(t.Context(), tenant, draft()); err != nil {
			t.Fatal(err)
		}
		for i, s := range []campaigns.State{campaigns.Paused, campaigns.Paused, campaigns.Active, campaigns.Ended, campaigns.Ended} {
			if err := d.SetState(t.Context(), tenant, "sikker", s); err != nil {
				t.Fatal(err)
			}
			if kept := w.campaigns()[0]; kept.State != s || kept.Revision != []int{2, 2, 3, 4, 4}[i] {
				t.Errorf("step %d: %+v", i, kept)
			}
		}
		err := d.SetState(t.Context(), tenant, "sikker", campaigns.Active)
		if p, ok := errors.AsType[campaigns.Problem](err); !ok || p.Code != campaigns.HasEnded {
			t.Errorf("an ended campaign was resumed: %v", err)
		}
	})
}

// TestStatus: what became of a campaign is told for everybody.
func TestStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.runUntil(at(monday.Add(1), 0))
		o.complete(0)
		if err := o.store.Unlist(t.Context(), o.person(o.people[2]).ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		d := w.desk()
		d.Stopped = func(string) (string, time.Time) { return "unavailable", time.Now() }
		s, err := d.Status(t.Context(), o.tenant, "c")
		if err != nil {
			t.Fatal(err)
		}
		want := map[delivery.Reach]int{delivery.Connected: 1, delivery.Known: 1, delivery.OnPause: 1, delivery.Blocked: 1, delivery.Gone: 1}
		if s.People != 4 || s.Completed != 1 || s.Stopped != "unavailable" || !reflect.DeepEqual(s.Reach, want) {
			t.Errorf("status = %+v", s)
		}
		if s.Counts.ByStage[campaigns.Accepted] != 1 {
			t.Errorf("counts = %+v", s.Counts)
		}
		if _, err := d.Status(t.Context(), o.tenant, "x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a campaign that isn't there: %v", err)
		}
	})
}

// TestStatusDue: what should be out by now, and isn't, is told.
func TestStatusDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 3)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.runUntil(at(monday, 7))
		for _, want := range []int{0, 3} {
			s, err := w.desk().Status(t.Context(), o.tenant, "c")
			if err != nil || s.Due != want || s.Counts.ByStage[campaigns.Planned] != 3 {
				t.Errorf("%d are due, want %d; counts %v, error %v", s.Due, want, s.Counts, err)
			}
			time.Sleep(2 * time.Hour)
		}
	})
}

// complete has somebody take course one and pass it.
func (o *org) complete(person int) {
	o.world.Helper()
	p, c := o.people[person], o.catalogue.Course("one")
	for i := range c.Edition("").Lessons {
		o.read(p, i)
	}
	id := o.person(p).ID
	e, err := o.store.Enrol(o.world.Context(), id, c, false, time.Now())
	if err != nil {
		o.world.Fatal(err)
	}
	_, err = o.store.Answer(o.world.Context(), store.Answer{
		Person: id, Enrolment: e.ID, Course: c, Question: "q", Try: 1, Response: "0", At: time.Now(),
	})
	if err != nil {
		o.world.Fatal(err)
	}
}

// TestDeskElsewhere: an organisation that isn't configured is refused.
func TestDeskElsewhere(t *testing.T) {
	t.Parallel()
	d := delivery.NewDesk(nil, time.Now)
	_, one := d.Campaigns(t.Context(), "x")
	_, two := d.Preview(t.Context(), "x", draft())
	_, three := d.Apply(t.Context(), "x", draft())
	_, four := d.Status(t.Context(), "x", "c")
	five := d.SetState(t.Context(), "x", "c", campaigns.Paused)
	_, six := d.Nudge(t.Context(), "x", "manager", nil)
	for i, err := range []error{one, two, three, four, five, six} {
		if !errors.Is(err, delivery.ErrTenant) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
