package cards

import (
	"drypp/courses"
)

// DigestState confirms that somebody gets digests no longer, or again.
func DigestState(l courses.Language, declined bool) Card {
	w := begin(l)
	t := &w.t.Team
	if declined {
		return w.message(t.Off.What, t.Off.Do, append([]button{{title: t.On, data: Data{Do: DoDigest}}}, w.home()...)...)
	}
	return w.message(t.OnAgain.What, t.OnAgain.Do, append([]button{w.decline()}, w.home()...)...)
}

// Steps of DoDeputy.
const (
	// StepNobody: nobody stands in any more.
	StepNobody = "nobody"
)

// Deputy shows who gets somebody's digests while they pause: the name, or empty
// for nobody. Its form sends DoDeputy with the Step StepPicked and the address,
// or StepNobody.
func Deputy(l courses.Language, name string) Card {
	w := begin(l)
	return w.deputy(name, "", "")
}

// DeputyUnknown is the form of Deputy again, for an address that is nobody's
// whom one may name.
func DeputyUnknown(l courses.Language, email string) Card {
	w := begin(l)
	return w.deputy("", email, w.t.Team.DeputyUnknown)
}

func (w *writer) deputy(name, email, wrong string) Card {
	t := &w.t.Team
	w.text(heading, md(t.DeputyTitle))
	if wrong != "" {
		w.container("warning", func() { w.text(strong, md(wrong)) })
	}
	buttons := []button{{title: t.DeputySave, primary: true, inputs: true, data: Data{Do: DoDeputy, Step: StepPicked}}}
	switch {
	case name != "":
		w.container("good", func() { w.text(strong, say(t.DeputyIs, clip(name, nameRoom))) })
		buttons = append(buttons, button{title: t.DeputyNobody, data: Data{Do: DoDeputy, Step: StepNobody}})
	case wrong == "":
		w.text(body, md(t.DeputyNone))
	}
	w.text(body, md(t.DeputyWhat))
	w.field(field{id: InputEmail, label: t.DeputyLabel, example: t.DeputyExample, value: email, missing: t.DeputyMissing, limit: maxEmail})
	return w.finish(t.DeputyTitle, append(buttons, button{title: w.t.Help, data: Data{Do: DoHelp}})...)
}

// maxEmail is how many characters an address may have (RFC 5321, 4.5.3.1.3).
const maxEmail = 254

// NotYours says that somebody may not see what they asked for.
func NotYours(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Files.NotYours.What, w.t.Files.NotYours.Do, w.home()...)
}
