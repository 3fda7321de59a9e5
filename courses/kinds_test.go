package courses

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// alarms is a Matching whose last option belongs to no part, and whose first to two.
func alarms() *Question {
	return &Question{ID: "alarms", Kind: Matching, Title: "Which alarm?", Credit: PerPart,
		Options: []Option{{Text: "Leave"}, {Text: "All clear"}, {Text: "Stay"}},
		Parts: []Part{
			{Text: "Short tones", Match: 0, Why: "w0"}, {Text: "One long tone", Match: 1, Why: "w1"}, {Text: "A voice", Match: 0, Why: "w2"}},
	}
}

func steps() *Question {
	return &Question{ID: "steps", Kind: Ordering, Title: "What first?", Credit: PerPart,
		Options: []Option{{Text: "Warn", Why: "w0"}, {Text: "Leave", Why: "w1"}, {Text: "Call", Why: "w2"}, {Text: "Wait", Why: "w3"}},
	}
}

// caller is a Scenario of three scenes, of which the second leads back to the first.
func caller() *Question {
	return &Question{ID: "caller", Kind: Scenario, Title: "The caller", Scenes: []Scene{
		{ID: "ring", Title: "It rings", Body: []Block{{Text: "Somebody from IT."}}, Options: []Option{
			{Text: "Ask who", To: "who"}, {Text: "Hang up", Credit: 50, Why: "half"}, {Text: "Tell", Why: "no"}}},
		{ID: "who", Title: "Ola", Options: []Option{
			{Text: "Ask again", To: "ring"}, {Text: "Call back", To: "back"}, {Text: "Tell him", Why: "no"}}},
		{ID: "back", Title: "The number", Options: []Option{{Text: "The one he gave", Credit: 25, Why: "quarter"}, {Text: "The one you know", Right: true, Why: "yes"}}},
	}}
}

func mail() *Question {
	return &Question{ID: "mail", Kind: Spot, Title: "Where?", Picture: &Image{URL: "https://example.org/mail.png", Alt: "A mail"},
		Options: []Option{{Text: "The sender", X: 100, Y: 100, Right: true, Why: "yes"}, {Text: "The link", X: 500, Y: 100, Why: "no"}}}
}

// sentence is "Call 110 and say where you are."
func sentence() *Question {
	return &Question{ID: "sentence", Kind: Blanks, Title: "Fill in", Credit: PerPart, Parts: []Part{
		{Text: "Call ", Options: []Option{{Text: "110", Spellings: []string{"110", "the fire brigade"}, Right: true, Why: "w0"},
			{Text: "112", Spellings: []string{"112"}, Why: "police"}, {Otherwise: true, Why: "other0"}}},
		{Text: " and say ", After: " you are.", Options: []Option{{Text: "where", Spellings: []string{"where"}, Right: true, Why: "w1"}, {Otherwise: true, Why: "other1"}}},
	}}
}

// joinedBy writes inputs as a card with several sends them.
func joinedBy(inputs ...string) string { return strings.Join(inputs, Separator) }

// partResponses are what a person sends, how it is kept, what it is worth with and
// without partial credit, and what it meets.
var partResponses = []struct {
	kind         Kind
	input, kept  string
	credit, full int
	parts        []int
}{
	{Matching, joinedBy("a", "b", "a"), "0 1 0", 100, 100, []int{0, 1, 0}},
	{Matching, joinedBy(" a", "b ", "c"), "0 1 2", 66, 0, []int{0, 1, 2}},
	{Matching, joinedBy("b", "a", "c"), "1 0 2", 0, 0, []int{1, 0, 2}},
	{Matching, joinedBy("c", "c", "a"), "2 2 0", 33, 0, []int{2, 2, 0}},
	{Matching, joinedBy("a", "b"), none, 0, 0, nil},
	{Matching, joinedBy("a", "b", "a", "a"), none, 0, 0, nil},
	{Matching, joinedBy("a", "", "a"), none, 0, 0, nil},
	{Matching, joinedBy("a", "b", "d"), none, 0, 0, nil},
	{Matching, "a,b,a", none, 0, 0, nil},
	{Matching, "", none, 0, 0, nil},

	{Ordering, joinedBy("a", "b", "c", "d"), "0 1 2 3", 100, 100, []int{0, 1, 2, 3}},
	{Ordering, joinedBy("b", "a", "c", "d"), "1 0 2 3", 50, 0, []int{1, 0, 2, 3}},
	{Ordering, joinedBy("a", "c", "d", "b"), "0 2 3 1", 25, 0, []int{0, 2, 3, 1}},
	{Ordering, joinedBy("d", "c", "b", "a"), "3 2 1 0", 0, 0, []int{3, 2, 1, 0}},
	{Ordering, joinedBy("a", "b", "c", "c"), none, 0, 0, nil},
	{Ordering, joinedBy("a", "b", "c"), none, 0, 0, nil},
	{Ordering, joinedBy("a", "b", "c", "d", "a"), none, 0, 0, nil},
	{Ordering, joinedBy("a", "b", "c", "e"), none, 0, 0, nil},

	{Scenario, "0 1 1", "0 1 1", 100, 100, []int{0, 1, 1}},
	{Scenario, " 0  1 0 ", "0 1 0", 25, 25, []int{0, 1, 0}},
	{Scenario, "1", "1", 50, 50, []int{1}},
	{Scenario, "2", "2", 0, 0, []int{2}},
	{Scenario, "0 0 1", "1", 50, 50, []int{1}},
	{Scenario, "0 0 0 0 0 1 1", "0 1 1", 100, 100, []int{0, 1, 1}},
	{Scenario, "0 1", "0 1", 0, 0, nil},
	{Scenario, "0 0", "", 0, 0, nil},
	{Scenario, "1 0", none, 0, 0, nil},
	{Scenario, "0 3", none, 0, 0, nil},
	{Scenario, "a", none, 0, 0, nil},
	{Scenario, "-1", none, 0, 0, nil},
	{Scenario, "", none, 0, 0, nil},

	{Blanks, joinedBy("110", " Where! "), joinedBy("110", "Where!"), 100, 100, []int{0, 0}},
	{Blanks, joinedBy("The fire  brigade", "where"), joinedBy("The fire  brigade", "where"), 100, 100, []int{0, 0}},
	{Blanks, joinedBy("112", "where"), joinedBy("112", "where"), 50, 0, []int{1, 0}},
	{Blanks, joinedBy("113", "who"), joinedBy("113", "who"), 0, 0, []int{2, 1}},
	{Blanks, joinedBy("110", ""), none, 0, 0, nil},
	{Blanks, joinedBy("110", "?"), none, 0, 0, nil},
	{Blanks, "110", none, 0, 0, nil},
	{Blanks, joinedBy("110", "where", "x"), none, 0, 0, nil},
	{Blanks, joinedBy("110", strings.Repeat("x", MaxBlank+1)), none, 0, 0, nil},
	{Blanks, joinedBy("110", strings.Repeat("x", MaxBlank)), joinedBy("110", strings.Repeat("x", MaxBlank)), 50, 0, []int{0, 1}},
	{Blanks, joinedBy("110", "\xff"), none, 0, 0, nil},
}

// What a person sends, how it is kept, and what it is worth.
func TestParseAndGradeParts(t *testing.T) {
	t.Parallel()
	for _, tt := range partResponses {
		q := questions()[tt.kind]
		kept, ok := q.Parse(tt.input, plainOrder(q))
		if !ok {
			kept = none
		}
		if kept != tt.kept {
			t.Errorf("%s %q: kept %q, want %q", tt.kind, tt.input, kept, tt.kept)
			continue
		}
		for credit, want := range map[Credit]int{PerPart: tt.credit, Whole: tt.full, "": tt.full} {
			q.Credit = credit
			g, ok := q.Grade(strings.TrimSuffix(kept, none))
			if ok != (tt.parts != nil) || g.Credit != want || g.Right != (want == 100) || !slices.Equal(g.Parts, tt.parts) || g.Chosen != nil {
				t.Errorf("%s %q, credit %q: graded %+v %v, want %d", tt.kind, tt.input, credit, g, ok, want)
			}
		}
	}
}

// A question of one choice knows no partial credit; of several, a wrong choice takes
// a right one away.
func TestCreditOfChoices(t *testing.T) {
	t.Parallel()
	for response, want := range map[string]int{"0 2": 100, "0": 50, "2": 50, "0 1": 0, "0 1 2": 50, "0 1 2 3": 0, "1": 0, "1 3": 0} {
		q := questions()[Several]
		q.Credit = PerPart
		if g, ok := q.Grade(response); !ok || g.Credit != want || g.Right != (want == 100) {
			t.Errorf("%q: %+v %v, want %d", response, g, ok, want)
		}
		q.Credit = Whole
		if g, _ := q.Grade(response); g.Right != (want == 100) || g.Credit != want/100*100 {
			t.Errorf("%q, all or nothing: %+v", response, g)
		}
	}
	spot := mail()
	for response, want := range map[string]int{"0": 100, "1": 0} {
		if g, ok := spot.Grade(response); !ok || g.Credit != want || len(g.Chosen) != 1 {
			t.Errorf("spot %q: %+v", response, g)
		}
	}
	if _, ok := spot.Grade("0 1"); ok {
		t.Error("two places were picked")
	}
}

// The letters of a card with several inputs mean what stood at their place.
func TestParsePartsShuffled(t *testing.T) {
	t.Parallel()
	if got, ok := alarms().Parse(joinedBy("c", "a", "b"), []int{2, 0, 1}); !ok || got != "1 2 0" {
		t.Errorf("matching: %q", got)
	}
	if got, ok := steps().Parse(joinedBy("b", "a", "d", "c"), []int{3, 0, 1, 2}); !ok || got != "0 3 2 1" {
		t.Errorf("ordering: %q", got)
	}
}

// Each blank may be filled in another language than the sentence is read in.
func TestGradeBlanksInAnyLanguage(t *testing.T) {
	t.Parallel()
	other := sentence()
	other.Parts[0].Options = []Option{{Spellings: []string{"112"}}, {Spellings: []string{"brannvesenet"}, Right: true}, {Otherwise: true}}
	other.Parts[1].Options = []Option{{Spellings: []string{"hvor"}, Right: true}, {Otherwise: true}}
	own := sentence()
	own.Parts[0].Options = append(own.Parts[0].Options, Option{Spellings: []string{"brannvesen"}, Right: true})
	other.Parts[0].Options[1].Spellings = append(other.Parts[0].Options[1].Spellings, "brannvesen")
	c := &Course{Editions: map[Language]*Edition{
		English: {Language: English, Questions: []Question{*own}}, Bokmaal: {Language: Bokmaal, Questions: []Question{*other}}}}
	for _, tt := range []struct {
		language Language
		response string
		credit   int
		parts    []int
	}{
		{English, joinedBy("brannvesenet", "hvor"), 100, []int{0, 0}},
		{English, joinedBy("brannvesenet", "where"), 100, []int{0, 0}},
		{English, joinedBy("brannvesen", "hvor"), 100, []int{3, 0}},
		{English, joinedBy("112", "hvor"), 50, []int{1, 0}},
		{English, joinedBy("x", "y"), 0, []int{2, 1}},
		{Bokmaal, joinedBy("the fire brigade", "hvor"), 100, []int{1, 0}},
		{Nynorsk, joinedBy("110", "hva"), 50, []int{1, 1}},
	} {
		if g, ok := c.Grade(tt.language, 0, tt.response); !ok || g.Credit != tt.credit || !slices.Equal(g.Parts, tt.parts) {
			t.Errorf("%s %q: %+v %v", tt.language, tt.response, g, ok)
		}
	}
	if _, ok := c.Grade(English, 0, "x"); ok {
		t.Error("half a sentence is graded")
	}
}

// Nobody is shown the items in their right order, and everybody's order is theirs.
func TestOrderOfItems(t *testing.T) {
	t.Parallel()
	for n := range 6 {
		q := &Question{ID: "q", Kind: Ordering, Options: make([]Option, n)}
		seen := map[string]bool{}
		for try := range 500 {
			order := q.Order("p", "c", try)
			if n > 1 && slices.IsSorted(order) {
				t.Fatalf("%d items in their right order at try %d", n, try)
			}
			if !slices.Equal(order, q.Order("p", "c", try)) || !slices.Equal(slices.Sorted(slices.Values(order)), plainOrder(q)) {
				t.Fatalf("%v", order)
			}
			seen[joined(order)] = true
		}
		// Of three items, five orders are left; of five, 119, of which 500 draws leave
		// out two on average.
		if least := []int{1, 1, 1, 5, 20, 90}[n]; len(seen) < least {
			t.Errorf("%d items come in %d orders", n, len(seen))
		}
	}
}

func TestWalk(t *testing.T) {
	t.Parallel()
	q := caller()
	for _, tt := range []struct{ path, scene, end string }{
		{"", "ring", ""}, {"0", "who", ""}, {"0 0", "ring", ""}, {"0 1", "back", ""}, {"0 0 0 1", "back", ""},
		{"1", "", "Hang up"}, {"0 1 1", "", "The one you know"}, {"0 0 2", "", "Tell"},
		{"3", "", ""}, {"1 1", "", ""}, {"0 1 1 0", "", ""}, {"x", "", ""}, {"0,1", "", ""},
	} {
		scene, end, ok := q.Walk(tt.path)
		if ok != (tt.scene+tt.end != "") || (scene != nil) != (tt.scene != "") || (end != nil) != (tt.end != "") {
			t.Errorf("%q: %+v, %+v, %v", tt.path, scene, end, ok)
			continue
		}
		if scene != nil && scene.ID != tt.scene || end != nil && end.Text != tt.end {
			t.Errorf("%q: %+v, %+v", tt.path, scene, end)
		}
	}
	if _, _, ok := (&Question{Kind: Scenario}).Walk(""); ok {
		t.Error("one walks through a scenario without scenes")
	}
	if _, _, ok := steps().Walk(""); ok {
		t.Error("one walks through an ordering")
	}
	gone := caller()
	gone.Scenes = gone.Scenes[:2]
	if _, _, ok := gone.Walk("0 1"); ok {
		t.Error("a scene that isn't there was come to")
	}
}

// However often one comes back, a way stays short enough to carry on a card.
func TestWayIsBounded(t *testing.T) {
	t.Parallel()
	q := caller()
	path := ""
	for range 1000 {
		var ok bool
		if path, ok = q.Parse(path+" 0", nil); !ok || len(path) > 2*MaxScenes {
			t.Fatalf("%q, %v", path, ok)
		}
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		q        *Question
		response string
		want     []Piece
		said     string
	}{
		{alarms(), "0 2 0", []Piece{{"Short tones", "Leave", true, "Leave", "w0"}, {"One long tone", "Stay", false, "All clear", "w1"},
			{"A voice", "Leave", true, "Leave", "w2"}}, "Short tones: Leave; One long tone: Stay; A voice: Leave"},
		{steps(), "1 0 2 3", []Piece{{"1.", "Leave", false, "Warn", "w0"}, {"2.", "Warn", false, "Leave", "w1"},
			{"3.", "Call", true, "Call", "w2"}, {"4.", "Wait", true, "Wait", "w3"}}, "1. Leave; 2. Warn; 3. Call; 4. Wait"},
		{caller(), "0 1 0", []Piece{{"It rings", "Ask who", true, "", ""}, {"Ola", "Call back", true, "", ""}, {"The number", "The one he gave", false, "", "quarter"}},
			"It rings: Ask who; Ola: Call back; The number: The one he gave"},
		{mail(), "1", []Piece{{"", "The link", false, "The sender", "no"}}, "The link"},
		{sentence(), joinedBy("112", "Where"), []Piece{{"Call", "112", false, "110", "police"}, {"and say", "Where", true, "where", "w1"}}, "Call: 112; and say: Where"},
		{questions()[Several], "0 1", []Piece{{"", "x", true, "", "y"}, {"", "x", false, "", "y"}}, "x; x"},
		{questions()[Single], "0", []Piece{{"", "x", false, "x", "y"}}, "x"},
		{questions()[Text], "spam", []Piece{{"", "spam", false, "nettfiske", ""}}, "spam"},
	} {
		g, ok := tt.q.Grade(tt.response)
		if got := tt.q.Pieces(tt.response, g); !ok || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.q.Kind, got, tt.want)
		}
		said := make([]string, len(tt.want))
		for i := range tt.want {
			said[i] = tt.want[i].String()
		}
		if got := strings.Join(said, "; "); got != tt.said {
			t.Errorf("%s is said as %q", tt.q.Kind, got)
		}
		if got := tt.q.Pieces("", Grade{}); len(got) > 0 && !tt.q.Typed() {
			t.Errorf("%s: nothing is said in %+v", tt.q.Kind, got)
		}
	}
}
