package reports

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"drypp/courses/calendar"
	"drypp/courses/results"
)

const (
	// trendDays is how many days ago the trend is counted from, unless asked.
	trendDays = 28
	// soonDays is how many days ahead something is due soon.
	soonDays = 7
)

// numbers reads what may be told of the people in a scope.
type numbers struct {
	*look
	scope string
	since calendar.Date
	// fields are those that numbers can be broken down by.
	fields []string
	// now and then are the whole scope.
	now, then results.Table
	told      results.Told
	// parts are the values of the field that is asked for.
	parts []results.Part
	// few are the courses that concern too few of the scope.
	few map[string]bool
}

// numbers begins to read what may be told by a field, which may be empty. What
// may not is withheld here and nowhere else.
func (l *look) numbers(ctx context.Context, scope, field string, since calendar.Date) (*numbers, error) {
	n := &numbers{look: l, scope: scope, since: since, fields: among(l.Fields())}
	if since.IsZero() || !since.Before(l.day) {
		n.since = l.day.Add(-trendDays)
	}
	if !slices.Contains(n.fields, field) {
		field = ""
	}
	now, err := n.census(ctx, field, calendar.Date{})
	if err != nil {
		return nil, err
	}
	then, err := n.census(ctx, field, n.since)
	if err != nil {
		return nil, err
	}
	n.told, n.few = results.Tell(now, then), map[string]bool{}
	for course, t := range n.now.Courses {
		if results.Few(t.Concerned()) {
			n.few[course] = true
		}
	}
	return n, nil
}

// census counts people as of a day, now for the zero one. It keeps the tables
// and parts that it reads.
func (n *numbers) census(ctx context.Context, field string, on calendar.Date) (results.Census, error) {
	table, err := n.scoped(ctx, on)
	if err != nil {
		return results.Census{}, err
	}
	c := results.Census{Share: results.Share{Everybody: table.People, Scope: table.People}, Parts: map[string]results.Share{}}
	if n.scope != "" {
		all, err := n.Store.Parts(ctx, "", "", on)
		if err != nil {
			return results.Census{}, err
		}
		c.Everybody = 0
		for _, p := range all {
			c.Everybody += p.People
		}
	}
	parts, err := n.share(ctx, c.Parts, field, on)
	if on.IsZero() {
		n.now, n.parts = table, parts
	} else {
		n.then = table
	}
	return c, err
}

// scoped returns the totals of the scope as of a day, now for the zero one.
func (n *numbers) scoped(ctx context.Context, on calendar.Date) (results.Table, error) {
	if on.IsZero() {
		return n.Store.Totals(ctx, results.Cut{Scope: n.scope}, on)
	}
	return n.organisation.then(ctx, n.scope, on)
}

// share counts the people of each part, and returns the parts of the scope.
func (n *numbers) share(ctx context.Context, shares map[string]results.Share, field string, on calendar.Date) ([]results.Part, error) {
	if field == "" {
		return nil, nil
	}
	parts, err := n.Store.Parts(ctx, "", field, on)
	for _, p := range parts {
		shares[p.Value] = results.Share{Everybody: p.People, Scope: p.People}
	}
	if err != nil || n.scope == "" {
		return parts, err
	}
	for value, s := range shares {
		shares[value] = results.Share{Everybody: s.Everybody}
	}
	if parts, err = n.Store.Parts(ctx, n.scope, field, on); err != nil {
		return nil, err
	}
	for _, p := range parts {
		shares[p.Value] = results.Share{Everybody: shares[p.Value].Everybody, Scope: p.People}
	}
	return parts, nil
}

// of is what is read of one cut.
type of struct {
	now, then     results.Table
	overdue, soon map[string]int
	// told and trend say what may be told of it.
	told, trend bool
}

// may says of a cut within the scope whether anything may be told of it, and
// of how it was then.
func (n *numbers) may(cut results.Cut) (told, trend bool) {
	if cut.Field == "" {
		return n.told.Whole, n.told.Trend
	}
	return n.told.Parts[cut.Value], n.told.Trends[cut.Value]
}

// read reads a cut within the scope, if anything may be told of it.
func (n *numbers) read(ctx context.Context, cut results.Cut) (o of, err error) {
	o.told, o.trend = n.may(cut)
	o.now, o.then = n.now, n.then
	if cut.Field != "" && o.told {
		o.now, err = n.Store.Totals(ctx, cut, calendar.Date{})
		if o.trend && err == nil {
			o.then, err = n.Store.Totals(ctx, cut, n.since)
		}
	}
	if !o.told || err != nil {
		return of{}, err
	}
	if o.overdue, err = n.Store.DueBefore(ctx, cut, n.day); err != nil {
		return of{}, err
	}
	o.soon, err = n.Store.DueBefore(ctx, cut, n.day.Add(soonDays+1))
	return o, err
}

// together returns the numbers of a part of so many people in all courses
// together, as all has them, without a trend.
func (n *numbers) together(ctx context.Context, cut results.Cut, people int) (results.Line, error) {
	if told, _ := n.may(cut); !told {
		return results.Line{Withheld: true}, nil
	}
	sum, late, err := n.Store.Together(ctx, cut, n.few, n.day, n.day.Add(soonDays+1))
	if err != nil {
		return results.Line{}, err
	}
	return results.Line{People: people, Now: results.Numbers{Totals: sum, Overdue: late[0], Soon: late[1] - late[0]}}, nil
}

// readCourse is read of one course only.
func (n *numbers) readCourse(ctx context.Context, cut results.Cut, course string, people int) (o of, err error) {
	if o.told, o.trend = n.may(cut); !o.told {
		return of{}, nil
	}
	now, late, err := n.Store.InCourse(ctx, cut, course, calendar.Date{}, n.day, n.day.Add(soonDays+1))
	if err != nil {
		return of{}, err
	}
	o.now = results.Table{People: people, Courses: map[string]results.Totals{course: now}}
	o.overdue, o.soon = map[string]int{course: late[0]}, map[string]int{course: late[1]}
	if o.trend {
		then, _, err := n.Store.InCourse(ctx, cut, course, n.since)
		if err != nil {
			return of{}, err
		}
		o.then.Courses = map[string]results.Totals{course: then}
	}
	return o, nil
}

// line returns the numbers of one course. What concerns too few of the whole
// scope is withheld in all its parts.
func (n *numbers) line(o *of, course string) results.Line {
	if !o.told || n.few[course] {
		return results.Line{Withheld: true}
	}
	l := results.Line{People: o.now.People, Now: results.Numbers{
		Totals: o.now.Courses[course], Overdue: o.overdue[course], Soon: o.soon[course] - o.overdue[course],
	}}
	if o.trend && !results.Few(n.then.Courses[course].Concerned()) {
		l.HasThen, l.Then.Totals = true, o.then.Courses[course]
	}
	return l
}

// all returns the numbers of all courses together: the sum of the lines that may
// be told, so that no other follows from it. The trend is the sum of the trends.
func (n *numbers) all(o *of, lines []results.Line) results.Line {
	if !o.told {
		return results.Line{Withheld: true}
	}
	sum := results.Line{People: o.now.People, HasThen: o.trend}
	for i := range lines {
		then := lines[i].Then
		if !lines[i].HasThen {
			then = lines[i].Now
		}
		add(&sum.Now, lines[i].Now)
		add(&sum.Then, then)
	}
	if !sum.HasThen {
		sum.Then = results.Numbers{}
	}
	sum.Then.Overdue, sum.Then.Soon = 0, 0
	return sum
}

func add(sum *results.Numbers, n results.Numbers) {
	sum.Totals = sum.Totals.Add(n.Totals)
	sum.Overdue += n.Overdue
	sum.Soon += n.Soon
}

// lines returns a line for each course that concerns anybody, or did, in the
// order of titles.
func (n *numbers) lines(o *of) (lines []results.Line) {
	if !o.told {
		return nil
	}
	add := func(course string) {
		l := n.line(o, course)
		l.Course, l.Title = course, n.title(course)
		lines = append(lines, l)
	}
	for course := range o.now.Courses {
		add(course)
	}
	for course := range o.then.Courses {
		if _, now := o.now.Courses[course]; !now && o.trend {
			add(course)
		}
	}
	ranks := n.ranks(n.language)
	slices.SortFunc(lines, func(a, b results.Line) int {
		return cmp.Or(ranks[a.Course]-ranks[b.Course], strings.Compare(a.Course, b.Course))
	})
	return lines
}

// inOrder puts lines in the order of an overview: those with most people overdue
// first, then those with most who owe it. Those that are withheld come last: the
// order would tell.
func inOrder(lines []results.Line) {
	slices.SortStableFunc(lines, func(a, b results.Line) int {
		return cmp.Or(withheldLast(a.Withheld, b.Withheld), b.Now.Overdue-a.Now.Overdue, b.Now.Owed-a.Now.Owed)
	})
}

// withheldLast is cmp.Compare for whether lines are withheld.
func withheldLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// norwegian sorts æ, ø and å last, whatever language is spoken: they are names.
// Package collate knows that order for nn and not for nb.
var norwegian = language.MustParse("nn")

// sortByName sorts by names as people do.
func sortByName[T any](list []T, name func(*T) string) {
	c := collate.New(norwegian, collate.IgnoreCase)
	var buffer collate.Buffer
	type keyed struct {
		key  []byte
		item T
	}
	keys := make([]keyed, len(list))
	for i := range list {
		keys[i] = keyed{c.KeyFromString(&buffer, name(&list[i])), list[i]}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })
	for i := range keys {
		list[i] = keys[i].item
	}
}

// page returns a page of a list, what lies behind the last one being the last;
// which one it is; and how many there are.
func page[T any](list []T, page, size int) (of []T, index, pages int) {
	pages = (len(list) + size - 1) / size
	index = max(min(page, pages-1), 0)
	return list[min(index*size, len(list)):min((index+1)*size, len(list))], index, pages
}

// reading says of what an error is.
func (l *look) reading(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("reading %s of %s: %w", what, l.Tenant, err)
}
