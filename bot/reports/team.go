package reports

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/roles"
)

const (
	// needDays is how many days ahead something is due that a manager is told of.
	needDays = 14
	// maxLevels is deeper than organisations are.
	maxLevels = 100
)

// Team says how far the reports of a manager are, by name those who need
// something only: the viewer's own reports if manager is empty or theirs, else
// those of the manager with that random ID, for who stands in for them while
// they pause and for the command line. It never has answers. A manager without
// reports has an empty Team. Otherwise the look is noted before anything is
// returned, unless it is for a digest that names nobody. ErrForbidden: the viewer is neither the manager nor their deputy at
// present.
func (s *Service) Team(ctx context.Context, tenant string, v Viewer, manager string) (*results.Team, error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	t, err := l.team(ctx, manager)
	if err != nil {
		return nil, l.reading("a team", err)
	}
	if t.People > 0 && (len(t.Needs) > 0 || l.asked()) {
		err = l.note(ctx, store.Access{What: results.LookTeam, People: t.People})
	}
	return t, err
}

// asked reports whether somebody asked to look. What is made by itself and names
// nobody isn't a look: most of it is never sent, because there is nothing to say.
func (l *look) asked() bool { return l.viewer.Via != "digest" && l.viewer.Via != "mail" }

// leader is whose team is looked at.
type leader struct {
	courses.Person
	digest store.Digest
}

// leader returns whose team the viewer may see.
func (l *look) leader(ctx context.Context, manager string) (*leader, error) {
	mine := manager == "" || manager == l.viewer.Person.ID
	if l.operator() && mine || !l.operator() && !l.leads(&l.viewer.Person) {
		return nil, ErrForbidden
	}
	m := &leader{Person: l.viewer.Person}
	var err error
	if !mine {
		if m.Person, err = l.Store.PersonByID(ctx, manager); errors.Is(err, store.ErrNotFound) {
			return nil, ErrForbidden
		}
	}
	if err == nil {
		m.digest, err = l.Store.Digest(ctx, m.ID, store.ManagerDigest)
	}
	if err != nil || mine || l.operator() {
		return m, err
	}
	if !l.leads(&m.Person) || m.digest.Deputy != l.viewer.Person.ID {
		return nil, ErrForbidden
	}
	agenda, err := l.Store.Agenda(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	if _, paused := agenda.PausedOn(l.day); !paused {
		return nil, ErrForbidden
	}
	return m, nil
}

// leads reports whether a person may see their reports, if they have any.
func (l *look) leads(p *courses.Person) bool {
	scope, ok := l.Roles.May(p, roles.SeeTeam)
	return ok && scope.Team
}

func (l *look) team(ctx context.Context, manager string) (*results.Team, error) {
	m, err := l.leader(ctx, manager)
	if err != nil {
		return nil, err
	}
	t := &results.Team{
		Organisation: l.Name, Manager: called(&m.Person), ManagerID: m.ID, Deputy: m.ID != l.viewer.Person.ID,
		Day: l.day, NudgedAt: m.digest.Nudged,
	}
	err = l.members(ctx, m.Person, func(p *courses.Person, standings []results.Standing) { l.count(t, p, standings) })
	if err != nil {
		return nil, err
	}
	sortByName(t.Needs, func(n *results.Need) string { return n.Name })
	// Who is past a due date comes first; how far behind they are doesn't count,
	// since nobody is ranked (GDPR article 22 and recital 71).
	slices.SortStableFunc(t.Needs, func(a, b results.Need) int { return min(overdue(&b), 1) - min(overdue(&a), 1) })
	for i := range t.Needs {
		if err := l.scores(ctx, &t.Needs[i]); err != nil {
			return nil, err
		}
	}
	t.Nudgeable, err = l.nudgeable(ctx, t)
	return t, err
}

// called returns what people call somebody.
func called(p *courses.Person) string { return cmp.Or(p.Name, p.Email) }

// members calls f for each person of a team once, however deep the
// organisation has it go and in whatever circles managers lead one another.
func (l *look) members(ctx context.Context, m courses.Person, f func(*courses.Person, []results.Standing)) error {
	seen := map[string]bool{m.ID: true}
	level := []courses.Person{m}
	for depth := 0; depth < min(max(l.Levels, 1), maxLevels) && len(level) > 0; depth++ {
		var below []courses.Person
		for i := range level {
			err := l.Store.Team(ctx, &level[i], func(p courses.Person, standings []results.Standing) error {
				if !seen[p.ID] {
					seen[p.ID] = true
					f(&p, standings)
					below = append(below, p)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		level = below
	}
	return nil
}

// count adds a person to a team.
func (l *look) count(t *results.Team, p *courses.Person, standings []results.Standing) {
	need := results.Need{Name: called(p), Person: p.ID}
	for i := range standings {
		s := &standings[i]
		switch {
		case s.Owed:
			t.Owed++
		case s.Passed:
			t.Done++
		}
		if s.Owed && !s.Due.IsZero() && s.Due.Before(l.day.Add(needDays+1)) {
			need.Courses = append(need.Courses, results.Owing{
				Course: s.Course, Title: l.title(s.Course), Due: s.Due, Overdue: s.Due.Before(l.day),
				Started: s.Started, LastReminder: s.LastReminded, Percent: -1,
			})
		}
	}
	t.People++
	t.Overdue += overdue(&need)
	if overdue(&need) == 0 {
		t.Ahead++
	}
	if len(need.Courses) > 0 {
		slices.SortStableFunc(need.Courses, func(a, b results.Owing) int { return a.Due.Since(b.Due) })
		t.Needs = append(t.Needs, need)
	}
}

func overdue(n *results.Need) (courses int) {
	for i := range n.Courses {
		if n.Courses[i].Overdue {
			courses++
		}
	}
	return courses
}

// scores adds the best scores of a person in the courses whose scores managers
// may see, of the times that the person was told so.
func (l *look) scores(ctx context.Context, n *results.Need) error {
	seen := func(o results.Owing) bool {
		c := l.Courses.Course(o.Course)
		return l.ManagersSeeScores && c != nil && c.ManagersSeeScores && o.Started
	}
	if !slices.ContainsFunc(n.Courses, seen) {
		return nil
	}
	taken, err := l.Store.Enrolments(ctx, n.Person)
	for i := range n.Courses {
		o := &n.Courses[i]
		for j := range taken {
			for k := range taken[j].Results {
				if seen(*o) && taken[j].Course == o.Course && taken[j].ScoresTold {
					o.Percent = max(o.Percent, taken[j].Results[k].Percent())
				}
			}
		}
	}
	return err
}

// nudgeable reports whether the team wasn't nudged today, and somebody of it
// who needs something may be.
func (l *look) nudgeable(ctx context.Context, t *results.Team) (bool, error) {
	if l.today(t.NudgedAt) {
		return false, nil
	}
	for i := range t.Needs {
		a, err := l.Store.Agenda(ctx, t.Needs[i].Person)
		if err != nil {
			return false, err
		}
		if a.Nudge == nil && !l.at.Before(a.Nudged.Add(campaigns.NudgeEvery)) {
			return true, nil
		}
	}
	return false, nil
}

// today reports whether a time is on the day that it is.
func (l *look) today(t time.Time) bool { return calendar.On(t.In(l.Location)) == l.day }

// Nudge has those of a team nudged who need something, as Team has them: once a
// day for a team, and each person no more often than Nudger does. It returns how
// many were. ErrForbidden is Team's; at the command line nobody nudges.
func (s *Service) Nudge(ctx context.Context, tenant string, v Viewer, manager string) (nudged int, err error) {
	l, err := s.look(ctx, tenant, v)
	if err != nil {
		return 0, err
	}
	if l.operator() {
		return 0, ErrForbidden
	}
	t, err := l.team(ctx, manager)
	if err != nil || !t.Nudgeable {
		return 0, l.reading("a team", err)
	}
	var people []string
	for i := range t.Needs {
		people = append(people, t.Needs[i].Person)
	}
	before, ok, err := l.claimNudge(ctx, t.ManagerID)
	if err != nil || !ok {
		return 0, err
	}
	nudged, err = s.nudger.Nudge(ctx, l.Tenant, l.viewer.Person.ID, people)
	if nudged == 0 {
		err = errors.Join(err, l.changeDigest(ctx, t.ManagerID, store.ManagerDigest, func(d *store.Digest) bool {
			d.Nudged = before
			return true
		}))
	}
	return nudged, err
}

// claimNudge notes that a team is nudged now, and reports whether it wasn't
// today. It returns when it was before.
func (l *look) claimNudge(ctx context.Context, manager string) (before time.Time, ok bool, err error) {
	err = l.changeDigest(ctx, manager, store.ManagerDigest, func(d *store.Digest) bool {
		before, ok = d.Nudged, !l.today(d.Nudged)
		d.Nudged = l.at.UTC()
		return ok
	})
	return before, ok, err
}
