// Package record writes what a controller and a processor have to have on paper,
// from the same facts that people are told: the record of processing activities
// (GDPR article 30), the list of sub-processors (article 28, paragraph 2), and,
// for a personal data breach, who is affected, what the supervisory authority has
// to be told and by when (article 33), and what those affected are (article 34).
//
// It says what the program knows. What only people can know is left for them to
// fill in, and says so.
package record

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Record is a paper in one language.
type Record struct {
	Title string `json:"title"`
	// Of names whose it is, Made is when it was made.
	Of   string    `json:"of"`
	Made time.Time `json:"made_at"`
	// Note says what the reader has to know of all of it.
	Note   string  `json:"note,omitzero"`
	Fields []Field `json:"fields"`
}

// Field is an entry of a Record.
type Field struct {
	Name string `json:"name"`
	// Law says what asks for it, such as "30(1)(b)" for article 30, paragraph 1,
	// letter b of the GDPR; empty if nothing does.
	Law string `json:"law,omitzero"`
	// Text is what there is to say, a paragraph each, and Rows what there is to
	// list, as wide as Heads.
	Text  []string   `json:"text,omitzero"`
	Heads []string   `json:"heads,omitzero"`
	Rows  [][]string `json:"rows,omitzero"`
	// Open says that only people can know it: Text then says what to write.
	Open bool `json:"open,omitzero"`
}

// JSON writes the record as one document. Its keys stay; new ones may come.
func (r *Record) JSON(w io.Writer) error {
	return json.MarshalWrite(w, r, jsontext.WithIndent("  "), json.Deterministic(true))
}

// Markdown writes the record as CommonMark with tables (GitHub Flavored
// Markdown), for a document or for printing.
func (r *Record) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s · %s\n", literal(r.Title), literal(r.Of), r.Made.Format("2006-01-02 15:04 MST"))
	if r.Note != "" {
		fmt.Fprintf(&b, "\n%s\n", literal(r.Note))
	}
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "\n## %s", literal(f.Name))
		if f.Law != "" {
			fmt.Fprintf(&b, " (%s)", f.Law)
		}
		b.WriteString("\n")
		for _, t := range f.Text {
			if f.Open {
				t = "[ " + t + " ]"
			}
			fmt.Fprintf(&b, "\n%s\n", literal(t))
		}
		f.table(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Field) table(b *strings.Builder) {
	if len(f.Rows) == 0 {
		return
	}
	row := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + literal(c) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteString("\n")
	row(f.Heads)
	b.WriteString(strings.Repeat("| --- ", len(f.Heads)) + "|\n")
	for _, r := range f.Rows {
		row(r)
	}
}

// literal keeps what somebody wrote from being taken for Markdown or HTML, and on
// one line (CommonMark 0.31, section 2.4: any ASCII punctuation may be escaped).
func literal(s string) string {
	s = markup.ReplaceAllString(strings.Join(strings.Fields(s), " "), `\$0`)
	return numbered.ReplaceAllString(s, `$1\$2`)
}

var (
	markup = regexp.MustCompile("[\\\\|`*_<>\\[\\]#&~]|^[-+=]")
	// numbered begins what would be an item of a list.
	numbered = regexp.MustCompile(`^(\d+)([.)])`)
)
