package cards_test

import (
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestInvitation: a mail says what it is about, by when, and what to do, in each
// language; its subject is one line whatever the course is called.
func TestInvitation(t *testing.T) {
	t.Parallel()
	c := fixture()
	due := campaigns.Delivery{Drop: campaigns.Drop{Due: time.Date(2026, 3, 27, 22, 59, 59, 0, time.UTC)}}
	for l, want := range map[courses.Language][]string{
		courses.Bokmaal: {"Fjordvik har satt deg opp", "Fristen er 27. mars 2026.", "velg Legg til", "eneste e-posten"},
		courses.Nynorsk: {"Fjordvik har sett deg opp", "Fristen er 27. mars 2026.", "vel Legg til", "einaste e-posten"},
		courses.English: {"Fjordvik has signed you up", "It is due on 27 March 2026.", "choose Add", "only mail"},
	} {
		subject, text := cards.Invitation(l, "Fjordvik", c, due, time.UTC)
		title := c.Edition(l).Title
		for _, part := range append(want, title) {
			if !strings.Contains(text, part) {
				t.Errorf("%s: the mail doesn't say %q:\n%s", l, part, text)
			}
		}
		if !strings.HasSuffix(subject, ": "+title) || strings.Contains(text, "%!") || strings.Contains(text, "\n\n\n") {
			t.Errorf("%s: %s\n%s", l, subject, text)
		}
		if _, text := cards.Invitation(l, "Fjordvik", c, campaigns.Delivery{}, time.UTC); strings.Contains(text, "2026") {
			t.Errorf("%s: a course without a due date has one:\n%s", l, text)
		}
	}
	odd := *c
	odd.Editions = map[courses.Language]*courses.Edition{courses.English: {Language: courses.English, Title: "One\r\nBcc: all"}}
	if subject, _ := cards.Invitation("de", "Fjordvik", &odd, due, time.UTC); subject != "Nytt kurs til deg: One Bcc: all" {
		t.Errorf("the subject is %q", subject)
	}
}
