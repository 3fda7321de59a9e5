package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
)

// Preview says what would happen if a wish were confirmed. ErrField: it isn't
// something that can be asked for.
func (s *Service) Preview(ctx context.Context, tenant string, by Asker, w rights.Wish) (*rights.Preview, error) {
	a, err := s.asks(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	return a.preview(ctx, w)
}

func (a *asking) preview(ctx context.Context, w rights.Wish) (*rights.Preview, error) {
	p := &rights.Preview{Wish: w}
	var err error
	switch w.Kind {
	case rights.Access, rights.Restriction, rights.Objection, rights.Lift:
	case rights.Correction:
		err = a.previewCorrection(ctx, p)
	case rights.Erasure:
		err = a.previewErasure(ctx, p)
	default:
		err = fmt.Errorf("%w: there is no such request", ErrField)
	}
	if err != nil {
		return nil, err
	}
	if p.Decides {
		p.DueBy = rights.DueAt(a.at.In(a.Location))
	}
	p.Waiting, err = a.waiting(ctx, &w)
	return p, err
}

// waiting returns the request that waits for the same thing already, or nil.
func (a *asking) waiting(ctx context.Context, w *rights.Wish) (*rights.Request, error) {
	list, err := a.requests(ctx, a.about.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(r rights.Request) bool {
		return r.State.Open() && r.Kind == w.Kind && strings.EqualFold(r.Field, w.Field)
	})
	if i < 0 {
		return nil, nil
	}
	return &list[i], nil
}

// previewErasure finds out what has to be kept: completions that have to be
// provable, and what is marked as legally kept.
func (a *asking) previewErasure(ctx context.Context, p *rights.Preview) error {
	enrolments, err := a.Store.Enrolments(ctx, a.about.ID)
	if err != nil {
		return reading("what they completed", err)
	}
	for _, proof := range a.Organisation.Facts.Proof {
		until := a.provenUntil(proof, enrolments)
		if !until.After(a.at) {
			continue
		}
		p.Proof = append(p.Proof, proof.Course)
		p.KeepUntil = later(p.KeepUntil, until)
	}
	if a.about.Held.After(a.at) {
		p.KeepUntil = later(p.KeepUntil, a.about.Held.In(a.Location))
	}
	p.Decides = !p.KeepUntil.IsZero()
	return nil
}

// provenUntil returns when the completion of a course needn't be provable any
// more; zero if there is none.
func (o *organisation) provenUntil(proof rights.Proof, enrolments []courses.Enrolment) (until time.Time) {
	for i := range enrolments {
		if last := enrolments[i].Last(); last != nil && enrolments[i].Course == proof.Course {
			day := proof.KeepUntil(o.day(last.At))
			until = later(until, day.At(0, o.Location))
		}
	}
	return until
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// previewCorrection finds out whose it is to correct.
func (a *asking) previewCorrection(ctx context.Context, p *rights.Preview) error {
	if err := a.checkCorrection(&p.Wish); err != nil {
		return err
	}
	source, err := a.source(ctx)
	if err != nil {
		return err
	}
	p.Before = before(&a.about, p.Field)
	// Who isn't listed has their name and address from Teams; what there is beside
	// them only a list can have said.
	named := p.Field == rights.FieldName || p.Field == rights.FieldEmail
	p.Elsewhere = source == directory || named && !a.about.Listed
	p.Decides = !p.Elsewhere && a.own() && !a.operator()
	return nil
}

// before returns what is known of a person in a field, groups with commas between
// them, as store.Correct takes them.
func before(p *courses.Person, field string) string {
	switch field {
	case rights.FieldName:
		return p.Name
	case rights.FieldEmail:
		return p.Email
	case courses.FieldGroups:
		return strings.Join(p.Groups, ", ")
	}
	return p.Field(field)
}

// checkCorrection brings a correction into the form that is kept, and refuses
// what is none.
func (a *asking) checkCorrection(w *rights.Wish) error {
	w.Field, w.Value = strings.ToLower(strings.TrimSpace(w.Field)), strings.TrimSpace(w.Value)
	known := w.Field == rights.FieldName || w.Field == rights.FieldEmail || slices.Contains(a.Fields(), w.Field)
	switch {
	case !known:
		return fmt.Errorf("%w: it is none of the fields that are known", ErrField)
	case len(w.Value) > rights.MaxValue || strings.ContainsFunc(w.Value, unprintable):
		return fmt.Errorf("%w: the value is longer than %d bytes, or isn't text on one line", ErrField, rights.MaxValue)
	case w.Value == "" && w.Field == rights.FieldEmail && a.about.ObjectID == "":
		return fmt.Errorf("%w: nobody could be found without it", ErrField)
	}
	if err := checkValue(w); err != nil {
		return err
	}
	if w.Value == before(&a.about, w.Field) {
		return fmt.Errorf("%w: that is what is known already", ErrField)
	}
	return nil
}

func unprintable(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }

// checkValue brings a value into the form that its field has, and refuses one that
// it can't have. No value takes away what is known.
func checkValue(w *rights.Wish) error {
	ok := true
	switch w.Field {
	case rights.FieldEmail:
		at := strings.LastIndexByte(w.Value, '@')
		ok = at > 0 && at < len(w.Value)-1 && !strings.ContainsFunc(w.Value, unicode.IsSpace)
	case courses.FieldStart:
		_, err := calendar.ParseDate(w.Value)
		ok = err == nil
	case courses.FieldTimezone:
		_, err := time.LoadLocation(w.Value)
		ok = err == nil && w.Value != "Local"
	case courses.FieldCountry:
		w.Value = strings.ToUpper(w.Value)
		ok = len(w.Value) == 2 && strings.Trim(w.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	case courses.FieldManager:
		w.Value = strings.ToLower(w.Value)
	case courses.FieldGroups:
		w.Value = groups(w.Value)
	}
	if !ok && w.Value != "" {
		return fmt.Errorf("%w: it is no value of %s", ErrField, w.Field)
	}
	return nil
}

// groups writes groups in alphabetical order, each once.
func groups(names string) string {
	var list []string
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
