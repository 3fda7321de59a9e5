package privacy_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
)

// asksToGo has somebody who completed what has to be provable ask for erasure.
func (o *office) asksToGo(name string) *rights.Receipt {
	o.t.Helper()
	o.take(name, "fire")
	r, err := o.Ask(o.t.Context(), tenant, o.by(name), rights.Wish{Kind: rights.Erasure})
	o.must(err)
	return r
}

// TestWhoMayDecide: contacts decide about those whose contact they are, also about
// themselves, and the command line about everybody.
func TestWhoMayDecide(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		who, about string
		may, back  bool // decide, and take back
	}{
		{"Kari", "Ola", true, true}, {"Vara", "Ola", true, true}, {"Sol", "Ola", true, true}, {"", "Ola", true, true},
		{"Kari", "Kari", true, true}, {"Sol", "Per", false, false}, {"Mona", "Ola", false, false},
		{"Per", "Ola", false, false}, {"Ola", "Ola", false, true},
	} {
		t.Run(tt.who+" about "+tt.about, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.must(o.db.Correct(t.Context(), o.people["Ola"].ID, courses.FieldManager, o.people["Mona"].ObjectID))
			r := o.asksToGo(tt.about)
			by := privacy.Asker{Via: privacy.CommandLine}
			if tt.who != "" {
				by = o.by(tt.who)
			}
			list, err := o.Pending(t.Context(), tenant, by)
			sees := len(list) == 1 && list[0].ID == r.ID && list[0].Name == tt.about+" Nordmann"
			if contact := tt.may || tt.who == "Sol"; contact != (err == nil) || !contact && !errors.Is(err, privacy.ErrForbidden) || sees != tt.may {
				t.Errorf("sees %+v %v", list, err)
			}
			_, err = o.Decide(t.Context(), tenant, by, rights.Decision{Request: r.ID, Reason: "må vises til tilsynet"})
			if tt.may != (err == nil) || !tt.may && !errors.Is(err, privacy.ErrForbidden) {
				t.Errorf("decides: %v", err)
			}
			if !tt.may {
				_, err = o.Withdraw(t.Context(), tenant, by, r.ID)
				if tt.back != (err == nil) || !tt.back && !errors.Is(err, privacy.ErrForbidden) {
					t.Errorf("takes it back: %v", err)
				}
			}
		})
	}
}

func TestDecideWhatIsNoDecision(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.asksToGo("Ola")
	for _, tt := range []struct {
		name string
		by   privacy.Asker
		d    rights.Decision
		want error
	}{
		{"no reason", o.by("Kari"), rights.Decision{Request: r.ID, Reason: "  "}, privacy.ErrReason},
		{"too long a reason", o.by("Kari"), rights.Decision{Request: r.ID, Reason: strings.Repeat("x", rights.MaxReason+1)}, privacy.ErrReason},
		{"no such request", o.by("Kari"), rights.Decision{Request: "nothing", Grant: true}, privacy.ErrForbidden},
		{"no such request, at the command line", privacy.Asker{Via: privacy.CommandLine}, rights.Decision{Request: "nothing", Grant: true}, store.ErrNotFound},
	} {
		if _, err := o.Decide(t.Context(), tenant, tt.by, tt.d); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if list, err := o.Pending(t.Context(), tenant, o.by("Kari")); err != nil || len(list) != 1 {
		t.Errorf("afterwards %d wait, %v", len(list), err)
	}
}

// TestAskedTwice: a second click is no second request, another value takes the
// first one's place, and another field waits beside it.
func TestAskedTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	correct := func(field, value string) *rights.Receipt {
		r, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Correction, Field: field, Value: value})
		o.must(err)
		return r
	}
	first := correct(rights.FieldName, "Ola Hansen")
	if again := correct(rights.FieldName, "Ola Hansen"); again.ID != first.ID {
		t.Errorf("asked for the same twice: %s and %s", first.ID, again.ID)
	}
	second, other := correct(rights.FieldName, "Ola Hansson"), correct(courses.FieldDepartment, "Drift")
	states := map[string]rights.State{first.ID: rights.Withdrawn, second.ID: rights.Waiting, other.ID: rights.Waiting}
	list, err := o.Requests(t.Context(), tenant, new(o.people["Ola"]))
	o.must(err)
	for _, r := range list {
		if states[r.ID] != r.State {
			t.Errorf("%s is %s", r.Value, r.State)
		}
		delete(states, r.ID)
	}
	if len(states) != 0 {
		t.Errorf("not among the requests: %v", states)
	}
	p, err := o.Preview(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Correction, Field: rights.FieldName, Value: "Ola H."})
	o.must(err)
	if p.Waiting == nil || p.Waiting.ID != second.ID {
		t.Errorf("what waits is %+v", p.Waiting)
	}
	back, err := o.Withdraw(t.Context(), tenant, o.by("Ola"), second.ID)
	o.must(err)
	if back.State != rights.Withdrawn || o.did(audit.RequestWithdrawn, "Ola") != 2 {
		t.Errorf("taken back: %+v", back)
	}
	if _, err := o.Withdraw(t.Context(), tenant, o.by("Ola"), second.ID); !errors.Is(err, privacy.ErrDecided) {
		t.Errorf("taken back twice: %v", err)
	}
	if _, err := o.Withdraw(t.Context(), tenant, o.by("Per"), other.ID); !errors.Is(err, privacy.ErrForbidden) {
		t.Errorf("taken back by somebody else: %v", err)
	}
}

// TestRestrictedTwice: since when somebody is restricted stays as it was first.
func TestRestrictedTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, kind := range []rights.Kind{rights.Restriction, rights.Objection} {
		_, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: kind})
		o.must(err)
		o.set(monday.AddDate(0, 0, 1))
	}
	if p, _ := o.known("Ola"); !p.Restricted.Equal(monday) {
		t.Errorf("restricted since %s", p.Restricted)
	}
}

// TestLiftEndsWhatIsKept: who wants to take part again isn't erased when the proof
// is over, and what is marked otherwise stays marked.
func TestLiftEndsWhatIsKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		hold string
		held time.Time
	}{
		{"kept alone", "", time.Time{}}, {"and marked for longer", "2029-12-31", at("2030-01-01", 0)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			r := o.asksToGo("Ola")
			_, err := o.Decide(t.Context(), tenant, o.by("Kari"), rights.Decision{Request: r.ID, Keep: true})
			o.must(err)
			if tt.hold != "" {
				o.must(o.Hold(t.Context(), tenant, o.by("Kari", "Ola"), day(tt.hold)))
			}
			o.set(monday.AddDate(0, 0, 1))
			_, err = o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Lift})
			o.must(err)
			p, _ := o.known("Ola")
			if !p.Restricted.IsZero() || !p.Held.Equal(tt.held) {
				t.Errorf("restricted %s, held %s", p.Restricted, p.Held)
			}
			list, err := o.Requests(t.Context(), tenant, &p)
			o.must(err)
			if len(list) != 2 || list[1].State != rights.Withdrawn {
				t.Errorf("requests %+v", list)
			}
			o.set(at("2028-12-01", 3))
			gone, err := o.Retain(t.Context(), tenant, false)
			o.must(err)
			if len(gone.People) != 0 {
				t.Errorf("gone: %+v", gone.People)
			}
		})
	}
}

// TestHold: only others than the person mark records, and each time it is on
// record.
func TestHold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, tt := range []struct {
		by   privacy.Asker
		want error
	}{
		{o.by("Ola"), privacy.ErrForbidden}, {o.by("Kari"), privacy.ErrForbidden}, {o.by("Per", "Ola"), privacy.ErrForbidden},
		{o.by("Sol", "Ola"), nil}, {o.console("Ola"), nil},
	} {
		if err := o.Hold(t.Context(), tenant, tt.by, day("2027-06-30")); !errors.Is(err, tt.want) {
			t.Errorf("%v, want %v", err, tt.want)
		}
	}
	if p, _ := o.known("Ola"); !p.Held.Equal(at("2027-07-01", 0)) || o.did(audit.Kept, "Ola") != 2 {
		t.Errorf("held until %s, %d entries", p.Held, o.did(audit.Kept, "Ola"))
	}
	o.must(o.Hold(t.Context(), tenant, o.by("Kari", "Ola"), day("")))
	if p, _ := o.known("Ola"); !p.Held.IsZero() {
		t.Errorf("held until %s", p.Held)
	}
	r := o.asksToGo("Ola")
	_, err := o.Decide(t.Context(), tenant, o.by("Kari"), rights.Decision{Request: r.ID, Keep: true})
	o.must(err)
	for _, last := range []string{"2027-06-30", ""} {
		o.must(o.Hold(t.Context(), tenant, o.by("Kari", "Ola"), day(last)))
		if p, _ := o.known("Ola"); !p.Held.Equal(at("2028-11-24", 0)) {
			t.Errorf("kept because of an erasure, and marked until %q: held until %s", last, p.Held)
		}
	}
}

// TestPackage: it is handed to the person and to contacts of theirs, on record
// before; the person finds those among who looked. Measuring leaves no trace.
func TestPackage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ola := o.people["Ola"].ID
	for _, tt := range []struct {
		name          string
		by            privacy.Asker
		measure       bool
		want          error
		entries, look int
	}{
		{"measured", o.by("Ola"), true, nil, 0, 0},
		{"by themselves", o.by("Ola"), false, nil, 1, 0},
		{"by a contact", o.by("Sol", "Ola"), false, nil, 2, 1},
		{"by the command line", o.console("Ola"), false, nil, 3, 2},
		{"by somebody", o.by("Per", "Ola"), false, privacy.ErrForbidden, 3, 2},
	} {
		var b bytes.Buffer
		if err := o.Package(t.Context(), tenant, tt.by, &b, tt.measure); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if want := ola + " nb"; tt.want == nil && b.String() != want || tt.want != nil && b.Len() > 0 {
			t.Errorf("%s: got %q", tt.name, b.String())
		}
		looks := 0
		o.must(o.db.Accesses(t.Context(), func(a store.Access) error {
			if a.About == ola && a.By != ola {
				looks++
			}
			return nil
		}))
		if n := o.did(audit.PackageHandedOut, "Ola"); n != tt.entries || looks != tt.look {
			t.Errorf("%s: %d entries and %d looks, want %d and %d", tt.name, n, looks, tt.entries, tt.look)
		}
	}
}

// TestFacts: the configuration's, with what is chosen and known now; who gets them
// may change them.
func TestFacts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.org.ContractTo = day("2027-12-31")
	o.start()
	f, err := o.Facts(t.Context(), tenant)
	o.must(err)
	if f.Tenant != tenant || f.Name != o.org.Name || f.Source != "file" || len(f.Fields) != 7 || f.ContractTo != o.org.ContractTo ||
		f.Retention != rights.DefaultRetention || len(f.Proof) != 1 {
		t.Errorf("facts %+v", f)
	}
	f.Proof[0].Course, f.Fields[0] = "changed", "changed"
	o.must(o.db.PutRoster(t.Context(), store.Roster{Revision: 2}))
	f, err = o.Facts(t.Context(), tenant)
	o.must(err)
	if f.Proof[0].Course != "fire" || f.Fields[0] != courses.FieldDepartment || f.Source != "teams" {
		t.Errorf("facts %+v", f)
	}
}
