package reports

import (
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/reports/export"
	"drypp/bot/reports/workbook"
	"drypp/courses"
	"drypp/courses/surveys"
)

// surveyFile is what a file of the answers to a survey holds.
type surveyFile struct {
	*surveys.Results
	// Answered is who answered what, of a named survey.
	Answered []answered `json:"answered,omitempty"`

	language courses.Language
	survey   *surveys.Survey
}

// answered is what one person answered to a named survey.
type answered struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	// Answers are in words, by the questions' order.
	Answers []string `json:"answers"`
}

// surveyWriters write the forms of a file.
var surveyWriters = map[ExportFormat]func(io.Writer, *surveyFile) error{
	ExportXLSX: func(w io.Writer, f *surveyFile) error {
		tables := []*export.Table{f.tallies()}
		if f.Named {
			tables = append(tables, f.byName())
		}
		return workbook.WriteTables(w, f.Title, tables...)
	},
	ExportCSV: func(w io.Writer, f *surveyFile) error {
		if f.Named {
			return export.WriteTableCSV(w, f.byName())
		}
		return export.WriteTableCSV(w, f.tallies())
	},
	ExportJSON: func(w io.Writer, f *surveyFile) error {
		return json.MarshalWrite(w, f, jsontext.WithIndent("  "))
	},
}

// tallyKeys are the columns of how often each answer was given, for programs.
var tallyKeys = []string{"question", "title", "kind", "answers", "mean", "enps", "answer", "count", "percent",
	"then_answers", "then_mean", "then_enps", "then_count"}

// tallies returns a row for each answer to each question, and one for each text.
func (f *surveyFile) tallies() *export.Table {
	t := surveyWords[f.language]
	table := &export.Table{Name: t.answers, Keys: tallyKeys, Labels: t.tally[:]}
	for i := range f.Tallies {
		k := &f.Tallies[i]
		about := []any{k.ID, k.Title, string(k.Kind), k.Answers, meanOf(k.Mean), netOf(k.Net)}
		switch {
		case k.Withheld:
			table.Rows = append(table.Rows, []any{k.ID, k.Title, string(k.Kind), nil, nil, nil, nil, nil, nil, nil, nil, nil, nil})
		case k.Kind == surveys.Text:
			for _, text := range k.Texts {
				table.Rows = append(table.Rows, append(about[:6:6], text, nil, nil, nil, nil, nil, nil))
			}
		default:
			for at, b := range k.Bars {
				row := append(about[:6:6], b.Label, b.Count, export.Percent((200*b.Count/max(k.Answers, 1)+1)/2))
				table.Rows = append(table.Rows, append(row, then(k.Then, at)...))
			}
		}
	}
	return table
}

// then returns the cells of the last time, for the answer at a position.
func then(t *surveys.Then, at int) []any {
	if t == nil {
		return []any{nil, nil, nil, nil}
	}
	var count any
	if at < len(t.Counts) {
		count = t.Counts[at]
	}
	return []any{t.Answers, meanOf(t.Mean), netOf(t.Net), count}
}

func meanOf(m float64) any {
	if m == 0 {
		return nil
	}
	return m
}

func netOf(n *surveys.Net) any {
	if n == nil {
		return nil
	}
	return n.Score
}

// byName returns a row for each person who answered a named survey.
func (f *surveyFile) byName() *export.Table {
	t := surveyWords[f.language]
	table := &export.Table{Name: t.people, Keys: []string{"name", "email"}, Labels: t.who[:]}
	for i, q := range f.survey.Edition(f.language).Questions {
		table.Keys, table.Labels = append(table.Keys, f.survey.Questions[i].ID), append(table.Labels, q.Title)
	}
	for _, a := range f.Answered {
		row := []any{a.Name, a.Email}
		for _, said := range a.Answers {
			row = append(row, said)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// surveyWords are the names of sheets and columns.
var surveyWords = map[courses.Language]struct {
	answers, people string
	tally           [13]string
	who             [2]string
}{
	courses.Bokmaal: {"Svar", "Hvem svarte hva", [13]string{"ID", "Spørsmål", "Type", "Antall som svarte", "Snitt", "eNPS", "Svar", "Antall", "Prosent",
		"Antall som svarte sist", "Snitt sist", "eNPS sist", "Antall sist"}, [2]string{"Navn", "E-post"}},
	courses.Nynorsk: {"Svar", "Kven svarte kva", [13]string{"ID", "Spørsmål", "Type", "Kor mange som svarte", "Snitt", "eNPS", "Svar", "Kor mange", "Prosent",
		"Kor mange som svarte sist", "Snitt sist", "eNPS sist", "Kor mange sist"}, [2]string{"Namn", "E-post"}},
	courses.English: {"Answers", "Who answered what", [13]string{"ID", "Question", "Kind", "People who answered", "Mean", "eNPS", "Answer", "How many", "Percent",
		"People who answered last time", "Mean last time", "eNPS last time", "How many last time"}, [2]string{"Name", "E-mail"}},
}
