package bolt

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// harm makes what is told twice about a person disagree; what Check then says
// has the words wanted.
type harm struct {
	do   func(t *tx, person string) error
	want string
}

// harmsToPeople concern who people are and where they come from.
var harmsToPeople = map[string]harm{
	"no address": {func(t *tx, p string) error {
		return t.delete(inAddresses, ofPerson(t.handleFor("one@example.no"), []byte(p)))
	}, "1 people with addresses have 0 look-ups"},
	"another's address": {func(t *tx, p string) error {
		return t.put(inAddresses, ofPerson(t.handleFor("other@example.no"), []byte(p)), []byte{})
	}, "leads to the wrong person"},
	"an address of nobody": {func(t *tx, p string) error {
		return t.put(inAddresses, ofPerson(t.handleFor("one@example.no"), []byte(strings.Repeat("z", idLength))), []byte{})
	}, "leads to the wrong person"},
	"half an address": {func(t *tx, p string) error {
		return t.put(inAddresses, []byte("x"), []byte{})
	}, "an address has a key of 1 bytes"},
	"somebody without either": {func(t *tx, p string) error {
		return t.putPerson(&person{Person: courses.Person{ID: strings.Repeat("z", idLength)}})
	}, "nobody can find person"},
	"the roster": {func(t *tx, p string) error { return t.put(inMeta, rosterKey, []byte("x")) }, "checksum"},
}

// harmsToDeliveries concern what is planned for them and what became of it.
var harmsToDeliveries = map[string]harm{
	"no wake": {func(t *tx, p string) error {
		return t.moveWake([]byte(p), storetest.Agenda(p).Wake, time.Time{})
	}, "would not be"},
	"a wake too many": {func(t *tx, p string) error {
		return t.moveWake([]byte(p), time.Time{}, storetest.Noon)
	}, "1 people are to be woken and 2 would be"},
	"another row": {func(t *tx, p string) error {
		return t.putRow(&row{Delivery: storetest.Delivery("x", p), ordinal: 1})
	}, "the place of another"},
	"a row nobody plans": {func(t *tx, p string) error {
		return harmRow(t, p, func(r *row) { r.ID, r.Stage = "x", campaigns.Planned })
	}, "recorded as planned and isn't"},
	"a row nobody sends": {func(t *tx, p string) error {
		return harmRow(t, p, func(r *row) { r.ID = "x" })
	}, "recorded as on its way and isn't"},
	"a row of nobody": {func(t *tx, p string) error {
		return harmRow(t, p, func(r *row) { r.Person = t.nobody() })
	}, "nobody's"},
	"another stage": {func(t *tx, p string) error {
		return harmRow(t, p, func(r *row) { r.Stage = campaigns.Failed })
	}, "is on its way and recorded as failed"},
	"no row": {func(t *tx, p string) error {
		key, _ := ledgerKey(p, "sending")
		return t.delete(inLedger, key)
	}, "not on record"},
	"an agenda of nobody": {func(t *tx, p string) error {
		key := []byte(t.nobody())
		return t.put(inAgendas, key, finish(key, []byte{recordVersion}))
	}, "an agenda is nobody's"},
	"counts": {func(t *tx, p string) error {
		return t.count(moves{"spring": tally{slot{campaigns.Seen, ""}: 1}})
	}, "the counts of campaign spring"},
	"no counts":         {func(t *tx, p string) error { return t.delete(inCounts, []byte("spring")) }, "has no counts"},
	"counts of nothing": {func(t *tx, p string) error { return t.count(moves{"x": tally{slot{campaigns.Seen, ""}: 1}}) }, "the counts of campaign x"},
	"a campaign":        {func(t *tx, p string) error { return t.put(inCampaigns, []byte("spring"), []byte("x")) }, "campaign spring"},
	"the cursor":        {func(t *tx, p string) error { return t.put(inMeta, cursorKey, []byte("x")) }, "checksum"},
	"an agenda":         {func(t *tx, p string) error { return t.put(inAgendas, []byte(p), []byte("x")) }, "the agenda of person"},
	"a delivery": {func(t *tx, p string) error {
		key, _ := ledgerKey(p, "sending")
		return t.put(inLedger, key, []byte("x"))
	}, "a delivery to person"},
}

// nobody returns the ID of somebody who has a key and isn't on record.
func (t *tx) nobody() string {
	id := strings.Repeat("z", idLength)
	t.addKey(id)
	return id
}

// putRaw puts what no key sealed.
func (t *tx) putRaw(id bucketID, key, value []byte) error {
	t.writes++
	return t.bucket(id).Put(key, value)
}

// TestCheckFinds makes what is told twice disagree.
func TestCheckFinds(t *testing.T) {
	t.Parallel()
	all := maps.Clone(harmsToPeople)
	maps.Copy(all, harmsToDeliveries)
	maps.Copy(all, harmsToReports)
	maps.Copy(all, harmsToRights)
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := openTest(t, Options{NoSync: true})
			p := meetTest(t, d, "one")
			err := errors.Join(d.SetProfile(t.Context(), p.ID, "n", "one@example.no"), d.Revise(t.Context(), p.ID, func(c *store.Case) error {
				c.Agenda = storetest.Agenda(p.ID)
				return nil
			}))
			if err := errors.Join(err, d.Check(t.Context())); err != nil {
				t.Fatal(err)
			}
			if err := d.write(t.Context(), func(t *tx) error { return test.do(t, p.ID) }); err != nil {
				t.Fatal(err)
			}
			err = d.Check(t.Context())
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check says %v, want %q", err, test.want)
			}
		})
	}
}

// harmRow puts the row of what is on its way somewhere else, or another there.
func harmRow(t *tx, person string, harm func(*row)) error {
	r, _, err := t.row(person, "sending")
	if err != nil {
		return err
	}
	key, _ := ledgerKey(person, "sending")
	if err := t.delete(inLedger, key); err != nil {
		return err
	}
	harm(&r)
	return t.putRow(&r)
}
