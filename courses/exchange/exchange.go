// Package exchange holds what reading and writing other systems' questions have in
// common: how is told what can't be carried, and what stands for what they lack.
// The formats have packages of their own below it.
//
// All functions are safe for concurrent use.
package exchange

import (
	"drypp/courses"
	"drypp/courses/markdown"
)

// What can be found when questions go from one system to another, beside what
// can be wrong with a course.
const (
	// CodeLost: something can't be carried. As an error it is the question as a
	// whole, as a hint a part of it.
	CodeLost courses.Code = "not-carried"
	// CodePlaceholder: a text only says that there is none.
	CodePlaceholder courses.Code = "placeholder"
)

// Finding gives a fault its place; line counts from 1 and is 0 for the file as a
// whole.
func Finding(file string, line int, f *courses.Fault) markdown.Finding {
	severity := markdown.Error
	if f.Hint {
		severity = markdown.Hint
	}
	return markdown.Finding{
		File: file, Line: line, Severity: severity, Code: f.Code, Message: f.Message, Fix: f.Fix, Step: f.Step,
	}
}
