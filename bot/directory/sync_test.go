package directory

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// TestSync goes through a small organisation's life.
func TestSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(4)
	if r := w.sync(); !r.Full || r.People != 0 {
		t.Errorf("the first round gave %+v", r)
	} else {
		w.wantReport(r, 4, 4, 0, 0, 0)
	}
	w.wantHere("p00 p01 p02 p03")
	clear(w.store.writes)
	if r := w.sync(); r.Full || r.People != 4 || r.Changes != nil {
		t.Errorf("a round without changes gave %+v", r)
	} else {
		w.wantReport(r, 0, 0, 0, 0, 0)
	}
	w.entra.put(user("p01", "Lager"))
	w.entra.put(user("p02", "Salg")) // nothing that anybody knows of
	w.entra.remove("p03")
	w.entra.remove("stranger")
	r := w.sync()
	w.wantReport(r, 4, 0, 1, 1, 0)
	want := []Change{
		{Kind: Changed, Name: "Name p01", Email: "p01@example.no", Fields: []string{"department"}},
		{Kind: Removed, Name: "Name p03", Email: "p03@example.no"},
	}
	if !reflect.DeepEqual(r.Changes, want) {
		t.Errorf("the changes are %+v, want %+v", r.Changes, want)
	}
	if n := w.store.writes; n["List"] != 1 || n["Unlist"] != 1 {
		t.Errorf("written: %v, want one List and one Unlist", n)
	}
	w.wantHere("p00 p01 p02")
	left := w.person("p03")
	w.now = noon.Add(time.Hour)
	w.entra.put(user("p03", "Salg"))
	w.wantReport(w.sync(), 1, 0, 0, 0, 1)
	if back := w.person("p03"); back.ID != left.ID || !left.Left.Equal(noon) || !back.Left.IsZero() {
		t.Errorf("who left as %+v came back as %+v", left, back)
	}
	s := w.status()
	if !s.Directory || s.People != 4 || s.Left != 0 || s.Waiting != 0 || s.From != store.FromDirectory || !s.Synced.Equal(w.now) || s.Failed != "" || s.Running {
		t.Errorf("the status is %+v", s)
	}
}

// TestOnlyWhatIsChosen: whatever the source sends, nothing else is asked for or
// kept.
func TestOnlyWhatIsChosen(t *testing.T) {
	t.Parallel()
	for _, fields := range [][]string{nil, {"department"}, {"manager", "country"}, {"timezone", "shift"}, everyField} {
		t.Run(strings.Join(fields, " "), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(w *world) { w.org.Fields = fields })
			w.staff(1)
			w.sync()
			p := w.person("p00")
			want := courses.Person{ID: p.ID, ObjectID: "p00", Name: "Name p00", Email: "p00@example.no", Locale: "nb-NO", Met: noon, Listed: true}
			all := user("p00", "Salg").Person
			asked := Want{Properties: map[string]string{}}
			for _, f := range fields {
				switch f {
				case "manager":
					want.Manager = "boss"
				case "country":
					want.Country = "NO"
				case "timezone":
					want.Timezone = "Europe/Oslo"
				case "groups":
					continue // without groups there are none to ask for
				default:
					if want.Fields == nil {
						want.Fields = map[string]string{}
					}
					want.Fields[f] = all.Fields[f]
				}
			}
			if !reflect.DeepEqual(p, want) {
				t.Errorf("kept: %+v\nwant: %+v", p, want)
			}
			for _, f := range fields {
				if f == "shift" {
					asked.Properties[f] = "extensionAttribute3"
				}
			}
			got := w.entra.wants[0]
			if !reflect.DeepEqual(got.Properties, asked.Properties) || strings.Contains(fmt.Sprint(got.Fields), "groups") {
				t.Errorf("asked for %+v", got)
			}
			for _, f := range got.Fields {
				if !strings.Contains(fmt.Sprint(fields), f) {
					t.Errorf("asked for %s", f)
				}
			}
		})
	}
}

// TestErrors: what can't be done is said.
func TestErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	_, unknown := w.dir.Sync(w.ctx, "elsewhere", SyncOptions{})
	_, has := w.dir.Import(w.ctx, tenant, nil, ImportOptions{})
	none := newWorld(t, func(w *world) { w.org.Source = nil })
	_, no := none.dir.Sync(w.ctx, tenant, SyncOptions{})
	for want, got := range map[error]error{
		ErrTenant: unknown, ErrHasSource: has, ErrNoSource: no, ErrNotHeld: w.dir.Allow(w.ctx, tenant, 1),
	} {
		if !errors.Is(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
