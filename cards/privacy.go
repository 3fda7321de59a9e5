package cards

import (
	"time"

	"drypp/courses"
)

// Section is a part of the information about the processing (GDPR article 13),
// in the reader's language and in plain text: it is drawn as it stands.
type Section struct {
	// ID names the section, the same in every language.
	ID, Title string
	// Text are its paragraphs, and List what comes after them.
	Text, List []string
}

// Setting is where requests are shown: the organisation's name, its courses for
// their titles (nil is none), and what time it is, in the location of whoever
// reads this.
type Setting struct {
	Organisation string
	Courses      *courses.Catalogue
	Now          time.Time
}

// Information tells a person what is kept about them, why, how long, where and
// for whom, with a button to each of their rights. restricted says that their
// data is only kept.
func Information(l courses.Language, organisation string, sections []Section, restricted bool) Card {
	w := begin(l)
	return w.message(w.t.MyData, organisation)
}

// RightsMenu lists what a person may ask for, with what that leads to and a button
// to each (DoWish). restricted says that their data is only kept.
func RightsMenu(l courses.Language, restricted bool) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// Restricted is what a person whose data is only kept gets in place of everything
// but their rights: since when that is so, and a button to end it.
func Restricted(l courses.Language, since time.Time) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// BreachNotice tells a person of a breach of the security of their data (GDPR
// article 34). The draft is plain text; empty lines part its paragraphs. It comes
// by itself.
func BreachNotice(l courses.Language, organisation, draft string) Card {
	w := begin(l)
	return w.message(w.t.MyData, draft)
}

// PackageOffer is how the file of all that is kept of a person is offered, as of
// now.
func PackageOffer(l courses.Language, s Setting) FileOffer {
	t := &textsIn(l).Files
	return t.offer(s.Organisation, s.Organisation)
}
