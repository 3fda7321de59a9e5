package surveys_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/surveys"
)

// inputs joins what a card's inputs hold.
func inputs(values ...string) string { return strings.Join(values, courses.Separator) }

func TestCanonical(t *testing.T) {
	t.Parallel()
	s := lunch(t)
	for name, test := range map[string]struct {
		in      string
		want    []string
		missing []int
	}{
		"everything":     {inputs("7", "1", "2,0", "5", "0", " good\r\n\r\n food\t! "), []string{"7", "1", "0 2", "5", "0", "good\nfood !"}, nil},
		"what is needed": {inputs("1", "0", "", "1", "10", ""), []string{"1", "0", "", "1", "10", ""}, nil},
		"nothing":        {"", []string{"", "", "", "", "", ""}, []int{0, 1, 3, 4}},
		"the first":      {"4", []string{"4", "", "", "", "", ""}, []int{1, 3, 4}},
	} {
		got, missing, err := s.Canonical(test.in)
		if err != nil || !slices.Equal(got, test.want) || !slices.Equal(missing, test.missing) {
			t.Errorf("%s: %q, missing %v, %v", name, got, missing, err)
		}
	}
	for _, in := range []string{
		"0", "8", "07", "+7", "7 ", "x", "-1", inputs("7", "2"), inputs("7", "1", "3"), inputs("7", "1", "0,0"), inputs("7", "1", "0 1"),
		inputs("7", "1", "", "6"), inputs("7", "1", "", "0"), inputs("7", "1", "", "5", "11"), inputs("7", "1", "", "5", "1", strings.Repeat("x", 1501)),
		inputs("7", "1", "", "5", "1", "", ""),
	} {
		if got, _, err := s.Canonical(in); !errors.Is(err, surveys.ErrForeign) {
			t.Errorf("%q became %q, %v", in, got, err)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add(inputs("7", "1", "2,0", "5", "0", "x"))
	f.Add(inputs("", "", ",,", "", "", "\x00\n\u2028"))
	s := lunch(f)
	f.Fuzz(func(t *testing.T, in string) {
		answers, missing, err := s.Canonical(in)
		if err != nil {
			return
		}
		c := surveys.NewCounter(s)
		c.Add(surveys.Ballot{Answers: answers})
		for i, a := range answers {
			if !s.Questions[i].Takes(a) || a == "" && !s.Questions[i].MayBeEmpty() && !slices.Contains(missing, i) {
				t.Fatalf("%q of question %d", a, i)
			}
		}
	})
}

// who returns who answers a survey.
func who(s *surveys.Survey) string {
	if s.Named {
		return "p-1"
	}
	return ""
}

// count counts ballots with these answers.
func count(s *surveys.Survey, ballots ...[]string) *surveys.Counter {
	c := surveys.NewCounter(s)
	for _, b := range ballots {
		c.Add(surveys.Ballot{Survey: s.ID, Answers: b, Person: who(s)})
	}
	return c
}

func round(ended bool) surveys.Round { return surveys.Round{Campaign: "autumn", Ended: ended} }

// someone's answers to lunch, with a text.
func ballot(taste, enps, text string) []string { return []string{taste, "1", "0 2", "4", enps, text} }

func TestResults(t *testing.T) {
	t.Parallel()
	s := lunch(t)
	c := count(s, ballot("7", "10", "b"), ballot("1", "9", "c"), ballot("6", "8", "a"), ballot("6", "7", "a"), []string{"5", "0", "", "1", "6", ""})
	last := count(s, ballot("2", "0", ""))
	r := c.Results(courses.English, round(false), last, surveys.Round{Campaign: "spring"})
	if r.State != surveys.Shown || r.Answers != 5 || r.Title != "Lunch" || r.Before == nil || r.Before.Campaign != "spring" || r.Before.Answers != 1 {
		t.Fatalf("results: %+v", r)
	}
	taste, dish, days, stars, enps, more := r.Tallies[0], r.Tallies[1], r.Tallies[2], r.Tallies[3], r.Tallies[4], r.Tallies[5]
	if want := []surveys.Bar{{"1 – disagree", 1}, {"2", 0}, {"3", 0}, {"4", 0}, {"5", 1}, {"6", 2}, {"7 – agree", 1}}; !slices.Equal(taste.Bars, want) || taste.Mean != 5 {
		t.Errorf("taste: %+v", taste)
	}
	if want := (&surveys.Then{Answers: 1, Mean: 2, Counts: []int{0, 1, 0, 0, 0, 0, 0}}); !reflect.DeepEqual(taste.Then, want) {
		t.Errorf("taste then: %+v", taste.Then)
	}
	if want := []surveys.Bar{{"Soup", 1}, {"1", 4}}; !slices.Equal(dish.Bars, want) {
		t.Errorf("dish: %+v", dish)
	}
	if want := []surveys.Bar{{"Monday", 4}, {"Tuesday", 0}, {"Wednesday", 4}}; !slices.Equal(days.Bars, want) || days.Answers != 4 {
		t.Errorf("days: %+v", days)
	}
	if stars.Mean != 3.4 || stars.Bars[3] != (surveys.Bar{"★★★★", 4}) {
		t.Errorf("stars: %+v", stars)
	}
	if want := (surveys.Net{Score: 20, Promoters: 2, Passives: 2, Detractors: 1}); *enps.Net != want || enps.Then.Net.Score != -100 {
		t.Errorf("eNPS: %+v, then %+v", enps.Net, enps.Then.Net)
	}
	if want := []string{"a", "a", "b", "c"}; !slices.Equal(more.Texts, want) || more.Answers != 4 {
		t.Errorf("texts: %+v", more)
	}
}

// TestNet holds the score to its definition, at the edges of the three groups and
// where it is rounded.
func TestNet(t *testing.T) {
	t.Parallel()
	s := lunch(t)
	for _, test := range []struct {
		answers string
		want    surveys.Net
	}{
		{"0 6 7 8 9 10", surveys.Net{Score: 0, Promoters: 2, Passives: 2, Detractors: 2}},
		{"9 9 9", surveys.Net{Score: 100, Promoters: 3}},
		{"6 6 6", surveys.Net{Score: -100, Detractors: 3}},
		{"9 9 6", surveys.Net{Score: 33, Promoters: 2, Detractors: 1}},
		{"10 8 7 7 7 7", surveys.Net{Score: 17, Promoters: 1, Passives: 5}},
		{"0 7 7 7 7 7", surveys.Net{Score: -17, Passives: 5, Detractors: 1}},
		{"", surveys.Net{}},
	} {
		c := surveys.NewCounter(s)
		for answer := range strings.FieldsSeq(test.answers) {
			c.Add(surveys.Ballot{Answers: ballot("1", answer, ""), Person: "p-1"})
		}
		if got := c.Results(courses.English, round(true), nil, surveys.Round{}).Tallies[4].Net; *got != test.want {
			t.Errorf("%s: %+v, want %+v", test.answers, *got, test.want)
		}
	}
}

// anonymous is lunch without names.
func anonymous(t *testing.T) *surveys.Survey {
	s := *lunch(t)
	s.Named = false
	return &s
}

// TestFewAreNotShown: of an anonymous survey nothing is shown below five answers,
// nor of a question that fewer answered, nor as what is compared with.
func TestFewAreNotShown(t *testing.T) {
	t.Parallel()
	s := anonymous(t)
	var all [][]string
	for range surveys.MinShown - 1 {
		all = append(all, ballot("7", "10", "secret"))
	}
	r := count(s, all...).Results(courses.English, round(true), nil, surveys.Round{})
	if r.State != surveys.TooFew || r.Tallies != nil || r.Answers != surveys.MinShown-1 {
		t.Errorf("of four: %+v", r)
	}
	few := count(s, all...)
	all = append(all, []string{"7", "1", "", "4", "10", ""})
	r = count(s, all...).Results(courses.English, round(true), few, surveys.Round{Ended: true})
	if r.State != surveys.Shown || r.Before != nil || r.Tallies[0].Mean != 7 || r.Tallies[0].Then != nil {
		t.Errorf("of five: %+v", r)
	}
	for _, i := range []int{2, 5} {
		if got := (surveys.Tally{ID: r.Tallies[i].ID, Kind: r.Tallies[i].Kind, Title: r.Tallies[i].Title, Withheld: true}); !reflect.DeepEqual(r.Tallies[i], got) {
			t.Errorf("what four answered: %+v", r.Tallies[i])
		}
	}
	five := count(s, all...)
	r = five.Results(courses.English, round(true), five, surveys.Round{Campaign: "spring", Ended: true})
	if r.Before == nil || r.Tallies[0].Then == nil || r.Tallies[5].Then != nil {
		t.Errorf("compared with five, four of whom answered all: %+v", r)
	}
	if r := five.Results(courses.English, round(true), five, surveys.Round{}); r.Before != nil {
		t.Error("compared with a campaign that hasn't ended")
	}
}

// TestNoDifference plays who looks after every answer: as long as more can come they
// see how many there are and nothing else, so no two looks differ by what one
// person answered.
func TestNoDifference(t *testing.T) {
	t.Parallel()
	s := anonymous(t)
	c := surveys.NewCounter(s)
	rng := rand.New(rand.NewPCG(8, 0))
	for n := range 40 {
		r := c.Results(courses.English, round(false), c, round(true))
		want := surveys.Results{Survey: "lunch", Title: "Lunch", Round: surveys.Round{Campaign: "autumn", Answers: n}, State: surveys.Running}
		if !reflect.DeepEqual(*r, want) {
			t.Fatalf("after %d: %+v", n, r)
		}
		c.Add(surveys.Ballot{Answers: ballot("7", []string{"0", "10"}[rng.IntN(2)], "x")})
	}
}

// TestOrderTellsNothing: the same ballots in any order give the same results.
func TestOrderTellsNothing(t *testing.T) {
	t.Parallel()
	s := anonymous(t)
	all := [][]string{ballot("7", "1", "b"), ballot("6", "2", "d"), ballot("5", "3", "a"), ballot("4", "9", "c"), ballot("3", "10", "e")}
	want := count(s, all...).Results(courses.English, round(true), nil, surveys.Round{})
	rng := rand.New(rand.NewPCG(8, 1))
	for range 20 {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := count(s, all...).Results(courses.English, round(true), nil, surveys.Round{}); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v gives %+v, want %+v", all, got, want)
		}
	}
}

// TestChangedSurvey: answers that a question can't have any more count as left out.
func TestChangedSurvey(t *testing.T) {
	t.Parallel()
	c := count(lunch(t), ballot("9", "10", ""), []string{"7"}, []string{"7", "0", "", "1", "1", "", "more"})
	r := c.Results(courses.English, round(true), nil, surveys.Round{})
	if r.Answers != 3 || r.Tallies[0].Answers != 2 || r.Tallies[4].Answers != 2 {
		t.Errorf("results: %+v", r)
	}
}

// TestPromiseHolds: who answered without their name was promised that nothing is
// shown below five, which stands when the survey's file says otherwise later.
func TestPromiseHolds(t *testing.T) {
	t.Parallel()
	c := count(lunch(t), ballot("7", "10", ""), ballot("7", "10", ""))
	c.Add(surveys.Ballot{Answers: ballot("1", "1", "")})
	for _, ended := range []bool{false, true} {
		if r := c.Results(courses.English, round(ended), nil, surveys.Round{}); r.State == surveys.Shown || r.Named {
			t.Errorf("ended %v: %+v", ended, r)
		}
	}
}

func TestSaid(t *testing.T) {
	t.Parallel()
	got := lunch(t).Said(courses.English, []string{"7", "9", "0 2", "3", "0", "a\nb", "more"})
	if want := []string{"7 – agree", "", "Monday, Wednesday", "★★★", "0", "a\nb"}; !slices.Equal(got, want) {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestSettled(t *testing.T) {
	t.Parallel()
	ended := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	if surveys.Settled(ended, ended.Add(time.Minute-1)) || !surveys.Settled(ended, ended.Add(time.Minute)) {
		t.Error("results are to be seen a minute after the end, not before")
	}
}
