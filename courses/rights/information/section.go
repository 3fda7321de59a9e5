// Package information says what people are told about the processing of their
// data (GDPR articles 13 and 14), in plain words and from the facts alone: cards,
// the file with all that is kept of a person, and the command line show the same.
// It is pure; its functions are safe for concurrent use.
package information

// Topic says what a Section is about. It is the same in every language.
type Topic string

// The topics, in the order that they come in, with the paragraphs of article 13
// that they answer; article 14 asks for Kept beside them.
const (
	// Controller: who is responsible (1 a, b).
	Controller Topic = "controller"
	// Kept: what is kept, and where it comes from (14: 1 d, 2 f).
	Kept Topic = "kept"
	// Why: what for, and on what basis (1 c, d; 2 e).
	Why Topic = "why"
	// Seen: who gets it (1 e).
	Seen Topic = "seen"
	// Where: where it is, and what leaves the EEA (1 f).
	Where Topic = "where"
	// HowLong: for how long (2 a).
	HowLong Topic = "how-long"
	// Rights: what people may ask for (2 b).
	Rights Topic = "rights"
	// Objection: that they may object, which is to be told apart from all else
	// (article 21, paragraph 4).
	Objection Topic = "objection"
	// Automated: that nothing is decided about them by a machine (2 f).
	Automated Topic = "automated"
	// Complaint: to whom they may complain (2 d).
	Complaint Topic = "complaint"
)

// Section is a part of the information: plain text without any markup, in the
// reader's language.
type Section struct {
	Topic      Topic
	Title      string
	Paragraphs []string
	// Rows come after the paragraphs: a name and what there is to say of it. Both
	// are given.
	Rows [][2]string
}
