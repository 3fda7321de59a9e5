package cards

import (
	"fmt"
	"slices"
	"strings"

	"drypp/courses"
)

// What can be wrong with a file that a contact sends, beside the codes of
// package sheet.
const (
	// FileKind: it is no spreadsheet by its name.
	FileKind = "kind"
	// FileSeveral: there are several.
	FileSeveral = "several"
	// FileDownload: Teams didn't give it.
	FileDownload = "download"
	// FileTooBig: it is larger than is held in memory.
	FileTooBig = "too_big"
	// FileExpired: it isn't remembered any more.
	FileExpired = "expired"
	// FileDirectory: people come from the directory.
	FileDirectory = "directory"
	// FileConfigured: the configuration lists the people.
	FileConfigured = "configured"
	// FileList: somebody is in it twice.
	FileList = "list"
	// FileHeld: more people would leave than was shown.
	FileHeld = "held"
	// FileBusy: something else is under way.
	FileBusy = "busy"
	// FileUnsupported: files can't be taken here.
	FileUnsupported = "unsupported"
	// FileFailed: something else went wrong.
	FileFailed = "failed"
)

// FileProblem says why a file can't be used, and what to do. problem is one of
// the File constants or a code of package sheet; sheets are the workbook's, if
// it is about them.
func FileProblem(l courses.Language, problem string, sheets []string) Card {
	w := begin(l)
	t := &w.t.People
	why, ok := t.Files[problem]
	if !ok {
		why = t.OtherFile
	}
	w.text(heading, md(t.NotReadTitle))
	w.text(strong, md(why.What))
	w.text(tight, md(why.Do))
	if len(sheets) > 0 {
		w.text(body, say(t.Sheets, w.some(sheets, nil)))
	}
	return w.finish(t.NotReadTitle,
		button{title: t.Button, data: Data{Do: DoPeople}}, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// FileNotYours thanks somebody for a file that nobody opens.
func FileNotYours(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.People.NotYoursTitle, w.t.People.NotYoursText, w.home()...)
}

// FileReading says that a file is being read.
func FileReading(l courses.Language, file string) Card {
	w := begin(l)
	title := fmt.Sprintf(w.t.People.Reading, clip(file, nameRoom))
	w.text(heading, plain(title))
	w.text(body, md(w.t.People.ReadingText))
	return w.finish(title)
}

// Working says that something takes a while, and that word comes when it is
// done.
func Working(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.People.Working, w.t.People.WorkingText)
}

// FileForgotten says that nothing was done with a file.
func FileForgotten(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.People.ForgottenTitle, w.t.People.ForgottenText, button{title: w.t.People.Button, data: Data{Do: DoPeople}})
}

// Row is what is wrong with a row of a spreadsheet.
type Row struct {
	// Number is the row's, from 1.
	Number int
	// Column is the name of the column, empty if it is about the whole row.
	Column string
	// Code is one of package sheet's.
	Code string
	// Other is the row that it collides with, or 0.
	Other int
}

// Column is a column of a spreadsheet, and the field that it is taken for.
type Column struct{ Name, Field string }

// Import is what a spreadsheet would do.
type Import struct {
	// ID is what the buttons send, File the file's name.
	ID, File string
	// Added, Changed, Returned and Same count people on the list, and Missing
	// those who are there now and aren't on it.
	Added, Changed, Returned, Same, Missing int
	// YouMissing says that whoever sent it is among the latter.
	YouMissing bool
	// Unsure says that rows which can't be used may be about people who are there
	// now, so that the file can't be taken for all of the organisation.
	Unsure bool
	// Bad counts the rows that can't be used, and Found everything that is
	// wrong with rows, of which Rows are the first.
	Bad, Found int
	Rows       []Row
	// Columns are those that are taken, in the file's order or by their names;
	// the others are the names of those that aren't.
	Columns                   []Column
	Unknown, Unchosen, Double []string
}

// ImportPreview shows what a spreadsheet would do, and asks what is to be done.
func ImportPreview(l courses.Language, i Import) Card {
	w := begin(l)
	t := &w.t.People
	title := fmt.Sprintf(t.Check, clip(i.File, nameRoom))
	w.text(heading, plain(title))
	news := i.Added+i.Changed+i.Returned > 0
	switch {
	case i.Added+i.Changed+i.Returned+i.Same == 0:
		w.text(strong, md(t.NothingUsable))
	case !news:
		w.text(strong, md(t.NothingNew))
	}
	w.tally(&i)
	if i.Missing > 0 && i.usable() {
		w.text(body, md(t.Missing.of(i.Missing)))
		if i.YouMissing {
			w.text(tight, md(t.YouMissing))
		}
	}
	if i.Unsure && i.usable() {
		w.text(body, md(t.Unsure))
	}
	w.rows(&i)
	w.columns(&i)
	w.text(subtle, md(t.Kept))
	w.importButtons(&i, news)
	return w.finish(title, button{title: t.Cancel, data: Data{Do: DoForget, Step: i.ID}})
}

// usable reports whether there is anybody on the list.
func (i *Import) usable() bool { return i.Added+i.Changed+i.Returned+i.Same > 0 }

func (w *writer) tally(i *Import) {
	t := &w.t.People
	var facts []md
	for _, f := range []struct {
		name string
		n    int
	}{{t.New, i.Added}, {t.Changed, i.Changed}, {t.Back, i.Returned}, {t.Same, i.Same}, {t.Unusable, i.Bad}} {
		if f.n > 0 {
			facts = append(facts, md(f.name), say("%d", f.n))
		}
	}
	if len(facts) > 0 {
		w.facts(facts...)
	}
}

// rows writes the first things that are wrong with rows.
func (w *writer) rows(i *Import) {
	t := &w.t.People
	if len(i.Rows) == 0 {
		return
	}
	w.text(label, md(t.ProblemsTitle))
	shown := i.Rows[:min(len(i.Rows), maxNamed)]
	for _, r := range shown {
		what := t.Rows[r.Code]
		switch {
		case what == "":
			what = t.OtherRow
		case strings.Contains(what, "%d"):
			what = fmt.Sprintf(what, r.Other)
		}
		if r.Column == "" {
			w.text(tight, say(t.Row, r.Number, md(what)))
			continue
		}
		w.text(tight, say(t.RowColumn, r.Number, clip(r.Column, nameRoom), md(what)))
	}
	if more := max(i.Found, len(i.Rows)) - len(shown); more > 0 {
		w.text(tight, md(t.MoreProblems.of(more)))
	}
}

// columns says which columns are taken, and which aren't.
func (w *writer) columns(i *Import) {
	t := &w.t.People
	var taken []string
	for _, c := range i.Columns {
		name, field := clip(c.Name, nameRoom), clip(w.columnField(c.Field), nameRoom)
		if !strings.EqualFold(name, field) {
			name = fmt.Sprintf("%s (%s)", name, field)
		}
		taken = append(taken, name)
	}
	if len(taken) > 0 {
		w.text(label, md(t.UsedTitle))
		w.text(tight, plain(strings.Join(taken, ", ")))
	}
	if len(i.Unknown)+len(i.Unchosen)+len(i.Double) == 0 {
		return
	}
	w.text(label, md(t.UnusedTitle))
	for _, not := range []struct {
		text  string
		names []string
	}{{t.Unchosen, i.Unchosen}, {t.Unknown, i.Unknown}, {t.Double, i.Double}} {
		if len(not.names) > 0 {
			w.text(tight, say(not.text, w.some(not.names, nil)))
		}
	}
}

// columnField names what a column is taken for. First and last names are part of
// the name.
func (w *writer) columnField(field string) string {
	if slices.Contains([]string{"first_name", "last_name"}, field) {
		field = "name"
	}
	return w.fieldName(field)
}

// importButtons writes what can be done with a file. Each has a row of its own,
// since their titles are long.
func (w *writer) importButtons(i *Import, news bool) {
	t := &w.t.People
	if news {
		w.row(button{title: t.Add, primary: true, data: Data{Do: DoImport, Step: i.ID}})
	}
	if i.usable() && i.Missing > 0 && !i.YouMissing && !i.Unsure {
		w.row(button{title: t.Whole.of(i.Missing), data: Data{Do: DoReplace, Step: i.ID, Count: i.Missing}})
	}
}

// Updated is what became of people.
type Updated struct{ Added, Changed, Returned, Left int }

// PeopleUpdated says what an import or an update did.
func PeopleUpdated(l courses.Language, u Updated) Card {
	w := begin(l)
	t := &w.t.People
	w.text(heading, md(t.Done))
	var facts []md
	for _, f := range []struct {
		name string
		n    int
	}{{t.New, u.Added}, {t.Changed, u.Changed}, {t.Back, u.Returned}, {t.Leaving, u.Left}} {
		facts = append(facts, md(f.name), say("%d", f.n))
	}
	w.facts(facts...)
	w.text(body, md(t.DoneText))
	return w.finish(t.Done,
		button{title: t.Button, data: Data{Do: DoPeople}}, button{title: w.t.Status.Campaigns, data: Data{Do: DoStatus}})
}
