package cards

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses"
)

// maxData is how large, in bytes, what a button sends may be: the fields of
// Data at their longest, with room for what a client adds of its own.
const maxData = 8 << 10

// verbs are the values that Data.Do may have.
var verbs = []string{
	DoStart, DoAgain, DoRead, DoAnswer, DoNext, DoContinue, DoRetry, DoReread,
	DoResult, DoCourses, DoHelp, DoMyData, DoResults, DoLanguage,
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
	var d Data
	if err := json.Unmarshal(raw, &d); err != nil {
		return Data{}, errors.New("card data is malformed, or a member has the wrong type")
	}
	if !slices.Contains(verbs, d.Do) {
		return Data{}, errors.New("card data asks for nothing that a button of ours does")
	}
	if max(len(d.Course), len(d.Enrolment), len(d.Step), len(d.Language)) > courses.MaxID || d.Try < 0 {
		return Data{}, errors.New("card data holds an ID that is too long or a try below 0")
	}
	return d, nil
}

// append adds the data as JSON, in the form that ParseData reads. It is written
// out by hand because every button of every card carries it twice.
func (d *Data) append(b []byte) []byte {
	b = append(b, `{"do":`...)
	b = quote(b, d.Do)
	for _, m := range [...]struct{ name, value string }{
		{"c", d.Course}, {"e", d.Enrolment}, {"s", d.Step}, {"answer", d.Answer}, {"l", d.Language},
	} {
		if m.value != "" {
			b = append(b, `,"`...)
			b = append(b, m.name...)
			b = append(b, `":`...)
			b = quote(b, m.value)
		}
	}
	if d.Try != 0 {
		b = append(b, `,"t":`...)
		b = strconv.AppendInt(b, int64(d.Try), 10)
	}
	return append(b, '}')
}

// quote appends s as a JSON string. What isn't UTF-8 in it becomes U+FFFD, and
// the error that says so has nothing to add.
func quote(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}
