package cards_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

func asks(k rights.Kind) cards.Data {
	return cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: string(k)}}
}

// TestRightsHaveButtons: whoever may ask for something finds a button for it, and
// who is restricted one to end that.
func TestRightsHaveButtons(t *testing.T) {
	t.Parallel()
	free := map[string]rights.Kind{
		"Give me a copy": rights.Access, "Correct something": rights.Correction, "Delete everything about me": rights.Erasure,
		"Put on hold": rights.Restriction, "Object to the use": rights.Objection,
	}
	held := map[string]rights.Kind{
		"Give me a copy": rights.Access, "Correct something": rights.Correction, "Delete everything about me": rights.Erasure,
		"Use it again": rights.Lift,
	}
	for restricted, want := range map[bool]map[string]rights.Kind{false: free, true: held} {
		for _, card := range []cards.Card{cards.RightsMenu(courses.English, restricted), informationKind(restricted)(courses.English)} {
			_, buttons := show(t, card)
			got := 0
			for title, data := range buttons {
				if data.Do == cards.DoWish {
					got++
				}
				if k, ok := want[title]; ok {
					sends(t, buttons, title, asks(k))
				}
			}
			if got != len(want) {
				t.Errorf("restricted %v: %d rights have buttons, want %d", restricted, got, len(want))
			}
		}
	}
}

// TestInformationIsWhole: every paragraph and row of the information is on its
// card, whatever it says, or the card says that some of it is missing.
func TestInformationIsWhole(t *testing.T) {
	t.Parallel()
	for _, l := range courses.Languages {
		texts, _ := show(t, informationKind(false)(l))
		for _, s := range information.Of(l, facts(), catalogue(fixture())) {
			for _, want := range s.Paragraphs {
				has(t, texts, want)
			}
			for _, row := range s.Rows {
				has(t, texts, "**"+row[0]+":** "+strings.ReplaceAll(row[1], "*", `\*`))
			}
		}
	}
	long := []information.Section{{Topic: information.Why, Title: "Why", Paragraphs: []string{strings.Repeat("ø", 15<<10)}}}
	texts, _ := show(t, cards.Information(courses.English, "Fjordvik", long, false))
	has(t, texts, "There is no room for everything here.")
}

// TestWishes: a confirmation sends what it showed, and one that needs a contact
// says so and until when.
func TestWishes(t *testing.T) {
	t.Parallel()
	for k, yes := range map[rights.Kind]string{
		rights.Access: "Yes, give me a copy", rights.Restriction: "Yes, put on hold", rights.Objection: "Yes, don’t use it",
		rights.Lift: "Yes, use it again", rights.Erasure: "Yes, delete everything about me",
	} {
		texts, buttons := show(t, wishKind(wish(k, nil))(courses.English))
		sends(t, buttons, yes, cards.Data{Do: cards.DoConfirm, Ask: cards.Ask{Right: string(k)}})
		sends(t, buttons, "Back", cards.Data{Do: cards.DoRights})
		lacks(t, texts, "decides")
	}
	ask := cards.Ask{Right: "correction", Subject: "department", Proposal: request(rights.Correction).Value}
	texts, buttons := show(t, wishKind(wish(rights.Correction, func(p *rights.Preview) { decided(p); p.Mark = 7 }))(courses.English))
	has(t, texts, "Department", "Drift", `Salg\_og\_`, "The contact person for the courses at Fjordvik Verksted AS decides", "by 3 April 2026")
	sends(t, buttons, "Yes, send the request", cards.Data{Do: cards.DoConfirm, Count: 7, Ask: ask})
	sends(t, buttons, "Change", cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: "correction", Proposal: ask.Proposal}})
	texts, buttons = show(t, wishKind(wish(rights.Correction, func(p *rights.Preview) { p.Elsewhere = true }))(courses.English))
	has(t, texts, "register of employees at Fjordvik Verksted AS")
	sends(t, buttons, "Note that I asked for it", cards.Data{Do: cards.DoConfirm, Ask: ask})
	_, buttons = show(t, wishKind(wish(rights.Erasure, func(p *rights.Preview) { r := request(rights.Erasure); p.Waiting = &r }))(courses.English))
	sends(t, buttons, "Take it back", cards.Data{Do: cards.DoWithdraw, Ask: cards.Ask{Request: "r-erasure"}})
	if len(buttons) != 2 {
		t.Errorf("what waits already can be asked for again: %v", buttons)
	}
}

// TestErasureSaysAll: what goes, what stays, what is kept until when, that it can't
// be undone, and that Teams keeps its own copy.
func TestErasureSaysAll(t *testing.T) {
	t.Parallel()
	texts, _ := show(t, wishKind(wish(rights.Erasure, withProof))(courses.English))
	has(t, texts, "your name, e-mail address", "Only numbers", "until 4 March 2028", "- Coffee at work\r- tea", "It can’t be undone", "Teams has its own copy")
	texts, _ = show(t, wishKind(wish(rights.Erasure, nil))(courses.English))
	lacks(t, texts, "may have to keep", "decides")
}

// TestErasedHaveNoButtons: pressing one would make somebody known again.
func TestErasedHaveNoButtons(t *testing.T) {
	t.Parallel()
	r := receiptOf(answered(rights.Erasure, rights.Done))
	for _, card := range []cards.Card{cards.Receipt(courses.English, setting(), r), cards.Decided(courses.English, setting(), r)} {
		if _, buttons := show(t, card); len(buttons) > 0 {
			t.Errorf("there are buttons: %v", buttons)
		}
	}
}

// TestReceipts: what was asked, when, its number on record, and what comes next.
func TestReceipts(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, receiptKind(receiptOf(request(rights.Erasure)))(courses.English))
	has(t, texts, "Deleting everything about you", "4 March 2026 at 13:00", "3 April 2026", "1207 (9f3a51c09f3a)", "decides, and you get an answer here")
	sends(t, buttons, "Take it back", cards.Data{Do: cards.DoWithdraw, Ask: cards.Ask{Request: "r-erasure"}})
	texts, _ = show(t, cards.Decided(courses.English, setting(), receiptOf(answered(rights.Correction, rights.Refused))))
	has(t, texts, "Reason: Arbeidsmiljøloven", "go to court", "10 March 2026")
	texts, _ = show(t, cards.Decided(courses.English, setting(), receiptOf(answered(rights.Erasure, rights.Kept))))
	has(t, texts, "deleted by itself on 4 March 2028", "- Coffee at work\r- tea")
	_, buttons = show(t, receiptKind(receiptOf(answered(rights.Access, rights.Done)))(courses.English))
	sends(t, buttons, "Get the file", cards.Data{Do: cards.DoPackage})
	texts, _ = show(t, receiptKind(receiptOf(rights.Request{Kind: rights.Lift, State: rights.Done}))(courses.English))
	lacks(t, texts, "Number in the log", "()")
}

// TestMyRequestsCanBeTakenBack while they wait, and then no more.
func TestMyRequestsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	_, buttons := show(t, cards.MyRequests(courses.English, setting(), []rights.Request{request(rights.Erasure), answered(rights.Access, rights.Done)}))
	sends(t, buttons, "Take it back: Deleting everything about you", cards.Data{Do: cards.DoWithdraw, Ask: cards.Ask{Request: "r-erasure"}})
	taken := 0
	for _, d := range buttons {
		if d.Do == cards.DoWithdraw {
			taken++
		}
	}
	if taken != 1 {
		t.Errorf("%d requests can be taken back, want 1", taken)
	}
}

// TestDaysLeft are said in words.
func TestDaysLeft(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{
		-2: "**⚠ 2 days late, it was due on 3 April 2026**", -1: "**⚠ 1 day late,", 0: "**⚠ Today is the last day**",
		1: "1 day left, answer by 3 April 2026", 30: "30 days left",
	} {
		p := rights.Pending{Request: request(rights.Erasure), Name: "Ida Solem", Days: days}
		texts, buttons := show(t, cards.PendingRequests(courses.English, setting(), []rights.Pending{p}))
		has(t, texts, want)
		sends(t, buttons, "See and decide: Ida Solem", cards.Data{Do: cards.DoDecide, Ask: cards.Ask{Request: "r-erasure"}})
	}
}

// TestDecideButtons: each sends its choice, only the refusal the reason along.
func TestDecideButtons(t *testing.T) {
	t.Parallel()
	choice := func(c string) cards.Data {
		return cards.Data{Do: cards.DoDecide, Ask: cards.Ask{Request: "r-erasure", Choice: c}}
	}
	_, buttons := show(t, decideKind(1, "", cards.DecideFine)(courses.English))
	sends(t, buttons, "Keep the proof until 4 March 2028", choice(cards.ChoiceKeep))
	sends(t, buttons, "Delete everything", choice(cards.ChoiceGrant))
	sends(t, buttons, "Say no", choice(cards.ChoiceRefuse))
	for c, yes := range map[string]string{cards.ChoiceGrant: "Yes, delete everything", cards.ChoiceKeep: "Yes, keep the proof so long"} {
		texts, buttons := show(t, cards.DecideSure(courses.English, setting(), &waiting()[1], c))
		has(t, texts, "Ida Solem", "Coffee at work")
		sure := choice(c)
		sure.Step = cards.StepSure
		sends(t, buttons, yes, sure)
		sends(t, buttons, "Back", choice(""))
	}
	texts, buttons := show(t, decideKind(0, "", cards.DecideFine)(courses.English))
	has(t, texts, "Department", "Drift", `Salg\_og\_`)
	sends(t, buttons, "Correct it", cards.Data{Do: cards.DoDecide, Ask: cards.Ask{Request: "r-correction", Choice: cards.ChoiceGrant}})
}

// TestRestrictedLifts: there is one button to go on with, unless proof is kept.
func TestRestrictedLifts(t *testing.T) {
	t.Parallel()
	p := courses.Person{Restricted: noon}
	_, buttons := show(t, cards.Restricted(courses.English, setting(), &p))
	sends(t, buttons, "Use it again", cards.Data{Do: cards.DoConfirm, Ask: cards.Ask{Right: "lift"}})
	p.Held = noon.AddDate(1, 0, 0)
	texts, buttons := show(t, cards.Restricted(courses.English, setting(), &p))
	has(t, texts, "as proof until 4 March 2027")
	if _, ok := buttons["Use it again"]; ok {
		t.Error("what waits to be deleted can be used again")
	}
}

// TestCertificateStandsAsItIs: what is copied from the card can be verified.
func TestCertificateStandsAsItIs(t *testing.T) {
	t.Parallel()
	texts, _ := show(t, cards.DeletionCertificate(courses.English, &rights.Receipt{Certificate: []byte(certificate)}))
	for line := range strings.SplitSeq(strings.TrimSuffix(certificate, "\n"), "\n") {
		if line != "" && !slices.Contains(texts, line) {
			t.Errorf("no line is %q, among %q", line, texts)
		}
	}
	texts, _ = show(t, cards.DeletionCertificate(courses.English, &rights.Receipt{Certificate: []byte(strings.Repeat(certificate, 100))}))
	has(t, texts, "about so many that there is no room")
}

// TestHugeRequests: whatever people write and however many ask, the cards can be
// sent, and say how much they leave out.
func TestHugeRequests(t *testing.T) {
	t.Parallel()
	odd := strings.Repeat("ø*_[](https://evil.example)", 100)
	var mine []rights.Request
	var theirs []rights.Pending
	for range 400 {
		r := answered(rights.Correction, rights.Refused)
		r.Value, r.Reason = odd[:rights.MaxValue], odd[:rights.MaxReason]
		mine, theirs = append(mine, r), append(theirs, rights.Pending{Request: r, Name: odd})
	}
	big := request(rights.Erasure)
	for range 500 {
		big.Proof = append(big.Proof, odd)
	}
	l, p, made := courses.English, rights.Pending{Request: big, Name: odd}, receiptOf(big)
	made.State, made.Mentions = rights.Kept, big.Proof
	for _, card := range []cards.Card{
		cards.MyRequests(l, setting(), mine), cards.PendingRequests(l, setting(), theirs), cards.RequestReminder(l, setting(), theirs),
		cards.Decide(l, setting(), &p, odd, cards.DecideLongReason), cards.DecideSure(l, setting(), &p, cards.ChoiceGrant),
		cards.ConfirmWish(l, setting(), &rights.Preview{Wish: rights.Wish{Kind: rights.Erasure}, Proof: big.Proof, Decides: true}),
		cards.DecisionMade(l, setting(), made), cards.Decided(l, setting(), made),
	} {
		texts, _ := show(t, card)
		has(t, texts, " more")
	}
	texts, _ := show(t, cards.BreachNotice(l, "Fjordvik", strings.Repeat("ø\n\n", 20<<10)))
	has(t, texts, "There is no room for everything here.")
}

// TestPackageOffer names the file by the day where its reader is.
func TestPackageOffer(t *testing.T) {
	t.Parallel()
	s := setting()
	s.Now = time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC).In(oslo)
	for l, want := range map[courses.Language]string{courses.Bokmaal: "Mine data 2026-03-05.zip", courses.English: "My data 2026-03-05.zip"} {
		if o := cards.PackageOffer(l, s); o.Name != want || !strings.Contains(o.Text, "Fjordvik Verksted AS") || !strings.Contains(o.Summary, want) {
			t.Errorf("%s: the offer is %+v, want the name %q", l, o, want)
		}
	}
}

// TestPrivacyByKeyboard reaches every button and input of the cards about privacy
// with the Tab key alone, and unfolds what is folded with Enter.
func TestPrivacyByKeyboard(t *testing.T) {
	r := newRenderer(t)
	r.width(t, phone)
	for _, k := range privacyKinds {
		all := evaluate[int](t, r, fmt.Sprintf(`show(%s, "light", %s).then(() => controls().length)`, k.build(courses.Bokmaal).JSON, r.hosts["light"]))
		reached := map[int]bool{}
		for range all + 1 {
			press(t, r, kb.Tab)
			at := evaluate[int](t, r, `controls().indexOf(document.activeElement)`)
			if at < 0 {
				continue // the page's end
			}
			reached[at] = true
			if evaluate[bool](t, r, `document.activeElement.hasAttribute("aria-controls")`) {
				press(t, r, kb.Enter)
				if !evaluate[bool](t, r, `document.getElementById(document.activeElement.getAttribute("aria-controls")).offsetHeight > 0`) {
					t.Errorf("%s: Enter doesn't unfold button %d", k.name, at)
				}
			}
		}
		if len(reached) != all {
			t.Errorf("%s: the Tab key reaches %d of %d buttons and inputs", k.name, len(reached), all)
		}
	}
}

func press(t *testing.T, r *renderer, key string) {
	t.Helper()
	if err := chromedp.Do(r.ctx, chromedp.KeyEvent(key)); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, r *renderer, script string) T {
	t.Helper()
	v, err := chromedp.Run(r.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
