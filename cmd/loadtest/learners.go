package main

import (
	"fmt"
	"regexp"
	"strings"

	"drypp/bot/teams/teamstest"
	"drypp/cards"
	"drypp/courses"
)

// learner is a person of the load's organisation and where they are.
type learner struct {
	person       *teamstest.Person
	conversation string
	enrolment    string
}

// activity is an invoke as Teams sends it, for one click.
func (l *learner) activity(data string) []byte {
	const tenant = teamstest.Tenant
	return []byte(`{"type":"invoke","name":"adaptiveCard/action","id":"f:` + l.person.ObjectID + `",` +
		`"timestamp":"2026-11-22T12:00:00.000Z","localTimestamp":"2026-11-22T13:00:00.000+01:00","localTimezone":"Europe/Oslo",` +
		`"serviceUrl":"` + serviceURL + `","channelId":"msteams",` +
		`"from":{"id":"` + l.person.ID + `","name":"` + l.person.Name + `","aadObjectId":"` + l.person.ObjectID + `"},` +
		`"conversation":{"conversationType":"personal","tenantId":"` + tenant + `","id":"` + l.conversation + `"},` +
		`"recipient":{"id":"28:` + teamstest.AppID + `","name":"Drypp"},` +
		`"entities":[{"locale":"nb-NO","country":"NO","platform":"Web","timezone":"Europe/Oslo","type":"clientInfo"}],` +
		`"channelData":{"source":{"name":"message"},"tenant":{"id":"` + tenant + `"},"legacy":{"replyToId":"1:1x"}},` +
		`"replyToId":"1763812800000","locale":"nb-NO",` +
		`"value":{"action":{"type":"Action.Execute","id":"","verb":"x","data":` + data + `},"trigger":"manual"}}`)
}

const serviceURL = "https://" + teamstest.ConnectorHost + "/emea/"

var enrolmentID = regexp.MustCompile(`"e":"([^"]+)"`)

// prepare takes a learner up to the first question.
func (l *learner) prepare(c *client, course *courses.Course) error {
	do := func(data string) (string, error) {
		status, body, err := c.post(l.activity(data))
		if err == nil && status != 200 {
			err = fmt.Errorf("HTTP status %d: %s", status, body)
		}
		return string(body), err
	}
	card, err := do(fmt.Sprintf(`{"do":%q,"c":%q}`, cards.DoStart, course.ID))
	if err != nil {
		return err
	}
	match := enrolmentID.FindStringSubmatch(card)
	if match == nil {
		return fmt.Errorf("no enrolment in the answer: %s", card)
	}
	l.enrolment = match[1]
	for _, lesson := range course.Edition("").Lessons {
		if card, err = do(fmt.Sprintf(`{"do":%q,"c":%q,"e":%q,"s":%q}`, cards.DoRead, course.ID, l.enrolment, lesson.ID)); err != nil {
			return err
		}
	}
	if !strings.Contains(card, `"answer"`) {
		return fmt.Errorf("no question after the last lesson: %s", card)
	}
	return nil
}

// answers returns a request for each question of the course.
func (l *learner) answers(course *courses.Course) [][]byte {
	var list [][]byte
	for _, q := range course.Edition("").Questions {
		data := fmt.Sprintf(`{"do":%q,"c":%q,"e":%q,"s":%q,"t":1,"answer":%q}`, cards.DoAnswer, course.ID, l.enrolment, q.ID, plausible(&q))
		list = append(list, l.activity(data))
	}
	return list
}

// plausible is something to answer: right or wrong, it is graded.
func plausible(q *courses.Question) string {
	switch q.Kind {
	case courses.Number:
		return "72"
	case courses.Text:
		return "it-avdelingen"
	case courses.Several:
		return "a,b"
	}
	return "a"
}
