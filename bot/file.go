package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"drypp/bot/directory"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/roles"
)

// Files takes spreadsheets that contacts send.
type Files struct {
	// Download gets a file of at most limit bytes; teams.Download does.
	Download func(ctx context.Context, f teams.File, limit int64) ([]byte, error)
	// Read reads the people in a file, with the fields that the organisation
	// chose. The error is a *ListError if the file can't be used.
	Read func(ctx context.Context, tenant string, file []byte, name string, fields []string) (*List, error)
}

// List is what a spreadsheet says, whatever read it.
type List struct {
	People []courses.Person
	// Bad counts the rows that weren't taken, Missing those of them that may be
	// about somebody who is on no other row, Found everything that is wrong with
	// rows, of which Rows are the first.
	Bad, Missing, Found int
	Rows                []cards.Row
	// Columns are the fields that were taken by the name of their column, the
	// others the names of columns that weren't.
	Columns                   map[string]string
	Unknown, Unchosen, Double []string
}

// ListError says why a file can't be used, in a code of package sheet.
type ListError struct {
	Code   string
	Sheets []string
}

// Error returns the code.
func (e *ListError) Error() string { return "the file can't be used: " + e.Code }

// doFile stands for a message that is nothing but files. No button sends it.
const doFile = "file"

const (
	// maxFile is how large, in bytes, a file from the chat may be. A list of
	// 100 000 people takes about 10 MiB.
	maxFile = 20 << 20
	// maxHeld bounds, in bytes, all that is held for all organisations; the
	// oldest make room.
	maxHeld = 4 * maxFile
	// uploadLife is how long a file is held.
	uploadLife = 30 * time.Minute
)

// uploads holds the latest file of each organisation until it is confirmed.
type uploads struct {
	Files
	mu   sync.Mutex
	held map[string]upload
}

// upload is a file that a contact sent.
type upload struct {
	id, person, name string
	body             []byte
	at               time.Time
}

// put holds a file in place of the organisation's last.
func (u *uploads) put(tenant string, f upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.held, tenant)
	u.expire(f.at)
	total := len(f.body)
	for _, h := range u.held {
		total += len(h.body)
	}
	for _, t := range slices.SortedFunc(maps.Keys(u.held), func(a, b string) int { return u.held[a].at.Compare(u.held[b].at) }) {
		if total <= maxHeld {
			break
		}
		total -= len(u.held[t].body)
		delete(u.held, t)
	}
	u.held[tenant] = f
}

// take returns the file and forgets it, if it is still held for the person.
func (u *uploads) take(tenant, id, person string, now time.Time) (upload, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.expire(now)
	f, ok := u.held[tenant]
	if !ok || f.id != id || f.person != person {
		return upload{}, false
	}
	delete(u.held, tenant)
	return f, true
}

// drop forgets the organisation's file.
func (u *uploads) drop(tenant string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.held, tenant)
}

// expire forgets what was held for too long.
func (u *uploads) expire(now time.Time) {
	maps.DeleteFunc(u.held, func(_ string, f upload) bool { return now.Sub(f.at) >= uploadLife })
}

// file answers a file, or a button about one.
func (v *visit) file(ctx context.Context) (cards.Card, error) {
	if _, ok := v.may(ctx, roles.ManagePeople); !ok {
		return cards.FileNotYours(v.language), nil
	}
	switch {
	case v.bot.people == nil || v.bot.uploads.Read == nil || v.bot.uploads.Download == nil:
		return v.refuse(cards.FileUnsupported), nil
	case v.data.Do == doFile:
		return v.receive(ctx)
	}
	f, ok := v.bot.uploads.take(v.org.Tenant, v.data.Step, v.person.ID, v.bot.now())
	switch {
	case v.data.Do == cards.DoForget:
		return cards.FileForgotten(v.language), nil
	case !ok:
		return v.refuse(cards.FileExpired), nil
	}
	o := directory.ImportOptions{Whole: v.data.Do == cards.DoReplace, Removals: v.data.Count}
	return v.begin(cards.Working(v.language), func(ctx context.Context) cards.Card { return v.take(ctx, f, o) }), nil
}

func (v *visit) refuse(problem string) cards.Card { return cards.FileProblem(v.language, problem, nil) }

// receive looks at what was sent, and has it read.
func (v *visit) receive(ctx context.Context) (cards.Card, error) {
	s, err := v.bot.people.Status(ctx, v.org.Tenant)
	switch {
	case err != nil:
		return cards.Card{}, fmt.Errorf("reading where people come from: %w", err)
	case s.Directory:
		return v.refuse(cards.FileDirectory), nil
	case len(v.turn.Files) > 1:
		return v.refuse(cards.FileSeveral), nil
	}
	sent := v.turn.Files[0]
	switch strings.ToLower(filepath.Ext(sent.Name)) {
	case ".xlsx", ".xlsm", ".csv":
		return v.begin(cards.FileReading(v.language, sent.Name), func(ctx context.Context) cards.Card { return v.preview(ctx, sent) }), nil
	case ".xls", ".xlsb":
		return v.refuse("old_excel"), nil
	case ".ods":
		return v.refuse("opendocument"), nil
	case ".numbers":
		return v.refuse("numbers"), nil
	}
	return v.refuse(cards.FileKind), nil
}

// preview gets a file and shows what it would do. It is held from then on.
func (v *visit) preview(ctx context.Context, sent teams.File) cards.Card {
	body, err := v.bot.uploads.Download(ctx, sent, maxFile)
	if err != nil {
		return v.failed(ctx, err, cards.FileDownload)
	}
	f := upload{id: rand.Text(), person: v.person.ID, name: sent.Name, body: body, at: v.bot.now()}
	list, r, err := v.bring(ctx, &f, directory.ImportOptions{Dry: true, Whole: true, Removals: math.MaxInt})
	if err != nil {
		return v.failed(ctx, err, cards.FileFailed)
	}
	v.bot.uploads.put(v.org.Tenant, f)
	return cards.ImportPreview(v.language, v.shown(list, r, &f))
}

// bring reads a file and has its people taken over, or only looked at.
func (v *visit) bring(ctx context.Context, f *upload, o directory.ImportOptions) (*List, *directory.Report, error) {
	s, err := v.bot.people.Status(ctx, v.org.Tenant)
	if err != nil {
		return nil, nil, err
	}
	list, err := v.bot.uploads.Read(ctx, v.org.Tenant, f.body, f.name, s.Fields)
	if err != nil {
		return nil, nil, err
	}
	// Whoever is in a row that can't be read is on the list all the same.
	o.Whole = o.Whole && list.Missing == 0
	o.Columns = slices.AppendSeq([]string{}, maps.Values(list.Columns))
	r, err := v.bot.people.Import(ctx, v.org.Tenant, list.People, o)
	return list, r, err
}

// shown puts together what a file would do.
func (v *visit) shown(list *List, r *directory.Report, f *upload) cards.Import {
	i := cards.Import{
		ID: f.id, File: f.name, Added: r.Added, Changed: r.Changed, Returned: r.Returned, Missing: r.Removed,
		Same: r.Seen - r.Added - r.Changed - r.Returned, Bad: list.Bad, Found: list.Found, Rows: list.Rows,
		Unknown: list.Unknown, Unchosen: list.Unchosen, Double: list.Double, Unsure: list.Missing > 0,
	}
	for _, name := range slices.Sorted(maps.Keys(list.Columns)) {
		i.Columns = append(i.Columns, cards.Column{Name: name, Field: list.Columns[name]})
	}
	i.YouMissing = v.person.Listed && !slices.ContainsFunc(list.People, func(p courses.Person) bool {
		return p.Email != "" && strings.EqualFold(p.Email, v.person.Email) || p.ObjectID != "" && strings.EqualFold(p.ObjectID, v.person.ObjectID)
	})
	return i
}

// take takes over the people of a file that was confirmed, and tells what came
// of it.
func (v *visit) take(ctx context.Context, f upload, o directory.ImportOptions) cards.Card {
	_, r, err := v.bring(ctx, &f, o)
	switch {
	case err != nil:
		return v.failed(ctx, err, cards.FileFailed)
	case r.Held != nil:
		return v.refuse(cards.FileHeld)
	}
	return cards.PeopleUpdated(v.language, updated(r))
}

// failed says why a file can't be used: what is known of the error, else
// otherwise, and then the log has the error.
func (v *visit) failed(ctx context.Context, err error, otherwise string) cards.Card {
	if e, ok := errors.AsType[*ListError](err); ok {
		return cards.FileProblem(v.language, e.Code, e.Sheets)
	}
	for _, known := range []struct {
		err     error
		problem string
	}{
		{teams.ErrFileTooLarge, cards.FileTooBig}, {teams.ErrFileGone, cards.FileDownload},
		// Who has a directory is told before anything is read.
		{directory.ErrBusy, cards.FileBusy}, {directory.ErrHasSource, cards.FileConfigured}, {directory.ErrList, cards.FileList},
	} {
		if errors.Is(err, known.err) {
			return v.refuse(known.problem)
		}
	}
	v.bot.later.log.WarnContext(ctx, "a file from a contact could not be used", "organisation", v.org.Tenant, "error", err)
	return v.refuse(otherwise)
}
