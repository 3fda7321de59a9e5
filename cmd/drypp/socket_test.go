package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// breaking is a source whose disk fails after so many people.
type breaking struct{ people int }

func (breaking) Totals(context.Context, results.Cut, calendar.Date) (results.Table, error) {
	return results.Table{}, nil
}

func (b breaking) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	for range b.people {
		if err := f(courses.Person{Name: strings.Repeat("x", 100)}, nil); err != nil {
			return err
		}
	}
	return errors.New("the disk is gone")
}

func listenFor(t *testing.T, source reports.Source) string {
	t.Helper()
	catalogue, err := courses.NewCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, organisation{Organisation: config.Organisation{TenantID: "t"}, source: source, catalogue: catalogue})
}

// listen answers on a socket for one organisation.
func listen(t *testing.T, o organisation) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "drypp.sock")
	l, err := listenSocket(path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: socketHandler([]organisation{o}, time.Now, slog.New(slog.DiscardHandler)), ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return path
}

// TestNoHalfReport: a report that breaks off is an error for whoever asked,
// whether or not part of it was on its way.
func TestNoHalfReport(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]string{1: "the disk is gone", 10_000: "stopped in the middle of its answer"} {
		path := listenFor(t, breaking{people})
		err := askService(t.Context(), path, resultsAsked{people: true, format: reports.CSV}, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after %d people: got %v, want %q", people, err, want)
		}
	}
}

func TestSocketIsPrivateAndTakenOnce(t *testing.T) {
	t.Parallel()
	path := listenFor(t, nothing{})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if l, err := listenSocket(path); err == nil {
		l.Close()
		t.Error("a socket that is in use was taken over")
	}
}

func TestAskWithoutAService(t *testing.T) {
	t.Parallel()
	err := askService(t.Context(), filepath.Join(t.TempDir(), "drypp.sock"), resultsAsked{}, &bytes.Buffer{})
	if !errors.Is(err, errNoService) {
		t.Errorf("got %v, want errNoService", err)
	}
}
