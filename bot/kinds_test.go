package bot_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
)

// workshop is a course with a question of each kind that has several inputs, a
// picture or scenes, in two languages.
func workshop() *courses.Course {
	return &courses.Course{ID: "workshop", Version: 1, Minutes: 3, PassMark: 60, OnUpdate: courses.Continue,
		Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: workshopIn(courses.Bokmaal, "hammer"), courses.English: workshopIn(courses.English, "mallet")},
	}
}

func workshopIn(l courses.Language, word string) *courses.Edition {
	option := func(text string) courses.Option { return courses.Option{Text: text, Why: "why " + text} }
	right := func(o courses.Option) courses.Option { o.Right = true; return o }
	blank := func(before string, spellings ...string) courses.Part {
		return courses.Part{Text: before, Options: []courses.Option{{Spellings: spellings, Right: true, Why: "blank"}, {Otherwise: true, Why: "other"}}}
	}
	half := option("leave")
	half.Credit = 40
	return &courses.Edition{Language: l, Title: "Workshop " + string(l), Summary: "s",
		Questions: []courses.Question{
			{ID: "match", Kind: courses.Matching, Credit: courses.PerPart, Title: "Match", Options: []courses.Option{{Text: "nail"}, {Text: "board"}},
				Parts: []courses.Part{{Text: "hammer", Match: 0, Why: "nails"}, {Text: "saw", Match: 1, Why: "boards"}, {Text: "plane", Match: 1, Why: "boards"}}},
			{ID: "order", Kind: courses.Ordering, Title: "Order", Options: []courses.Option{option("measure"), option("mark"), option("saw")}},
			{ID: "smoke", Kind: courses.Scenario, Title: "Smoke", Scenes: []courses.Scene{
				{ID: "door", Title: "Door", Body: []courses.Block{{Text: "It smells."}}, Options: []courses.Option{{Text: "look", To: "fire"}, half, {Text: "wait", To: "door"}}},
				{ID: "fire", Title: "Fire", Body: []courses.Block{{Text: "It burns."}}, Options: []courses.Option{option("run"), right(option("warn")), {Text: "back", To: "door"}}},
			}},
			{ID: "spot", Kind: courses.Spot, Title: "Spot", Picture: &courses.Image{URL: dot, Alt: "a bench"},
				Options: []courses.Option{option("vice"), right(option("switch")), option("lamp")}},
			{ID: "fill", Kind: courses.Blanks, Credit: courses.PerPart, Title: "Fill", Parts: []courses.Part{blank("Use a ", word), blank(" and ", "2")}},
		}}
}

// reply clicks with values in the inputs of a card.
func (s *session) reply(d cards.Data, inputs map[string]string) *card {
	s.t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		s.t.Fatal(err)
	}
	sent := map[string]any{}
	if err := json.Unmarshal(raw, &sent); err != nil {
		s.t.Fatal(err)
	}
	for id, value := range inputs {
		sent[id] = value
	}
	turn := s.click(d)
	if turn.Data, err = json.Marshal(sent); err != nil {
		s.t.Fatal(err)
	}
	return s.do(turn)
}

// filled returns what a card sends for a response in canonical form, by input.
func (s *session) filled(c *courses.Course, d cards.Data, response string) map[string]string {
	s.t.Helper()
	q := &c.Edition("").Questions[c.QuestionIndex(d.Step)]
	sent := q.Input(response, q.Order(mustPerson(s).ID, c.ID, d.Try))
	if q.Choices() {
		return map[string]string{cards.InputAnswer: sent}
	}
	inputs := map[string]string{}
	for i, value := range strings.Split(sent, courses.Separator) {
		inputs[cards.InputPart(i)] = value
	}
	return inputs
}

// choose takes the choice at a position in the scene that a card shows.
func (s *session) choose(c *courses.Course, card *card, option int) *card {
	s.t.Helper()
	d := card.press(cards.DoAnswer)
	return s.reply(d, map[string]string{cards.InputAnswer: s.letter(c, d, option)})
}

// letter returns what stands for a choice of the scene that a button belongs to.
func (s *session) letter(c *courses.Course, d cards.Data, option int) string {
	s.t.Helper()
	q := &c.Edition("").Questions[c.QuestionIndex(d.Step)]
	scene, _, ok := q.Walk(d.Value)
	if !ok || scene == nil {
		s.t.Fatalf("the button's way %q leads to no scene", d.Value)
	}
	for position, i := range q.SceneOrder(scene, mustPerson(s).ID, c.ID, d.Try) {
		if i == option {
			return courses.Letter(position)
		}
	}
	s.t.Fatalf("scene %s has no choice %d", scene.ID, option)
	return ""
}

// at begins the workshop and answers rightly up to a question.
func (s *session) at(c *courses.Course, question string) *card {
	s.t.Helper()
	card := s.send(cards.Data{Do: cards.DoStart, Course: c.ID})
	for {
		d := card.press(cards.DoAnswer)
		if d.Step == question {
			return card
		}
		q := &c.Edition("").Questions[c.QuestionIndex(d.Step)]
		if q.Kind == courses.Scenario {
			card = s.choose(c, s.choose(c, card, 0), 1)
		} else {
			card = s.reply(d, s.filled(c, d, q.Example(true)))
		}
		card = s.send(card.press(cards.DoNext))
	}
}

// attempts returns what is on record in the only enrolment.
func (s *session) attempts() []courses.Attempt {
	s.t.Helper()
	list, err := s.store.Enrolments(context.Background(), mustPerson(s).ID)
	if err != nil || len(list) != 1 {
		s.t.Fatalf("%d enrolments, %v", len(list), err)
	}
	return list[0].Attempts
}

// TestKindsToTheEnd answers a question of each kind, rightly, in part and wrongly,
// and sees what is said and what is on record.
func TestKindsToTheEnd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question, response string
		right              bool
		partial            int
		says               []string
	}{
		{"match", "0 1 1", true, 0, []string{"✓ Right!", "✓ plane"}},
		{"match", "0 1 0", false, 66, []string{"◐ Partly right", "2 of 3 right", "66", "✗ plane", "Your answer: nail", "The right answer: board"}},
		{"match", "1 0 0", false, 0, []string{"✗ Not right"}},
		{"order", "0 1 2", true, 0, []string{"✓ Right!", "✓ First"}},
		{"order", "0 2 1", false, 0, []string{"✗ Not right", "1 of 3 right", "only counts"}},
		{"spot", "1", true, 0, []string{"✓ Right!", "switch"}},
		{"spot", "2", false, 0, []string{"✗ Not right", "lamp", "why lamp", "why switch"}},
		{"fill", "mallet\x1f2", true, 0, []string{"✓ Right!", "mallet"}},
		{"fill", "hammer\x1f2", true, 0, []string{"✓ Right!", "hammer"}}, // the word of another language
		{"fill", "mallet\x1f3", false, 50, []string{"◐ Partly right", "1 of 2 right", "other"}},
	} {
		t.Run(test.question+" "+test.response, func(t *testing.T) {
			t.Parallel()
			c := workshop()
			s := newWorld(t, withCourses(t, c)).person(kari, "en-GB")
			d := s.at(c, test.question).press(cards.DoAnswer)
			said := s.reply(d, s.filled(c, d, test.response))
			said.has(test.says...)
			list := s.attempts()
			a := list[len(list)-1]
			if a.Question != test.question || a.Response != test.response || a.Right != test.right || a.Partial != test.partial {
				t.Errorf("on record is %+v", a)
			}
		})
	}
}

// TestKindsUnusable: an answer that is none is recorded by nobody, the question
// comes again with what it lacks, and a replay shows what is on record.
func TestKindsUnusable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question, says string
		inputs         map[string]string
	}{
		{"match", "Choose something for each item.", nil},
		{"match", "Choose something for each item.", map[string]string{"a0": "a", "a2": "a"}},
		{"match", "Choose something for each item.", map[string]string{"a0": "a", "a1": "a", "a2": "c"}},
		{"match", "Choose something for each item.", map[string]string{"a0": "a", "a1": "a", "a2": "a,b"}},
		{"match", "Choose something for each item.", map[string]string{"a0": "a", "a1": "a", "a2": "a", "a3": "a"}},
		{"match", "Choose something for each item.", map[string]string{"answer": "0 1 1"}},
		{"order", "Use each item exactly once.", map[string]string{"a0": "a", "a1": "a", "a2": "b"}},
		{"order", "Use each item exactly once.", map[string]string{"a0": "0", "a1": "1", "a2": "2"}},
		{"order", "Use each item exactly once.", map[string]string{"a0": "a", "a1": "b\x1fc"}},
		{"spot", "Choose an answer first.", map[string]string{"answer": "a,b"}},
		{"spot", "Choose an answer first.", map[string]string{"answer": "d"}},
		{"fill", "Fill in every field.", map[string]string{"a0": "mallet"}},
		{"fill", "Fill in every field.", map[string]string{"a0": " ", "a1": "2"}},
		{"fill", "Fill in every field.", map[string]string{"a0": strings.Repeat("x", courses.MaxBlank+1), "a1": "2"}},
		{"fill", "Fill in every field.", map[string]string{"a0": "a\x1fb", "a1": "", "a2": "c"}},
	} {
		c := workshop()
		s := newWorld(t, withCourses(t, c)).person(kari, "en-GB")
		d := s.at(c, test.question).press(cards.DoAnswer)
		before := len(s.attempts())
		again := s.reply(d, test.inputs)
		again.has(test.says)
		if got := again.press(cards.DoAnswer); got != d || len(s.attempts()) != before {
			t.Errorf("%s, %q: leads to %+v with %d attempts", test.question, test.inputs, got, len(s.attempts()))
		}
		q := &c.Edition("").Questions[c.QuestionIndex(test.question)]
		s.reply(d, s.filled(c, d, q.Example(false))).has("✗ Not right")
		s.reply(d, s.filled(c, d, q.Example(true))).has("✗ Not right", "The first answer counts.")
		s.reply(d, test.inputs).has("✗ Not right", "The first answer counts.")
		if len(s.attempts()) != before+1 {
			t.Errorf("%s: %d attempts after replays, want %d", test.question, len(s.attempts()), before+1)
		}
	}
}

// TestScenario goes through a story: nothing is on record before its end, and then
// the way without what led back.
func TestScenario(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, response string
		choices        []int
		right          bool
		partial        int
		says           []string
	}{
		{"well", "0 1", []int{0, 1}, true, 0, []string{"✓ Right!", "1. look", "2. warn", "why warn"}},
		{"badly", "0 0", []int{0, 0}, false, 0, []string{"✗ Not right", "2. run", "why run", "What would have ended well", "2. warn"}},
		{"half", "1", []int{1}, false, 40, []string{"◐ Partly right", "40", "why leave"}},
		{"there and back", "0 1", []int{0, 2, 2, 0, 1}, true, 0, []string{"✓ Right!", "1. look", "2. warn"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := workshop()
			s := newWorld(t, withCourses(t, c)).person(kari, "en-GB")
			card := s.at(c, "smoke").has("It smells.")
			before := len(s.attempts())
			for _, option := range test.choices {
				if len(s.attempts()) != before {
					t.Fatal("something is on record in the middle")
				}
				card = s.choose(c, card, option)
			}
			card.has(test.says...)
			list := s.attempts()
			a := list[len(list)-1]
			if len(list) != before+1 || a.Response != test.response || a.Right != test.right || a.Partial != test.partial {
				t.Errorf("on record is %+v, %d more", a, len(list)-before)
			}
		})
	}
}

// TestScenarioComesAgain clicks cards of a story again and out of turn: the way is
// the card's, the first end counts, and no made-up way leads anywhere.
func TestScenarioComesAgain(t *testing.T) {
	t.Parallel()
	c := workshop()
	s := newWorld(t, withCourses(t, c)).person(kari, "en-GB")
	door := s.at(c, "smoke")
	before := len(s.attempts())
	fire := s.choose(c, door, 0).has("It burns.", "You chose: look")
	s.choose(c, door, 0).has("It burns.")
	d := fire.press(cards.DoAnswer)
	if d.Value != "0" {
		t.Errorf("the card's way is %q", d.Value)
	}
	s.reply(d, nil).has("It burns.", "Choose an answer first.")
	s.reply(d, map[string]string{"answer": "a,b"}).has("It burns.", "Choose an answer first.")
	for _, value := range []string{"0 1", "1", "7", "-1", "x", "0 0 0 0", strings.Repeat("0 2 ", 200), "\x1f"} {
		for _, letter := range []string{"a", "b", "c"} {
			odd := d
			odd.Value, odd.Answer = value, letter
			s.send(odd).has("It smells.", "has been updated")
		}
	}
	if len(s.attempts()) != before {
		t.Fatal("a made-up way was recorded")
	}
	s.choose(c, fire, 0).has("✗ Not right")
	for _, click := range []*card{door, fire} {
		for option := range 2 {
			s.choose(c, click, option).has("✗ Not right", "The first answer counts.")
		}
	}
	s.reply(d, nil).has("✗ Not right", "The first answer counts.")
	if list := s.attempts(); len(list) != before+1 || list[before].Response != "0 0" {
		t.Errorf("on record are %+v", list)
	}
}

// TestScenarioChanges: who is in a scene that a new version of the course has no
// more begins the story anew.
func TestScenarioChanges(t *testing.T) {
	t.Parallel()
	c := workshop()
	w := newWorld(t, withCourses(t, c))
	s := w.person(kari, "en-GB")
	fire := s.choose(c, s.at(c, "smoke"), 0)
	d := fire.press(cards.DoAnswer)
	newer := workshop()
	newer.Version = 2
	for _, ed := range newer.Editions {
		scenes := ed.Questions[2].Scenes
		scenes[0].Options[0] = courses.Option{Text: "look", Why: "why look"}
		ed.Questions[2].Scenes = scenes[:1]
	}
	w.org.Courses = offered(t, newer)
	w.bot = w.build()
	s.reply(d, map[string]string{"answer": "a"}).has("It smells.", "has been updated")
}

// TestKindsOutOfTheCourse: a way has no use anywhere else, and nobody else's answer
// is recorded by it.
func TestKindsOutOfTheCourse(t *testing.T) {
	t.Parallel()
	c := workshop()
	w := newWorld(t, withCourses(t, c, libraryCourse(t)))
	mine, theirs := w.person(kari, "en-GB"), w.person(ola, "en-GB")
	d := mine.choose(c, mine.at(c, "smoke"), 0).press(cards.DoAnswer)
	d.Answer = "a"
	theirs.say("hi")
	if card := theirs.send(d); len(card.buttons) == 0 {
		t.Errorf("a dead end:\n%s", card.text)
	}
	elsewhere := readAll(mine, libraryCourse(t)).press(cards.DoAnswer)
	elsewhere.Value = "0 1"
	if card := mine.send(elsewhere); len(card.buttons) == 0 {
		t.Errorf("a dead end:\n%s", card.text)
	}
	list, err := w.store.Enrolments(t.Context(), mustPerson(theirs).ID)
	if err != nil || len(list) != 0 {
		t.Errorf("somebody else has %+v, %v", list, err)
	}
}

// TestKindsSaidAgain: my data has each answer in words.
func TestKindsSaidAgain(t *testing.T) {
	t.Parallel()
	c := workshop()
	s := newWorld(t, withCourses(t, c)).person(kari, "nb-NO")
	d := s.at(c, "fill").press(cards.DoAnswer)
	s.reply(d, s.filled(c, d, "hammer\x1f2"))
	said := s.say("mine data")
	said.has("hammer → nail; saw → board; plane → board", "measure → mark → saw", "look → warn", "switch", "hammer; 2")
	if strings.Contains(said.text, courses.Separator) {
		t.Error("what parts the blanks is shown")
	}
}

// dot is the smallest picture that every client can draw.
const dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
