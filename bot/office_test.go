package bot_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/directory"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/roles"
)

// office is a world whose people can be managed from the chat, within a bubble
// of synctest. Files hold lines of name;e-mail;department.
type office struct {
	*world
	directory *directory.Directory
	// people stands between the bot and the directory.
	people bot.People
	source *staffing
	// reports and put are what the bot is given, if anything.
	reports bot.Reports
	privacy bot.Privacy
	put     func(context.Context, teams.Upload, io.Reader, int64) error
	outbox  *outbox
	files   map[string]string
	broken  error
	read    int
}

// nina is another contact of everybody.
const nina = "aaaaaaaa-0000-4000-8000-000000000003"

// outbox keeps what is sent by itself.
type outbox struct {
	mu   sync.Mutex
	sent []teams.Answer
	// to has the conversations that it was sent to, as long as sent.
	to  []string
	err error
}

func (o *outbox) Send(_ context.Context, c courses.Chat, a teams.Answer) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent, o.to = append(o.sent, a), append(o.to, c.Conversation)
	return "1", o.err
}

// staffing is a directory that knows whom it is told.
type staffing struct {
	users []directory.User
	err   error
}

func (s *staffing) Users(_ context.Context, _ directory.Want, _ string, page func([]directory.User) error) (string, error) {
	if s.err != nil {
		return "", s.err
	}
	return "next", page(s.users)
}

func (s *staffing) User(context.Context, directory.Want, string) (directory.User, error) {
	return directory.User{Gone: true}, nil
}

func (s *staffing) Members(context.Context, string, func([]string) error) error { return nil }

// newOffice returns an office with people from files, or from a source.
func newOffice(t *testing.T, source *staffing) *office {
	t.Helper()
	o := &office{world: newWorld(t), source: source, outbox: &outbox{}, files: map[string]string{}}
	o.org.Roles = roles.New(roles.Config{Contacts: []roles.ContactConfig{
		{User: "kari@example.no"}, {User: nina}, {User: "ola@example.no", Scope: `department == "Salg"`},
	}}, o.org.Audiences)
	o.org.Hours = func(_, _ string, hour int) *calendar.Hours {
		h, err := calendar.New(calendar.Config{Location: time.UTC, Country: "NO", From: 8, To: 16, Hour: hour, Weekdays: []time.Weekday{time.Monday}})
		if err != nil {
			panic(err)
		}
		return h
	}
	now := func() time.Time { return o.now }
	desk := delivery.NewDesk([]delivery.Organisation{{
		Tenant: tenant, Store: o.store, Courses: o.org.Courses, Audiences: o.org.Audiences, Budget: 1, Hours: o.org.Hours,
	}}, now)
	o.desk = desk
	org := directory.Organisation{
		Tenant: tenant, Store: o.store, Fields: []string{"department", "location"}, MaxRemoved: 10, Every: time.Hour,
		SetFields: func(ctx context.Context, fields []string) ([]string, error) {
			o.org.Audiences.SetFields(fields...)
			return desk.FieldsChanged(ctx, tenant)
		},
	}
	if source != nil {
		org.Source = source
	}
	o.directory = directory.New(directory.Config{Organisations: []directory.Organisation{org}, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err := o.directory.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.people = o.directory
	o.restart()
	return o
}

// restart builds the bot anew and runs it until the test ends.
func (o *office) restart() {
	o.bot = bot.New(bot.Config{
		Organisations: []bot.Organisation{o.org}, Members: o.roster, Desk: o.desk, People: o.people, Sender: o.outbox,
		Reports: o.reports, Privacy: o.privacy, Put: o.put,
		Files: bot.Files{Download: o.download, Read: o.readFile},
		Now:   func() time.Time { return o.now }, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func(b *bot.Bot) { defer close(done); b.Run(ctx) }(o.bot)
	o.t.(*testing.T).Cleanup(func() { cancel(); <-done })
}

func (o *office) download(_ context.Context, f teams.File, limit int64) ([]byte, error) {
	body, ok := o.files[f.URL]
	if !ok {
		return nil, teams.ErrFileGone
	}
	if int64(len(body)) > limit {
		return nil, teams.ErrFileTooLarge
	}
	return []byte(body), nil
}

func (o *office) readFile(_ context.Context, _ string, file []byte, name string, fields []string) (*bot.List, error) {
	o.read++
	if o.broken != nil {
		return nil, o.broken
	}
	list := &bot.List{Columns: map[string]string{"Navn": "name", "E-post": "email"}, Unknown: []string{"Skostørrelse"}}
	for i, line := range strings.Split(strings.TrimSpace(string(file)), "\n") {
		cells := strings.Split(line, ";")
		if !strings.Contains(cells[1], "@") {
			list.Bad, list.Missing, list.Found = list.Bad+1, list.Missing+1, list.Found+1
			list.Rows = append(list.Rows, cards.Row{Number: i + 2, Column: "E-post", Code: "bad_email"})
			continue
		}
		p := courses.Person{Name: cells[0], Email: cells[1], Fields: map[string]string{}}
		if len(cells) > 2 && len(fields) > 0 {
			p.Fields["department"], list.Columns["Avdeling"] = cells[2], "department"
		}
		list.People = append(list.People, p)
	}
	return list, nil
}

// listed is a directory of people whom the configuration lists.
type listed struct{ *directory.Directory }

func (listed) Import(context.Context, string, []courses.Person, directory.ImportOptions) (*directory.Report, error) {
	return nil, directory.ErrHasSource
}

// taken is a directory that does something else.
type taken struct{ *directory.Directory }

func (taken) Import(context.Context, string, []courses.Person, directory.ImportOptions) (*directory.Report, error) {
	return nil, directory.ErrBusy
}

// attach sends a file and returns the answer, and what comes by itself then.
func (o *office) attach(s *session, name, body string) (now, later *card) {
	o.t.Helper()
	o.files["https://x/"+name] = body
	t := s.turn(teams.Message)
	t.Files = []teams.File{{Name: name, URL: "https://x/" + name}}
	now = s.do(t)
	return now, o.word()
}

// word waits for what comes by itself, and returns it, or nil.
func (o *office) word() *card {
	o.t.Helper()
	a := o.next()
	if a == nil {
		return nil
	}
	return parseCard(o.t, a.Card)
}

// next is word for what need not be a card.
func (o *office) next() *teams.Answer {
	synctest.Wait()
	o.outbox.mu.Lock()
	defer o.outbox.mu.Unlock()
	if len(o.outbox.sent) == 0 {
		return nil
	}
	a := o.outbox.sent[0]
	o.outbox.sent, o.outbox.to = o.outbox.sent[1:], o.outbox.to[1:]
	return &a
}

const staff = "Kari Nordmann;kari@example.no;Opplæring\nPer Hansen;per@example.no;Salg\nIda Solem;ida@example.no;Salg\nfeil;feil\n"

// counted holds the number of people who are there and who left.
func (o *office) counted(people, left int) {
	o.t.Helper()
	s, err := o.directory.Status(o.t.Context(), tenant)
	if err != nil || s.People != people || s.Left != left {
		o.t.Errorf("%d people, %d left, %v; want %d, %d", s.People, s.Left, err, people, left)
	}
}
