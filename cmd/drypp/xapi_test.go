package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"drypp/bot/reports"
	"drypp/bot/reports/xapi/lrstest"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/library"
)

// telling is an organisation whose statements go to an LRS.
func telling(t *testing.T) (*config.Config, organisation) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"lrs": "hunter2\n",
		"drypp.yaml": `region: norwayeast
bot: {app_id: 10000000-0000-0000-0000-000000000001, tenant_id: 10000000-0000-0000-0000-000000000002}
organisations:
  - tenant_id: ` + issuing + `
    name: Fjordvik Verksted AS
    language: nb
    timezone: Europe/Oslo
    xapi: {url: "https://lrs.example.no/xapi", username: drypp, password_file: lrs, home: "https://example.no/kurs"}
exceptions: [{host: lrs.example.no, reason: it lies in Oslo}]
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := config.Load(filepath.Join(dir, "drypp.yaml"), []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(c.DataFolder(), 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(c.Store(issuing), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := newOrganisation(c, c.Organisations[0], db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.close(); err != nil {
			t.Error(err)
		}
	})
	return c, o
}

// TestStatements: what people do reaches the LRS that the organisation names,
// and an export has the same statements.
func TestStatements(t *testing.T) {
	t.Parallel()
	c, o := telling(t)
	o.store.Outbox(true)
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	if err := take(o.store.(*bolt.DB), list[0], 0, "Åse Østby"); err != nil {
		t.Fatal(err)
	}
	lrs := &lrstest.LRS{Version: "1.0.3", Username: "drypp", Password: "hunter2"}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	sender, ended := newSender(c, &o, lrs.Client(), time.Now, slog.New(slog.DiscardHandler)), make(chan struct{})
	go func() { defer close(ended); sender.Run(ctx) }()
	for {
		left, err := o.store.Events(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			break
		}
		if ctx.Err() != nil {
			t.Fatal("statements still wait after a minute")
		}
	}
	cancel()
	<-ended
	registry := prometheus.NewRegistry()
	registry.MustRegister(lrsTraffic{sender})
	if n := metric(t, registry, "drypp_xapi_statements_total", "sent"); n != len(lrs.Kept()) {
		t.Errorf("the metric tells of %d statements, the LRS has %d", n, len(lrs.Kept()))
	}
	var out bytes.Buffer
	s := newReports([]organisation{o}, t.TempDir(), nil, time.Now)
	_, err = s.Export(t.Context(), issuing, reports.Viewer{Via: "command line", Language: courses.Bokmaal}, reports.ExportQuery{Format: reports.ExportXAPI}, &out)
	if err != nil {
		t.Fatal(err)
	}
	kept := lrs.Kept()
	for _, id := range kept {
		if !strings.Contains(out.String(), id) {
			t.Errorf("the export lacks statement %s", id)
		}
	}
	// It was begun, each question was answered, it was completed and passed.
	if want := len(list[0].Edition("").Questions) + 3; len(kept) != want {
		t.Errorf("the LRS has %d statements, want %d", len(kept), want)
	}
	if strings.Contains(out.String(), "Østby") || strings.Contains(out.String(), "person0@") {
		t.Error("statements name the person, and nobody chose that")
	}
}

// TestDoctorsLRS: the doctor says what is wrong with the LRS.
func TestDoctorsLRS(t *testing.T) {
	t.Parallel()
	c, _ := telling(t)
	for version, want := range map[string]state{"1.0.3": fine, "0.95": complaint} {
		lrs := &lrstest.LRS{Version: version, Username: "drypp", Password: "hunter2"}
		d := &doctor{config: c, client: lrs.Client(), now: time.Now}
		if found := d.lrs(t.Context()); len(found) != 1 || found[0].State != want {
			t.Errorf("with an LRS of version %s: %+v", version, found)
		}
	}
	none := *c
	none.Organisations = nil
	if found := (&doctor{config: &none}).lrs(t.Context()); len(found) != 1 || found[0].State != fine {
		t.Errorf("without an LRS: %+v", found)
	}
}

// metric returns the value of a metric whose label has a value.
func metric(t *testing.T, r *prometheus.Registry, name, label string) int {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && len(m.GetLabel()) > 0 && m.GetLabel()[0].GetValue() == label {
				return int(m.GetCounter().GetValue())
			}
		}
	}
	t.Fatalf("there is no metric %s of %s", name, label)
	return 0
}
