package bolt

import (
	"maps"
	"slices"

	"drypp/courses/campaigns"
)

// deliveries checks what is planned for people, what became of it, and what is
// counted of that.
func (c *checker) deliveries() {
	_, _, err := c.tx.cursor()
	c.failed(err)
	c.failed(c.tx.each(inCampaigns, nil, func(id, record []byte) error {
		if _, err := decodeCampaign(id, record); err != nil {
			c.found("campaign %s: %v", id, err)
		}
		return nil
	}))
	c.agendas()
	c.counts()
}

// agendas goes through people's agendas with their rows of the ledger beside,
// and holds the index of wake times against them.
func (c *checker) agendas() {
	ledger := ledgerCheck{checker: c, walker: c.tx.walk(inLedger, nil)}
	asleep := 0
	agendas := 0
	c.failed(c.tx.each(inAgendas, nil, func(person, record []byte) error {
		agendas++
		var a agenda
		if err := a.decode(person, record); err != nil {
			c.found("the agenda of person %s: %v", person, err)
			return nil
		}
		if c.tx.get(inPeople, person) == nil {
			c.found("an agenda is nobody's")
		}
		switch {
		case a.Wake.IsZero():
			asleep++
		case c.tx.get(inWakes, wakeKey(a.Wake, person)) == nil:
			c.found("person %s is to be woken and would not be", person)
		}
		ledger.person(person, &a)
		return nil
	}))
	ledger.nobodys()
	wakes := 0
	c.failed(c.tx.each(inWakes, nil, func([]byte, []byte) error { wakes++; return nil }))
	// Each agenda that wakes has its entry: any other would be one too many.
	if wakes > agendas-asleep {
		c.found("%d people are to be woken and %d would be", agendas-asleep, wakes)
	}
}

// ledgerCheck goes through the ledger in the order of people.
type ledgerCheck struct {
	*checker
	walker *walker
	read   int
}

// person checks the ledger of a person and counts what is in it.
func (l *ledgerCheck) person(person []byte, a *agenda) {
	var rows []row
	ordinals := make(map[int]bool)
	l.failed(l.walker.of(person, func(key, record []byte) error {
		l.read++
		var r row
		if err := r.decode(key, record); err != nil {
			l.found("a delivery to person %s: %v", person, err)
			return nil
		}
		if r.ordinal < 1 || r.ordinal > a.rows || ordinals[r.ordinal] {
			l.found("delivery %s has the place of another", r.ID)
		}
		ordinals[r.ordinal] = true
		rows = append(rows, r)
		return nil
	}))
	l.agrees(a, rows)
	l.failed(all(a, rows, func(d campaigns.Delivery) error {
		l.recounts.add(&d, 1)
		return nil
	}))
}

// agrees holds an agenda against the ledger.
func (l *ledgerCheck) agrees(a *agenda, rows []row) {
	sending := false
	for i := range rows {
		r := &rows[i]
		switch isSending := a.Sending != nil && a.Sending.ID == r.ID; {
		case isSending:
			sending = true
			if r.Stage != campaigns.Sending && r.Stage != campaigns.Seen {
				l.found("delivery %s is on its way and recorded as %s", r.ID, r.Stage)
			}
		case r.Stage == campaigns.Sending:
			l.found("delivery %s is recorded as on its way and isn't", r.ID)
		case r.Stage == campaigns.Planned && (a.Planned == nil || a.Planned.ID != r.ID):
			l.found("delivery %s is recorded as planned and isn't", r.ID)
		}
	}
	if a.Sending != nil && !sending {
		l.found("delivery %s is on its way and not on record", a.Sending.ID)
	}
}

// nobodys finds rows of people who have no agenda.
func (l *ledgerCheck) nobodys() {
	total := 0
	l.failed(l.tx.each(inLedger, nil, func([]byte, []byte) error { total++; return nil }))
	if total != l.read {
		l.found("%d deliveries are nobody's", total-l.read)
	}
}

// counts compares the counts that are kept with those of the deliveries.
func (c *checker) counts() {
	c.failed(c.tx.each(inCounts, nil, func(campaign, record []byte) error {
		kept, err := decodeTally(campaign, record)
		if want := c.recounts[string(campaign)]; err != nil || !maps.Equal(kept, want) {
			c.found("the counts of campaign %s are %v and should be %v: %v", campaign, kept, want, err)
		}
		delete(c.recounts, string(campaign))
		return nil
	}))
	for _, campaign := range slices.Sorted(maps.Keys(c.recounts)) {
		c.found("campaign %s has no counts", campaign)
	}
}
