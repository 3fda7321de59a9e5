package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// books is a stand-in for reports that holds state: who is whose manager and
// what they owe, who looked, who declined, who stands in for whom.
type books struct {
	mu sync.Mutex
	// contacts and managers are object IDs; needs are the names of who needs
	// something, by their manager.
	contacts []string
	needs    map[string][]string
	nudged   map[string]bool
	declined map[string]bool
	deputies map[string]string
	known    map[string]string
	looks    []results.Looked
	issued   map[string][]results.Certificate
	// file is what an export is; asked counts how often it was written.
	file    []byte
	asked   int
	queries []reports.Query
	exports []reports.ExportQuery
	err     error
}

func newBooks() *books {
	return &books{
		contacts: []string{kari}, needs: map[string][]string{ola: {"Ida Solem", "Per Hansen"}}, nudged: map[string]bool{},
		declined: map[string]bool{}, deputies: map[string]string{}, known: map[string]string{"kari@example.no": kari},
		issued: map[string][]results.Certificate{ola: {{
			ID: "e-1", Course: "phishing", Title: "Kjenn igjen nettfiske", Version: 1, Percent: 80,
			Passed: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Expires: time.Date(2027, 3, 2, 9, 0, 0, 0, time.UTC),
		}}},
		file: bytes.Repeat([]byte("Ida Solem;bestått\r\n"), 200_000),
	}
}

// opened holds the books for one call, and says whether a contact looks.
func (b *books) open(tenantID string, v reports.Viewer) (contact bool, done func(), err error) {
	b.mu.Lock()
	switch {
	case tenantID != tenant:
		err = reports.ErrTenant
	case v.Via != "chat" || v.Language == "" || v.Person.ObjectID == "":
		err = fmt.Errorf("looked at by nobody: %+v", v)
	default:
		err = b.err
	}
	return slices.Contains(b.contacts, v.Person.ObjectID), b.mu.Unlock, err
}

// forContacts returns err, or that it is for contacts only.
func forContacts(contact bool, err error) error {
	if err == nil && !contact {
		return fmt.Errorf("books: %w", reports.ErrForbidden)
	}
	return err
}

var today = calendar.Date{Year: 2026, Month: 11, Day: 22}

func line(people, owed, overdue int) results.Line {
	return results.Line{People: people, HasThen: true, Now: results.Numbers{
		Totals: results.Totals{Reached: people, Started: people, Completed: people - owed, Passed: people - owed, Owed: owed, Done: people - owed}, Overdue: overdue,
	}}
}

func (b *books) Overview(_ context.Context, t string, v reports.Viewer, q reports.Query) (*results.Overview, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	b.queries = append(b.queries, q)
	if q.Value == "Kantine" {
		return nil, fmt.Errorf("books: %w", reports.ErrFew)
	}
	course := line(20, 6, 2)
	course.Course, course.Title = "phishing", "Kjenn igjen nettfiske"
	return &results.Overview{
		Organisation: "Fjordvik Verksted AS", Cut: results.Cut{Field: q.Field, Value: q.Value}, Day: today, Since: today.Add(-28),
		All: line(20, 6, 2), Courses: []results.Line{course}, Pages: 1, Fields: results.Fields,
	}, nil
}

func (b *books) Breakdown(_ context.Context, t string, v reports.Viewer, q reports.Query) (*results.Breakdown, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	b.queries = append(b.queries, q)
	shop, office := line(12, 4, 2), line(8, 2, 0)
	shop.Value, office.Value = "Verksted", "Kontor"
	return &results.Breakdown{
		Organisation: "Fjordvik Verksted AS", Day: today, Since: today.Add(-28), Course: q.Course, Title: "Kjenn igjen nettfiske",
		Field: q.Field, All: line(20, 6, 2), Parts: []results.Line{office, shop}, Pages: 1,
	}, nil
}

// leads returns the object ID of the manager whose team is meant.
func (b *books) leads(v reports.Viewer, manager string) (string, error) {
	object := strings.TrimPrefix(manager, "m-")
	if manager != "" && object != v.Person.ObjectID && b.deputies[object] != v.Person.ObjectID {
		return "", reports.ErrForbidden
	}
	if manager == "" {
		object = v.Person.ObjectID
	}
	return object, nil
}

func (b *books) Team(_ context.Context, t string, v reports.Viewer, manager string) (*results.Team, error) {
	_, done, err := b.open(t, v)
	defer done()
	if err != nil {
		return nil, err
	}
	object, err := b.leads(v, manager)
	if err != nil {
		return nil, err
	}
	team := &results.Team{
		Organisation: "Fjordvik Verksted AS", Manager: "Ola Nordmann", ManagerID: "m-" + object, Deputy: object != v.Person.ObjectID,
		Day: today, People: len(b.needs[object]), Owed: len(b.needs[object]), Overdue: len(b.needs[object]), Nudgeable: !b.nudged[object],
	}
	for _, name := range b.needs[object] {
		team.Needs = append(team.Needs, results.Need{Name: name, Person: "p-" + name, Courses: []results.Owing{
			{Course: "phishing", Title: "Kjenn igjen nettfiske", Due: today.Add(-3), Overdue: true, Percent: -1},
		}})
	}
	if b.nudged[object] {
		team.NudgedAt = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	}
	b.looks = append(b.looks, results.Looked{At: team.NudgedAt, By: v.Person.Name, What: results.LookTeam, People: team.People})
	return team, nil
}

func (b *books) Nudge(_ context.Context, t string, v reports.Viewer, manager string) (int, error) {
	_, done, err := b.open(t, v)
	defer done()
	if err != nil {
		return 0, err
	}
	object, err := b.leads(v, manager)
	if err != nil || b.nudged[object] {
		return 0, err
	}
	b.nudged[object] = true
	return len(b.needs[object]), nil
}

func (b *books) Quality(_ context.Context, t string, v reports.Viewer, course string) (*results.QualityReport, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	return &results.QualityReport{Course: course, Title: "Kjenn igjen nettfiske", Version: 1, People: 12, Questions: []results.QuestionReport{
		{ID: "q", Text: "Hva er galt?", File: "phishing.md", Line: 40, Answers: 12, RightPercent: 25, Wrong: "Avsenderen", WrongPercent: 60},
	}}, nil
}

func (b *books) Looks(_ context.Context, t string, v reports.Viewer, page int) ([]results.Looked, int, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, 0, err
	}
	list := slices.Clone(b.looks)
	slices.Reverse(list)
	return list, 1, nil
}

func (b *books) Export(_ context.Context, t string, v reports.Viewer, q reports.ExportQuery, w io.Writer) (int, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return 0, err
	}
	b.asked++
	b.exports = append(b.exports, q)
	if !q.Measure {
		b.looks = append(b.looks, results.Looked{By: v.Person.Name, What: results.LookExport, Format: string(q.Format), People: 12})
	}
	_, err = w.Write(b.file)
	return 12, err
}

func (b *books) Certificates(_ context.Context, t string, v reports.Viewer) ([]results.Certificate, error) {
	_, done, err := b.open(t, v)
	defer done()
	return slices.Clone(b.issued[v.Person.ObjectID]), err
}

func (b *books) Certificate(_ context.Context, t string, v reports.Viewer, id string, f reports.CertificateFormat, w io.Writer) error {
	_, done, err := b.open(t, v)
	defer done()
	switch {
	case err != nil:
		return err
	case !slices.ContainsFunc(b.issued[v.Person.ObjectID], func(c results.Certificate) bool { return c.ID == id }):
		return store.ErrNotFound
	}
	_, err = fmt.Fprintf(w, "certificate %s as %s", id, f)
	return err
}

func (b *books) Decline(_ context.Context, t string, v reports.Viewer, declined bool) error {
	_, done, err := b.open(t, v)
	defer done()
	b.declined[v.Person.ObjectID] = declined
	return err
}

func (b *books) Deputise(_ context.Context, t string, v reports.Viewer, email string) error {
	_, done, err := b.open(t, v)
	defer done()
	switch {
	case err != nil:
		return err
	case email != "" && b.known[email] == "":
		return fmt.Errorf("books: %w", store.ErrNotFound)
	}
	b.deputies[v.Person.ObjectID] = b.known[email]
	return nil
}

// onedrives keeps what was put, by name.
type onedrives struct {
	mu    sync.Mutex
	files map[string][]byte
	err   error
}

func (o *onedrives) put(_ context.Context, u teams.Upload, body io.Reader, size int64) error {
	got, err := io.ReadAll(body)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.err != nil:
		return o.err
	case err != nil:
		return err
	case int64(len(got)) != size:
		return errors.New("the size is wrong")
	}
	o.files[u.Name] = got
	return nil
}

// counting is an office with books, and places to put files.
type counting struct {
	*office
	books  *books
	drives *onedrives
}

func newCounting(t *testing.T) *counting {
	t.Helper()
	c := &counting{office: newOffice(t, nil), books: newBooks(), drives: &onedrives{files: map[string][]byte{}}}
	c.org.Certificates = true
	c.office.reports, c.office.put = c.books, c.drives.put
	c.restart()
	return c
}

// consent takes an offer or not, and returns the answer.
func (s *session) consent(kind teams.Kind, o *teams.Offer) *card {
	s.t.Helper()
	t := s.turn(kind)
	t.Data = o.Context
	if kind == teams.Accepted {
		t.Upload = teams.Upload{Name: o.Name, URL: "https://fjordvik-my.sharepoint.com/x", ContentURL: "https://fjordvik-my.sharepoint.com/y", UniqueID: "1", FileType: "x"}
	}
	return s.do(t)
}

// met has the bot know somebody, with their name and address.
func (c *counting) met(object string, l courses.Language) *session {
	c.t.Helper()
	s := c.person(object, string(l))
	s.say("hei")
	return s
}
