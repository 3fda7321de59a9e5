package main

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"time"

	"drypp/bot/reports"
	"drypp/bot/reports/xapi"
	"drypp/cmd/drypp/config"
	"drypp/courses"
)

// newMaker returns what makes an organisation's xAPI statements, or nil if it has
// no settings for them.
func newMaker(c *config.Config, o *config.Organisation, catalogue *courses.Catalogue) *xapi.Maker {
	if o.XAPI == nil {
		return nil
	}
	return &xapi.Maker{
		Tenant: o.TenantID, Home: c.XAPIHome(o), Version: xapi.Version(o.XAPI.Version),
		Actor: xapi.Actor(o.XAPI.Actor), Names: o.XAPI.Names, Courses: catalogue,
	}
}

// statements writes statements for the reports' export.
type statements struct{ *xapi.Maker }

// Write writes what people did as an array of statements.
func (s statements) Write(w io.Writer, people iter.Seq2[reports.Taken, error]) error {
	_, err := s.WriteFile(context.Background(), w, walk(people), func(*courses.Person) bool { return true })
	return err
}

// walk is people as xapi.People has them.
type walk iter.Seq2[reports.Taken, error]

// People calls f for each of them.
func (w walk) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	for t, err := range w {
		if err == nil {
			err = f(t.Person, t.Enrolments)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// newSender returns what sends an organisation's statements to its LRS, or nil.
func newSender(c *config.Config, o *organisation, client *http.Client, now func() time.Time, log *slog.Logger) *xapi.Sender {
	if o.maker == nil {
		return nil
	}
	return xapi.NewSender(xapi.SenderConfig{
		Maker: o.maker, Outbox: o.store, URL: o.XAPI.URL, Username: o.XAPI.Username, Password: string(o.XAPI.Password),
		Client: client, Refused: xapi.Folder(c.Refused(o.TenantID)).Keep,
		Log: log.With("organisation", o.TenantID), Now: now,
	})
}

// lrs asks each LRS whether it can be sent to.
func (d *doctor) lrs(ctx context.Context) (found []finding) {
	for i := range d.config.Organisations {
		o := &organisation{Organisation: d.config.Organisations[i]}
		if o.XAPI == nil {
			continue
		}
		o.maker = newMaker(d.config, &o.Organisation, d.config.Catalogue())
		err := newSender(d.config, o, d.client, d.now, slog.New(slog.DiscardHandler)).Check(ctx)
		if err != nil {
			found = append(found, isComplaint("xAPI statements can't be sent: "+oneLine(err),
				"look at xapi.url and xapi.version, and whether the LRS answers; until then statements are kept"))
		}
	}
	if found == nil {
		return isFine("xAPI statements go where the configuration says, if anywhere")
	}
	return found
}
