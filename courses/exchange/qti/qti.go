// Package qti writes courses as packages of QTI 3 (1EdTech, "Question & Test
// Interoperability: ASI Information Model", version 3.0): an item for each question,
// a test that holds them in their order with the lessons as instructions, and a
// manifest ("QTI 3.0 content packaging").
//
// All functions are safe for concurrent use.
package qti

import (
	"archive/zip"
	"bytes"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

// Export writes the course in one language as a package, a zip file that has the same
// bytes whenever the course is the same. What can't be carried is found, with its
// line in the course's file: as an error if a question is left out, else as a hint. The
// error is exchange.NewSource's or the writing's.
func Export(c *courses.Course, l courses.Language) ([]byte, markdown.Findings, error) {
	s, err := exchange.NewSource(c, l)
	if err != nil {
		return nil, nil, err
	}
	x := &exporter{Source: s}
	x.Hint("", "the version, tries, validity, competences and sources aren't carried: set what the other system has for them there")
	if err := x.items(); err != nil {
		return nil, nil, err
	}
	if err := x.test(); err != nil {
		return nil, nil, err
	}
	out, err := x.pack()
	return out, x.Found, err
}

// exporter gathers the files of a package.
type exporter struct {
	*exchange.Source
	files     []file
	pictures  int
	resources []*node
	// carried are the questions that are in the package.
	carried map[string]bool
	// up leads from the file that is being written to the package's root, uses are the
	// files that it needs.
	up   string
	uses []string
}

func (x *exporter) items() error {
	x.up, x.carried = "../", map[string]bool{}
	for i := range x.Edition.Questions {
		q := &x.Edition.Questions[i]
		x.uses = nil
		it := x.newItem(q)
		if it == nil {
			x.Bad(q.ID, "a question of the kind %s isn't carried, or its picture is missing: ask in another way there", q.Kind)
			continue
		}
		x.carried[q.ID] = true
		if err := x.add(itemFile(q), itemID(q), "imsqti_item_xmlv3p0", it.element()); err != nil {
			return err
		}
		if q.Kind == courses.Text || q.Kind == courses.Blanks {
			x.Hint(q.ID, "that full stops and blanks around an answer don't count isn't carried: tell people to leave them out")
		}
		if q.Important || q.Topic != "" {
			x.Hint(q.ID, "topic and importance aren't carried: nothing needs to be done, unless the other system draws questions by topic")
		}
	}
	return nil
}

func itemFile(q *courses.Question) string { return "items/" + q.ID + ".xml" }

// add adds a document to the package, with the files that it uses and the resources
// that it depends on.
func (x *exporter) add(name, id, kind string, doc *node, dependencies ...string) error {
	data, err := document(doc)
	if err != nil {
		return err
	}
	x.files = append(x.files, file{name, data})
	files := []*node{el("file", attr("href", name))}
	for _, used := range x.uses {
		files = append(files, el("file", attr("href", used)))
	}
	for _, d := range dependencies {
		files = append(files, el("dependency", attr("identifierref", d)))
	}
	x.resources = append(x.resources, el("resource", identifier(id), attr("type", kind), attr("href", name), files))
	return nil
}

// test writes the test: a section for each lesson, with its text. The text of a
// lesson without questions stands before the next one's.
func (x *exporter) test() error {
	x.up, x.uses = "", nil
	sections := []*node{x.section("questions", x.Edition.Title, "", nil)}
	var text []*node
	for i := range x.Edition.Lessons {
		l := &x.Edition.Lessons[i]
		if l.Document != nil {
			x.Hint(l.ID, "the document and that it is to be acknowledged aren't carried: have people do that elsewhere")
		}
		text = append(text, el("h2", l.Title))
		text = append(text, x.content(l.ID, l.Body)...)
		if s := x.section("lesson-"+l.ID, l.Title, l.ID, text); s != nil {
			sections, text = append(sections, s), nil
		}
	}
	if text != nil {
		last := x.Edition.Lessons[len(x.Edition.Lessons)-1]
		x.Hint(last.ID, "the lesson isn't carried, since no question follows it: put its text elsewhere")
	}
	doc := el("qti-assessment-test", append(namespaces(), identifier("course-"+x.Course.ID), attr("title", x.Edition.Title), attr("tool-name", "Drypp"),
		el("qti-outcome-declaration", identifier(score), attr("cardinality", "single"), attr("base-type", "float")),
		el("qti-outcome-declaration", identifier("PASSED"), attr("cardinality", "single"), attr("base-type", "boolean")),
		el("qti-test-part", identifier("part"), attr("navigation-mode", "linear"), attr("submission-mode", "individual"), sections),
		x.outcome())...)
	var items []string
	for i := range x.Edition.Questions {
		if q := &x.Edition.Questions[i]; x.carried[q.ID] {
			items = append(items, itemID(q))
		}
	}
	return x.add("test.xml", "course-"+x.Course.ID, "imsqti_test_xmlv3p0", doc, items...)
}

// section holds the questions of a lesson below a text; it is nil if there are none.
func (x *exporter) section(id, title, lesson string, text []*node) *node {
	var items []*node
	for i := range x.Edition.Questions {
		if q := &x.Edition.Questions[i]; q.Lesson == lesson && x.carried[q.ID] {
			items = append(items, el("qti-assessment-item-ref", identifier(itemID(q)), attr("href", itemFile(q))))
		}
	}
	if items == nil {
		return nil
	}
	var read *node
	if text != nil {
		read = el("qti-rubric-block", attr("use", "instructions"), attr("view", "candidate"), el("qti-content-body", text))
	}
	return el("qti-assessment-section", identifier(id), attr("title", title), attr("visible", "true"), read, items)
}

// outcome is the share of the questions that were right, and whether it reaches the
// course's pass mark.
func (x *exporter) outcome() *node {
	sum := el("qti-sum", el("qti-test-variables", attr("variable-identifier", score), attr("base-type", "float")))
	enough := el("qti-gte", el("qti-product", variable(score), value("float", "100")), value("float", whole(x.Course.PassMark)))
	return el("qti-outcome-processing",
		set(score, el("qti-divide", sum, value("float", whole(max(len(x.carried), 1))))),
		set("PASSED", enough))
}

const (
	packaging = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
	manifest  = "imsmanifest.xml"
)

// pack writes the manifest and the zip file, whose files have no time.
func (x *exporter) pack() ([]byte, error) {
	doc, err := document(el("manifest", attr("xmlns", packaging), attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
		attr("xsi:schemaLocation", packaging+" https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"),
		identifier("package-"+x.Course.ID),
		el("metadata", el("schema", "QTI Package"), el("schemaversion", "3.0.0")), el("organizations"), el("resources", x.resources)))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append([]file{{manifest, doc}}, x.files...) {
		w, err := z.Create(f.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
