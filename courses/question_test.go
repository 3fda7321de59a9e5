package courses

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func questions() map[Kind]*Question {
	choices := func(right ...bool) []Option {
		var list []Option
		for _, r := range right {
			list = append(list, Option{Right: r, Text: "x", Why: "y"})
		}
		return list
	}
	return map[Kind]*Question{
		Single:    {ID: "q", Kind: Single, Options: choices(false, true, false)},
		Several:   {ID: "q", Kind: Several, Options: choices(true, false, true, false)},
		TrueFalse: {ID: "q", Kind: TrueFalse, Options: choices(false, true)},
		Number: {ID: "q", Kind: Number, Options: []Option{
			{Number: 72, Tolerance: 2, Right: true}, {Number: 0.3}, {Number: 1500}, {Number: 3.142}, {Otherwise: true}}},
		Text: {ID: "q", Kind: Text, Options: []Option{
			{Spellings: []string{"nettfiske", "Phishing-angrep"}, Right: true}, {Spellings: []string{"spam"}}, {Otherwise: true}}},
		Matching: alarms(), Ordering: steps(), Scenario: caller(), Spot: mail(), Blanks: sentence(),
	}
}

// none stands for no answer at all.
const none = "\x00"

// responses are what a person sends, how it is kept, and which options it meets.
var responses = []struct {
	kind   Kind
	input  string
	kept   string
	right  bool
	chosen []int
}{
	{Single, "b", "1", true, []int{1}},
	{Single, " a ", "0", false, []int{0}},
	{Single, "a,b", "0 1", false, nil},
	{Single, "d", none, false, nil},
	{Single, "B", none, false, nil},
	{Single, "1", none, false, nil},
	{Single, "", none, false, nil},
	{Several, "a,c", "0 2", true, []int{0, 2}},
	{Several, "c, a", "0 2", true, []int{0, 2}},
	{Several, "c,c,a", "0 2", true, []int{0, 2}},
	{Several, "a", "0", false, []int{0}},
	{Several, "a,b,c", "0 1 2", false, []int{0, 1, 2}},
	{Several, "a,,c", none, false, nil},
	{TrueFalse, "b", "1", true, []int{1}},
	{TrueFalse, "c", none, false, nil},
	{Number, "72", "72", true, []int{0}},
	{Number, " 70,0 timer", "70", true, []int{0}},
	{Number, "74.0 h", "74", true, []int{0}},
	{Number, "74.1", "74.1", false, []int{4}},
	{Number, "72.", "72", true, []int{0}},
	{Number, "72 timer (3 døgn)", "72", true, []int{0}},
	{Number, "−72", "-72", false, []int{4}},
	{Number, "-0", "0", false, []int{4}},
	{Number, "0,30", "0.3", false, []int{1}},
	{Number, "0.300", "0.3", false, []int{1}},
	{Number, "1 500", "1500", false, []int{2}},
	{Number, "1\u00a0500", "1500", false, []int{2}},
	{Number, "1,500", "1500", false, []int{2}},
	{Number, "1.500,0", "1500", false, []int{2}},
	{Number, "3,142", "3.142", false, []int{3}},
	{Number, "2,125", "2.125", false, []int{4}},
	{Number, "20,000,000", "20000000", false, []int{4}},
	{Number, "70 74", none, false, nil},
	{Number, "70-74", none, false, nil},
	{Number, "1,5,2", none, false, nil},
	{Number, "1e400", "1", false, []int{4}},
	{Number, strings.Repeat("9", 400), none, false, nil},
	{Number, "ca. 72", none, false, nil},
	{Number, "NaN", none, false, nil},
	{Number, "", none, false, nil},
	{Text, " Nettfiske! ", "Nettfiske!", true, []int{0}},
	{Text, "«PHISHING-ANGREP»", "«PHISHING-ANGREP»", true, []int{0}},
	{Text, "phishing  -angrep", "phishing  -angrep", false, []int{2}},
	{Text, "Spam", "Spam", false, []int{1}},
	{Text, "?!", none, false, nil},
	{Text, strings.Repeat("x", MaxAnswer+1), none, false, nil},
	{Text, "\xff", none, false, nil},
}

// What a person sends, how it is kept, and which options it meets.
func TestParseAndGrade(t *testing.T) {
	t.Parallel()
	for _, tt := range responses {
		q := questions()[tt.kind]
		kept, ok := q.Parse(tt.input, plainOrder(q))
		if !ok {
			kept = none
		}
		if kept != tt.kept {
			t.Errorf("%s %q: kept %q, want %q", tt.kind, tt.input, kept, tt.kept)
			continue
		}
		if !ok {
			kept = ""
		}
		g, ok := q.Grade(kept)
		if ok != (tt.chosen != nil) || g.Right != tt.right || !slices.Equal(g.Chosen, tt.chosen) || g.Right != (g.Credit == 100) {
			t.Errorf("%s %q: graded %+v %v, want %v %v", tt.kind, tt.input, g, ok, tt.right, tt.chosen)
		}
	}
}

func plainOrder(q *Question) []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}
	return order
}

// The letters of a card mean what stood at their place.
func TestParseShuffled(t *testing.T) {
	t.Parallel()
	q := questions()[Several]
	if got, ok := q.Parse("a,d", []int{2, 1, 3, 0}); !ok || got != "0 2" {
		t.Errorf("got %q", got)
	}
}

// Who reads in one language may answer in another, and gets the explanation in
// their own.
func TestGradeInAnyLanguage(t *testing.T) {
	t.Parallel()
	edition := func(l Language, spelling string) *Edition {
		return &Edition{Language: l, Questions: []Question{{ID: "q", Kind: Text, Options: []Option{
			{Spellings: []string{"spam"}}, {Spellings: []string{spelling}, Right: true}, {Otherwise: true}}}}}
	}
	c := &Course{Editions: map[Language]*Edition{Bokmaal: edition(Bokmaal, "nettfiske"), English: edition(English, "phishing")}}
	for _, tt := range []struct {
		response string
		right    bool
		chosen   int
	}{{"nettfiske", true, 1}, {"Phishing", true, 1}, {"spam", false, 0}, {"fishing", false, 2}} {
		for l := range c.Editions {
			g, ok := c.Grade(l, 0, tt.response)
			if !ok || g.Right != tt.right || !slices.Equal(g.Chosen, []int{tt.chosen}) {
				t.Errorf("%q in %s: %+v, %v", tt.response, l, g, ok)
			}
		}
	}
	if _, ok := c.Grade(English, 0, ""); ok {
		t.Error("nothing is graded")
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	q := questions()[Several]
	people, tries := map[string]bool{}, map[string]bool{}
	key := func(order []int) string {
		var b strings.Builder
		for _, i := range order {
			b.WriteString(Letter(i))
		}
		return b.String()
	}
	for i := range 40 {
		order := q.Order(Letter(i), "c", 1)
		if !slices.Equal(order, q.Order(Letter(i), "c", 1)) {
			t.Fatal("the order isn't stable")
		}
		sorted := slices.Sorted(slices.Values(order))
		if !slices.Equal(sorted, plainOrder(q)) {
			t.Fatalf("%v isn't an order of all options", order)
		}
		people[key(order)], tries[key(q.Order("p", "c", i+1))] = true, true
	}
	// Of 24 orders, 40 draws meet 20 on average and practically never under 10.
	if len(people) < 10 || len(tries) < 10 {
		t.Errorf("%d orders among 40 people, %d among 40 tries", len(people), len(tries))
	}
	if got := questions()[TrueFalse].Order("p", "c", 1); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("true and false changed places: %v", got)
	}
}

// FuzzQuestion: whatever is sent, nothing panics, and what is kept is graded
// the same when it is read again and again.
func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"a", "b,a", "1.500,25 kr", "−0", "nettfiske", "1,234,567", "\u202f1", "Ⅷ", "İ"} {
		f.Add(s)
	}
	for _, tt := range partResponses {
		f.Add(tt.input)
	}
	f.Fuzz(func(t *testing.T, input string) {
		for kind, q := range questions() {
			order := q.Order("p", "c", 1)
			kept, ok := q.Parse(input, order)
			if !ok {
				continue
			}
			if len(kept) > max(2*MaxAnswer, MaxResponse) {
				t.Errorf("%s keeps %d bytes", kind, len(kept))
			}
			g, ok := q.Grade(kept)
			if !ok && kind != Single && kind != TrueFalse && kind != Spot && kind != Scenario {
				t.Errorf("%s keeps %q, which is no answer", kind, kept)
			}
			if again, ok2 := q.Grade(kept); ok2 != ok || !reflect.DeepEqual(again, g) {
				t.Errorf("%s grades %q twice: %+v, %+v", kind, kept, g, again)
			}
			if _, _, leads := q.Walk(kept); leads != (kind == Scenario) {
				t.Errorf("%s keeps %q, which leads nowhere", kind, kept)
			}
		}
		for kind, q := range questions() {
			q.Walk(input)
			if g, ok := q.Grade(input); ok {
				sound(t, q, input, g)
			} else if !reflect.DeepEqual(g, Grade{}) {
				t.Errorf("%s: %q is no answer, and yet %+v", kind, input, g)
			}
		}
	})
}

// sound holds a grade to what every grade is.
func sound(t *testing.T, q *Question, response string, g Grade) {
	t.Helper()
	if !slices.IsSorted(g.Chosen) || len(g.Chosen)+len(g.Parts) == 0 {
		t.Errorf("%s: %q met %+v", q.Kind, response, g)
	}
	if g.Right != (g.Credit == 100) || g.Credit < 0 || g.Credit > 100 {
		t.Errorf("%s: %q is worth %+v", q.Kind, response, g)
	}
	pieces := q.Pieces(response, g)
	wrong := slices.ContainsFunc(pieces, func(p Piece) bool { return !p.Right })
	if len(pieces) == 0 || g.Right && wrong || !g.Right && !wrong && q.Kind != Several {
		t.Errorf("%s: %q is said in %+v, graded %+v", q.Kind, response, pieces, g)
	}
}
