package cards_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/needs"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
	"drypp/courses/surveys"
)

// phone is how wide, in pixels, a card is on a narrow phone; desktop is a page
// that leaves a card as wide as Teams makes it.
const phone, desktop = 360, 600

// renderer draws cards in Chromium with Microsoft's renderer, npm adaptivecards.
// Tests with it don't run in parallel: each has a browser that takes all cores.
type renderer struct {
	ctx   context.Context
	hosts map[string]jsontext.Value
}

func newRenderer(t *testing.T) *renderer {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /modules/", http.StripPrefix("/modules/", http.FileServer(http.Dir(cardstest.NodeModules(t)))))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join("testdata", "renderer.html"))
	})
	ctx := cardstest.Browser(t)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/")); err != nil {
		t.Fatal(err)
	}
	return &renderer{ctx, map[string]jsontext.Value{"light": host(t, "light"), "dark": host(t, "dark")}}
}

// drawn is what the page says about a card that it drew.
type drawn struct {
	Complaints []string `json:"complaints"`
	Links      []string `json:"links"`
}

func (r *renderer) width(t *testing.T, px int64) {
	t.Helper()
	if err := chromedp.Do(r.ctx, chromedp.EmulateViewport(px, 800)); err != nil {
		t.Fatal(err)
	}
}

// check draws a card and returns what is wrong with it, and its links.
func (r *renderer) check(t *testing.T, card []byte, theme string) drawn {
	t.Helper()
	script := fmt.Sprintf("check(%s, %q, %s)", card, theme, r.hosts[theme])
	d, err := chromedp.Run(r.ctx, chromedp.Evaluate[drawn](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// shoot draws a card and keeps a picture of all of it.
func (r *renderer) shoot(t *testing.T, card []byte, theme string, px int64, file string) {
	t.Helper()
	script := fmt.Sprintf("show(%s, %q, %s)", card, theme, r.hosts[theme])
	height, err := chromedp.Run(r.ctx, chromedp.Evaluate[int64](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(r.ctx, chromedp.EmulateViewport(px, height)); err != nil {
		t.Fatal(err)
	}
	picture, err := chromedp.Run(r.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRendered draws every kind of card as on a phone, the kinds in the light
// theme in every language and in the dark one in the default: colours don't
// depend on the language. Where cards are kept for TestRecordedCards, that draws the
// light ones, among others.
func TestRendered(t *testing.T) {
	recorded := os.Getenv("DRYPP_CARDS_OUT") != ""
	r := newRenderer(t)
	r.width(t, phone)
	for _, k := range kinds {
		for _, l := range courses.Languages {
			for _, theme := range []string{"light", "dark"} {
				if theme == "dark" && l != courses.Bokmaal || theme == "light" && recorded {
					continue
				}
				for _, complaint := range r.check(t, k.build(l).JSON, theme).Complaints {
					t.Errorf("%s.%s, %s: %s", k.name, l, theme, complaint)
				}
			}
		}
	}
}

// TestComplaints holds the check itself to account: what is wrong with a card is
// found, and of the same shape again only what depends on its words.
func TestComplaints(t *testing.T) {
	r := newRenderer(t)
	r.width(t, phone)
	card := func(body string) []byte {
		return []byte(`{"type": "AdaptiveCard", "version": "1.5", "body": [` + body + `]}`)
	}
	const pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	long := strings.Repeat("x", 400)
	for _, test := range []struct{ name, body, want string }{
		{"words", `{"type": "TextBlock", "text": "Hei"}`, ""},
		{"words that don't wrap", `{"type": "TextBlock", "text": "` + long + `"}`, "cut off"},
		{"a picture without words", `{"type": "Image", "url": "` + pixel + `"}`, "image-alt"},
		{"another", `{"type": "Image", "url": "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="}`, ""},
		{"no picture", `{"type": "Image", "altText": "a", "url": "data:image/png;base64,AAAA"}`, "can't be drawn"},
		{"an input without a label", `{"type": "Input.Text", "id": "a"}`, "label"},
		{"no such element", `{"type": "TextBloc"}`, "parsing"},
	} {
		found := strings.Join(r.check(t, card(test.body), "light").Complaints, "\n")
		if (found != "") != (test.want != "") || !strings.Contains(found, test.want) {
			t.Errorf("%s: found %q, want %q", test.name, found, test.want)
		}
	}
}

// TestRecordedCards draws every card that any test kept in DRYPP_CARDS_OUT (see
// cardstest.Check).
func TestRecordedCards(t *testing.T) {
	folder := os.Getenv("DRYPP_CARDS_OUT")
	if folder == "" {
		t.Skip("DRYPP_CARDS_OUT names no folder of cards")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("no card was kept in %s yet", folder)
	}
	t.Logf("%d cards are drawn", len(files))
	// A page draws on one core.
	for part := range slices.Chunk(files, (len(files)+1)/2) {
		t.Run(filepath.Base(part[0]), func(t *testing.T) {
			t.Parallel()
			drawAll(t, part)
		})
	}
}

// drawAll draws the cards that files have.
func drawAll(t *testing.T, files []string) {
	t.Helper()
	r := newRenderer(t)
	r.width(t, phone)
	for _, file := range files {
		card, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, complaint := range r.check(t, card, "light").Complaints {
			t.Errorf("%s: %s", file, complaint)
		}
	}
}

// TestScreenshots keeps pictures of every kind of card, for people to look at.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("DRYPP_SCREENSHOTS")
	if folder == "" {
		t.Skip("DRYPP_SCREENSHOTS names no folder to keep pictures in")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	r := newRenderer(t)
	for _, look := range []struct {
		name, theme string
		px          int64
	}{{"light", "light", desktop}, {"dark", "dark", desktop}, {"phone", "light", phone}} {
		r.width(t, look.px)
		for _, k := range kinds {
			for _, l := range courses.Languages {
				file := filepath.Join(folder, fmt.Sprintf("card-%s.%s.%s.png", k.name, l, look.name))
				r.shoot(t, k.build(l).JSON, look.theme, look.px, file)
			}
		}
	}
}

// TestNoSmuggledLinks puts Markdown and HTML wherever a text comes from outside
// and sees that the page has the author's links and no other.
func TestNoSmuggledLinks(t *testing.T) {
	r := newRenderer(t)
	const link = "[x](https://evil.example) <https://evil.example> ![y](https://evil.example) <a href=https://evil.example>z</a>"
	c := fixture()
	ed := c.Editions[courses.English]
	ed.Title, ed.Lessons[0].Title = link, link
	q := &ed.Questions[0]
	q.Title, q.Options[0].Text = link, link
	e := begun(c, "0", "0 1", "1", "7", link)
	k := kept([]cards.Taken{{Course: c, Enrolment: e}})
	k.Person.Name, k.Person.Fields, k.Person.Groups = link, map[string]string{link: link}, []string{link}
	k.Campaigns[0].Name = link
	made := someReasons()
	made.Campaign = k.Campaigns[0]
	made.Campaign.Audience, made.Campaign.Courses = link, []string{link}
	f := form(wrong("courses", campaigns.UnknownCourse, link))
	wrong("name", campaigns.UnknownField, link, link)(&f)
	f.Draft = cards.Draft{Name: link, Courses: link, Audience: link}
	d := delivery(campaigns.Begin, nil)
	for name, card := range map[string]cards.Card{
		"welcome":    cards.Welcome(courses.English, link, link, c),
		"my courses": cards.MyCourses(courses.English, []cards.Taken{{Course: c}}),
		"question":   cards.Question(courses.English, c, begun(c), someone, 0, cards.NoteNone),
		"choice":     cards.Feedback(courses.English, c, e, someone, &e.Attempts[0], cards.NoteNone),
		"typed":      cards.Feedback(courses.English, c, e, someone, &e.Attempts[4], cards.NoteNone),
		"result":     cards.Result(courses.English, c, e),
		"my data":    cards.MyData(courses.English, k, link, link),
		"campaigns":  cards.Campaigns(courses.English, link, []cards.CampaignStatus{made}),
		"campaign":   cards.Campaign(courses.English, made, offer(), cards.CampaignAsked),
		"ask":        cards.AskState(courses.English, made.Campaign, campaigns.Ended),
		"form":       cards.CampaignForm(courses.English, cards.StepWhat, f),
		"check":      cards.CampaignCheck(courses.English, made, f, due, due),
		"reminder":   cards.Reminder(courses.English, c, nil, d, oslo),
		"overview": cards.Overview(courses.English, overview(func(o *results.Overview) {
			o.Organisation, o.Cut = link, results.Cut{Field: "department", Value: link, Scope: link}
			o.Courses[0].Title, o.Courses[1].Title, o.Courses[1].Course = link, "", link
		})),
		"breakdown": cards.Breakdown(courses.English, breakdown(func(b *results.Breakdown) {
			b.Organisation, b.Field, b.Course, b.Title, b.Parts[0].Value = link, link, link, link, link
		})),
		"team": cards.TeamDigest(courses.English, team(func(m *results.Team) {
			m.Deputy, m.Manager, m.Needs[0].Name, m.Needs[0].Courses[0].Title = true, link, link, link
		})),
		"quality": cards.Quality(courses.English, &results.QualityReport{Title: link, People: 5, Questions: []results.QuestionReport{
			{Text: link, Wrong: link, File: link, Nobody: true},
		}}),
		"survey": cards.SurveyUnfinished(courses.English, linked(link), "c", "", []string{"", "0", link}, []int{0}),
		"survey results": cards.SurveyResults(courses.English, &surveys.Results{Title: link, Round: surveys.Round{Name: link}, Before: &surveys.Round{Name: link},
			State: surveys.Shown, Tallies: []surveys.Tally{
				{Title: link, Kind: surveys.Single, Answers: 5, Bars: []surveys.Bar{{Label: link, Count: 5}}}, {Title: link, Kind: surveys.Text, Answers: 5, Texts: []string{link}},
			}}, 0),
		"surveys": cards.SurveyList(courses.English, []surveys.Given{{Survey: link, Title: link, Rounds: []surveys.Round{{Name: link}}}}),
		"map": cards.Map(courses.English, needs.Card{Competence: courses.Competence{Titles: english(link), Statements: english(link)},
			Questions: []needs.Question{{Course: c}}}, someone, "c", ""),
		"needs":        cards.Needs(courses.English, &needs.Picture{Lines: []needs.PictureLine{{Competence: courses.Competence{Titles: english(link)}}}}, []cards.Taken{{Course: c}}),
		"needs map":    cards.NeedsMap(courses.English, &results.NeedsReport{Field: link, Fields: []string{link}, Lines: []results.NeedsLine{{Title: link, Value: link, People: 9, Need: true}}}),
		"looks":        cards.Looks(courses.English, []results.Looked{{By: link, What: link, Format: link, Scope: link}}, 0, 1, oslo),
		"export":       cards.ExportChoice(courses.English, link, []*courses.Course{c}, ""),
		"certificates": cards.Certificates(courses.English, []results.Certificate{{Title: link}}, noon),
		"deputy":       cards.Deputy(courses.English, link),
		"privacy":      cards.Information(courses.English, link, []information.Section{{Topic: information.Why, Title: link, Paragraphs: []string{link}, Rows: [][2]string{{link, link}}}}, false),
		"breach":       cards.BreachNotice(courses.English, link, link),
		"wish":         cards.ConfirmWish(courses.English, cards.Setting{Organisation: link}, &rights.Preview{Wish: rights.Wish{Kind: rights.Correction, Field: link, Value: link}, Before: link}),
		"erasure":      cards.ConfirmWish(courses.English, cards.Setting{Organisation: link}, &rights.Preview{Wish: rights.Wish{Kind: rights.Erasure}, Proof: []string{link}, Decides: true}),
		"correction":   cards.CorrectionForm(courses.English, &k.Person, []string{link}, cards.Ask{Subject: link, Proposal: link}, cards.CorrectionUnfit),
		"receipt":      cards.Decided(courses.English, cards.Setting{Organisation: link}, &rights.Receipt{Request: rights.Request{Kind: rights.Correction, State: rights.Refused, Field: link, Value: link, Reason: link, Hash: link}}),
		"requests":     cards.RequestReminder(courses.English, cards.Setting{Organisation: link}, []rights.Pending{{Name: link, Request: rights.Request{Kind: rights.Correction, Field: link, Value: link}}}),
		"decide": cards.Decide(courses.English, cards.Setting{Organisation: link}, &rights.Pending{Name: link, Before: link,
			Request: rights.Request{Kind: rights.Erasure, Proof: []string{link}}}, link, cards.DecideFine),
		"sure": cards.DecideSure(courses.English, cards.Setting{Organisation: link}, &rights.Pending{Name: link, Request: rights.Request{Proof: []string{link}}}, cards.ChoiceGrant),
		"made": cards.DecisionMade(courses.English, cards.Setting{Organisation: link}, &rights.Receipt{Mentions: []string{link},
			Request: rights.Request{Kind: rights.Correction, State: rights.Done, Field: link, Value: link}}),
		"deletion": cards.DeletionCertificate(courses.English, &rights.Receipt{Certificate: []byte(link)}),
	} {
		if links := r.check(t, card.JSON, "light").Links; len(links) > 0 {
			t.Errorf("%s: links to %s", name, links)
		}
	}
	ed.Lessons[1].Body = []courses.Block{{Text: "See [the rules](https://rules.example/)."}}
	links := r.check(t, cards.Reread(courses.English, c, e, 1).JSON, "light").Links
	if !slices.Equal(links, []string{"https://rules.example/"}) {
		t.Errorf("the author's link became %s", links)
	}
}

// english is a text in English.
func english(text string) map[courses.Language]string {
	return map[courses.Language]string{courses.English: text}
}

// linked is a survey all of whose texts are that one.
func linked(text string) *surveys.Survey {
	w := surveys.Wording{Title: text, Low: text, High: text, Options: []string{text, text}}
	return &surveys.Survey{
		ID: "linked", Questions: []surveys.Question{{ID: "a", Kind: surveys.Scale, Points: 3}, {ID: "b", Kind: surveys.Single, Options: 2}, {ID: "c", Kind: surveys.Text}},
		Editions: map[courses.Language]*surveys.Edition{courses.English: {Title: text, Summary: text, Questions: []surveys.Wording{w, w, w}}},
	}
}

// TestChartsFallBack: where charts aren't drawn, their fallbacks are, in all of
// the cards that have one.
func TestChartsFallBack(t *testing.T) {
	r := newRenderer(t)
	r.width(t, phone)
	for name, test := range map[string]struct {
		card  cards.Card
		drawn string
	}{
		"overview":  {cards.Overview(courses.English, overview(nil)), "Kaffe på jobben: 70% done"},
		"breakdown": {cards.Breakdown(courses.English, breakdown(nil)), "Drift: 75% done"},
		"team":      {cards.Team(courses.English, team(nil)), "The team’s courses: 65% done"},
		"survey":    {surveyResults(0, 23, true, nil)(courses.English), "Promoters (9–10)\n\n━━━"},
		"needs":     {cards.NeedsMap(courses.English, needsReport("")), "Gjenkjenne *nettfiske*\n\n━━━━━━━━━━━━━━━━┄┄┄┄"},
	} {
		r.check(t, test.card.JSON, "light")
		text, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.getElementById("card").innerText`))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, test.drawn) {
			t.Errorf("%s doesn't draw %q:\n%s", name, test.drawn, text)
		}
	}
}

// host returns the host configuration of Teams, or a plain one where the test
// data beside the repository is missing.
func host(t *testing.T, theme string) jsontext.Value {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "..", "shared", "schemas", "hostconfig-teams-"+theme+".json"))
	if err == nil {
		return file
	}
	back, front, tint := "#ffffff", "#242424", "#f0f0f0"
	if theme == "dark" {
		back, front, tint = "#1f1f1f", "#ffffff", "#333333"
	}
	colour := map[string]string{"default": front, "subtle": front}
	styles := map[string]any{}
	for _, style := range strings.Fields("default emphasis accent good warning attention") {
		background := tint
		if style == "default" {
			background = back
		}
		styles[style] = map[string]any{"backgroundColor": background,
			"foregroundColors": map[string]any{"default": colour, "accent": colour}}
	}
	config, err := json.Marshal(map[string]any{"containerStyles": styles, "supportsInteractivity": true, "textBlock": map[string]any{"headingLevel": 2},
		"actions": map[string]any{"maxActions": 6, "actionAlignment": "left"}})
	if err != nil {
		t.Fatal(err)
	}
	return config
}
