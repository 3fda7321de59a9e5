package bolt

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// Numbers of the fields of what is kept of a person's learning and of what is in
// it.
const (
	learningOff protowire.Number = iota + 1
	learningRecalled
	learningTrial
	learningNeed
	learningAnswered
)

const (
	recalledCourse protowire.Number = iota + 1
	recalledQuestion
	recalledStability
	recalledDifficulty
	recalledLast
	recalledDueDays
	recalledDue
	recalledAnswers
	recalledLapses
	recalledWrong
	recalledReviews
	recalledRelearn
)

const (
	trialCourse protowire.Number = iota + 1
	trialArm
	trialCompleted
	trialAsked
)

const (
	needCampaign protowire.Number = iota + 1
	needCompetence
	needSelf
	needRight
	needAsked
	needAt
)

const (
	askedCampaign protowire.Number = iota + 1
	askedSurvey
)

// encodeLearning returns the record to put at a person's ID.
func encodeLearning(person []byte, l *learning.Record) []byte {
	b := make([]byte, 1, 64+64*len(l.Items)+32*(len(l.Trials)+len(l.Needs)+len(l.Answered)))
	b[0] = recordVersion
	b = appendBool(b, learningOff, l.Off)
	for i := range l.Items {
		b = appendRecalled(b, &l.Items[i], i > 0 && l.Items[i].Course == l.Items[i-1].Course)
	}
	b = appendTrials(b, l.Trials)
	for i := range l.Needs {
		b = appendNested(b, learningNeed, func(b []byte) []byte { return appendNeed(b, &l.Needs[i]) })
	}
	for _, a := range l.Answered {
		b = appendNested(b, learningAnswered, func(b []byte) []byte {
			return appendString(appendString(b, askedCampaign, a.Campaign), askedSurvey, a.Survey)
		})
	}
	return finish(person, b)
}

// wholeDay is how long a day of those is that items come back after.
const wholeDay = 24 * time.Hour

// appendRecalled appends an item; one of the course of the item before it leaves the
// course out. When it is due is kept as days after the latest answer where that is
// all there is to it.
func appendRecalled(b []byte, i *recall.Item, same bool) []byte {
	return appendNested(b, learningRecalled, func(b []byte) []byte {
		if !same {
			b = appendTexts(b, recalledCourse, i.Course)
		}
		b = appendString(b, recalledQuestion, i.Question)
		b = appendFloat(b, recalledStability, i.Stability)
		b = appendFloat(b, recalledDifficulty, i.Difficulty)
		b = appendTime(b, recalledLast, i.Last)
		if after := i.Due.Sub(i.Last); !i.Last.IsZero() && after > 0 && after%wholeDay == 0 {
			b = appendInt(b, recalledDueDays, int(after/wholeDay))
		} else {
			b = appendTime(b, recalledDue, i.Due)
		}
		b = appendInt(b, recalledAnswers, i.Answers)
		b = appendInt(b, recalledLapses, i.Lapses)
		b = appendInt(b, recalledWrong, i.Wrong)
		b = appendInt(b, recalledReviews, i.Reviews)
		return appendBool(b, recalledRelearn, i.Relearn)
	})
}

// appendFloat keeps a number to its last bit.
func appendFloat(b []byte, id protowire.Number, f float64) []byte {
	if f == 0 {
		return b
	}
	b = protowire.AppendVarint(protowire.AppendTag(b, id, protowire.BytesType), 8)
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

// float returns the field as a number, 0 if it is none.
func (f field) float() float64 {
	if len(f.nested) != 8 {
		return 0
	}
	n := math.Float64frombits(binary.LittleEndian.Uint64([]byte(f.nested)))
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return 0
	}
	return n
}

func appendTrials(b []byte, trials []recall.Trial) []byte {
	for i := range trials {
		t := &trials[i]
		b = appendNested(b, learningTrial, func(b []byte) []byte {
			b = appendString(b, trialCourse, t.Course)
			b = appendString(b, trialArm, string(t.Arm))
			b = appendTime(b, trialCompleted, t.Completed)
			return appendInts(b, trialAsked, t.Asked...)
		})
	}
	return b
}

func appendNeed(b []byte, o *needs.Outcome) []byte {
	b = appendString(b, needCampaign, o.Campaign)
	b = appendString(b, needCompetence, o.Competence)
	b = appendInt(b, needSelf, o.Self)
	b = appendInt(b, needRight, o.Right)
	b = appendInt(b, needAsked, o.Asked)
	return appendTime(b, needAt, o.At)
}

// decodeLearning reads the record found at a person's ID.
func decodeLearning(person, record []byte) (l learning.Record, err error) {
	b, err := payload(person, record)
	if err != nil {
		return l, err
	}
	return l, newFields(b).each(func(f field) error { return setLearning(&l, f) })
}

func setLearning(l *learning.Record, f field) error {
	switch f.id {
	case learningOff:
		l.Off = f.bool()
	case learningRecalled:
		return addRecalled(l, f.nested)
	case learningTrial:
		l.Trials = append(l.Trials, recall.Trial{})
		return decodeTrial(&l.Trials[len(l.Trials)-1], f.nested)
	case learningNeed:
		l.Needs = append(l.Needs, needs.Outcome{})
		return decodeNeed(&l.Needs[len(l.Needs)-1], f.nested)
	case learningAnswered:
		l.Answered = append(l.Answered, learning.Asked{})
		return decodeAsked(&l.Answered[len(l.Answered)-1], f.nested)
	}
	return nil
}

// addRecalled adds an item, whose course is that of the one before unless it says so.
func addRecalled(l *learning.Record, r fields) error {
	var i recall.Item
	if n := len(l.Items); n > 0 {
		i.Course = l.Items[n-1].Course
	}
	days := 0
	err := r.each(func(f field) error {
		if f.id == recalledDueDays {
			days = f.int()
		}
		setRecalled(&i, f)
		return nil
	})
	if days != 0 {
		i.Due = bounded(i.Last.Add(time.Duration(days) * wholeDay))
	}
	l.Items = append(l.Items, i)
	return err
}

func setRecalled(i *recall.Item, f field) {
	switch f.id {
	case recalledCourse:
		i.Course = f.text()
	case recalledQuestion:
		i.Question = f.text()
	case recalledStability:
		i.Stability = f.float()
	case recalledDifficulty:
		i.Difficulty = f.float()
	case recalledLast:
		i.Last = f.time()
	case recalledDue:
		i.Due = f.time()
	case recalledAnswers:
		i.Answers = f.int()
	case recalledLapses:
		i.Lapses = f.int()
	case recalledWrong:
		i.Wrong = f.int()
	case recalledReviews:
		i.Reviews = f.int()
	case recalledRelearn:
		i.Relearn = f.bool()
	}
}

func decodeTrial(t *recall.Trial, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case trialCourse:
			t.Course = f.text()
		case trialArm:
			t.Arm = recall.Arm(f.text())
		case trialCompleted:
			t.Completed = f.time()
		case trialAsked:
			t.Asked = append(t.Asked, f.int())
		}
		return nil
	})
}

func decodeNeed(o *needs.Outcome, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case needCampaign:
			o.Campaign = f.text()
		case needCompetence:
			o.Competence = f.text()
		case needSelf:
			o.Self = f.int()
		case needRight:
			o.Right = f.int()
		case needAsked:
			o.Asked = f.int()
		case needAt:
			o.At = f.time()
		}
		return nil
	})
}

func decodeAsked(a *learning.Asked, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case askedCampaign:
			a.Campaign = f.text()
		case askedSurvey:
			a.Survey = f.text()
		}
		return nil
	})
}

// reviewKeySize is the length of the key of a review: the person's ID and a number
// that is higher for each later one.
const reviewKeySize = idLength + 8

func reviewKey(person string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, reviewKeySize), person...), n)
}

// Numbers of the fields of a review.
const (
	reviewCourse protowire.Number = iota + 1
	reviewQuestion
	reviewSerial
	reviewVersion
	reviewPurpose
	reviewDay
	reviewResponse
	reviewRight
	reviewSure
	reviewRating
	reviewExpected
	reviewAt
)

func encodeReview(key []byte, r *recall.Review) []byte {
	b := append(make([]byte, 0, 96+len(r.Response)), recordVersion)
	b = appendString(b, reviewCourse, r.Course)
	b = appendString(b, reviewQuestion, r.Question)
	b = appendInt(b, reviewSerial, r.Serial)
	b = appendInt(b, reviewVersion, r.Version)
	b = appendString(b, reviewPurpose, string(r.Purpose))
	b = appendInt(b, reviewDay, r.Day)
	b = appendString(b, reviewResponse, r.Response)
	b = appendBool(b, reviewRight, r.Right)
	b = appendString(b, reviewSure, string(r.Sure))
	b = appendInt(b, reviewRating, r.Rating)
	b = appendFloat(b, reviewExpected, r.Expected)
	return finish(key, appendTime(b, reviewAt, r.At))
}

func decodeReview(key, record []byte) (r recall.Review, err error) {
	b, err := payload(key, record)
	if err != nil {
		return r, err
	}
	if len(key) != reviewKeySize {
		return r, fmt.Errorf("%w: a review has a key of %d bytes", store.ErrDamaged, len(key))
	}
	return r, newFields(b).each(func(f field) error {
		setReview(&r, f)
		return nil
	})
}

func setReview(r *recall.Review, f field) {
	switch f.id {
	case reviewCourse:
		r.Course = f.text()
	case reviewQuestion:
		r.Question = f.text()
	case reviewSerial:
		r.Serial = f.int()
	case reviewVersion:
		r.Version = f.int()
	case reviewPurpose:
		r.Purpose = recall.Purpose(f.text())
	case reviewDay:
		r.Day = f.int()
	case reviewResponse:
		r.Response = f.text()
	case reviewRight:
		r.Right = f.bool()
	case reviewSure:
		r.Sure = recall.Sureness(f.text())
	case reviewRating:
		r.Rating = f.int()
	case reviewExpected:
		r.Expected = f.float()
	case reviewAt:
		r.At = f.time()
	}
}
