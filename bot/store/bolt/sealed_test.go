package bolt

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// seals reports whether this program seals.
func seals() bool { return newCipher(new([32]byte)).Overhead() > 0 }

// TestSeals: a program that was built as usual seals.
func TestSeals(t *testing.T) {
	t.Parallel()
	c := newCipher(&[32]byte{1})
	value := bytes.Repeat([]byte("Kari"), 100)
	sealed := c.Seal(nil, nil, value, nil)
	if again := c.Seal(nil, nil, value, nil); !seals() || bytes.Contains(sealed, []byte("Kari")) || bytes.Equal(again, sealed) {
		t.Errorf("a value is put as %q and %q: was this built with drypp_unsealed?", sealed, again)
	}
	if _, err := newCipher(&[32]byte{2}).Open(nil, nil, sealed, nil); err == nil {
		t.Error("another's key opens it")
	}
}

// essay is a course with a question that words answer.
func essay() *courses.Course {
	e := &courses.Edition{Language: courses.English, Questions: []courses.Question{
		{ID: "why", Kind: courses.Text, Options: []courses.Option{{Spellings: []string{"because"}, Right: true}}},
		{ID: "which", Kind: courses.Single, Options: []courses.Option{{Right: true}, {}}},
	}}
	return &courses.Course{ID: "essay", Version: 1, PassMark: 50, Editions: map[courses.Language]*courses.Edition{courses.English: e}}
}

// personal is somebody, with all that is personal about them.
type personal struct {
	courses.Person
	answer, request, reason string
	// recalled was typed when a question came back, vote in an anonymous survey and
	// signed in a named one.
	recalled, vote, signed string
}

func oddPerson(n int) personal {
	return personal{
		Person: courses.Person{
			ObjectID: fmt.Sprintf("1f2e3d4c-aaaa-4bbb-8ccc-%012d", n), Email: fmt.Sprintf("Åse.Ødegård+%d@Fjordvik-Verksted.example", n),
			Name: fmt.Sprintf("Åse-Þórdís %d Ñandú Øvergård", n), Country: "NO", Timezone: "Europe/Oslo", Locale: "nb-NO",
			Manager: fmt.Sprintf("sjef.%d@fjordvik.example", n%3), Groups: []string{fmt.Sprintf("Verneombudene %d", n%2), "Hovedtillitsvalgte"},
			Fields: map[string]string{courses.FieldDepartment: fmt.Sprintf("Tørrdokken %d", n%2), "shift": fmt.Sprintf("Nattskiftet %d", n)},
		},
		answer:  fmt.Sprintf("fordi jeg er redd for høyder %d", n),
		request: fmt.Sprintf("Åse Marie %d", n), reason: fmt.Sprintf("vi kjenner ingen %d", n),
		recalled: fmt.Sprintf("fordi stigen er glatt %d", n), vote: fmt.Sprintf("formannen roper til oss %d", n),
		signed: fmt.Sprintf("lunsjen på Ørneberget var god %d", n),
	}
}

// learn has what somebody learned and thinks be kept, who has finished the course.
func (p *personal) learn(d *DB, person string, c *courses.Course) error {
	ctx := context.Background()
	a := storetest.ReviewAnswer(person, c, "why", 1, p.recalled, 9)
	done, err := d.Review(ctx, a)
	if err == nil && done.Outcome != courses.Recorded {
		err = fmt.Errorf("a review came to outcome %d", done.Outcome)
	}
	_, _, need := d.PutNeed(ctx, person, storetest.Need("spring", "heights"))
	_, vote := d.PutBallot(ctx, person, surveys.Ballot{Campaign: "spring", Survey: "climate", Answers: []string{"3", p.vote}})
	_, signed := d.PutBallot(ctx, person, surveys.Ballot{Campaign: "spring", Survey: "lunch", Answers: []string{p.signed}, Person: person})
	return errors.Join(err, need, vote, signed)
}

// live does everything with somebody that leaves something behind, and returns
// every text of it that is personal.
func (p *personal) live(t *testing.T, d *DB) (texts []string) {
	t.Helper()
	ctx, c := t.Context(), essay()
	met, err := d.List(ctx, p.Person, storetest.Noon)
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1-" + p.answer, User: "29:1-" + p.answer, Bot: "28:1"}
	_, seen := d.Meet(ctx, store.Sighting{ObjectID: p.ObjectID, Chat: chat, Installed: true, At: storetest.Noon})
	e, enrolled := d.Enrol(ctx, met.ID, c, false, storetest.Noon)
	errs := []error{err, seen, enrolled}
	for question, response := range map[string]string{"why": p.answer, "which": "0"} {
		_, err := d.Answer(ctx, storetest.Answer(met, e, c, question, 1, response))
		errs = append(errs, err)
	}
	errs = append(errs, p.learn(d, met.ID, c))
	r := rights.Request{ID: "r" + met.ID, Person: met.ID, Kind: rights.Correction, Asked: storetest.Noon, Field: rights.FieldName, Value: p.request, Reason: p.reason, Revision: 1}
	errs = append(errs, d.PutRequest(ctx, r),
		d.PutDigest(ctx, store.Digest{Person: met.ID, Kind: store.ManagerDigest, Revision: 1, Period: "2026-W10"}),
		d.PutAccess(ctx, store.Access{At: storetest.Noon, By: met.ID, About: met.ID, Scope: "email == '" + p.Email + "'"}),
		d.Revise(ctx, met.ID, func(c *store.Case) error {
			c.Agenda = storetest.Agenda(met.ID)
			c.Agenda.Sweep = append(c.Agenda.Sweep, campaigns.Message{Conversation: chat.Conversation, Activity: "1:2"})
			return nil
		}))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return append(p.Groups, p.ObjectID, p.Email, p.Name, p.Manager, p.answer, p.request, p.reason, p.recalled, p.vote, p.signed, chat.Conversation, chat.User,
		p.Fields["shift"], p.Fields[courses.FieldDepartment])
}

// oddStore makes a store with people, changes some of what they are found by, and
// returns the texts that are personal.
func oddStore(t *testing.T, dir string, people int) (d *DB, texts []string) {
	t.Helper()
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	d.Outbox(true)
	day := storetest.Day
	cut := func(p *courses.Person) []results.Cut {
		of := results.Cut{Field: courses.FieldDepartment, Value: p.Field(courses.FieldDepartment)}
		return []results.Cut{of, {Scope: "manager == '" + p.Manager + "'", Field: of.Field, Value: of.Value}}
	}
	spring := storetest.Campaign("spring")
	spring.Name, spring.Audience, spring.Stopped = "Til Åse Ødegård", "email == 'ase.navngitt@example.no'", "Kari Stopperud"
	roster := storetest.Roster()
	roster.Link = "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=hemmelig-lenke"
	err = errors.Join(d.SetCuts(store.Cuts{Key: "by manager sjef.0@fjordvik.example", Of: cut, Day: func() calendar.Date { return day }}),
		d.PutCampaign(t.Context(), spring), d.PutRoster(t.Context(), roster))
	if err != nil {
		t.Fatal(err)
	}
	texts = []string{spring.Name, spring.Audience, spring.Stopped, roster.Link, "by manager sjef.0@fjordvik.example"}
	for n := range people {
		p := oddPerson(n)
		texts = append(texts, p.live(t, d)...)
		day = storetest.Day.Add(n / 4)
	}
	moved := oddPerson(1)
	moved.Email = "helt.ny.adresse@fjordvik.example"
	if _, err := d.List(t.Context(), moved.Person, storetest.Noon); err != nil {
		t.Fatal(err)
	}
	return d, append(texts, moved.Email)
}

// disguises returns the forms that a text may hide in.
func disguises(text string) (all [][]byte) {
	for _, s := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
		all = append(all, []byte(s))
		var little, big []byte
		for _, u := range utf16.Encode([]rune(s)) {
			little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		}
		all = append(all, little, big)
		for shift := range 3 {
			for _, base := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				coded := base.EncodeToString(append(make([]byte, shift), s...))
				// The first and last letters hold bits of what is beside.
				all = append(all, []byte(coded[(shift*8+5)/6:len(coded)-1]))
			}
		}
	}
	return all
}

// inflated returns what comes of a file wherever it looks as if something was
// compressed.
func inflated(file []byte) (all []byte) {
	for at := range file {
		var from int
		switch {
		case bytes.HasPrefix(file[at:], []byte{0x1f, 0x8b, 8}): // gzip, RFC 1952
			from = at + 10
		case len(file) > at+1 && file[at] == 0x78 && (uint(file[at])<<8|uint(file[at+1]))%31 == 0: // zlib, RFC 1950
			from = at + 2
		default:
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(file[min(from, len(file)):])), 1<<16))
		all = append(all, text...)
	}
	return all
}

// TestNothingPersonal: neither the store nor the ring of keys holds any text that
// is personal.
func TestNothingPersonal(t *testing.T) {
	t.Parallel()
	if !seals() {
		t.Skip("this was built with drypp_unsealed")
	}
	dir := filepath.Join(t.TempDir(), "org")
	d, texts := oddStore(t, dir, 12)
	if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{FileName, RingName} {
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		file = append(file, inflated(file)...)
		for _, text := range texts {
			for i, form := range disguises(text) {
				if bytes.Contains(file, form) {
					t.Errorf("%s holds %q in form %d", name, text, i)
				}
			}
		}
	}
}

// TestDisguises: the search finds what it looks for.
func TestDisguises(t *testing.T) {
	t.Parallel()
	const text = "Åse Ødegård"
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	_, err := io.WriteString(w, "Her er "+text)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"plain": []byte("xx" + text), "base64": []byte(base64.StdEncoding.EncodeToString([]byte("ab" + text + "cd"))),
		"UTF-16": []byte("d\x00e\x00g\x00\xe5\x00"), "zlib": append([]byte("xx\x78\x9c"), packed.Bytes()...),
	} {
		file = append(file, inflated(file)...)
		found := false
		for _, form := range append(disguises(text), disguises("degå")...) {
			found = found || bytes.Contains(file, form)
		}
		if !found {
			t.Errorf("%s isn't found", name)
		}
	}
}

// TestMovedRecords: a record opens at its own key in its own bucket only, and is
// found to be damaged elsewhere.
func TestMovedRecords(t *testing.T) {
	t.Parallel()
	if !seals() {
		t.Skip("this was built with drypp_unsealed")
	}
	d, _ := openTest(t, Options{NoSync: true})
	one, two := meetTest(t, d, "one"), meetTest(t, d, "two")
	for name, move := range map[string]func(*tx) error{
		"another's record": func(t *tx) error {
			return t.putRaw(inPeople, []byte(two.ID), t.bucket(inPeople).Get([]byte(one.ID)))
		},
		"another bucket's": func(t *tx) error {
			return t.putRaw(inStandings, []byte(one.ID), t.bucket(inPeople).Get([]byte(one.ID)))
		},
		"a changed one": func(t *tx) error {
			record := bytes.Clone(t.bucket(inPeople).Get([]byte(one.ID)))
			record[len(record)/2] ^= 1
			return t.putRaw(inPeople, []byte(one.ID), record)
		},
		"half a one": func(t *tx) error { return t.putRaw(inPeople, []byte(one.ID), []byte("x")) },
		"a look of nobody's": func(t *tx) error {
			return t.putRaw(inAccesses, sequenceKey(1), t.bucket(inPeople).Get([]byte(one.ID)))
		},
	} {
		stop := errors.New("stop")
		err := d.write(t.Context(), func(tx *tx) error {
			if err := move(tx); err != nil {
				return err
			}
			c := checker{tx: tx, recounts: moves{}}
			c.records()
			if err := errors.Join(c.problems...); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "can't be opened") {
				t.Errorf("%s: Check says %v", name, err)
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestLostKeys: somebody without a key isn't there, and Check names them unless
// they were erased.
func TestLostKeys(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	p := meetTest(t, d, "one")
	meetTest(t, d, "two")
	if err := d.ringWithout([]string{p.ID}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.PersonByID(t.Context(), p.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who has no key: %v", err)
	}
	people := 0
	if err := d.Everybody(t.Context(), func(courses.Person) error { people++; return nil }); err != nil || people != 1 {
		t.Errorf("%d people, %v; want 1", people, err)
	}
	if err := d.Check(t.Context()); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "person "+p.ID+" has no key") {
		t.Errorf("Check says %v", err)
	}
}

// TestRingOfAnother: a store isn't opened beside another's keys, nor without any.
func TestRingOfAnother(t *testing.T) {
	t.Parallel()
	var dirs [2]string
	for i := range dirs {
		dirs[i] = filepath.Join(t.TempDir(), "org")
		d, err := Open(dirs[i], Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		meetTest(t, d, "one")
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ring := filepath.Join(dirs[0], RingName)
	if err := os.Rename(ring, ring+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dirs[0], Options{}); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), ring) {
		t.Errorf("without keys: %v", err)
	}
	if err := os.Rename(filepath.Join(dirs[1], RingName), ring); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dirs[0], Options{}); seals() && (!errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "another store's")) {
		t.Errorf("with another's keys: %v", err)
	}
	if err := os.Rename(ring+".away", ring); err != nil {
		t.Fatal(err)
	}
	d, err := Open(dirs[0], Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
		t.Error(err)
	}
}

// handlesOf returns the texts among some that the ring has a handle for.
func handlesOf(d *DB, texts ...string) (known []string) {
	for _, text := range texts {
		if _, ok := d.ring.Handle(text); ok {
			known = append(known, text)
		}
	}
	return known
}

// TestForgottenHandles: what nobody is found by any more is gone from the ring, be
// it that they are found by something else, were joined with another, or that the
// one who had them for a manager has another.
func TestForgottenHandles(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	ctx := t.Context()
	list := func(p courses.Person) courses.Person {
		t.Helper()
		p, err := d.List(ctx, p, storetest.Noon)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	list(courses.Person{ObjectID: "one", Email: "first@example.no", Manager: "boss"})
	two := list(courses.Person{ObjectID: "two", Email: "shared@example.no", Manager: "boss"})
	list(courses.Person{ObjectID: "one", Email: "shared@example.no", Manager: "chief"})
	if err := d.Unlist(ctx, two.ID, storetest.Noon); err != nil {
		t.Fatal(err)
	}
	if known := handlesOf(d, "one", "two", "first@example.no", "shared@example.no", "boss", "chief"); len(known) != 5 {
		t.Errorf("known are %v, want all but the first address", known)
	}
	list(courses.Person{ObjectID: "two", Email: "shared@example.no"})
	if known := handlesOf(d, "boss"); known != nil {
		t.Error("a manager of nobody is known")
	}
	unheard := list(courses.Person{Email: "three@example.no"})
	three := meetTest(t, d, "three")
	if err := d.SetProfile(ctx, three.ID, "n", "three@example.no"); err != nil {
		t.Fatal(err)
	}
	if _, has := d.ring.Key(unheard.ID); has {
		t.Error("who was joined with another has a key")
	}
	if err := errors.Join(d.Check(ctx), d.Close()); err != nil {
		t.Error(err)
	}
}

// TestLeavingAfterACrash: what a crash left in the ring that was to leave it, Open
// takes out, unless somebody is found by it again.
func TestLeavingAfterACrash(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "org")
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	meetTest(t, d, "one")
	err = d.write(t.Context(), func(t *tx) error {
		stays := string(t.handle("one"))
		goes := string(t.handleFor("gone"))
		t.addKey("gone-person-0000")
		l := leaving{people: []string{"gone-person-0000"}, handles: []string{goes, stays}}
		return t.put(inMeta, leavingKey, l.encode())
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if d, err = Open(dir, Options{NoSync: true}); err != nil {
			t.Fatal(err)
		}
		if known := handlesOf(d, "one", "gone"); len(known) != 1 || known[0] != "one" {
			t.Errorf("known are %v, want one", known)
		}
		if _, has := d.ring.Key("gone-person-0000"); has {
			t.Error("a key that was to leave is still there")
		}
		meetTest(t, d, fmt.Sprint("next", i))
		if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzOpenRecord opens what may lie in any bucket.
func FuzzOpenRecord(f *testing.F) {
	d, err := Open(filepath.Join(f.TempDir(), "org"), Options{NoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := d.Close(); err != nil {
			f.Error(err)
		}
	})
	if err := d.write(f.Context(), func(t *tx) error { t.addKey(testPerson); return nil }); err != nil {
		f.Fatal(err)
	}
	for id := range bucketNames {
		f.Add(id, []byte(testPerson), []byte(testPerson+"x"))
	}
	f.Add(int(inHistory), make([]byte, cutSize+1+daySize), []byte{})
	f.Fuzz(func(t *testing.T, bucket int, key, found []byte) {
		id := bucketID(uint(bucket) % uint(len(bucketNames)))
		err := d.read(t.Context(), func(tx *tx) error {
			value, is := tx.open(nil, id, key, found)
			if sealed := keeperOf(id, key) != nobody; sealed && seals() && is && len(value) != 0 {
				t.Errorf("%q opened in %s", found, bucketNames[id])
			}
			if is != tx.isThere(id, key, found) {
				t.Errorf("whether it is there depends on who asks")
			}
			sealed, err := tx.seal(id, key, append([]byte(testPerson), found...))
			if err != nil {
				return nil // of nobody
			}
			again, is := tx.open(nil, id, key, sealed)
			if !is || string(again) != testPerson+string(found) {
				t.Errorf("%q came back as %q", found, again)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
