package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/rights"
)

// myData shows all that is kept about the person: every enrolment, not only the
// latest in each course, every card that came or is planned, and who looked (GDPR
// article 15).
func (v *visit) myData(ctx context.Context) (cards.Card, error) {
	enrolments, err := v.enrolments(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	c, err := v.look(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	deliveries, err := v.org.Store.Ledger(ctx, v.person.ID)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading deliveries: %w", err)
	}
	k := cards.Kept{
		Person: v.person, Deliveries: deliveries, Agenda: c.Agenda, Campaigns: c.Campaigns, Courses: v.org.Courses, In: v.location(),
	}
	k.Person.Met = k.Person.Met.In(k.In)
	k.Person.Left = k.Person.Left.In(k.In)
	if k.Digests, err = v.keptDigests(ctx); err != nil {
		return cards.Card{}, err
	}
	if k.Looks, err = v.keptLooks(ctx); err != nil {
		return cards.Card{}, err
	}
	if k.Requests, err = v.keptRequests(ctx); err != nil {
		return cards.Card{}, err
	}
	if k.Learning, k.Reviews, err = v.keptLearning(ctx); err != nil {
		return cards.Card{}, err
	}
	for i := range enrolments {
		k.Taken = append(k.Taken, cards.Taken{Course: v.org.Courses.Course(enrolments[i].Course), Enrolment: &enrolments[i]})
	}
	return cards.MyData(v.language, k, v.org.Name, v.org.Region), nil
}

// keptLearning returns what is kept of the person's learning beside enrolments, and
// how many answers to questions that came back.
func (v *visit) keptLearning(ctx context.Context) (r learning.Record, reviews int, err error) {
	if r, err = v.org.Store.Learning(ctx, v.person.ID); err == nil {
		err = v.org.Store.Reviews(ctx, v.person.ID, func(string, recall.Review) error { reviews++; return nil })
	}
	if err != nil {
		return r, 0, fmt.Errorf("reading what a person learned: %w", err)
	}
	return r, reviews, nil
}

// keptDigests returns what is kept of the person's digests.
func (v *visit) keptDigests(ctx context.Context) (list []cards.Digest, err error) {
	for _, kind := range []store.DigestKind{store.ManagerDigest, store.ContactDigest} {
		d, err := v.org.Store.Digest(ctx, v.person.ID, kind)
		if err != nil {
			return nil, fmt.Errorf("reading digests: %w", err)
		}
		if d.Revision == 0 {
			continue // nothing is kept
		}
		deputy, err := v.calledByID(ctx, d.Deputy)
		if err != nil {
			return nil, err
		}
		list = append(list, cards.Digest{
			Team: kind == store.ManagerDigest, Declined: d.Declined, Deputy: deputy, Period: d.Period, Stage: string(d.Stage),
			At: d.At, Tries: d.Tries, Owed: d.Owed, Done: d.Done, Nudged: d.Nudged,
		})
	}
	return list, nil
}

// keptRequests returns what the person asked of what is kept about them, the
// latest first.
func (v *visit) keptRequests(ctx context.Context) ([]rights.Request, error) {
	if v.bot.privacy == nil {
		return nil, nil
	}
	list, err := v.bot.privacy.Requests(ctx, v.org.Tenant, &v.person)
	if err != nil {
		return nil, fmt.Errorf("reading a person's requests: %w", err)
	}
	return list, nil
}

// looksRead bounds how many looks of all people are read for one person's.
const looksRead = 10_000

// keptLooks returns the latest looks at results of the person's alone, and those
// that the person had at results of others.
func (v *visit) keptLooks(ctx context.Context) (list []results.Looked, err error) {
	read := 0
	err = v.org.Store.Accesses(ctx, func(a store.Access) error {
		if a.By == v.person.ID || a.About == v.person.ID {
			list = append(list, results.Looked{
				At: a.At, By: a.Via, ByPerson: a.By, What: a.What, Format: a.Format, Scope: a.Scope, People: a.People,
			})
		}
		if read++; read == looksRead {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("reading who looked: %w", err)
	}
	names := map[string]string{}
	for i := range list {
		k := &list[i]
		if _, known := names[k.ByPerson]; !known {
			if names[k.ByPerson], err = v.calledByID(ctx, k.ByPerson); err != nil {
				return nil, err
			}
		}
		k.By = cmp.Or(names[k.ByPerson], k.By)
	}
	return list, nil
}

// calledByID returns what people call the person with that random ID: the ID
// itself if they are gone, or nothing for the empty one.
func (v *visit) calledByID(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	p, err := v.org.Store.PersonByID(ctx, id)
	if err := ignoreUnknown(err); err != nil {
		return "", fmt.Errorf("reading a name: %w", err)
	}
	return cmp.Or(p.Name, p.Email, id), nil
}
