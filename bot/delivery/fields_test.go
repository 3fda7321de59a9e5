package delivery_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// selected is a campaign for an audience within a scope.
func selected(id, audience, scope string) campaigns.Campaign {
	c := campaign(id, "one")
	c.Audience, c.Scope = audience, scope
	return c
}

// newShifts is an office in which four campaigns are kept, of which the program
// must stop two when nobody knows of shifts any more: one for its audience, one
// for its scope. One is paused already, and one doesn't care.
func newShifts(t *testing.T) *world {
	w := newOffice(t)
	o := w.orgs[0]
	paused := selected("paused", `shift == "natt"`, "")
	paused.State = campaigns.Paused
	o.put(paused)
	o.put(selected("all", "everybody", ""))
	o.put(selected("bounded", "everybody", `shift == "natt"`))
	o.put(selected("night", `shift == "natt"`, `department == "salg"`))
	o.audiences.SetFields("department")
	return w
}

// TestFieldsChanged: campaigns whose audience or scope names a field that was
// taken out are paused and say so; nobody else's are.
func TestFieldsChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newShifts(t)
		desk := w.desk()
		for round, want := range [][]string{{"bounded", "night"}, nil} {
			got, err := desk.FieldsChanged(t.Context(), tenant(0))
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("round %d: stopped %v, %v; want %v", round, got, err, want)
			}
		}
		for _, c := range w.campaigns() {
			stopped := c.ID == "bounded" || c.ID == "night"
			if stopped != (c.Stopped == "shift") || stopped != (c.Revision == 2) || (c.State == campaigns.Active) != (c.ID == "all") {
				t.Errorf("%s is %s, stopped for %q, revision %d", c.ID, c.State, c.Stopped, c.Revision)
			}
		}
		if _, err := desk.FieldsChanged(t.Context(), "other"); !errors.Is(err, delivery.ErrTenant) {
			t.Errorf("of an organisation that isn't there: %v", err)
		}
	})
}

// TestResumeStopped: a campaign that the program stopped goes on when it can
// again, and until then nobody can make it.
func TestResumeStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newShifts(t)
		o, desk := w.orgs[0], w.desk()
		if _, err := desk.FieldsChanged(t.Context(), tenant(0)); err != nil {
			t.Fatal(err)
		}
		for id, key := range map[string]string{"bounded": "scope", "night": "audience", "paused": "audience"} {
			err := desk.SetState(t.Context(), tenant(0), id, campaigns.Active)
			p, ok := errors.AsType[campaigns.Problem](err)
			if !ok || p.Key != key || p.Code != campaigns.UnknownField || p.Detail != "shift" || !strings.Contains(p.Error(), `there is no field "shift"`) {
				t.Errorf("%s is resumed: %v", id, err)
			}
		}
		// The contact writes another audience: that begins it anew.
		again := selected("night", `department == "salg"`, "")
		again.State, again.Revision = "", 0
		p, err := desk.Apply(t.Context(), tenant(0), again)
		if err != nil || p.Refused() || p.Campaign.State != campaigns.Active || p.Campaign.Stopped != "" {
			t.Fatalf("%+v, %v", p, err)
		}
		o.audiences.SetFields("department", "shift")
		if err := desk.SetState(t.Context(), tenant(0), "bounded", campaigns.Active); err != nil {
			t.Fatal(err)
		}
		for _, c := range w.campaigns() {
			if c.Stopped != "" || (c.State == campaigns.Active) != (c.ID != "paused") {
				t.Errorf("%s is %s, stopped for %q", c.ID, c.State, c.Stopped)
			}
		}
	})
}

// TestStoppedKeepsPeople: between the choice and the pause, and until a campaign
// goes on, nobody is taken for one who left it.
func TestStoppedKeepsPeople(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		o := w.orgs[0]
		o.put(selected("sales", `department == "salg"`, ""))
		w.runUntil(at(monday, 7))
		o.audiences.SetFields("shift")
		w.runUntil(at(monday.Add(1), 12))
		if sent := w.sends.take(); len(sent) > 0 {
			t.Errorf("%d cards of a campaign of which nobody knows whom it is for", len(sent))
		}
		if _, err := w.desk().FieldsChanged(t.Context(), tenant(0)); err != nil {
			t.Fatal(err)
		}
		w.runUntil(at(monday.Add(2), 7))
		o.audiences.SetFields("department", "shift")
		if err := w.desk().SetState(t.Context(), tenant(0), "sales", campaigns.Active); err != nil {
			t.Fatal(err)
		}
		w.runUntil(at(monday.Add(2), 9))
		o.change(0, func(c *store.Case) {
			if m := c.Agenda.Joined["sales"]; m != (campaigns.Membership{Since: monday.Add(-2)}) {
				t.Errorf("the membership is %+v", m)
			}
		})
		if sent := w.sends.take(); len(sent) != 1 {
			t.Errorf("%d cards after it went on, want 1", len(sent))
		}
	})
}

// rivals is a store whose campaigns somebody else changes at each of the first
// times that one is kept.
type rivals struct {
	store.Store
	t     *testing.T
	times int
}

func (r *rivals) PutCampaign(ctx context.Context, c campaigns.Campaign) error {
	if r.times--; r.times >= 0 {
		other := c
		other.State, other.Stopped = campaigns.Active, ""
		if err := r.Store.PutCampaign(ctx, other); err != nil {
			r.t.Fatal(err)
		}
	}
	return r.Store.PutCampaign(ctx, c)
}

// TestFieldsChangedMeanwhile: a campaign that somebody changes at the same time
// is stopped nevertheless, and if that can't be, it is told.
func TestFieldsChangedMeanwhile(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]bool{1: true, 4: true, 5: false} {
		synctest.Test(t, func(t *testing.T) {
			w := newOffice(t)
			w.orgs[0].put(selected("night", `shift == "natt"`, ""))
			w.orgs[0].audiences.SetFields()
			o := w.orgs[0].organisation()
			o.Store = &rivals{Store: o.Store, t: t, times: times}
			stopped, err := delivery.NewDesk([]delivery.Organisation{o}, time.Now).FieldsChanged(t.Context(), o.Tenant)
			if (err == nil) != want || (len(stopped) == 1) != want || err != nil && !errors.Is(err, store.ErrConflict) {
				t.Errorf("%d changes meanwhile: %v, %v", times, stopped, err)
			}
		})
	}
}

// TestReachOfJoiners: who begins later, or is known by address alone, is counted
// as what they are, and a preview says when their first card could come.
func TestReachOfJoiners(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		for _, p := range []courses.Person{
			{Email: "a@example.no"},
			{ObjectID: "0d000000-0000-4000-8000-000000000001", Fields: map[string]string{courses.FieldStart: "2000-01-12"}},
			{ObjectID: "0d000000-0000-4000-8000-000000000002", Fields: map[string]string{courses.FieldStart: "1999-12-31"}},
		} {
			if _, err := o.store.List(t.Context(), p, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		p, err := w.desk().Preview(t.Context(), o.tenant, campaign("c", "one"))
		if err != nil {
			t.Fatal(err)
		}
		want := map[delivery.Reach]int{delivery.Connected: 1, delivery.Unheard: 1, delivery.Joining: 1, delivery.Known: 1}
		if p.People != 4 || !maps.Equal(p.Reach, want) || !p.First.Equal(at(monday, 8)) || !p.Last.Equal(at(monday.Add(9), 8)) {
			t.Errorf("%d people, %v, from %s to %s", p.People, p.Reach, p.First, p.Last)
		}
	})
}

// TestPreviewWithinScope: a contact with a scope sees nobody beyond it.
func TestPreviewWithinScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		for scope, want := range map[string]int{"": 5, `department == "salg"`: 2, `shift == "natt"`: 1} {
			p, err := w.desk().Preview(t.Context(), tenant(0), selected("c", "everybody", scope))
			if err != nil || p.People != want || p.Refused() {
				t.Errorf("within %q: %d people of %v, %v, want %d", scope, p.People, p.Problems, err, want)
			}
		}
		p, err := w.desk().Preview(t.Context(), tenant(0), selected("c", "everybody", `team == "a"`))
		if err != nil || len(p.Problems) != 1 || p.Problems[0].Key != "scope" || p.Problems[0].Code != campaigns.UnknownField {
			t.Errorf("%v, %v", p.Problems, err)
		}
	})
}
