package bot_test

import (
	"strings"
	"testing"

	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
)

func TestMyDataShowsWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "en-US"), libraryCourse(t)
	answerAll(s, c, readAll(s, c), 0)
	s.say("folk") // learns the name
	s.say("pause from 1 July to 1 August")
	s.say("hour 9")
	turn := s.turn(teams.Message)
	turn.Timezone = "Europe/Stockholm"
	s.do(turn)
	data := s.say("my data").has("Kari Nordmann", "kari@example.no", c.Edition(courses.English).Title,
		"Europe/Stockholm", "1 July 2027 – 31 July 2027", "Hour you have chosen\n9")
	s.send(cards.Data{Do: cards.DoAgain, Course: c.ID})
	twice := s.say("my data")
	title := c.Edition(courses.English).Title
	if before, after := strings.Count(data.text, title), strings.Count(twice.text, title); after != before+1 {
		t.Errorf("the course is named %d times after it was begun again, %d times before", after, before)
	}
}
