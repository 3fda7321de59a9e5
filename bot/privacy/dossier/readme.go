package dossier

import (
	"fmt"
	"io"
	"strings"

	"drypp/bot/reports/xapi"
)

// readMe writes README.txt: what each file of the package is.
func (c *collector) readMe(w io.Writer) error {
	v := view{language: c.language, location: c.config.Location, doc: &c.doc}
	lines := []string{
		v.word("title") + " – " + c.config.Name, v.word("made") + " " + v.moment(c.doc.MadeAt), "", v.word("intro"), "",
		pageFile, "  " + v.word("file.page"), "",
		dataFile, "  " + v.word("file.data"), "",
		schemaFile, "  " + v.word("file.schema"), "",
		"statements-" + string(xapi.Version1) + ".json, statements-" + string(xapi.Version2) + ".json", "  " + v.word("file.statements"), "",
	}
	if len(c.doc.Certificates) > 0 {
		lines = append(lines, "certificates/", "  "+v.word("file.certificates"), "")
	}
	lines = append(lines, v.word("careful"))
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
