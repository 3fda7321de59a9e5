package cards

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses"
	"drypp/courses/rights"
)

// The IDs of inputs, which are also the members of Data that their values come
// back as.
const (
	InputUntil    = "until"
	InputHour     = "hour"
	InputName     = "name"
	InputCourses  = "courses"
	InputNeeds    = "needs"
	InputSurveys  = "surveys"
	InputAudience = "audience"
	InputStart    = "start"
	InputDue      = "due"
	InputPace     = "pace"
	InputEvery    = "every"
	InputDates    = "dates"
	InputBefore   = "before"
	InputAfter    = "after"
	InputFields   = "fields"
	InputEmail    = "email"
	InputCourse   = "c"
	InputSubject  = "subject"
	InputProposal = "proposal"
	InputReason   = "reason"
)

// maxData is how large, in bytes, what a button sends may be: the fields of
// Data at their longest, with room for what a client adds of its own.
const maxData = 8 << 10

// maxBorrowed is how much longer than courses.MaxID a Step may be: a test's
// question that is another course's has that course's ID before its own.
const maxBorrowed = courses.MaxID + 1

// verbs are the values that Data.Do may have.
var verbs = []string{
	DoStart, DoAgain, DoRead, DoAnswer, DoNext, DoContinue, DoRetry, DoReread,
	DoResult, DoCourses, DoHelp, DoMyData, DoResults, DoLanguage,
	DoBegin, DoPause, DoResume, DoHour, DoStatus, DoAskState, DoSetState, DoDraft, DoApply,
	DoPeople, DoSync, DoAllow, DoFields, DoChoose, DoImport, DoReplace, DoForget,
	DoOverview, DoBreakdown, DoTeam, DoNudge, DoQuality, DoLooks, DoExport,
	DoCertificates, DoCertificate, DoDigest, DoDeputy,
	DoReview, DoReviewNext, DoReviews, DoRelearn, DoAcknowledge, DoPart, DoTests, DoMap, DoNeeds, DoNeedsMap, DoSurvey,
	DoSurveys, DoRetention, DoDocuments,
	DoPrivacy, DoRights, DoWish, DoConfirm, DoRequests, DoWithdraw, DoPackage, DoPending, DoDecide,
}

// ParseData reads what a button sent. It ignores members that it doesn't know,
// since clients add some of their own, and refuses everything that no button
// of ours sends: anything but an object of at most 8 KiB, a member of the wrong
// type, a member twice, an unknown Do, an ID that is too long. An answer that
// is too long passes, for the question to say so. Errors hold nothing of what
// was sent.
func ParseData(raw jsontext.Value) (Data, error) {
	if len(raw) > maxData {
		return Data{}, fmt.Errorf("card data of %d bytes: at most %d are read", len(raw), maxData)
	}
	if raw.Kind() != '{' {
		return Data{}, errors.New("card data is not a JSON object")
	}
	var sent struct {
		Data
		// Rest are the members that Data doesn't know, among them the inputs of a card
		// that has several.
		Rest map[string]jsontext.Value `json:",embed"`
	}
	if err := json.Unmarshal(raw, &sent); err != nil {
		return Data{}, errors.New("card data is malformed, or a member has the wrong type")
	}
	d := sent.Data
	if err := d.join(sent.Rest); err != nil {
		return Data{}, err
	}
	if d.Course == AnyCourse {
		d.Course = ""
	}
	if !slices.Contains(verbs, d.Do) {
		return Data{}, errors.New("card data asks for nothing that a button of ours does")
	}
	if max(len(d.Course), len(d.Enrolment), len(d.Step)-maxBorrowed, len(d.Language), len(d.Delivery), len(d.Campaign)) > courses.MaxID || d.Try < 0 || d.Count < 0 {
		return Data{}, errors.New("card data holds an ID that is too long or a number below 0")
	}
	if !d.View.bounded() {
		return Data{}, errors.New("card data asks for a view that no card offers")
	}
	if max(len(d.Until), len(d.Hour)) > maxWords || len(d.Fields) > maxFields || !d.Draft.bounded() || !d.Ask.bounded() || len(d.Sure) > courses.MaxID {
		return Data{}, errors.New("card data holds an input that is longer than its field")
	}
	return d, nil
}

// InputPart returns the ID of the input at a position, from 0 to MaxInputs-1, of a
// card with several inputs.
func InputPart(i int) string { return "a" + strconv.Itoa(i) }

// MaxInputs is how many inputs a card may have whose values are joined.
const MaxInputs = 20

// join makes the inputs of a card with several its Answer. What wasn't filled in is
// empty; who has sent none has no Answer by it.
func (d *Data) join(rest map[string]jsontext.Value) error {
	var parts []string
	for i := range MaxInputs {
		raw, ok := rest[InputPart(i)]
		if !ok {
			continue
		}
		var value string
		if err := json.Unmarshal(raw, &value); err != nil {
			return errors.New("an input of card data is no text")
		}
		for len(parts) < i {
			parts = append(parts, "")
		}
		parts = append(parts, strings.ReplaceAll(value, courses.Separator, " "))
	}
	if len(parts) > 0 {
		d.Answer = strings.Join(parts, courses.Separator)
	}
	return nil
}

// How long, in bytes, inputs may be. A field takes a third as many characters,
// since three bytes are the most that one UTF-16 unit takes.
const (
	maxWords    = 3 * 60
	maxName     = 3 * 100
	maxAudience = 3 * 400
	// maxGiven leaves room for 30 IDs at their longest of what a campaign gives.
	maxGiven = 30 * (courses.MaxID + 1)
	maxDates = 3 * 120
	// maxValue is how long a field's value or an address may be.
	maxValue = 1 << 10
	// maxFields leaves room for all that can be chosen, with own names at their
	// longest.
	maxFields = 20 * (courses.MaxID + 1)
)

// bounded reports whether nothing is longer than a button of ours sends.
func (v *View) bounded() bool {
	return max(len(v.Field), len(v.Format), len(v.Manager)) <= courses.MaxID &&
		max(len(v.Value), len(v.Email)) <= maxValue && v.Page >= 0
}

// bounded reports whether nothing is longer than its field lets through.
func (d *Draft) bounded() bool {
	return len(d.Name) <= maxName && len(d.Courses)+len(d.Needs)+len(d.Surveys) <= maxGiven &&
		len(d.Audience) <= maxAudience && len(d.Dates) <= maxDates &&
		max(len(d.Start), len(d.Due), len(d.Pace), len(d.Every), len(d.Before), len(d.After)) <= maxWords
}

// bounded reports whether nothing is longer than its field lets through.
func (a *Ask) bounded() bool {
	return max(len(a.Right), len(a.Request), len(a.Choice), len(a.Subject)) <= courses.MaxID &&
		len(a.Proposal) <= 3*rights.MaxValue && len(a.Reason) <= 3*rights.MaxReason
}

// append adds the data as JSON, in the form that ParseData reads. It is written
// out by hand because every button of every card carries it twice.
func (d *Data) append(b []byte) []byte {
	b = append(b, `{"do":`...)
	b = quote(b, d.Do)
	for _, m := range [...]struct{ name, value string }{
		{"c", d.Course}, {"e", d.Enrolment}, {"s", d.Step}, {"answer", d.Answer}, {"sure", d.Sure}, {"l", d.Language},
		{"v", d.Delivery}, {"m", d.Campaign}, {InputUntil, d.Until}, {InputHour, d.Hour},
		{InputFields, d.Fields}, {"f", d.Field}, {"w", d.Value}, {"x", d.Format}, {"g", d.Manager}, {InputEmail, d.Email},
		{"k", d.Right}, {"r", d.Request}, {"d", d.Choice}, {InputSubject, d.Subject}, {InputProposal, d.Proposal}, {InputReason, d.Reason},
	} {
		b = appendMember(b, m.name, m.value)
	}
	b = appendNumber(b, "p", d.Page)
	if d.Draft != (Draft{}) {
		b = d.Draft.append(b)
	}
	b = appendNumber(b, "t", d.Try)
	b = appendNumber(b, "n", d.Count)
	return append(b, '}')
}

// appendNumber adds a member that is a number, unless it is 0.
func appendNumber(b []byte, name string, n int) []byte {
	if n == 0 {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return strconv.AppendInt(b, int64(n), 10)
}

func (d *Draft) append(b []byte) []byte {
	for _, m := range [...]struct{ name, value string }{
		{InputName, d.Name}, {InputCourses, d.Courses}, {InputNeeds, d.Needs}, {InputSurveys, d.Surveys}, {InputAudience, d.Audience},
		{InputStart, d.Start}, {InputDue, d.Due}, {InputPace, d.Pace}, {InputEvery, d.Every},
		{InputDates, d.Dates}, {InputBefore, d.Before}, {InputAfter, d.After},
	} {
		b = appendMember(b, m.name, m.value)
	}
	return b
}

// appendMember adds a string member, unless it is empty.
func appendMember(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return quote(b, value)
}

// quote appends s as a JSON string. What isn't UTF-8 in it becomes U+FFFD, and
// the error that says so has nothing to add.
func quote(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}
