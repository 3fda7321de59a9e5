package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// offered is what campaigns there are, since a change of them.
type offered struct {
	// changes is the bucket's sequence, which counts its changes.
	changes uint64
	all     []campaigns.Campaign
}

// PutCampaign keeps a campaign and has everybody looked at anew.
func (d *DB) PutCampaign(ctx context.Context, c campaigns.Campaign) error {
	if !isID(c.ID) || c.ID == campaigns.Itself {
		return errors.New("a campaign's ID is missing, too long or taken by Drypp itself")
	}
	key := []byte(c.ID)
	return d.write(ctx, func(t *tx) error {
		kept := campaigns.Campaign{}
		if record := t.get(inCampaigns, key); record != nil {
			var err error
			if kept, err = decodeCampaign(key, record); err != nil {
				return err
			}
		}
		if c.Revision != kept.Revision+1 {
			return fmt.Errorf("campaign %s: %w: its revision is %d", c.ID, store.ErrConflict, kept.Revision)
		}
		if err := t.changeCampaigns(); err != nil {
			return err
		}
		if err := t.put(inCampaigns, key, encodeCampaign(&c)); err != nil {
			return err
		}
		return t.putCursor(nil)
	})
}

// changeCampaigns notes that the campaigns are about to be changed.
func (t *tx) changeCampaigns() error {
	t.writes++
	t.campaignsChanged = true
	b := t.bucket(inCampaigns)
	t.busy = true
	_, err := b.NextSequence()
	t.busy = false
	return err
}

// Campaigns returns all campaigns in the order of their IDs.
func (d *DB) Campaigns(ctx context.Context) (all []campaigns.Campaign, err error) {
	err = d.read(ctx, func(t *tx) error {
		all, err = t.campaigns()
		return err
	})
	return all, err
}

// campaigns returns all campaigns. What this transaction changed of them isn't
// remembered, since it may come to nothing and another change take its number.
func (t *tx) campaigns() ([]campaigns.Campaign, error) {
	changes := t.bucket(inCampaigns).Sequence()
	known := t.db.offered.Load()
	if known != nil && known.changes == changes {
		return known.all, nil
	}
	var all []campaigns.Campaign
	err := t.each(inCampaigns, nil, func(id, record []byte) error {
		c, err := decodeCampaign(id, record)
		all = append(all, c)
		return err
	})
	if err == nil && !t.campaignsChanged {
		t.db.offered.Store(&offered{changes, all})
	}
	return all, err
}

// cursorKey is where in meta it says from whose ID on people are still to be
// looked at anew.
var cursorKey = []byte("wake")

func (t *tx) putCursor(from []byte) error {
	return t.put(inMeta, cursorKey, finish(cursorKey, append([]byte{recordVersion}, from...)))
}

// cursor returns from whose ID on people are to be woken, and false if nobody
// is.
func (t *tx) cursor() (from []byte, waiting bool, err error) {
	record := t.get(inMeta, cursorKey)
	if record == nil {
		return nil, false, nil
	}
	from, err = payload(cursorKey, record)
	return from, true, err
}

// WakeAll has everybody looked at anew, if there is anything to look at.
func (d *DB) WakeAll(ctx context.Context) error {
	return d.write(ctx, func(t *tx) error {
		if all, err := t.campaigns(); err != nil || len(all) == 0 && !t.any(inAgendas, nil) && !t.any(inEnrolments, nil) {
			return err
		}
		return t.putCursor(nil)
	})
}

// wakeAtOnce bounds how many people a call of WakeSome wakes, and lookAtOnce how many
// it passes over: answers wait for that as long as for a few commits.
const (
	wakeAtOnce = 500
	lookAtOnce = 10_000
)

// WakeSome wakes some of those who are to be looked at anew.
func (d *DB) WakeSome(ctx context.Context) (more bool, err error) {
	err = d.read(ctx, func(t *tx) error {
		_, more, err = t.cursor()
		return err
	})
	if err != nil || !more {
		return false, err
	}
	err = d.write(ctx, func(t *tx) error {
		more, err = t.wakeSome()
		return err
	})
	return more, err
}

// any reports whether a bucket has a key that begins so.
func (t *tx) any(id bucketID, prefix []byte) bool {
	w := t.walkKeys(id, prefix)
	return w.key != nil && bytes.HasPrefix(w.key, prefix)
}

// wakeSome wakes some people. Where there is no campaign, only those can be due for
// anything who have an agenda or began a course.
func (t *tx) wakeSome() (more bool, err error) {
	from, waiting, err := t.cursor()
	if err != nil || !waiting {
		return false, err
	}
	all, err := t.campaigns()
	if err != nil {
		return false, err
	}
	people := make([]string, 0, wakeAtOnce)
	w := t.walkKeys(inPeople, from)
	for seen := 0; w.key != nil && len(people) < wakeAtOnce && seen < lookAtOnce; w.next() {
		if seen++; len(all) > 0 || t.any(inAgendas, w.key) || t.any(inEnrolments, w.key) {
			people = append(people, string(w.key))
		}
	}
	rest := string(w.key) // none at the end
	for _, person := range people {
		key := []byte(person)
		if err := t.wakeAgenda(key, t.get(inAgendas, key)); err != nil {
			return false, err
		}
	}
	if rest == "" {
		return false, t.delete(inMeta, cursorKey)
	}
	return true, t.putCursor([]byte(rest))
}
