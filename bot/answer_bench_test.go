package bot_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/roles"
)

// nowhere is a ResponseWriter that costs nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header             { return n.header }
func (nowhere) Write(b []byte) (int, error)       { return len(b), nil }
func (nowhere) WriteHeader(int)                   {}
func (nowhere) WriteString(s string) (int, error) { return len(s), nil }

// BenchmarkAnswer is everything of an answer but net/http: token, activity,
// grading, a durable transaction, the card.
func BenchmarkAnswer(b *testing.B) {
	authority, err := teamstest.NewAuthority()
	if err != nil {
		b.Fatal(err)
	}
	validator, err := teams.NewValidator(teams.ValidatorConfig{
		AppID: teamstest.AppID, Client: &http.Client{Transport: teamstest.InMemory(authority.Handler())},
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(b.TempDir(), tenant), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	course := libraryCourse(b)
	rules := audience.NewRules()
	conversation := bot.New(bot.Config{
		Organisations: []bot.Organisation{{
			Tenant: teamstest.Tenant, Name: "Fjordvik", Language: courses.Bokmaal, Region: "norwayeast",
			Roles: roles.New(roles.Config{}, rules), Audiences: rules, Store: db, Courses: offered(b, course),
		}},
		Members: &roster{}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	endpoint := teams.NewEndpoint(teams.EndpointConfig{
		Auth: validator, Handler: conversation, Replier: &teams.Connector{},
		Tenant:     func(id string) bool { return id == teamstest.Tenant },
		ServiceURL: teams.Hosts{teamstest.ConnectorHost}.Check,
		Log:        slog.New(slog.NewJSONHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelWarn})), Now: time.Now,
	})
	const serviceURL = "https://" + teamstest.ConnectorHost + "/emea/"
	token, err := authority.Sign(authority.Claims(teamstest.AppID, serviceURL, time.Now()))
	if err != nil {
		b.Fatal(err)
	}
	post := func(w http.ResponseWriter, body []byte) {
		r := &http.Request{Method: http.MethodPost, Header: http.Header{"Authorization": {"Bearer " + token}}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}
		endpoint.ServeHTTP(w, r)
	}
	click := func(object, data string) []byte {
		return fmt.Appendf(nil, `{"type":"invoke","name":"adaptiveCard/action","id":"f:1","timestamp":"2026-11-22T12:00:00.000Z",`+
			`"serviceUrl":%q,"channelId":"msteams","from":{"id":"29:%[2]s","name":"Kari Nordmann","aadObjectId":%[2]q},`+
			`"conversation":{"conversationType":"personal","tenantId":%[3]q,"id":"a:%[2]s"},"recipient":{"id":"28:b","name":"Drypp"},`+
			`"entities":[{"locale":"nb-NO","country":"NO","platform":"Web","timezone":"Europe/Oslo","type":"clientInfo"}],`+
			`"channelData":{"tenant":{"id":%[3]q},"source":{"name":"message"}},"replyToId":"17","locale":"nb-NO",`+
			`"value":{"action":{"type":"Action.Execute","verb":"x","data":%[4]s},"trigger":"manual"}}`, serviceURL, object, teamstest.Tenant, data)
	}
	questions := course.Edition("").Questions
	people := b.N/len(questions) + 1
	answers := make([][]byte, 0, people*len(questions))
	for i := range people {
		object := fmt.Sprintf("%08x-0000-4000-8000-000000000000", i)
		w := httptest.NewRecorder()
		post(w, click(object, `{"do":"start","c":"`+course.ID+`"}`))
		enrolment := between(w.Body.String(), `"e":"`, `"`)
		for _, l := range course.Edition("").Lessons {
			post(nowhere{http.Header{}}, click(object, fmt.Sprintf(`{"do":%q,"c":%q,"e":%q,"s":%q}`, cards.DoRead, course.ID, enrolment, l.ID)))
		}
		if err := db.SetProfile(b.Context(), mustFind(b, db, object), "Kari Nordmann", object+"@example.no"); err != nil {
			b.Fatal(err)
		}
		for _, q := range questions {
			answers = append(answers, click(object, fmt.Sprintf(`{"do":"answer","c":%q,"e":%q,"s":%q,"t":1,"answer":"a"}`, course.ID, enrolment, q.ID)))
		}
	}
	var next atomic.Int64
	b.SetParallelism(32)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		w, body := nowhere{http.Header{}}, bytes.NewReader(nil)
		r := &http.Request{Method: http.MethodPost, Header: http.Header{"Authorization": {"Bearer " + token}}, Body: io.NopCloser(body)}
		for pb.Next() {
			answer := answers[next.Add(1)-1]
			body.Reset(answer)
			r.ContentLength = int64(len(answer))
			endpoint.ServeHTTP(w, r)
		}
	})
}

func mustFind(b *testing.B, db *bolt.DB, object string) string {
	b.Helper()
	p, err := db.Person(b.Context(), object)
	if err != nil {
		b.Fatal(err)
	}
	return p.ID
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
