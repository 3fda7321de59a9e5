package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"drypp/courses"
)

// entra is a directory that holds state: users, who is in which group, and a
// log of changes that links lead into. It sends more than it is asked for.
type entra struct {
	mu    sync.Mutex
	users map[string]User
	// members are the object IDs in a group, by the group's ID.
	members map[string]map[string]bool
	// log has what somebody was like after each change; a link is a position.
	log []User
	// size is the length of a page.
	size int
	// random, if set, has pages cut anywhere, sent again, empty, and preceded
	// by what users were like once.
	random *rand.Rand
	// stale says that no link is known, once.
	stale bool
	// fault, if set, is asked before each answer.
	fault func(call string) error
	// wants and links are what was asked for; calls counts the answers.
	wants []Want
	links []string
	calls map[string]int
}

func newEntra() *entra {
	return &entra{users: map[string]User{}, members: map[string]map[string]bool{}, size: 3, calls: map[string]int{}}
}

// put makes somebody as they are from now on. Unless managed, the log doesn't
// tell of their manager, who stays.
func (e *entra) put(u User) {
	e.mu.Lock()
	defer e.mu.Unlock()
	id := u.Person.ObjectID
	told := u
	if !u.Managed {
		told.Person.Manager, u.Person.Manager = "", e.users[id].Person.Manager
	}
	u.Managed = true
	e.users[id], e.log = u, append(e.log, told)
}

// remove has somebody gone.
func (e *entra) remove(id string) {
	e.put(User{Person: courses.Person{ObjectID: id}, Gone: true})
}

// join puts somebody into a group, or out of it. No log tells of that.
func (e *entra) join(group, id string, in bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.members[group] == nil {
		e.members[group] = map[string]bool{}
	}
	if delete(e.members[group], id); in {
		e.members[group][id] = true
	}
}

// answer counts a call and says whether it fails.
func (e *entra) answer(call string) error {
	e.mu.Lock()
	e.calls[call]++
	fault := e.fault
	e.mu.Unlock()
	if fault == nil {
		return nil
	}
	return fault(call)
}

func (e *entra) Users(_ context.Context, want Want, link string, page func([]User) error) (string, error) {
	if err := e.answer("users"); err != nil {
		return "", err
	}
	users, next, stale := e.since(link, want)
	for len(users) > 0 {
		n, repeat := min(e.size, len(users)), 1
		if e.random != nil {
			n, repeat = e.random.IntN(n+1), 1+e.random.IntN(2)
		}
		if err := e.answer("page"); err != nil {
			return "", err
		}
		for range repeat {
			if err := page(capitals(users[:n])); err != nil {
				return "", err
			}
		}
		users = users[n:]
	}
	return next, errors.Join(stale, e.answer("last"))
}

// since returns what a round brings, and the next link.
func (e *entra) since(link string, want Want) (users []User, next string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wants, e.links = append(e.wants, want), append(e.links, link)
	next = fmt.Sprint("link ", len(e.log))
	if link == "" {
		return e.everybody(), next, nil
	}
	var from int
	if _, err := fmt.Sscanf(link, "link %d", &from); err != nil {
		return nil, "", err
	}
	users = slices.Clone(e.log[from:])
	if e.stale {
		e.stale = false
		// A token may expire in the middle of a round.
		err = fmt.Errorf("the token has expired: %w", ErrStartOver)
		users = users[:len(users)/2]
	}
	return users, next, err
}

// everybody returns all users, perhaps after what some of them were like once.
func (e *entra) everybody() (users []User) {
	silent := e.random == nil || e.random.IntN(2) == 0
	for _, id := range slices.Sorted(maps.Keys(e.users)) {
		u := e.users[id]
		u.Managed = !silent || u.Person.Manager != "" // who has none isn't said to have none
		users = append(users, u)
	}
	if !silent && len(e.log) > 0 {
		var old []User
		for range e.random.IntN(5) {
			old = append(old, e.log[e.random.IntN(len(e.log))])
		}
		users = append(old, users...)
	}
	return users
}

// capitals returns users as a page of their own, with object IDs as some tools
// write them.
func capitals(users []User) []User {
	page := slices.Clone(users)
	for i := range page {
		page[i].Person.ObjectID = strings.ToUpper(page[i].Person.ObjectID)
	}
	return page
}

func (e *entra) User(_ context.Context, _ Want, id string) (User, error) {
	if err := e.answer("user"); err != nil {
		return User{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	u, ok := e.users[id]
	if !ok {
		return User{Person: courses.Person{ObjectID: id}, Gone: true}, nil
	}
	return u, nil
}

func (e *entra) Members(_ context.Context, group string, page func([]string) error) error {
	if err := e.answer("members"); err != nil {
		return err
	}
	e.mu.Lock()
	ids := slices.Sorted(maps.Keys(e.members[group]))
	e.mu.Unlock()
	if e.random != nil {
		ids = append(ids, ids[:e.random.IntN(len(ids)+1)]...)
	}
	for some := range slices.Chunk(ids, e.size) {
		if err := errors.Join(page(some), e.answer("members page")); err != nil {
			return err
		}
	}
	return nil
}
