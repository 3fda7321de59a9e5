package cards

import (
	"fmt"
	"strconv"

	"drypp/courses"
	"drypp/courses/surveys"
)

// maxTyped is how many characters the free texts of one card take together: what
// ParseData reads of them, three bytes for each.
const maxTyped = 2000

// SurveyNamed is the Count of DoSurvey on a card that says that answers are kept
// with who gave them.
const SurveyNamed = 1

// Survey asks all questions of a survey on one card, and says in one sentence
// whether anybody can see who answered. The campaign gives it; delivery is the ID of
// the delivery that brings it, empty if somebody asked for the card.
func Survey(l courses.Language, s *surveys.Survey, campaign, delivery string) Card {
	w := begin(l)
	w.delivery = delivery
	return w.survey(s, campaign, nil, nil)
}

// SurveyUnfinished is Survey with what was answered, of which something is missing:
// the questions at these positions. Answers are in canonical form.
func SurveyUnfinished(l courses.Language, s *surveys.Survey, campaign, delivery string, answers []string, missing []int) Card {
	w := begin(l)
	w.delivery = delivery
	return w.survey(s, campaign, answers, missing)
}

func (w *writer) survey(s *surveys.Survey, campaign string, answers []string, missing []int) Card {
	t, ed := &w.t.Survey, s.Edition(w.l)
	w.text(subtle, md(t.Kind+w.t.Joiner+t.Questions.of(len(s.Questions))))
	w.text(heading, plain(ed.Title))
	if len(missing) > 0 {
		w.container("warning", func() { w.text(strong, md(t.Missing.of(len(missing)))) })
	}
	w.text(body, plain(ed.Summary))
	w.container("emphasis", func() { w.text(body, md(w.secrecy(s.Named))) })
	texts := 0
	for i := range s.Questions {
		if s.Questions[i].Kind == surveys.Text {
			texts++
		}
	}
	for i := range s.Questions {
		value := ""
		if i < len(answers) {
			value = answers[i]
		}
		w.surveyQuestion(i, &s.Questions[i], &ed.Questions[i], value, min(surveys.MaxText/3, maxTyped/max(texts, 1)))
	}
	send := Data{Do: DoSurvey, Step: s.ID, Campaign: campaign}
	if s.Named {
		send.Count = SurveyNamed
	}
	return w.finish(t.Kind+w.t.Joiner+ed.Title, button{title: t.Send, primary: true, inputs: true, data: send})
}

// secrecy says in one sentence who sees what somebody answered.
func (w *writer) secrecy(named bool) string {
	if named {
		return w.t.Survey.Named
	}
	return w.t.Survey.Anonymous
}

// surveyQuestion writes the input of the question at i, whose label is the question.
func (w *writer) surveyQuestion(i int, q *surveys.Question, words *surveys.Wording, value string, limit int) {
	t, title := &w.t.Survey, strconv.Itoa(i+1)+". "+words.Title
	if q.MayBeEmpty() {
		title = fmt.Sprintf(t.Optional, title)
	}
	if q.Kind == surveys.Text {
		w.begin("Input.Text")
	} else {
		w.begin("Input.ChoiceSet")
	}
	w.member("id", InputPart(i))
	w.member("label", title)
	w.raw(`,"spacing":"Large"`)
	if q.Kind == surveys.Text {
		w.raw(`,"isMultiline":true`)
		w.number("maxLength", limit)
	} else {
		w.surveyChoices(q, words)
	}
	if w.room(len(value)) {
		w.member("value", commas(q, value))
	}
	if !q.MayBeEmpty() {
		w.raw(`,"isRequired":true`)
		w.member("errorMessage", t.ChooseFirst)
	}
	w.end()
}

// maxExpanded is how many answers are listed; more of them fold up.
const maxExpanded = 5

// surveyChoices writes what can be chosen: of a scale, its points as they count.
func (w *writer) surveyChoices(q *surveys.Question, words *surveys.Wording) {
	low, high := q.Range()
	options := q.Kind == surveys.Single || q.Kind == surveys.Several
	if options || high-low < maxExpanded {
		w.raw(`,"style":"expanded"`)
	} else {
		w.raw(`,"style":"compact"`)
		w.member("placeholder", w.t.Survey.Choose)
	}
	w.raw(`,"wrap":true`)
	if q.Kind == surveys.Several {
		w.raw(`,"isMultiSelect":true`)
	}
	w.list("choices")
	for n := low; n <= high; n++ {
		w.choice(w.answerLabel(q, words, n-low), strconv.Itoa(n))
	}
	w.endList()
}

// answerLabel names an answer as surveys.Question.Label does, and stars in words for
// who can't see them.
func (w *writer) answerLabel(q *surveys.Question, words *surveys.Wording, at int) string {
	name := q.Label(words, at)
	if q.Kind == surveys.Stars {
		return name + " (" + strconv.Itoa(at+1) + ")"
	}
	return name
}

// commas returns an answer as the value of its input.
func commas(q *surveys.Question, answer string) string {
	if q.Kind != surveys.Several {
		return answer
	}
	b := []byte(answer)
	for i := range b {
		if b[i] == ' ' {
			b[i] = ','
		}
	}
	return string(b)
}

// SurveyNote is what became of an answer to a survey.
type SurveyNote int

// The notes.
const (
	// SurveyTaken: it was recorded.
	SurveyTaken SurveyNote = iota
	// SurveyBefore: the person answered before, and that stands.
	SurveyBefore
	// SurveyOver: the campaign has ended.
	SurveyOver
	// SurveyGone: the survey or its campaign isn't there any more, or isn't the
	// person's.
	SurveyGone
)

// SurveyAnswered says what became of an answer to a survey, which is nil if there is
// none any more.
func SurveyAnswered(l courses.Language, s *surveys.Survey, n SurveyNote) Card {
	w := begin(l)
	t := w.t.Survey.Notes[n]
	w.text(heading, md(t.Title))
	if s != nil {
		w.text(subtle, plain(s.Edition(l).Title))
	}
	w.text(body, md(t.Text))
	if s != nil && n != SurveyOver {
		w.text(body, md(w.secrecy(s.Named)))
	}
	return w.finish(t.Title, w.home()...)
}
