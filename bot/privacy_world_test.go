package bot_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// per is a learner in sales, and tor elsewhere.
const (
	per = "aaaaaaaa-0000-4000-8000-000000000004"
	tor = "aaaaaaaa-0000-4000-8000-000000000005"
)

// spoken are the languages, as clients tag them.
var spoken = map[courses.Language]string{courses.Bokmaal: "nb-NO", courses.Nynorsk: "nn-NO", courses.English: "en-GB"}

// bureau is an office with the real service for people's rights, on the real store
// and the real audit log: Kari and Nina are contacts of everybody, Ola of sales.
type bureau struct {
	*office
	service *privacy.Service
	audit   *audit.Log
	drives  *onedrives
	// uncopied is why the copy of the keys isn't as new as they are.
	uncopied error
}

// packer writes a package that can be recognised.
type packer struct{ store.Store }

func (p packer) Pack(ctx context.Context, w io.Writer, who *courses.Person, l courses.Language) error {
	taken, err := p.Enrolments(ctx, who.ID)
	if err == nil {
		_, err = fmt.Fprintf(w, "%s %s %d", who.Name, l, len(taken))
	}
	return err
}

// inBureau runs a test in a bureau where whoever has taken the course is to be
// provable for some months, or nothing is for 0.
func inBureau(t *testing.T, proof int, f func(t *testing.T, b *bureau)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { f(t, newBureau(t, proof)) })
}

func newBureau(t *testing.T, proof int) *bureau {
	t.Helper()
	b := &bureau{office: newOffice(t, nil), drives: &onedrives{files: map[string][]byte{}}}
	b.roster.members["29:"+nina] = teams.Member{Name: "Nina Berg", Email: "nina@example.no"}
	b.roster.members["29:"+per] = teams.Member{Name: "Per Hansen", Email: "per@example.no"}
	b.roster.members["29:"+tor] = teams.Member{Name: "Tor Lie", Email: "tor@example.no"}
	var seed [32]byte
	_, _ = rand.Read(seed[:])
	log, err := audit.Open(filepath.Join(t.TempDir(), "audit"), audit.Origin(tenant), &seed, b.clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	facts := rights.Facts{Basis: rights.LegitimateInterest, Region: "norwayeast", Country: "NO", Contacts: []string{"kari@example.no"}}
	if proof > 0 {
		facts.Proof = []rights.Proof{{Course: "phishing", Months: proof}}
	}
	b.audit = log
	b.service = privacy.New(privacy.Config{
		Organisations: []privacy.Organisation{{
			Tenant: tenant, Name: b.org.Name, Language: b.org.Language, Location: time.UTC, Store: b.store, Courses: b.org.Courses,
			Roles: b.org.Roles, Audit: log, Facts: facts, Fields: b.org.Audiences.Fields, Packer: packer{b.store},
			Copied: func() error { return b.uncopied }, Quiet: func(time.Time) bool { return true },
			Remind: func(ctx context.Context, waiting []rights.Pending) error { return b.bot.Remind(ctx, tenant, waiting) },
		}},
		Now: b.clock, Log: slog.New(slog.DiscardHandler),
	})
	b.privacy, b.put = b.service, b.drives.put
	b.restart()
	return b
}

func (b *bureau) clock() time.Time { return b.now }

// met has somebody install the app and be known by name, in a department.
func (b *bureau) met(object string, l courses.Language, department string) *session {
	b.t.Helper()
	s := b.person(object, spoken[l])
	s.do(s.turn(teams.Installed))
	synctest.Wait() // the name is asked for
	p := mustPerson(s)
	if department != "" {
		p.Fields = map[string]string{courses.FieldDepartment: department}
		if _, err := b.store.List(b.t.Context(), p, b.now); err != nil {
			b.t.Fatal(err)
		}
	}
	return s
}

// wish asks for a right by its button and returns the card that asks back.
func (s *session) wish(k rights.Kind) *card {
	s.t.Helper()
	return s.send(cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: string(k)}})
}

// correct fills in the form.
func (s *session) correct(field, value string) *card {
	s.t.Helper()
	d := s.wish(rights.Correction).press(cards.DoWish + " " + string(rights.Correction))
	d.Subject, d.Proposal = field, value
	return s.send(d)
}

// titled returns the buttons of a card by what stands on them.
func titled(t testing.TB, raw []byte) map[string]cards.Data {
	t.Helper()
	list := map[string]cards.Data{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if title, ok := v["title"].(string); ok && v["type"] == "Action.Execute" {
				data, err := json.Marshal(v["data"])
				if err != nil {
					t.Fatal(err)
				}
				if list[title], err = cards.ParseData(data); err != nil {
					t.Fatal(err)
				}
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	var card any
	if err := json.Unmarshal(raw, &card); err != nil {
		t.Fatal(err)
	}
	walk(card)
	return list
}

// asked returns the requests of a person, the latest first.
func (b *bureau) asked(s *session) []rights.Request {
	b.t.Helper()
	p := mustPerson(s)
	list, err := b.service.Requests(b.t.Context(), tenant, &p)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// gone reports whether nobody is on record by that object ID.
func (b *bureau) gone(s *session) bool {
	b.t.Helper()
	_, err := b.store.Person(b.t.Context(), s.object)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.t.Fatal(err)
	}
	return err != nil
}

// letters returns what came by itself, by whom it is for.
func (b *bureau) letters() map[string][]*card {
	b.t.Helper()
	synctest.Wait()
	b.outbox.mu.Lock()
	defer b.outbox.mu.Unlock()
	list := map[string][]*card{}
	for i, a := range b.outbox.sent {
		to := strings.TrimPrefix(b.outbox.to[i], "a:")
		list[to] = append(list[to], parseCard(b.t, a.Card))
	}
	b.outbox.sent, b.outbox.to = nil, nil
	return list
}

// reminded has the service remind contacts, as it does when there is something new.
func (b *bureau) reminded() map[string][]*card {
	b.t.Helper()
	contact := mustPerson(b.person(kari, "nb-NO"))
	waiting, err := b.service.Pending(b.t.Context(), tenant, privacy.Asker{Person: contact, Via: privacy.Chat})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.bot.Remind(b.t.Context(), tenant, waiting); err != nil {
		b.t.Fatal(err)
	}
	return b.letters()
}

// certificates returns the deletion certificates among cards. Each is genuine.
func (b *bureau) certificates(list []*card) (n int) {
	b.t.Helper()
	for _, c := range list {
		if strings.Contains(c.text, "drypp verify") {
			n++
		}
	}
	return n
}

// contactsOnly has nobody but these be contacts.
func (b *bureau) contactsOnly(list ...roles.ContactConfig) {
	b.t.Helper()
	*b.org.Roles = *roles.New(roles.Config{Contacts: list}, b.org.Audiences)
}
