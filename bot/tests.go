package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
)

// tests answers what is about competence tests, the parts that they send people to,
// and documents.
func (v *visit) tests(ctx context.Context) (cards.Card, error) {
	switch v.data.Do {
	case cards.DoTests:
		return v.offeredTests(ctx)
	case cards.DoPart:
		return v.part(ctx)
	case cards.DoAcknowledge:
		return v.acknowledge(ctx)
	}
	return v.documents(ctx)
}

// offeredTests lists the competence tests on offer.
func (v *visit) offeredTests(ctx context.Context) (cards.Card, error) {
	list, err := v.taken(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	var tests []cards.Offered
	for _, k := range list {
		if k.Course != nil && k.Course.Test != nil {
			tests = append(tests, cards.Offered{Taken: k, Spares: v.org.Courses.Spares(k.Course)})
		}
	}
	return cards.Tests(v.language, tests), nil
}

// exempt reports whether tests that the person passed spare them a course, and
// until when, in their zone.
func (v *visit) exempt(enrolments []courses.Enrolment, c *courses.Course) (until time.Time, ok bool) {
	until, ok = v.org.Courses.Exempt(enrolments, c, v.bot.now())
	if !until.IsZero() {
		until = until.In(v.location())
	}
	return until, ok
}

// enter shows what comes next to somebody who opens a course: what a test or a
// pretest is about, before its first question.
func (v *visit) enter(c *courses.Course, e *courses.Enrolment, n cards.Note) cards.Card {
	begun := slices.ContainsFunc(e.Attempts, func(a courses.Attempt) bool { return a.Try == e.Try })
	switch at := e.Next(c); {
	case begun || at.Kind != courses.AtQuestion:
	case e.Try == courses.Pretest:
		return cards.PretestStart(v.language, c, e, n)
	case c.Test != nil:
		return cards.TestStart(v.language, c, e, v.org.Courses.Spares(c), v.bot.now().In(v.location()), n)
	}
	return v.next(c, e, n)
}

// outcome is what there is to say of the latest finished try of a test.
func (v *visit) outcome(c *courses.Course, e *courses.Enrolment) cards.TestOutcome {
	o := cards.TestOutcome{
		Parts:        v.org.Courses.Parts(c, e),
		Certificates: v.org.Certificates && v.bot.put != nil,
	}
	for _, t := range e.Topics(c) {
		o.Topics = append(o.Topics, cards.Topic{Title: v.org.Courses.Topic(t.Topic, v.language), Right: t.Right, Questions: t.Questions})
	}
	for _, spared := range v.org.Courses.Spares(c) {
		if until, ok := v.exempt([]courses.Enrolment{*e}, spared); ok {
			o.Spared = append(o.Spared, cards.Spared{Course: spared, Until: until})
		}
	}
	return o
}

// told reports whether a person may see whether an answer was right: in a silent
// test not before its end, in a pretest never.
func told(c *courses.Course, e *courses.Enrolment, a *courses.Attempt) bool {
	if a.Try == courses.Pretest {
		return false
	}
	return c.Test == nil || !c.Test.Silent || finished(e, a.Try)
}

// answered shows what became of an answer that is on record.
func (v *visit) answered(ctx context.Context, c *courses.Course, got store.Answered, n cards.Note) (cards.Card, error) {
	e, a := &got.Enrolment, got.Attempt
	if n == cards.NoteNone && c.Test != nil && finished(e, a.Try) {
		if err := v.enrolParts(ctx, c, e); err != nil {
			return cards.Card{}, err
		}
	}
	silent := a.Try == courses.Pretest || c.Test != nil && c.Test.Silent
	if told(c, e, a) && (n != cards.NoteNone || !silent) {
		return cards.Feedback(v.language, c, e, v.person.ID, a, n), nil
	}
	if n == cards.NoteNone {
		n = cards.NoteSaved
	}
	if a.Try == courses.Pretest && e.Try != courses.Pretest && e.Next(c).Kind != courses.AtResult {
		return cards.PretestEnd(v.language, c, e), nil
	}
	return v.next(c, e, n), nil
}

// enrolParts signs the person up for what a test that they failed sends them to.
// Who has begun such a course already goes on there.
func (v *visit) enrolParts(ctx context.Context, c *courses.Course, e *courses.Enrolment) error {
	for _, p := range v.org.Courses.Parts(c, e) {
		if _, err := v.org.Store.EnrolParts(ctx, v.person.ID, p.Course, p.Lessons, v.bot.now()); err != nil {
			return fmt.Errorf("enrolling in parts of a course: %w", err)
		}
	}
	return nil
}

// part begins the part of a course that a test sends the person to, or goes on with
// it. The test is one of theirs, and what it sends to is worked out anew.
func (v *visit) part(ctx context.Context) (cards.Card, error) {
	e, err := v.org.Store.Enrolment(ctx, v.person.ID, v.data.Enrolment)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading the enrolment in a test: %w", err)
	}
	test := v.org.Courses.Course(e.Course)
	if test == nil {
		return cards.CourseGone(v.language), nil
	}
	for _, p := range v.org.Courses.Parts(test, &e) {
		if p.Course.ID != v.data.Course {
			continue
		}
		taking, err := v.org.Store.EnrolParts(ctx, v.person.ID, p.Course, p.Lessons, v.bot.now())
		if err != nil {
			return cards.Card{}, fmt.Errorf("enrolling in a part of a course: %w", err)
		}
		taking.Adopt(p.Course)
		return v.next(p.Course, &taking, cards.NoteNone), nil
	}
	return v.myCourses(ctx)
}

// acknowledge notes that the person has read the document of a lesson in its
// present version, and goes on behind the lesson if that is where they are.
func (v *visit) acknowledge(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		return cards.CourseGone(v.language), nil
	}
	i := c.LessonIndex(v.data.Step)
	if i < 0 || c.Edition("").Lessons[i].Document == nil {
		return v.moved(ctx, c)
	}
	e, note, err := v.enrolment(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	reading := e.Next(c) == courses.Step{Kind: courses.AtLesson, Index: i}
	if v.data.Page != c.Edition("").Lessons[i].Document.Version {
		if reading {
			return v.next(c, &e, cards.NoteUpdated), nil
		}
		return v.newerDocument(c, &e, i), nil
	}
	e, err = v.org.Store.Acknowledge(ctx, v.person.ID, e.ID, v.data.Step, v.data.Page, v.bot.now())
	switch {
	case err != nil:
		return cards.Card{}, fmt.Errorf("noting that a document was acknowledged: %w", err)
	case !reading:
		return cards.Acknowledged(v.language, c, i), nil
	}
	if e, err = v.org.Store.ReadLesson(ctx, v.person.ID, e.ID, c, i); err != nil {
		return cards.Card{}, fmt.Errorf("noting a lesson as read: %w", err)
	}
	return v.next(c, &e, note), nil
}

// newerDocument shows the present version of a document to somebody whose card is of an
// older one.
func (v *visit) newerDocument(c *courses.Course, e *courses.Enrolment, lesson int) cards.Card {
	v.localise(e)
	return cards.AcknowledgeAgain(v.language, c, e, lesson, v.location())
}

// readFirst notes that the lesson at index, which came with the card that began the
// course, was read, and its document acknowledged if the card had that version.
func (v *visit) readFirst(ctx context.Context, c *courses.Course, e courses.Enrolment, index int) (courses.Enrolment, error) {
	l := &c.Edition("").Lessons[index]
	if l.Document != nil && l.Document.Version == v.data.Page {
		if _, err := v.org.Store.Acknowledge(ctx, v.person.ID, e.ID, l.ID, v.data.Page, v.bot.now()); err != nil {
			return e, fmt.Errorf("noting that a document was acknowledged: %w", err)
		}
	}
	e, err := v.org.Store.ReadLesson(ctx, v.person.ID, e.ID, c, index)
	if err != nil {
		return e, fmt.Errorf("noting a lesson as read: %w", err)
	}
	return e, nil
}

// documents shows a contact who acknowledged the documents of a course, or of all.
func (v *visit) documents(ctx context.Context) (cards.Card, error) {
	if v.bot.reports == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	d, err := v.bot.reports.Documents(ctx, v.org.Tenant, v.viewer(ctx), v.data.Course)
	if refusal, ok := v.unseen(err); ok {
		return refusal, nil
	}
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading who acknowledged documents: %w", err)
	}
	return cards.Documents(v.language, d), nil
}
