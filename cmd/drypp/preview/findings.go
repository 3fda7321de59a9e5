package preview

import "drypp/courses/markdown"

// finding is what is wrong in a course file, and at which card to say so.
type finding struct {
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Severity markdown.Severity `json:"severity"`
	Message  string            `json:"message"`
	// Row is the ID of the row that it belongs to, or empty if it is the
	// course as a whole.
	Row string `json:"row"`
}

// findings puts what was found in a course beside its cards; err is why the
// folder couldn't be read, or nil.
func findings(folder string, found markdown.Findings, err error) []finding {
	list := make([]finding, 0, len(found)+1)
	if err != nil {
		list = append(list, finding{File: folder, Severity: markdown.Error, Message: err.Error()})
	}
	for _, f := range found {
		row := ""
		if f.Step != "" {
			row = stepRow + f.Step
		}
		list = append(list, finding{f.File, f.Line, f.Severity, f.Sentence(), row})
	}
	return list
}
