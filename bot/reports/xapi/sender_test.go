package xapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports/xapi/lrstest"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/courses"
)

// nobody is a client for what never asks.
var nobody = &http.Client{}

// sending is a sender with its LRS, in a bubble of synctest.
type sending struct {
	*Sender
	lrs    *lrstest.LRS
	outbox *kept
	folder Folder
	log    *bytes.Buffer
}

func sender(t testing.TB, outbox *kept, lrs *lrstest.LRS) *sending {
	t.Helper()
	lrs.Version, lrs.Username, lrs.Password = "1.0.3", "drypp", "hemmelig"
	s := &sending{lrs: lrs, outbox: outbox, folder: Folder(filepath.Join(t.TempDir(), "refused")), log: &bytes.Buffer{}}
	s.Sender = NewSender(SenderConfig{
		Maker: maker(t), Outbox: outbox, URL: "https://lrs.example.no/xapi/", Username: "drypp", Password: "hemmelig",
		Client: lrs.Client(), Refused: s.folder.Keep, Log: slog.New(slog.NewTextHandler(s.log, nil)), Now: time.Now,
	})
	return s
}

// runFor runs it for a time.
func (s *sending) runFor(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	s.Run(ctx)
}

// expected are the IDs of all statements of an outbox, in order.
func expected(t testing.TB, k *kept) (ids []string) {
	t.Helper()
	for _, p := range k.people {
		for _, e := range k.enrolments[p.ID] {
			one := &kept{people: []courses.Person{p}, enrolments: map[string][]courses.Enrolment{p.ID: {e}}}
			var b bytes.Buffer
			if _, err := maker(t).WriteFile(context.Background(), &b, one, everybody); err != nil {
				t.Fatal(err)
			}
			var list []Statement
			if err := json.Unmarshal(b.Bytes(), &list); err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}

// arrived fails the test unless the LRS has all statements but those refused,
// once each and in order, and nothing is left.
func (s *sending) arrived(t *testing.T, all []string, refused ...string) {
	t.Helper()
	want := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(refused, id) })
	if got := s.lrs.Kept(); !slices.Equal(got, want) {
		t.Errorf("%d statements arrived, want %d", len(got), len(want))
	}
	if n := s.outbox.left(); n != 0 {
		t.Errorf("%d events are left", n)
	}
	if n, err := s.folder.Count(); err != nil || n != len(refused) {
		t.Errorf("%d are kept aside, %v; want %d", n, err, len(refused))
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outbox := fill(30)
		all := expected(t, outbox)
		s := sender(t, outbox, &lrstest.LRS{})
		s.runFor(time.Minute)
		s.arrived(t, all)
		if st := s.State(); st != (State{Sent: len(all)}) {
			t.Errorf("%+v", st)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if _, again := s.lrs.Requests(); again != 0 {
			t.Errorf("%d were sent twice", again)
		}
	})
}

// TestRestricted: of who is restricted nothing is sent, and nothing waits.
func TestRestricted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outbox := fill(3)
		restricted := outbox.people[1].ID
		for i := range outbox.events {
			if p := &outbox.events[i].Person; p.ID == restricted {
				p.Restricted = began
			}
		}
		outbox.people = slices.Delete(outbox.people, 1, 2)
		all := expected(t, outbox)
		s := sender(t, outbox, &lrstest.LRS{})
		s.runFor(time.Minute)
		s.arrived(t, all)
	})
}

// TestFaults has the LRS fail in many ways, for a while: all arrives, nothing
// twice.
func TestFaults(t *testing.T) {
	t.Parallel()
	status := func(n int) lrstest.Fault { return lrstest.Fault{Status: n, Body: "Kari Ødegård"} }
	for name, c := range map[string]struct {
		faults []lrstest.Fault
		reason string
	}{
		"hangs":             {[]lrstest.Fault{{Hang: true}}, "the LRS can't be reached"},
		"loses the answer":  {[]lrstest.Fault{{Lost: true}, {Lost: true}}, "the LRS can't be reached"},
		"is out of order":   {[]lrstest.Fault{status(500), status(502), status(503), status(504)}, "the LRS answers 503"},
		"asks for patience": {[]lrstest.Fault{{Status: 429, RetryAfter: "120"}}, "the LRS answers 429"},
		"locks out":         {[]lrstest.Fault{status(401), status(403)}, "the user name or the password"},
		"moved":             {[]lrstest.Fault{status(302), status(308)}, "the LRS answers 308"},
		"isn't there":       {[]lrstest.Fault{status(404), status(405)}, "the LRS answers 404"},
		"is a portal":       {[]lrstest.Fault{{Status: 200, Body: "<html>Welcome</html>"}}, "doesn't say that it has"},
		"names others":      {[]lrstest.Fault{{Status: 200, Body: `["a"]`}}, "doesn't say that it has"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				outbox := fill(3)
				all := expected(t, outbox)
				s := sender(t, outbox, &lrstest.LRS{})
				s.lrs.Fail(c.faults...)
				s.runFor(10 * time.Minute)
				s.arrived(t, all)
				if st := s.State(); st.Failing != "" || st.Sent != len(all) {
					t.Errorf("%+v", st)
				}
				if !strings.Contains(s.log.String(), c.reason) || strings.Contains(s.log.String(), "Kari") {
					t.Errorf("the log: %s", s.log)
				}
			})
		})
	}
}

// TestPatience: waits get longer, and what Retry-After asks for is kept to.
func TestPatience(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault           lrstest.Fault
		atMost, atLeast int
	}{
		"longer and longer": {lrstest.Fault{Status: 500}, 40, 20},
		"as asked":          {lrstest.Fault{Status: 429, RetryAfter: "1800"}, 4, 4},
		"no longer than":    {lrstest.Fault{Status: 503, RetryAfter: "999999999999"}, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := sender(t, fill(1), &lrstest.LRS{})
				s.lrs.Fail(slices.Repeat([]lrstest.Fault{c.fault}, 1000)...)
				s.runFor(110 * time.Minute)
				if n, _ := s.lrs.Requests(); n < c.atLeast || n > c.atMost {
					t.Errorf("%d requests in 110 minutes", n)
				}
				if s.outbox.left() == 0 || s.State().Failing == "" {
					t.Error("it was given up")
				}
			})
		})
	}
}

// TestPoison: a statement that the LRS won't take is kept aside, the others go
// on.
func TestPoison(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outbox := fill(20)
		all := expected(t, outbox)
		bad := []string{all[0], all[7], all[8], all[200], all[len(all)-1]}
		s := sender(t, outbox, &lrstest.LRS{Refuses: func(st map[string]any) bool { return slices.Contains(bad, st["id"].(string)) }})
		s.runFor(time.Hour)
		s.arrived(t, all, bad...)
		if st := s.State(); st.Refused != len(bad) || st.Sent != len(all)-len(bad) {
			t.Errorf("%+v", st)
		}
		text, err := os.ReadFile(filepath.Join(string(s.folder), bad[1]+".json"))
		var k refusedFile
		if err != nil || json.Unmarshal(text, &k) != nil || k.Statement.ID != bad[1] || !strings.Contains(k.Answer, "is wrong") {
			t.Errorf("%s, %v", text, err)
		}
	})
}

type refusedFile struct {
	Statement Statement `json:"statement"`
	Answer    string    `json:"answer"`
}

// TestRefusesAll: an LRS that takes nothing at all gets no more than a few
// statements set aside; the others wait until it is put right.
func TestRefusesAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outbox := fill(10)
		all := expected(t, outbox)
		wrong := true
		s := sender(t, outbox, &lrstest.LRS{Refuses: func(map[string]any) bool { return wrong }})
		s.runFor(time.Hour)
		if st := s.State(); st.Refused != maxRefused || !strings.Contains(st.Failing, "refuses every statement") {
			t.Errorf("%+v", st)
		}
		wrong = false
		s.runFor(time.Hour)
		s.arrived(t, all, all[:maxRefused]...)
	})
}

// TestLarge: what is too large for the LRS is halved; one that is too large by
// itself is kept aside.
func TestLarge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outbox := fill(5)
		all := expected(t, outbox)
		s := sender(t, outbox, &lrstest.LRS{MaxBytes: 8 << 10})
		s.runFor(time.Hour)
		s.arrived(t, all)
		s = sender(t, fill(1), &lrstest.LRS{MaxBytes: 10})
		s.runFor(time.Hour)
		if st := s.State(); st.Sent != 0 || st.Refused == 0 {
			t.Errorf("%+v", st)
		}
	})
}

// TestThereBefore: what the LRS has already, in the words of then, is not sent
// again, and what is new beside it arrives.
func TestThereBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lrs := &lrstest.LRS{}
		s := sender(t, fill(2), lrs)
		s.c.Maker.Actor = ByEmail
		s.runFor(time.Minute)
		had := len(lrs.Kept())
		outbox := fill(3)
		all := expected(t, outbox)
		s = sender(t, outbox, lrs)
		s.runFor(time.Hour)
		s.arrived(t, all)
		if st := s.State(); st.Existing != had || st.Sent != len(all)-had {
			t.Errorf("%+v, %d were there", st, had)
		}
	})
}

// TestStops ends the program at random points, between anything and anything:
// in the end every statement is there, once.
func TestStops(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 6))
			outbox := fill(4)
			all := expected(t, outbox)
			lrs := &lrstest.LRS{MaxBytes: 3<<10 + r.IntN(12<<10)}
			for range 20 {
				ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
				// The context ends, and from then on neither the store nor the LRS
				// gets anything more: as if the machine had stopped there.
				stop := r.IntN(20)
				step := func() {
					if stop--; stop < 0 {
						cancel()
					}
				}
				lrs.Before = step
				outbox.fails = func(string) error {
					step()
					return ctx.Err()
				}
				s := sender(t, outbox, lrs)
				if r.IntN(3) == 0 {
					lrs.Fail(lrstest.Fault{Lost: true})
				}
				s.Run(ctx)
				cancel()
			}
			outbox.fails, lrs.Before = nil, nil
			s := sender(t, outbox, lrs)
			s.runFor(time.Hour)
			s.arrived(t, all)
		})
	}
}

// TestRefusedCantBeKept: a refused statement is not let go before it is kept.
func TestRefusedCantBeKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := sender(t, fill(1), &lrstest.LRS{Refuses: func(map[string]any) bool { return true }})
		broken := true
		keep := s.c.Refused
		s.c.Refused = func(id string, statement []byte, words string) error {
			if broken {
				return errors.New("the disk is full")
			}
			return keep(id, statement, words)
		}
		s.runFor(time.Hour)
		if n, st := s.outbox.left(), s.State(); n != len(fill(1).events) || st.Refused != 0 || !strings.Contains(st.Failing, "the disk is full") {
			t.Errorf("%d are left, %+v", n, st)
		}
		broken = false
		s.runFor(time.Hour)
		if n, err := s.folder.Count(); n == 0 || err != nil {
			t.Errorf("%d are kept, %v", n, err)
		}
	})
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := sender(t, fill(0), &lrstest.LRS{})
	s.lrs.Version = "0.9"
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), `speaks xAPI ["0.9"], and not 1.0.3`) {
		t.Error(err)
	}
	s.lrs.Fail(lrstest.Fault{Status: 404})
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "no LRS answers") {
		t.Error(err)
	}
	s.c.Maker.Version = Version2
	s.lrs.Version = "2.0.0"
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "soon": 0, "0": 0, "-5": 0, "90": 90 * time.Second, "86400": time.Hour,
		"Mon, 23 Nov 2026 08:00:30 GMT": 30 * time.Second, "Mon, 23 Nov 2020 08:00:30 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: got %v, want %v", header, got, want)
		}
	}
}

// TestBolt sends what a real store kept.
func TestBolt(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(folder, bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.Outbox(true)
	ctx := t.Context()
	for i := range 3 {
		p, err := db.List(ctx, courses.Person{ObjectID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i)}, began)
		if err != nil {
			t.Fatal(err)
		}
		take(t, db, &p)
	}
	lrs := &lrstest.LRS{}
	s := sender(t, nil, lrs)
	s.c.Outbox = db
	for more := true; more; {
		if more, err = s.some(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	n, err := maker(t).WriteFile(ctx, &b, db, everybody)
	if err != nil || n != len(lrs.Kept()) || n != s.State().Sent {
		t.Errorf("%d in the file, %d at the LRS, %v", n, len(lrs.Kept()), err)
	}
	var list []map[string]any
	if err := json.Unmarshal(b.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	for _, st := range list {
		if lrs.Statement(st["id"].(string)) == nil {
			t.Errorf("%v is in the file only", st["id"])
		}
	}
	if left, err := db.Events(ctx, 10); err != nil || len(left) != 0 {
		t.Errorf("%d events are left, %v", len(left), err)
	}
}

// take has somebody pass the course.
func take(t *testing.T, db *bolt.DB, p *courses.Person) {
	t.Helper()
	e, err := db.Enrol(t.Context(), p.ID, fire(), false, began)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ReadLesson(t.Context(), p.ID, e.ID, fire(), 0); err != nil {
		t.Fatal(err)
	}
	for i, response := range answers(true) {
		a := store.Answer{
			Person: p.ID, Enrolment: e.ID, Course: fire(), Question: fire().Editions[courses.Bokmaal].Questions[i].ID,
			Try: 1, Response: response, At: began.Add(time.Minute),
		}
		if _, err := db.Answer(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	s := sender(f, fill(0), &lrstest.LRS{})
	batch := []item{{id: "7d4a3a0e-6b0e-5d5c-9c0c-0d2b7f6a1e94"}}
	f.Add(200, []byte(`["7d4a3a0e-6b0e-5d5c-9c0c-0d2b7f6a1e94"]`), "")
	f.Add(429, []byte(`slow down`), "10")
	f.Add(400, []byte{0xff}, "Mon, 23 Nov 2026 08:00:30 GMT")
	f.Fuzz(func(t *testing.T, status int, body []byte, wait string) {
		a := s.judge(&http.Response{StatusCode: status, Status: fmt.Sprint(status), Header: http.Header{"Retry-After": {wait}}}, body, batch)
		if a.verdict == taken && status != 204 && !bytes.Contains(bytes.ToLower(body), []byte(`7d4a3a0e`)) && !bytes.Contains(body, []byte(`\u`)) {
			t.Errorf("%d %q counts as taken", status, body)
		}
		if a.wait < 0 || a.wait > longestAsked || len(a.words) > maxWords {
			t.Errorf("%+v", a)
		}
	})
}
