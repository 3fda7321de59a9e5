package export

import (
	"io"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses/calendar"
)

// line is a row.
type line struct {
	Name      string            `json:"name"`
	Email     string            `json:"email"`
	Fields    map[string]string `json:"fields,omitempty"`
	Course    string            `json:"course"`
	Title     string            `json:"title"`
	State     State             `json:"state"`
	Version   int               `json:"version,omitzero"`
	Tries     int               `json:"tries"`
	Score     *score            `json:"score,omitempty"`
	Started   time.Time         `json:"started,omitzero"`
	Completed time.Time         `json:"completed,omitzero"`
	Owed      bool              `json:"owed"`
	Due       calendar.Date     `json:"due,omitzero"`
	Overdue   bool              `json:"overdue"`
	Expires   time.Time         `json:"expires,omitzero"`
}

type score struct {
	Right     int `json:"right"`
	Questions int `json:"questions"`
	Percent   int `json:"percent"`
}

// count is the totals of a course.
type count struct {
	Course    string `json:"course"`
	Title     string `json:"title"`
	Rows      int    `json:"rows"`
	People    int    `json:"people"`
	Started   int    `json:"started"`
	Completed int    `json:"completed"`
	Passed    int    `json:"passed"`
	Done      int    `json:"done"`
	Open      int    `json:"open"`
	Overdue   int    `json:"overdue"`
}

// WriteJSON writes one document, row by row:
//
//	{"tenant_id", "organisation", "at", "by", "scope", "course", "from", "to",
//	 "timezone", "language",
//	 "rows": [{"name", "email", "fields": {}, "course", "title", "state", "version",
//	           "tries", "score": {"right", "questions", "percent"}, "started",
//	           "completed", "owed", "due", "overdue", "expires"}],
//	 "courses": [{"course", "title", "rows", "people", "started", "completed",
//	              "passed", "done", "open", "overdue"}]}
//
// Empty "by" means the command line, empty "scope", "course", "from" or "to" no
// bound. Of a row, "fields", "version", "score", "started", "completed", "due" and
// "expires" are left out where there is none. Moments are in UTC (RFC 3339),
// days as ISO 8601 has them. "courses" are the Totals of the rows. Texts are as
// they are kept, but for what isn't UTF-8. Keys stay; new ones may come.
//
// The error is that of the rows or of w.
func WriteJSON(w io.Writer, e *Export) error {
	out := jsontext.NewEncoder(w, jsontext.WithIndent("  "), jsontext.AllowInvalidUTF8(true))
	if err := tokens(out, jsontext.BeginObject); err != nil {
		return err
	}
	if err := writeHead(out, e); err != nil {
		return err
	}
	if err := tokens(out, jsontext.String("rows"), jsontext.BeginArray); err != nil {
		return err
	}
	counter := NewCounter(e)
	for r, err := range e.Rows {
		if err != nil {
			return err
		}
		counter.Add(&r)
		if err := json.MarshalEncode(out, lineOf(&r), json.Deterministic(true)); err != nil {
			return err
		}
	}
	if err := tokens(out, jsontext.EndArray, jsontext.String("courses"), jsontext.BeginArray); err != nil {
		return err
	}
	for _, t := range counter.Totals() {
		c := count{t.ID, t.Title, t.Rows, t.People, t.Started, t.Completed, t.Passed, t.Done, t.Open, t.Overdue}
		if err := json.MarshalEncode(out, c); err != nil {
			return err
		}
	}
	return tokens(out, jsontext.EndArray, jsontext.EndObject)
}

// writeHead writes the members of the document's head into the open object.
func writeHead(out *jsontext.Encoder, e *Export) error {
	for _, member := range []struct {
		name  string
		value any
	}{
		{"tenant_id", e.Tenant}, {"organisation", e.Organisation}, {"at", e.At.UTC()}, {"by", e.By},
		{"scope", e.Scope}, {"course", e.Course}, {"from", e.From}, {"to", e.To},
		{"timezone", e.Location.String()}, {"language", e.Language},
	} {
		if err := out.WriteToken(jsontext.String(member.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(out, member.value); err != nil {
			return err
		}
	}
	return nil
}

func lineOf(r *Row) line {
	l := line{
		Name: r.Name, Email: r.Email, Fields: r.Fields, Course: r.Course, Title: r.Title, State: r.State,
		Version: r.Version, Tries: r.Tries, Started: r.Started.UTC(), Completed: r.Completed.UTC(),
		Owed: r.Owed, Due: r.Due, Overdue: r.Overdue, Expires: r.Expires.UTC(),
	}
	if r.Tries > 0 {
		l.Score = &score{r.Right, r.Questions, r.Percent}
	}
	return l
}

func tokens(out *jsontext.Encoder, list ...jsontext.Token) error {
	for _, t := range list {
		if err := out.WriteToken(t); err != nil {
			return err
		}
	}
	return nil
}
