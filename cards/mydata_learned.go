package cards

import (
	"strings"

	"drypp/courses/needs"
	"drypp/courses/recall"
)

// learnedTexts are the texts about what is kept of what somebody remembers, needs and
// was asked.
type learnedTexts struct {
	// Title is above it. Off is said of who wants nothing to come back.
	Title, Off string
	// Items counts the questions that came back, Reviews the answers to them.
	Items, Reviews plural
	// Lots names courses that lots decided of whom to measure.
	Lots string
	// Need has a competence, the own assessment with the highest one, the right
	// answers and how many were asked for, and a day.
	Need string
	// Answered names surveys.
	Answered string
	// More counts what there is no room for.
	More plural
}

var learnedIn = [...]learnedTexts{
	{
		Title: "Det du husker, trenger og har svart på", Off: "Repetisjon er slått av.",
		Items:   plural{"%d spørsmål som har kommet igjen", "%d spørsmål som har kommet igjen"},
		Reviews: plural{"%d svar på slike spørsmål", "%d svar på slike spørsmål"},
		Lots:    "Trukket ut til måling: %s", Need: "Kartlagt: %s · egen vurdering %d av %d · %d av %d rett · %s",
		Answered: "Undersøkelser du har svart på: %s", More: plural{"og %d kartlegging til", "og %d kartlegginger til"},
	},
	{
		Title: "Det du hugsar, treng og har svara på", Off: "Repetisjon er slått av.",
		Items:   plural{"%d spørsmål som har kome att", "%d spørsmål som har kome att"},
		Reviews: plural{"%d svar på slike spørsmål", "%d svar på slike spørsmål"},
		Lots:    "Trekt ut til måling: %s", Need: "Kartlagt: %s · eiga vurdering %d av %d · %d av %d rett · %s",
		Answered: "Undersøkingar du har svara på: %s", More: plural{"og %d kartlegging til", "og %d kartleggingar til"},
	},
	{
		Title: "What you remember, need, and were asked", Off: "Reviews are off.",
		Items:   plural{"%d question that came back", "%d questions that came back"},
		Reviews: plural{"%d answer to such questions", "%d answers to such questions"},
		Lots:    "Drawn by lot to be measured: %s", Need: "Mapped: %s · own rating %d of %d · %d of %d right · %s",
		Answered: "Surveys that you answered: %s", More: plural{"and %d more mapping", "and %d more mappings"},
	},
}

// needsShown is how many mappings are told one by one, the latest.
const needsShown = 10

// remembered writes what is kept of what somebody remembers, needs and was asked, if
// there is anything.
func (w *writer) remembered(k *Kept) {
	r, t := &k.Learning, &w.t.Learned
	if !r.Off && len(r.Items)+len(r.Trials)+len(r.Needs)+len(r.Answered)+k.Reviews == 0 {
		return
	}
	w.text(label, md(t.Title))
	if r.Off {
		w.text(detail, md(t.Off))
	}
	if len(r.Items)+k.Reviews > 0 {
		w.text(detail, md(t.Items.of(len(r.Items))+w.t.Joiner+t.Reviews.of(k.Reviews)))
	}
	var lots, surveys []string
	for _, x := range r.Trials {
		if x.Arm != recall.Usual {
			lots = append(lots, k.courseTitle(w, x.Course))
		}
	}
	for _, x := range r.Answered {
		surveys = append(surveys, x.Survey)
	}
	if len(lots) > 0 {
		w.text(detail, say(t.Lots, strings.Join(lots, ", ")))
	}
	w.mapped(k, r.Needs)
	if len(surveys) > 0 {
		w.text(detail, say(t.Answered, strings.Join(surveys, ", ")))
	}
}

func (w *writer) mapped(k *Kept, list []needs.Outcome) {
	if left := len(list) - needsShown; left > 0 {
		w.text(detail, md(w.t.Learned.More.of(left)))
		list = list[left:]
	}
	for i := range list {
		n := &list[i]
		w.text(detail, say(w.t.Learned.Need, n.Competence, n.Self, needs.Scale, n.Right, n.Asked, w.t.date(n.At.In(k.In))))
	}
}

// courseTitle is what a course is called, its ID if it was withdrawn.
func (k *Kept) courseTitle(w *writer, id string) string {
	if c := k.Courses.Course(id); c != nil {
		return c.Edition(w.l).Title
	}
	return id
}
