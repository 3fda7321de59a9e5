package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long anything on the page may take.
const patience = 30 * time.Second

// chat is the Playground's page, as somebody uses it who sees and clicks.
type chat struct {
	t     *testing.T
	ctx   context.Context
	shots string
	shot  int
}

// newChat returns a chat in a browser. Pictures of it go below the folder that
// DRYPP_SCREENSHOTS names.
func newChat(t *testing.T, browser context.Context) *chat {
	c := &chat{t: t, ctx: browser, shots: t.TempDir()}
	if dir := os.Getenv("DRYPP_SCREENSHOTS"); dir != "" {
		c.shots = filepath.Join(dir, filepath.FromSlash(t.Name()))
	}
	if err := os.MkdirAll(c.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	// The browser lives as long as the context of the first step.
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	c.do("sizing the window", chromedp.EmulateViewport(1180, 1000))
	return c
}

// Open opens the Playground, or opens it again, and returns when it has told
// Drypp that the app was installed, and Drypp has answered.
func (c *chat) Open(url string) {
	c.t.Helper()
	c.do("opening the Playground", chromedp.Navigate(url))
	c.until("the installation", `document.body.innerText.includes("installationUpdate 200") &&
		document.body.innerText.includes("conversationUpdate 200")`)
}

// Say writes a message and returns when a card has come.
func (c *chat) Say(text string) {
	c.t.Helper()
	before := c.Cards()
	c.do("writing "+text, chromedp.SendKeys(chromedp.CSS(`[data-lexical-editor]`), text+kb.Enter))
	c.MoreThan(before, "an answer to "+text)
}

// MoreThan waits until there are more cards than that.
func (c *chat) MoreThan(before int, what string) {
	c.t.Helper()
	c.until(what, fmt.Sprintf(`document.querySelectorAll(".ac-adaptiveCard").length > %d`, before))
}

// Cards counts the cards in the chat.
func (c *chat) Cards() int {
	c.t.Helper()
	return c.count(`document.querySelectorAll(".ac-adaptiveCard").length`)
}

// count evaluates a number in the page.
func (c *chat) count(expression string) int {
	c.t.Helper()
	n, err := chromedp.Run(c.ctx, chromedp.Evaluate[int](expression))
	if err != nil {
		c.t.Fatalf("counting: %v", err)
	}
	return n
}

// See waits until the latest card shows every text.
func (c *chat) See(texts ...string) { c.t.Helper(); c.SeeBefore(0, texts...) }

// SeeBefore is See for the card that is so many before the latest.
func (c *chat) SeeBefore(before int, texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		// Emphasis shows as letters, not as asterisks.
		text = strings.ReplaceAll(text, "*", "")
		c.until(fmt.Sprintf("%q", text), fmt.Sprintf(`[...document.querySelectorAll(".ac-adaptiveCard")].at(-1-%d)
			?.innerText.replace(/\s+/g, " ").includes(%q)`, before, text))
	}
}

// Click clicks a button of the latest card.
func (c *chat) Click(title string) { c.t.Helper(); c.click(0, "button", title) }

// ChooseByText ticks a choice of the latest card.
func (c *chat) ChooseByText(text string) { c.t.Helper(); c.click(0, "label", text) }

// TypeInto types into the only text field of the latest card.
func (c *chat) TypeInto(text string) {
	c.t.Helper()
	c.do("typing "+text, chromedp.SendKeys(chromedp.Search(inCard(0)+`//input[@type="text"]`), text))
}

// click clicks what has that text in the card that is so many before the latest.
func (c *chat) click(before int, tag, text string) {
	c.t.Helper()
	if strings.Contains(text, `"`) {
		c.t.Fatalf("XPath can't look for %s", text)
	}
	target := fmt.Sprintf(`%s//%s[normalize-space()="%s"]`, inCard(before), tag, text)
	c.do("clicking "+text, chromedp.Click(chromedp.Search(target)))
}

// inCard is the XPath of the card that is so many before the latest.
func inCard(before int) string {
	return fmt.Sprintf(`(//*[contains(@class,"ac-adaptiveCard")])[last()-%d]`, before)
}

// Picture keeps how the page looks.
func (c *chat) Picture(name string) {
	c.t.Helper()
	c.shot++
	c.save(fmt.Sprintf("%02d-%s.png", c.shot, name))
}

func (c *chat) save(name string) {
	c.t.Helper()
	png, err := chromedp.Run(c.ctx, chromedp.CaptureScreenshot())
	if err = cmp.Or(err, os.WriteFile(filepath.Join(c.shots, name), png, 0o644)); err != nil {
		c.t.Errorf("taking a picture: %v", err)
	}
}

// until waits for an expression in the page to become true. It asks from here,
// because chromedp.Poll finds no timers in this page's context.
func (c *chat) until(what, expression string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		switch {
		case err != nil:
			c.fail("waiting for "+what, err)
		case ok:
			return
		}
		<-tick.C
	}
}

func (c *chat) do(what string, step chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		c.fail(what, err)
	}
}

// fail ends the test with what the page shows.
func (c *chat) fail(what string, err error) {
	c.t.Helper()
	c.save("failed.png")
	page, _ := chromedp.Run(c.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	c.t.Fatalf("%s: %v; the page says:\n%s", what, err, page)
}
