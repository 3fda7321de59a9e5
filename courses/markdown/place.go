package markdown

import (
	"strings"

	"drypp/courses"
)

// Lines returns on which line of the file that an edition was read from each
// lesson and question begins, by their IDs, counted from 1; nil if there was no
// file, or it can't be read any more. The file is named after the edition's
// language.
func Lines(ed *courses.Edition) map[string]int {
	f, err := Parse("", ed.Language, []byte(ed.Source))
	if err != nil {
		return nil
	}
	all := make(map[string]int)
	for at, line := range f.lines {
		if at == (place{step: at.step}) && !strings.HasSuffix(at.step, ":") {
			all[at.step] = line
		}
	}
	return all
}
