package sheet

import "regexp"

// starts finds where a spreadsheet program that opens a text file could see a
// formula begin (OWASP, "CSV Injection"), full-width forms included: at the
// beginning of a cell, and after what another separator than ours would split
// it at. Apostrophes may stand before it already.
var starts = regexp.MustCompile("(^|[,;\t|\"\r\n])([ ]*'*)([=+\\-@＝＋－＠])")

// guarded finds them with the apostrophe that guard put there.
var guarded = regexp.MustCompile("(^|[,;\t|\"\r\n])([ ]*'*)'([=+\\-@＝＋－＠])")

// guard puts an apostrophe before whatever could start a formula.
func guard(s string) string { return starts.ReplaceAllString(s, "${1}${2}'${3}") }

// unguard takes it off again.
func unguard(s string) string { return guarded.ReplaceAllString(s, "${1}${2}${3}") }
