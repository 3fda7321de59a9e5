package bolt

import (
	"sync"

	"drypp/courses"
)

// maxRecent bounds how many people are remembered: about 3 MB.
const maxRecent = 4096

// recent remembers people as they are on record, so that the next click of
// somebody who is taking a course needn't look them up. It is safe for
// concurrent use. The zero recent is empty.
type recent struct {
	mu     sync.RWMutex
	people map[string]courses.Person // by object ID
	// changes counts how often somebody was forgotten: what was read before
	// a change must not be remembered after it.
	changes uint64
}

// recall returns the person with that object ID, if remembered, and the count
// of changes to hand to remember.
func (r *recent) recall(objectID string) (p courses.Person, ok bool, changes uint64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p, ok = r.people[objectID]
	return p, ok, r.changes
}

// remember keeps a person who was read when the count of changes was that.
func (r *recent) remember(p courses.Person, changes uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if changes != r.changes {
		return
	}
	if r.people == nil {
		r.people = make(map[string]courses.Person)
	}
	if len(r.people) >= maxRecent {
		for somebody := range r.people {
			delete(r.people, somebody)
			break
		}
	}
	r.people[p.ObjectID] = p
}

// forget drops people whose record was changed.
func (r *recent) forget(objectIDs []string) {
	if len(objectIDs) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	for _, id := range objectIDs {
		delete(r.people, id)
	}
}
