package dossier_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"drypp/cards/cardstest"
	"drypp/courses"
)

// patience is how long the browser may take for one thing.
const patience = time.Minute

// look is a way to look at the page.
type look struct {
	name  string
	width int64
	dark  bool
}

var looks = []look{{"phone", 360, false}, {"phone-dark", 360, true}, {"desktop", 1280, false}, {"desktop-dark", 1280, true}}

// The page loads nothing and breaks no policy, fits a phone, and axe-core has
// nothing to say of it, light or dark, in every language.
func TestPageInBrowser(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join(cardstest.NodeModules(t), "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, url := browser(t)
	for _, l := range languages {
		for _, as := range looks {
			if l != courses.Bokmaal && as.dark == (as.width < 1000) {
				continue // two of the four are enough for further words
			}
			do(t, ctx, chromedp.EmulateViewport(as.width, 900))
			do(t, ctx, chromedp.Navigate(url+string(l)))
			for _, complaint := range evaluate[[]string](t, ctx, string(axe)+examine(as.dark)) {
				t.Errorf("%s, %s: %s", l, as.name, complaint)
			}
			picture(t, ctx, string(l)+"-"+as.name)
		}
	}
}

// browser opens a browser beside a server of the page in each language, of which
// nobody may ask anything else.
func browser(t *testing.T) (context.Context, string) {
	t.Helper()
	mux := http.NewServeMux()
	for _, l := range languages {
		k := world()
		page := pack(t, k, settings(t, k), l)["my-data.html"]
		mux.HandleFunc("GET /"+string(l), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if _, err := w.Write(page); err != nil {
				t.Errorf("sending the page: %v", err)
			}
		})
	}
	mux.HandleFunc("GET /favicon.ico", http.NotFound)
	mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the page asked for %s", r.URL.Path) })
	ctx := cardstest.Browser(t)
	// The browser lives as long as the context of the first thing it does.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 900)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return ctx, server.URL + "/"
}

// examine is a script that returns what is wrong with the page. For a dark one it
// has the page's own rules for that apply.
func examine(dark bool) string {
	return fmt.Sprintf(`;(async () => {
		const found = [], reports = new ReportingObserver(() => {}, { types: ["csp-violation"], buffered: true });
		reports.observe();
		for (const rule of document.styleSheets[0].cssRules)
			if (rule.media?.mediaText === "(prefers-color-scheme: dark)") rule.media.mediaText = %t ? "screen" : "not all";
		await new Promise(requestAnimationFrame);
		const wide = document.documentElement.scrollWidth;
		if (wide > innerWidth) found.push("the page is " + wide + " pixels wide: " +
			[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | "));
		if (getComputedStyle(document.body).maxWidth === "none") found.push("the style doesn't apply");
		if (document.documentElement.lang === "" || document.scripts.length > 0) found.push("no language, or a script");
		const { violations } = await axe.run(document, { resultTypes: ["violations"] });
		return [...found, ...violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")),
			...reports.takeRecords().map(r => "policy: " + r.body.blockedURL + " by " + r.body.effectiveDirective)];
	})()`, dark)
}

func do(t *testing.T, ctx context.Context, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// picture keeps how the page looks, for people to look at.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("DRYPP_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "my-data-"+name+".png"), png, 0o644)
	}
	if err != nil {
		t.Errorf("taking a picture: %v", err)
	}
}

// The page is the same for who reads it aloud: headings that follow one another,
// landmarks, and tables whose cells have headers.
func TestPageIsWellFormed(t *testing.T) {
	ctx, url := browser(t)
	do(t, ctx, chromedp.Navigate(url+string(courses.Bokmaal)))
	for _, complaint := range evaluate[[]string](t, ctx, `(() => {
		const found = [], all = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => +h.tagName[1]);
		all.forEach((level, i) => { if (i > 0 && level > all[i - 1] + 1) found.push("a heading of level " + level + " after one of " + all[i - 1]); });
		for (const tag of ["header", "nav", "main", "table", "caption"]) if (!document.querySelector(tag)) found.push("no " + tag);
		for (const t of document.querySelectorAll("table")) {
			if (!t.caption.textContent || t.querySelector("thead th:not([scope=col])") || t.querySelector("tbody tr > :first-child:not(th[scope=row])")) found.push("a table without caption or headers");
			for (const r of t.rows) if (r.cells.length !== t.rows[0].cells.length) found.push("a row with another number of cells than its table");
		}
		for (const a of document.links) if (!document.querySelector(a.getAttribute("href"))) found.push("a link leads nowhere: " + a.outerHTML);
		return found;
	})()`) {
		t.Error(complaint)
	}
}
