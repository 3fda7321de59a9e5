package reports

import (
	"context"
	"maps"
	"slices"

	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/roles"
)

const (
	// overviewPage is how many courses a page of an overview has, breakdownPage
	// how many parts one of a breakdown.
	overviewPage  = 10
	breakdownPage = 12
)

// Overview says how far the people are whom the viewer is contact of: a line
// for each course that concerns any of them, or the only one of Query.Course.
// With Query.Field and Value it is about that part of them. Where they are too
// few, All is withheld and there is nothing else. ErrForbidden: the viewer is
// contact of nobody.
func (s *Service) Overview(ctx context.Context, tenant string, v Viewer, q Query) (*results.Overview, error) {
	l, scope, err := s.seeing(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	o, err := l.overview(ctx, scope, q)
	return o, l.reading("the totals", err)
}

// seeing returns a look at results, and the expression that bounds it.
func (s *Service) seeing(ctx context.Context, tenant string, v Viewer) (l *look, scope string, err error) {
	if l, err = s.look(ctx, tenant, v); err != nil {
		return nil, "", err
	}
	scope, err = l.may(roles.SeeResults)
	return l, scope, err
}

func (l *look) overview(ctx context.Context, scope string, q Query) (*results.Overview, error) {
	cut := results.Cut{Scope: scope}
	if q.Field != "" && q.Value != "" {
		cut.Field, cut.Value = q.Field, q.Value
	}
	n, err := l.numbers(ctx, scope, cut.Field, q.Since)
	if err != nil {
		return nil, err
	}
	of, err := n.read(ctx, cut)
	if err != nil {
		return nil, err
	}
	lines := n.lines(&of)
	o := &results.Overview{Organisation: l.Name, Cut: cut, Day: l.day, Since: n.since, Fields: n.fields, All: n.all(&of, lines)}
	if o.All.Withheld {
		return o, nil
	}
	inOrder(lines)
	if q.Course != "" {
		lines = slices.DeleteFunc(lines, func(l results.Line) bool { return l.Course != q.Course })
	}
	o.Courses, o.Page, o.Pages = page(lines, q.Page, overviewPage)
	o.Blocked, o.NoApp = of.now.Blocked, of.now.NoApp
	if cut == (results.Cut{}) {
		o.Trouble, err = l.trouble(ctx)
	}
	return o, err
}

// trouble says why deliveries of the whole organisation didn't arrive, the
// commonest reasons first.
func (l *look) trouble(ctx context.Context) ([]results.Trouble, error) {
	counts, err := l.Store.Counts(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]int{}
	for _, c := range counts {
		for _, stage := range []campaigns.Stage{campaigns.Failed, campaigns.GivenUp} {
			for reason, n := range c.ByReason[stage] {
				by[reason] += n
			}
		}
	}
	var list []results.Trouble
	for _, reason := range slices.Sorted(maps.Keys(by)) {
		if by[reason] > 0 {
			list = append(list, results.Trouble{Reason: reason, Deliveries: by[reason]})
		}
	}
	slices.SortStableFunc(list, func(a, b results.Trouble) int { return b.Deliveries - a.Deliveries })
	return list, nil
}

// Breakdown is Overview by the values of Query.Field: of one course, or of all
// together, then without the trends of the parts. A field that isn't known any
// more has no parts. Parts that may not be told of are there without numbers.
func (s *Service) Breakdown(ctx context.Context, tenant string, v Viewer, q Query) (*results.Breakdown, error) {
	l, scope, err := s.seeing(ctx, tenant, v)
	if err != nil {
		return nil, err
	}
	b, err := l.breakdown(ctx, scope, q)
	return b, l.reading("the totals", err)
}

func (l *look) breakdown(ctx context.Context, scope string, q Query) (*results.Breakdown, error) {
	cut := results.Cut{Scope: scope}
	n, err := l.numbers(ctx, scope, q.Field, q.Since)
	if err != nil {
		return nil, err
	}
	b := &results.Breakdown{
		Organisation: l.Name, Cut: cut, Day: l.day, Since: n.since, Field: q.Field, Course: q.Course, Title: l.title(q.Course),
	}
	if b.All, err = n.about(ctx, cut, q.Course, n.now.People); err != nil || b.All.Withheld {
		return b, err
	}
	var parts []results.Part
	sortByName(n.parts, func(p *results.Part) string { return p.Value })
	parts, b.Page, b.Pages = page(n.parts, q.Page, breakdownPage)
	for _, p := range parts {
		line, err := n.about(ctx, results.Cut{Scope: scope, Field: q.Field, Value: p.Value}, q.Course, p.People)
		if err != nil {
			return nil, err
		}
		line.Value = p.Value
		b.Parts = append(b.Parts, line)
	}
	return b, nil
}

// about returns the numbers of a cut of so many people in one course, or in all
// together.
func (n *numbers) about(ctx context.Context, cut results.Cut, course string, people int) (results.Line, error) {
	switch {
	case course != "":
		o, err := n.readCourse(ctx, cut, course, people)
		return n.line(&o, course), err
	case cut.Field != "":
		return n.together(ctx, cut, people)
	}
	o, err := n.read(ctx, cut)
	return n.all(&o, n.lines(&o)), err
}
