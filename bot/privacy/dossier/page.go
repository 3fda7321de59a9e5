package dossier

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights/information"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

var pageTemplate = template.Must(template.New(pageFile).Parse(pageSource))

// policy lets the page load nothing and run nothing: only its own style counts
// (CSP Level 3, hash sources).
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

// block is a part of the page under a heading. Level is that of the heading, from
// 2; ID is set where the contents lead to it.
type block struct {
	ID, Title  string
	Level      int
	Paragraphs []string
	Facts      []fact
	Table      *table
	Blocks     []block
}

type fact struct{ Name, Value string }

// table is what each of several records says, in columns. The first one heads its
// row.
type table struct {
	Caption string
	Heads   []string
	Rows    [][]string
}

// maxColumns is how wide a table may be: what has more columns is told record by
// record.
const maxColumns = 8

// page writes my-data.html.
func (c *collector) page(w io.Writer) error {
	v := view{language: c.language, location: c.config.Location, doc: &c.doc}
	return pageTemplate.Execute(w, map[string]any{
		"Language": string(c.language), "Style": template.CSS(style), "Policy": policy,
		"Title": v.word("title"), "Organisation": c.config.Name, "Made": v.word("made") + " " + v.moment(c.doc.MadeAt),
		"Intro": v.word("intro"), "Contents": v.word("contents"), "Top": v.word("top"), "Blocks": v.blocks(),
	})
}

// view writes the document for people.
type view struct {
	language courses.Language
	location *time.Location
	doc      *document
}

// blocks are the parts of the page: the document's members in an order for
// reading.
func (v *view) blocks() []block {
	list := []block{v.record("person", reflect.ValueOf(v.doc.Person), 2)}
	for _, name := range []string{
		"enrolments", "learning", "reviews", "ballots", "standings", "certificates", "agenda", "deliveries", "campaigns", "digests", "deputises", "looks", "requests", "log", "events",
	} {
		list = append(list, v.member(name))
	}
	info := block{Title: v.word("information"), Level: 2}
	for _, s := range v.doc.Information {
		b := block{Title: s.Title, Level: 3, Paragraphs: s.Paragraphs}
		for _, row := range s.Rows {
			b.Facts = append(b.Facts, fact{row[0], row[1]})
		}
		info.Blocks = append(info.Blocks, b)
	}
	list = append(list, info)
	for i := range list {
		list[i].ID = "s" + strconv.Itoa(i+1)
	}
	return list
}

// member is the block of a member of the document.
func (v *view) member(name string) block {
	b := block{Title: v.word(name), Level: 2}
	if about := v.word("about." + name); about != "" {
		b.Paragraphs = append(b.Paragraphs, about)
	}
	whole := reflect.ValueOf(*v.doc)
	for i := range whole.NumField() {
		if tag(whole.Type().Field(i)) != name {
			continue
		}
		if m := whole.Field(i); m.Kind() == reflect.Struct {
			filled := v.record(name, m, 2)
			b.Facts, b.Table, b.Blocks = filled.Facts, filled.Table, filled.Blocks
		} else {
			v.list(&b, name, m)
		}
	}
	if name == "events" && v.doc.MoreEvents {
		b.Paragraphs = append(b.Paragraphs, v.word("more_events"))
	}
	if b.Facts == nil && b.Table == nil && b.Blocks == nil {
		b.Paragraphs = []string{v.word("none")}
	}
	return b
}

// record is a block with what a record says: what is plain as facts, what is a
// record itself or a list of records below. What is empty is left out.
func (v *view) record(name string, r reflect.Value, level int) block {
	b := block{Title: v.word(name), Level: level}
	for i := range r.NumField() {
		field, of := r.Field(i), tag(r.Type().Field(i))
		switch {
		case empty(field):
		case v.plain(field):
			if text := v.text(of, field); text != "" {
				b.Facts = append(b.Facts, fact{v.label(r, of), text})
			}
		case field.Kind() == reflect.Map:
			b.Facts = append(b.Facts, v.pairs(of, field)...)
		case field.Kind() == reflect.Slice:
			sub := block{Title: v.label(r, of), Level: level + 1}
			v.list(&sub, of, field)
			b.Blocks = append(b.Blocks, sub)
		default:
			sub := v.record(of, reflect.Indirect(field), level+1)
			sub.Title = v.label(r, of)
			b.Blocks = append(b.Blocks, sub)
		}
	}
	return b
}

// empty reports whether there is nothing to say of a value; false and 0 say
// something.
func empty(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Bool, reflect.Int, reflect.Uint64:
		return false
	case reflect.Slice, reflect.Map:
		return value.Len() == 0
	}
	return value.IsZero()
}

// list fills a block with records: as a table, or where that would be too wide or
// there are records within them, one by one.
func (v *view) list(b *block, name string, list reflect.Value) {
	if list.Len() == 0 {
		return
	}
	if t := v.table(b.Title, list); t != nil {
		b.Table = t
		return
	}
	for i := range list.Len() {
		r := v.record(name, list.Index(i), b.Level+1)
		r.Title = cmp.Or(v.called(list.Index(i)), strconv.Itoa(i+1))
		b.Blocks = append(b.Blocks, r)
	}
}

// table lays records out in columns, without those that are empty in all of them;
// nil if they don't fit.
func (v *view) table(caption string, list reflect.Value) *table {
	kind := list.Type().Elem()
	var columns []int
	for i := range kind.NumField() {
		filled := false
		for k := range list.Len() {
			filled = filled || v.text(tag(kind.Field(i)), list.Index(k).Field(i)) != ""
		}
		switch {
		case !filled:
		case !v.plain(list.Index(0).Field(i)) || len(columns) == maxColumns:
			return nil
		default:
			columns = append(columns, i)
		}
	}
	t := &table{Caption: caption}
	for _, i := range columns {
		t.Heads = append(t.Heads, v.label(list.Index(0), tag(kind.Field(i))))
	}
	for k := range list.Len() {
		var row []string
		for _, i := range columns {
			row = append(row, v.text(tag(kind.Field(i)), list.Index(k).Field(i)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// plain reports whether a value is told in one text.
func (v *view) plain(value reflect.Value) bool {
	switch value.Interface().(type) {
	case time.Time, calendar.Date, []string, []int:
		return true
	}
	switch value.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Slice, reflect.Map:
		return false
	}
	return true
}

// text says a value; what isn't plain, as far as a table needs to know whether
// there is any.
func (v *view) text(name string, value reflect.Value) string {
	switch x := value.Interface().(type) {
	case time.Time:
		return v.moment(x)
	case calendar.Date:
		return v.day(x)
	case []string:
		return strings.Join(x, ", ")
	case []int:
		return strings.Trim(fmt.Sprint(x), "[]")
	case float64:
		return v.number(x)
	case string:
		return cmp.Or(v.word(name+"="+x), x)
	case bool:
		if x {
			return v.word("yes")
		}
		return v.word("no")
	}
	if empty(value) || value.IsZero() && omitted[name] {
		return ""
	}
	return fmt.Sprint(value.Interface())
}

// number tells a number with a fraction.
func (v *view) number(n float64) string {
	s := strconv.FormatFloat(n, 'f', 2, 64)
	if v.language == courses.English {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

// omitted are numbers that say nothing when they are 0.
var omitted = map[string]bool{"reminder": true, "too_large": true, "hour": true, "backoff": true, "sequence": true, "entry": true, "partial": true, "day": true}

// pairs are the facts of a map: fields of a person have names, others their keys.
func (v *view) pairs(name string, m reflect.Value) (list []fact) {
	all := m.Interface().(map[string]string)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if all[key] != "" {
			called := key
			if name == "fields" {
				called = capital(information.FieldNames(v.language, []string{key})[0])
			}
			list = append(list, fact{called, all[key]})
		}
	}
	return list
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// called returns what heads a record among others: its title, or what it is and
// when that was.
func (v *view) called(r reflect.Value) string {
	switch x := r.Interface().(type) {
	case enrolment:
		return cmp.Or(x.Title, x.Course)
	case certificate:
		return x.Title
	case standing:
		return cmp.Or(x.Title, x.Course)
	case sent:
		return x.Course
	case item:
		return x.Course + ", " + x.Question
	case review:
		return x.Course + ", " + x.Question + ", " + v.moment(x.At)
	case ballot:
		return x.Survey
	case campaign:
		return x.Name
	case delivery:
		return strings.Trim(v.text("kind", reflect.ValueOf(x.Kind))+": "+cmp.Or(x.Title, x.Course)+", "+v.moment(x.At), ":, ")
	case request:
		return v.text("kind", reflect.ValueOf(x.Kind)) + ", " + v.moment(x.Asked)
	case digest:
		return v.text("kind", reflect.ValueOf(x.Kind))
	case event:
		return v.text("kind", reflect.ValueOf(x.Kind)) + ", " + v.moment(x.At)
	case look:
		return v.moment(x.At)
	case logEntry:
		return v.text("action", reflect.ValueOf(x.Action)) + ", " + v.moment(x.At)
	}
	return ""
}

// label is what a member of a record is called.
func (v *view) label(r reflect.Value, name string) string {
	return cmp.Or(v.word(r.Type().Name()+"."+name), v.word(name), name)
}

// moment tells a time in the organisation's zone.
func (v *view) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(v.location)
	return v.day(calendar.On(t)) + t.Format(" 15:04:05 MST")
}

func (v *view) day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	month := strings.Split(v.word("months"), " ")[d.Month-1]
	if v.language == courses.English {
		return fmt.Sprintf("%d %s %d", d.Day, month, d.Year)
	}
	return fmt.Sprintf("%d. %s %d", d.Day, month, d.Year)
}

// word says something in the page's language, nothing if there are no words for it.
func (v *view) word(key string) string {
	said, known := words[key]
	if !known {
		return ""
	}
	switch v.language {
	case courses.Bokmaal:
		return said[0]
	case courses.Nynorsk:
		return said[1]
	}
	return said[2]
}

// tag is the name of a member in JSON.
func tag(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
