package bot

import (
	"context"
	"fmt"
	"strings"

	"drypp/cards"
	"drypp/courses"
)

// do does what was asked for, whether by a command or by a button.
func (v *visit) do(ctx context.Context) (cards.Card, error) {
	// What somebody does whose data is only kept isn't noted.
	if v.data.Delivery != "" && !v.isRestricted() {
		return v.delivered(ctx)
	}
	return v.act(ctx)
}

// act does what was asked for, wherever the button was.
func (v *visit) act(ctx context.Context) (cards.Card, error) {
	switch v.data.Do {
	case cards.DoHelp:
		return cards.Help(v.language, v.rights(ctx)), nil
	case cards.DoCourses:
		return v.myCourses(ctx)
	case cards.DoMyData:
		return v.myData(ctx)
	case cards.DoLanguage:
		return v.setLanguage(ctx)
	case cards.DoResults, cards.DoOverview, cards.DoBreakdown, cards.DoTeam, cards.DoNudge, cards.DoQuality, cards.DoLooks,
		cards.DoDigest, cards.DoDeputy, cards.DoExport, cards.DoCertificates, cards.DoCertificate:
		return v.results(ctx)
	case cards.DoStart, cards.DoAgain, cards.DoBegin:
		return v.start(ctx)
	case cards.DoContinue:
		return v.goOn(ctx)
	case cards.DoPause:
		return v.pause(ctx)
	case cards.DoResume:
		return v.resume(ctx)
	case cards.DoHour:
		return v.hour(ctx)
	case cards.DoStatus, cards.DoAskState, cards.DoSetState, cards.DoDraft, cards.DoApply:
		return v.campaigns(ctx)
	case cards.DoPeople, cards.DoSync, cards.DoAllow, cards.DoFields, cards.DoChoose:
		return v.people(ctx)
	case doFile, cards.DoImport, cards.DoReplace, cards.DoForget:
		return v.file(ctx)
	case cards.DoRead, cards.DoAnswer, cards.DoNext, cards.DoRetry, cards.DoReread, cards.DoResult:
		return v.inCourse(ctx)
	case cards.DoReview, cards.DoReviewNext, cards.DoReviews, cards.DoRelearn:
		return v.reviews(ctx)
	case cards.DoAcknowledge, cards.DoPart, cards.DoTests, cards.DoDocuments:
		return v.tests(ctx)
	case cards.DoMap, cards.DoNeeds, cards.DoNeedsMap:
		return v.needs(ctx)
	case cards.DoSurvey, cards.DoSurveys:
		return v.surveys(ctx)
	case cards.DoRetention:
		return v.retention(ctx)
	case cards.DoPrivacy, cards.DoRights, cards.DoWish, cards.DoConfirm, cards.DoRequests, cards.DoWithdraw, cards.DoPackage,
		cards.DoPending, cards.DoDecide:
		return v.aboutPrivacy(ctx)
	}
	return cards.NotUnderstood(v.language, v.rights(ctx)), nil
}

// enrolments returns the person's enrolments, oldest first, as the present
// versions of their courses see them.
func (v *visit) enrolments(ctx context.Context) ([]courses.Enrolment, error) {
	list, err := v.org.Store.Enrolments(ctx, v.person.ID)
	if err != nil {
		return nil, fmt.Errorf("reading enrolments: %w", err)
	}
	for i := range list {
		v.localise(&list[i])
		if c := v.org.Courses.Course(list[i].Course); c != nil {
			list[i].Adopt(c)
		}
	}
	return list, nil
}

// taken returns every course on offer and what else the person has taken, each
// with their latest enrolment.
func (v *visit) taken(ctx context.Context) ([]cards.Taken, error) {
	enrolments, err := v.enrolments(ctx)
	if err != nil {
		return nil, err
	}
	latest := map[string]*courses.Enrolment{}
	for i := range enrolments {
		latest[enrolments[i].Course] = &enrolments[i]
	}
	var list []cards.Taken
	for _, c := range v.org.Courses.All() {
		until, exempt := v.exempt(enrolments, c)
		list = append(list, cards.Taken{Course: c, Enrolment: latest[c.ID], Exempt: exempt, Until: until})
	}
	for i := range enrolments {
		if e := &enrolments[i]; latest[e.Course] == e && v.org.Courses.Course(e.Course) == nil {
			list = append(list, cards.Taken{Enrolment: e})
		}
	}
	return list, nil
}

func (v *visit) myCourses(ctx context.Context) (cards.Card, error) {
	list, err := v.taken(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	return cards.MyCourses(v.language, list), nil
}

func (v *visit) setLanguage(ctx context.Context) (cards.Card, error) {
	l, ok := language(v.data.Language)
	if !ok {
		return cards.Languages(v.language), nil
	}
	if err := v.org.Store.SetLanguage(ctx, v.person.ID, l); err != nil {
		return cards.Card{}, fmt.Errorf("keeping the language: %w", err)
	}
	v.language = l
	return cards.LanguageChanged(l), nil
}

// goOn shows what comes next in the course that the person did something in
// last, or their courses if nothing is under way.
func (v *visit) goOn(ctx context.Context) (cards.Card, error) {
	enrolments, err := v.enrolments(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	var open *courses.Enrolment
	for i := range enrolments {
		e := &enrolments[i]
		c := v.org.Courses.Course(e.Course)
		if c == nil || e.Next(c).Kind == courses.AtResult {
			continue
		}
		if open == nil || e.Touched().After(open.Touched()) {
			open = e
		}
	}
	if open == nil {
		return v.myCourses(ctx)
	}
	c := v.org.Courses.Course(open.Course)
	note, err := v.changed(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	return v.next(c, open, note), nil
}

// start begins a course or goes on with it.
func (v *visit) start(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		list, err := v.taken(ctx)
		if err != nil {
			return cards.Card{}, err
		}
		return cards.UnknownCourse(v.language, list), nil
	}
	note, err := v.changed(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	e, err := v.org.Store.Enrol(ctx, v.person.ID, c, v.data.Do == cards.DoAgain, v.bot.now())
	if err != nil {
		return cards.Card{}, fmt.Errorf("enrolling: %w", err)
	}
	if note == cards.NoteNone && e.Read == 0 && e.ScoresTold && c.ManagersSeeScores {
		note = cards.NoteScores
	}
	return v.enter(c, &e, note), nil
}

// changed returns what to say to somebody who opens a course: that it has
// changed, if its present version takes them back.
func (v *visit) changed(ctx context.Context, c *courses.Course) (cards.Note, error) {
	list, err := v.org.Store.Enrolments(ctx, v.person.ID)
	if err != nil {
		return cards.NoteNone, fmt.Errorf("reading enrolments: %w", err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Course == c.ID {
			return changedNote(list[i].GoesBack(c)), nil
		}
	}
	return cards.NoteNone, nil
}

func changedNote(back bool) cards.Note {
	if back {
		return cards.NoteChanged
	}
	return cards.NoteNone
}

// next shows what comes next in an enrolment.
func (v *visit) next(c *courses.Course, e *courses.Enrolment, n cards.Note) cards.Card {
	switch s := e.Next(c); s.Kind {
	case courses.AtLesson:
		return cards.Lesson(v.language, c, e, s.Index, n)
	case courses.AtQuestion:
		return cards.Question(v.language, c, e, v.person.ID, s.Index, n)
	default:
		return v.result(c, e)
	}
}

func (v *visit) result(c *courses.Course, e *courses.Enrolment) cards.Card {
	v.localise(e)
	if c.Test != nil {
		return cards.TestResult(v.language, c, e, v.outcome(c, e))
	}
	if v.org.Certificates && v.bot.put != nil {
		return cards.Certified(v.language, c, e)
	}
	return cards.Result(v.language, c, e)
}

// language understands a language's tag or its name.
func language(s string) (courses.Language, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "bokmål", "bokmal", "norsk", "norwegian":
		return courses.Bokmaal, true
	case "nynorsk":
		return courses.Nynorsk, true
	case "english", "engelsk":
		return courses.English, true
	}
	return courses.LanguageOf(s)
}
