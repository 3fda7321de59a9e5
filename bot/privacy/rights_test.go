package privacy_test

import (
	"errors"
	"strings"
	"testing"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
)

// askers are those who might ask about Ola, and what they are told.
var askers = []struct {
	who   string
	asker func(*office) privacy.Asker
	want  error
}{
	{"themselves", func(o *office) privacy.Asker { return o.by("Ola") }, nil},
	{"themselves, by their ID", func(o *office) privacy.Asker { return o.by("Ola", "Ola") }, nil},
	{"contact of all", func(o *office) privacy.Asker { return o.by("Kari", "Ola") }, nil},
	{"deputy", func(o *office) privacy.Asker { return o.by("Vara", "Ola") }, nil},
	{"contact of theirs", func(o *office) privacy.Asker { return o.by("Sol", "Ola") }, nil},
	{"contact of others", func(o *office) privacy.Asker { return o.by("Sol", "Per") }, privacy.ErrForbidden},
	{"manager", func(o *office) privacy.Asker { return o.by("Mona", "Ola") }, privacy.ErrForbidden},
	{"colleague", func(o *office) privacy.Asker { return o.by("Per", "Ola") }, privacy.ErrForbidden},
	{"contact, about nobody", func(o *office) privacy.Asker {
		a := o.by("Kari")
		a.About = "aaaaaaaaaaaaaaaa"
		return a
	}, privacy.ErrForbidden},
	{"contact who left", func(o *office) privacy.Asker {
		o.must(o.db.Unlist(o.t.Context(), o.people["Kari"].ID, monday))
		return o.by("Kari", "Ola")
	}, privacy.ErrForbidden},
	{"command line", func(o *office) privacy.Asker { return o.console("Ola") }, nil},
	{"command line, about nobody", func(*office) privacy.Asker {
		return privacy.Asker{Via: privacy.CommandLine, About: "aaaaaaaaaaaaaaaa"}
	}, store.ErrNotFound},
	{"command line, without a name", func(*office) privacy.Asker { return privacy.Asker{Via: privacy.CommandLine} }, store.ErrNotFound},
	{"nobody in the chat", func(o *office) privacy.Asker {
		return privacy.Asker{Via: chat, About: o.people["Ola"].ID}
	}, privacy.ErrForbidden},
	{"somebody who says that it is the command line", func(o *office) privacy.Asker {
		a := o.by("Per", "Ola")
		a.Via = privacy.CommandLine
		return a
	}, privacy.ErrForbidden},
	{"somebody with another's ID", func(o *office) privacy.Asker {
		a := o.by("Per")
		a.Person.ID = o.people["Ola"].ID
		return a
	}, privacy.ErrForbidden},
}

// TestWhoMayAsk goes through every right and everybody who might ask: for
// themselves, for somebody whose contact they are, and for others. Who may ask may
// look at what would happen, and the other way round.
func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	wishes := []rights.Wish{
		{Kind: rights.Access}, {Kind: rights.Correction, Field: rights.FieldName, Value: "Ola Hansen"},
		{Kind: rights.Restriction}, {Kind: rights.Objection}, {Kind: rights.Lift}, {Kind: rights.Erasure},
	}
	for _, tt := range askers {
		for _, w := range wishes {
			t.Run(tt.who+"/"+string(w.Kind), func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				mona := o.people["Mona"]
				o.must(o.db.Correct(t.Context(), o.people["Ola"].ID, courses.FieldManager, mona.ObjectID))
				by := tt.asker(o)
				if _, err := o.Preview(t.Context(), tenant, by, w); !errors.Is(err, tt.want) {
					t.Errorf("preview: %v, want %v", err, tt.want)
				}
				before := len(o.entries())
				receipt, err := o.Ask(t.Context(), tenant, by, w)
				if !errors.Is(err, tt.want) {
					t.Fatalf("ask: %v, want %v", err, tt.want)
				}
				if tt.want != nil {
					if n := len(o.entries()); n != before {
						t.Errorf("%d entries were made of what wasn't done", n-before)
					}
					return
				}
				if receipt.Hash == "" || receipt.Organisation != o.org.Name || receipt.Person != o.people["Ola"].ID {
					t.Errorf("receipt %+v", receipt)
				}
			})
		}
	}
	if _, err := newOffice(t).Preview(t.Context(), "elsewhere", privacy.Asker{}, wishes[0]); !errors.Is(err, privacy.ErrTenant) {
		t.Errorf("in an organisation that nobody knows: %v", err)
	}
}

// TestAtOnce: what needs no decision is done when Ask returns, is on record before
// and after, and its receipt says where.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind rights.Kind
		did  audit.Action
		is   func(courses.Person, bool) bool
	}{
		{rights.Access, audit.RequestDecided, func(p courses.Person, ok bool) bool { return ok && p.Active() }},
		{rights.Restriction, audit.Restricted, func(p courses.Person, ok bool) bool { return ok && p.Restricted.Equal(monday) }},
		{rights.Objection, audit.Restricted, func(p courses.Person, ok bool) bool { return ok && p.Restricted.Equal(monday) }},
		{rights.Lift, audit.Lifted, func(p courses.Person, ok bool) bool { return ok && p.Restricted.IsZero() }},
		{rights.Erasure, audit.Erased, func(_ courses.Person, ok bool) bool { return !ok }},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			if tt.kind == rights.Lift {
				o.must(o.db.Restrict(t.Context(), o.people["Ola"].ID, monday.AddDate(0, 0, -1)))
			}
			p, err := o.Preview(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: tt.kind})
			o.must(err)
			r, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: tt.kind})
			o.must(err)
			if p.Decides || r.State != rights.Done || !r.Decided.Equal(monday) || r.Via != chat || r.By != "" {
				t.Errorf("preview %+v, receipt %+v", p, r)
			}
			if known, ok := o.known("Ola"); !tt.is(known, ok) {
				t.Errorf("after it: %v %+v", ok, known)
			}
			log := o.entries()
			if len(log) != 2 || log[0].Action != audit.RequestAsked || log[1].Action != tt.did || r.Entry != 1 {
				t.Errorf("on record: %+v; receipt names %d", log, r.Entry)
			}
			list, err := o.Requests(t.Context(), tenant, new(o.people["Ola"]))
			o.must(err)
			if want := 1; tt.kind == rights.Erasure {
				if len(list) != 0 {
					t.Errorf("requests of somebody erased: %+v", list)
				}
			} else if len(list) != want || list[0].Hash != r.Hash || list[0].State != rights.Done {
				t.Errorf("requests %+v", list)
			}
		})
	}
}

// TestErasureWithProof: who completed what has to be provable waits for a contact,
// who grants, keeps or refuses; who didn't is gone at once.
func TestErasureWithProof(t *testing.T) {
	t.Parallel()
	erasure := rights.Wish{Kind: rights.Erasure}
	for _, tt := range []struct {
		name  string
		d     rights.Decision
		state rights.State
		log   []audit.Action
	}{
		{"granted", rights.Decision{Grant: true}, rights.Done, []audit.Action{audit.RequestAsked, audit.RequestDecided, audit.Erased}},
		{"kept", rights.Decision{Grant: true, Keep: true}, rights.Kept, []audit.Action{audit.RequestAsked, audit.RequestDecided, audit.Kept}},
		{"refused", rights.Decision{Reason: "Vi må vise det til tilsynet."}, rights.Refused, []audit.Action{audit.RequestAsked, audit.RequestDecided}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.take("Ola", "fire")
			o.take("Ola", "ethics")
			p, err := o.Preview(t.Context(), tenant, o.by("Ola"), erasure)
			o.must(err)
			until := at("2028-11-24", 0)
			if !p.Decides || len(p.Proof) != 1 || p.Proof[0] != "fire" || !p.KeepUntil.Equal(until) || !p.DueBy.Equal(monday.AddDate(0, 0, 30)) {
				t.Fatalf("preview %+v", p)
			}
			r, err := o.Ask(t.Context(), tenant, o.by("Ola"), erasure)
			o.must(err)
			if r.State != rights.Waiting || !r.KeepUntil.Equal(until) || !r.Decided.IsZero() {
				t.Fatalf("receipt %+v", r)
			}
			tt.d.Request = r.ID
			got, err := o.Decide(t.Context(), tenant, o.by("Sol"), tt.d)
			o.must(err)
			if got.State != tt.state || got.By != o.people["Sol"].ID || got.Reason != tt.d.Reason {
				t.Errorf("decided %+v", got)
			}
			known, ok := o.known("Ola")
			if ok != (tt.state != rights.Done) || known.Restricted.IsZero() != (tt.state != rights.Kept) || known.Held.IsZero() != (tt.state != rights.Kept) {
				t.Errorf("after it: %v %+v", ok, known)
			}
			for i, e := range o.entries() {
				if i >= len(tt.log) || e.Action != tt.log[i] {
					t.Errorf("entry %d is %+v, want %v", i, e, tt.log)
				}
			}
			if again, err := o.Decide(t.Context(), tenant, o.by("Kari"), tt.d); tt.state == rights.Done && !errors.Is(err, privacy.ErrForbidden) ||
				tt.state != rights.Done && !errors.Is(err, privacy.ErrDecided) {
				t.Errorf("decided again: %+v %v", again, err)
			}
		})
	}
}

// TestErasureAfterProof: on the day after the last one on which it has to be
// provable, nothing waits any more.
func TestErasureAfterProof(t *testing.T) {
	t.Parallel()
	erasure := rights.Wish{Kind: rights.Erasure}
	o := newOffice(t)
	o.take("Ola", "fire")
	o.set(at("2028-11-23", 23))
	if p, err := o.Preview(t.Context(), tenant, o.by("Ola"), erasure); err != nil || !p.Decides {
		t.Errorf("on the last day: %+v %v", p, err)
	}
	o.set(at("2028-11-24", 0))
	if r, err := o.Ask(t.Context(), tenant, o.by("Ola"), erasure); err != nil || r.State != rights.Done {
		t.Errorf("on the day after: %+v %v", r, err)
	}
}

// TestErasureOfWhatIsMarked: what is marked as legally kept waits for a contact,
// too.
func TestErasureOfWhatIsMarked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.must(o.Hold(t.Context(), tenant, o.by("Kari", "Ola"), day("2027-12-31")))
	p, err := o.Preview(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Erasure})
	o.must(err)
	if !p.Decides || len(p.Proof) != 0 || !p.KeepUntil.Equal(at("2028-01-01", 0)) {
		t.Errorf("preview %+v", p)
	}
}

// TestCertificate: the receipt of an erasure has a certificate that stands a check,
// unless the copy of the key ring could not be replaced.
func TestCertificate(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ola := o.people["Ola"]
	r, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Erasure})
	o.must(err)
	d, err := audit.VerifyCertificate(strings.NewReader(string(r.Certificate)), o.log.VerifierKey())
	o.must(err)
	if len(d.Persons) != 1 || d.Persons[0] != ola.ID || d.Entry != r.Entry || d.Hash != r.Hash || !d.At.Equal(monday) || r.Copies {
		t.Errorf("certificate %+v, receipt %+v", d, r)
	}
	for _, personal := range []string{ola.Name, ola.Email, ola.ObjectID, "Ola"} {
		if strings.Contains(string(r.Certificate), personal) {
			t.Errorf("the certificate says %q:\n%s", personal, r.Certificate)
		}
	}
	again, err := o.Certificate(t.Context(), tenant, o.by("Sol"), r.Entry)
	o.must(err)
	if string(again) != string(r.Certificate) {
		t.Errorf("made anew it is another one:\n%s\n%s", r.Certificate, again)
	}
	for _, tt := range []struct {
		by    privacy.Asker
		entry uint64
		want  error
	}{
		{o.by("Per"), r.Entry, privacy.ErrForbidden}, {o.by("Kari"), 0, store.ErrNotFound}, {o.by("Kari"), 99, store.ErrNotFound},
		{privacy.Asker{Via: privacy.CommandLine}, r.Entry, nil},
	} {
		if _, err := o.Certificate(t.Context(), tenant, tt.by, tt.entry); !errors.Is(err, tt.want) {
			t.Errorf("entry %d: %v, want %v", tt.entry, err, tt.want)
		}
	}
	o.copied = errors.New("the disk is full")
	r, err = o.Ask(t.Context(), tenant, o.by("Per"), rights.Wish{Kind: rights.Erasure})
	o.must(err)
	if !r.Copies || r.Certificate != nil || r.State != rights.Done {
		t.Errorf("without a copy: %+v", r)
	}
	if _, err := o.Certificate(t.Context(), tenant, o.by("Kari"), r.Entry); !errors.Is(err, privacy.ErrCopies) {
		t.Errorf("without a copy: %v", err)
	}
}

// TestCorrection: who decides depends on where what is wrong comes from.
func TestCorrection(t *testing.T) {
	t.Parallel()
	const own, elsewhere, waits = rights.Done, rights.Elsewhere, rights.Waiting
	for _, tt := range []struct {
		name, field, value string
		by                 func(*office) privacy.Asker
		from               store.RosterSource
		want               rights.State
	}{
		{"a name on a list", rights.FieldName, "Ola Hansen", nil, store.FromFile, waits},
		{"a name in the configuration", rights.FieldName, "Ola Hansen", nil, store.FromConfiguration, waits},
		{"a name in the directory", rights.FieldName, "Ola Hansen", nil, store.FromDirectory, elsewhere},
		{"an address in the directory", rights.FieldEmail, "ola.hansen@example.no", nil, store.FromDirectory, elsewhere},
		{"a department on a list", courses.FieldDepartment, "Drift", nil, store.FromFile, waits},
		{"a department in the directory", courses.FieldDepartment, "Drift", nil, store.FromDirectory, elsewhere},
		{"own field", "Skift", "natt", nil, store.FromFile, waits},
		{"nothing instead of a department", courses.FieldDepartment, "", nil, store.FromFile, waits},
		{"by a contact", rights.FieldName, "Ola Hansen", func(o *office) privacy.Asker { return o.by("Sol", "Ola") }, store.FromFile, own},
		{"by the command line", rights.FieldEmail, "o@example.no", func(o *office) privacy.Asker { return o.console("Ola") }, store.FromFile, own},
		{"by a contact, in the directory", rights.FieldName, "Ola Hansen", func(o *office) privacy.Asker { return o.by("Sol", "Ola") }, store.FromDirectory, elsewhere},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.must(o.db.PutRoster(t.Context(), store.Roster{From: tt.from, Revision: 2}))
			by := o.by("Ola")
			if tt.by != nil {
				by = tt.by(o)
			}
			w := rights.Wish{Kind: rights.Correction, Field: tt.field, Value: tt.value}
			p, err := o.Preview(t.Context(), tenant, by, w)
			o.must(err)
			r, err := o.Ask(t.Context(), tenant, by, w)
			o.must(err)
			if r.State != tt.want || p.Decides != (tt.want == waits) || p.Elsewhere != (tt.want == elsewhere) {
				t.Fatalf("%s, want %s; preview %+v", r.State, tt.want, p)
			}
			if tt.want == waits {
				list, err := o.Pending(t.Context(), tenant, o.by("Sol"))
				o.must(err)
				if len(list) != 1 || list[0].Name != "Ola Nordmann" || list[0].Before != p.Before || list[0].Days != 30 {
					t.Fatalf("a contact sees %+v", list)
				}
				r, err = o.Decide(t.Context(), tenant, o.by("Sol"), rights.Decision{Request: r.ID, Grant: true})
				o.must(err)
			}
			known, _ := o.known("Ola")
			got := map[string]string{rights.FieldName: known.Name, rights.FieldEmail: known.Email}[tt.field]
			if got == "" {
				got = known.Field(strings.ToLower(tt.field))
			}
			if (got == tt.value) != (tt.want != elsewhere) || (o.did(audit.Corrected, "Ola") == 1) != (tt.want != elsewhere) {
				t.Errorf("it is %q in the end, %+v", got, r)
			}
		})
	}
}

// TestNameFromTeams: nobody listed them, so their name is Teams' to correct.
func TestNameFromTeams(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	met, err := o.db.Meet(t.Context(), store.Sighting{ObjectID: "guest", At: monday, Installed: true})
	o.must(err)
	o.people["Guest"] = met
	r, err := o.Ask(t.Context(), tenant, o.by("Guest"), rights.Wish{Kind: rights.Correction, Field: rights.FieldName, Value: "Gjest"})
	if err != nil || r.State != rights.Elsewhere {
		t.Errorf("%+v %v", r, err)
	}
}

func TestWhatIsNoCorrection(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	nobody, err := o.db.List(t.Context(), courses.Person{Email: "ny@example.no"}, monday)
	o.must(err)
	o.people["Ny"] = nobody
	for _, tt := range []struct{ who, field, value string }{
		{"Ola", "", "x"}, {"Ola", "salary", "x"}, {"Ola", courses.FieldLocation, "Oslo"},
		{"Ola", rights.FieldName, strings.Repeat("o", rights.MaxValue+1)}, {"Ola", rights.FieldName, "Ola\nHansen"},
		{"Ola", rights.FieldName, " Ola Nordmann "}, {"Ola", rights.FieldName, "\xff"},
		{"Ola", rights.FieldEmail, "ola"}, {"Ola", rights.FieldEmail, "@x"}, {"Ola", rights.FieldEmail, "o la@example.no"},
		{"Ola", courses.FieldStart, "i går"}, {"Ola", courses.FieldTimezone, "Local"}, {"Ola", courses.FieldTimezone, "Europe/Fjordvik"},
		{"Ola", courses.FieldCountry, "Norge"}, {"Ny", rights.FieldEmail, ""},
	} {
		w := rights.Wish{Kind: rights.Correction, Field: tt.field, Value: tt.value}
		by := o.by(tt.who)
		if tt.who == "Ny" {
			by = o.console("Ny")
		}
		if _, err := o.Ask(t.Context(), tenant, by, w); !errors.Is(err, privacy.ErrField) {
			t.Errorf("%s set to %.20q: %v", tt.field, tt.value, err)
		}
	}
	if _, err := o.Ask(t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: "lottery"}); !errors.Is(err, privacy.ErrField) {
		t.Errorf("a right that there isn't: %v", err)
	}
	if n := len(o.entries()); n != 0 {
		t.Errorf("%d entries were made", n)
	}
}
