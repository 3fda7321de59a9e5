package preview

import (
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/courses"
)

//go:embed page
var page embed.FS

var (
	coursePage = template.Must(template.ParseFS(page, "page/course.html"))
	indexPage  = template.Must(template.ParseFS(page, "page/index.html"))
)

// policy lets the page run and ask for nothing but what comes from here. The
// one exception is a course's own pictures, which may lie anywhere on the web.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// maxMove is how large, in bytes, a move may be.
const maxMove = 64 << 10

// Handler serves the preview:
//
//	GET  /                        the courses, or the one there is
//	GET  /courses/{course}        its page; ?language= and ?look= choose what is shown
//	GET  /courses/{course}/cards  its cards in ?language=, and the findings
//	GET  /courses/{course}/events its revision, and each new one (Server-Sent Events)
//	POST /courses/{course}/play   one move of somebody who plays it
//	GET  /assets/…, /modules/…    the page's own files, and the renderer
//
// It refuses what is asked for under another name than one of this machine's,
// so that no web page elsewhere can read it by a name of its own (DNS
// rebinding), and moves that come from another origin.
func (p *Preview) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.serveIndex)
	mux.HandleFunc("GET /courses/{course}", p.serveCourse)
	mux.HandleFunc("GET /courses/{course}/cards", p.serveCards)
	mux.HandleFunc("GET /courses/{course}/events", p.serveEvents)
	mux.HandleFunc("POST /courses/{course}/play", p.servePlay)
	for _, name := range []string{"page.css", "page.js", "looks.js"} {
		mux.HandleFunc("GET /assets/"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, page, "page/"+name)
		})
	}
	for _, m := range modules {
		mux.HandleFunc("GET /modules/"+m.name+".js", func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, m.path(p.config.Modules))
		})
	}
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !loopback(host) {
			http.Error(w, "the preview answers on this machine only: open it as 127.0.0.1", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// loopback reports whether a host name or address is this machine's own.
func loopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Listen listens on a loopback address. It refuses every other, because nobody
// is asked who they are here.
func Listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is none: write it as 127.0.0.1:4100", ErrAddress, address)
	}
	if !loopback(host) {
		return nil, fmt.Errorf("%w: %q can be reached from elsewhere: use 127.0.0.1:%s", ErrAddress, address, port)
	}
	if strings.EqualFold(host, "localhost") {
		host = "127.0.0.1" // what the name resolves to is for others to say
	}
	return net.Listen("tcp", net.JoinHostPort(host, port))
}

// ErrAddress says that an address isn't one to listen on.
var ErrAddress = fmt.Errorf("a loopback address is needed")

func sorted(m map[string]*snapshot) []string { return slices.Sorted(maps.Keys(m)) }

func (p *Preview) serveIndex(w http.ResponseWriter, r *http.Request) {
	if p.single != "" {
		http.Redirect(w, r, coursePath(p.single), http.StatusSeeOther)
		return
	}
	type entry struct {
		Path, Title, Folder string
		Findings            int
	}
	var list []entry
	p.mu.Lock()
	for _, folder := range sorted(p.snapshots) {
		s := p.snapshots[folder]
		list = append(list, entry{coursePath(folder), s.title(folder, ""), folder, len(s.findings)})
	}
	p.mu.Unlock()
	p.render(w, indexPage, list)
}

func (p *Preview) render(w http.ResponseWriter, t *template.Template, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := t.Execute(w, data); err != nil {
		p.config.Log.Debug("a page wasn't sent", "error", err)
	}
}

// title returns the course's title in a language, or what else to call it.
func (s *snapshot) title(folder string, l courses.Language) string {
	if s.course == nil {
		return folder
	}
	return s.course.Edition(l).Title
}

// languages returns the languages that the course has cards in.
func (s *snapshot) languages() []courses.Language {
	list := []courses.Language{}
	for _, l := range courses.Languages {
		if s.course != nil && s.course.Editions[l] != nil {
			list = append(list, l)
		}
	}
	return list
}

// find returns the course that a request is about, or answers 404.
func (p *Preview) find(w http.ResponseWriter, r *http.Request) *snapshot {
	s, _ := p.snapshot(r.PathValue("course"))
	if s == nil {
		http.Error(w, "there is no such course here (any more)", http.StatusNotFound)
	}
	return s
}

// language returns the language that a request asks for, if the course has
// it, else the course's first.
func (s *snapshot) language(asked courses.Language) courses.Language {
	have := s.languages()
	if len(have) == 0 || slices.Contains(have, asked) {
		return asked
	}
	return have[0]
}

// served is what the page needs of a course in one language.
type served struct {
	Revision  int64              `json:"revision"`
	Title     string             `json:"title"`
	Languages []courses.Language `json:"languages"`
	// Current says that the cards are of the files as they are.
	Current  bool      `json:"current"`
	Findings []finding `json:"findings"`
	Rows     []row     `json:"rows"`
}

func (p *Preview) serveCards(w http.ResponseWriter, r *http.Request) {
	s := p.find(w, r)
	if s == nil {
		return
	}
	l := s.language(courses.Language(r.FormValue("language")))
	out := served{
		Revision: s.revision, Title: s.title(r.PathValue("course"), l), Languages: s.languages(),
		Current: s.current, Findings: s.findings,
	}
	if s.course != nil {
		out.Rows = newDeck(p.offered(s.course), l, p.config.Now())
	}
	p.reply(w, out)
}

func (p *Preview) reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.MarshalWrite(w, v); err != nil {
		p.config.Log.Debug("an answer wasn't sent", "error", err)
	}
}

// serveEvents sends the revision of a course's snapshot, and each new one: 0
// when the course is gone.
func (p *Preview) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	// The server's limit is for requests that come in; this one is in, and
	// stays until the page goes.
	if err := out.SetReadDeadline(time.Time{}); err != nil {
		p.config.Log.Debug("a page may be cut off from its events", "error", err)
	}
	sent := int64(-1)
	for {
		s, changed := p.snapshot(r.PathValue("course"))
		revision := int64(0)
		if s != nil {
			revision = s.revision
		}
		if revision != sent {
			if _, err := fmt.Fprintf(w, "data: %d\n\n", revision); err != nil || out.Flush() != nil {
				return
			}
			sent = revision
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

func (p *Preview) servePlay(w http.ResponseWriter, r *http.Request) {
	s := p.find(w, r)
	if s == nil {
		return
	}
	var m move
	if err := json.UnmarshalRead(http.MaxBytesReader(w, r.Body, maxMove), &m); err != nil {
		http.Error(w, "this is no move", http.StatusBadRequest)
		return
	}
	if s.course == nil {
		http.Error(w, "the course can't be played before its findings are mended", http.StatusConflict)
		return
	}
	m.Language = s.language(m.Language)
	answer, err := p.play(r.Context(), s.course, m)
	if err != nil {
		p.config.Log.Error("a move failed", "error", err)
		http.Error(w, "the move failed: the preview's output says why", http.StatusInternalServerError)
		return
	}
	p.reply(w, answer)
}
