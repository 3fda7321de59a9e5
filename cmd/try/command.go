package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"drypp/bot/store"
	"drypp/courses"
)

// The exit statuses.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// options are what the command line says.
type options struct {
	listen, data, lang string
	noPlayground       bool
}

// run runs one command line until the context ends, and returns the exit
// status. What to do next goes to stdout, everything else to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	understood := false
	cmd := o.command()
	cmd.SetArgs(args)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		m, err := o.main(stderr)
		if err != nil {
			return err
		}
		understood = true
		return try(cmd.Context(), m, o, stdout, stderr)
	}
	err := cmd.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case !understood:
		fmt.Fprintf(stderr, "try: %v\nSee go run ./cmd/try --help.\n", err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "try: %v\n", err)
	return exitRefused
}

func (o *options) command() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "try",
		Short: "Drypp with a made-up organisation, for a first look",
		Long: `Try starts Drypp with a made-up organisation and the courses that come along,
and Microsoft's Agents Playground as the chat. It prints the address to open
and what to write there. You are Ingrid, who takes courses, leads a team and is
the contact; nineteen others have five weeks of results behind them. Ctrl-C
stops both; what was answered stays in --data.

The Playground doesn't know how Teams offers files, so what you ask for goes
into the folder "files" in --data at once.

It listens to this machine only, because here nobody's token is checked.

Exit status: 0 done, 1 refused or failed, 2 wrong usage.`,
		Example: `  go run ./cmd/try
  go run ./cmd/try --lang en --data /tmp/drypp
  go run ./cmd/try --no-playground --listen 127.0.0.1:4000`,
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:3978", "the loopback `ADDRESS` to take activities at")
	f.StringVar(&o.data, "data", "./data/try", "the `FOLDER` to keep answers in")
	f.StringVar(&o.lang, "lang", string(courses.Bokmaal), "the `LANGUAGE` to begin in: nb, nn or en")
	f.BoolVar(&o.noPlayground, "no-playground", false, "start no chat; a client of yours connects")
	return cmd
}

// main returns what the options ask for, or what is wrong with them.
func (o *options) main(stderr io.Writer) (*Main, error) {
	listen, err := loopbackAddress(o.listen)
	if err != nil {
		return nil, err
	}
	language, ok := courses.LanguageOf(o.lang)
	if !ok {
		return nil, fmt.Errorf("--lang %q is not spoken here: choose nb, nn or en", o.lang)
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return &Main{Listen: listen, Data: o.data, Language: language, Log: log, Now: time.Now, Past: true}, nil
}

// try runs Drypp until the context ends.
func try(ctx context.Context, m *Main, o options, stdout, stderr io.Writer) (err error) {
	if err := m.Run(); err != nil {
		return explain(err, o)
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	chat := ""
	if !o.noPlayground {
		chat = play(ctx, m, stderr)
	}
	if ctx.Err() != nil {
		return nil
	}
	if err := welcome.Execute(stdout, map[string]string{
		"Chat": chat, "Endpoint": m.Endpoint(), "Data": o.data, "Files": filepath.Join(o.data, filesFolder),
		"Hi": greetings[m.Language], "Other": string(otherLanguages[m.Language]), "Package": playgroundPackage,
	}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// play starts the Playground and returns its address, or "" after saying why
// there is none: Drypp itself runs on.
func play(ctx context.Context, m *Main, stderr io.Writer) string {
	npx, err := exec.LookPath("npx")
	if err != nil {
		fmt.Fprintln(stderr, "npx is not installed, so there is no chat to open. It comes with Node.js: https://nodejs.org")
		return ""
	}
	fmt.Fprintln(stderr, "Starting the Agents Playground; the first time, npx downloads it …")
	url, err := m.Play(ctx, []string{npx, "-y", playgroundPackage}, playgroundPort)
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(stderr, "There is no chat to open: %v\n", err)
	}
	return url
}

// explain says what to do about an error of starting.
func explain(err error, o options) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is taken, perhaps by another try: stop that one, or choose another port, such as --listen 127.0.0.1:4000", o.listen)
	case errors.Is(err, store.ErrLocked):
		return fmt.Errorf("%s is in use, perhaps by another try: stop that one, or choose another folder with --data", o.data)
	}
	return err
}

// greetings are what to write first.
var greetings = map[courses.Language]string{courses.Bokmaal: "hei", courses.Nynorsk: "hei", courses.English: "hi"}

// otherLanguages are what to change to.
var otherLanguages = map[courses.Language]courses.Language{
	courses.Bokmaal: courses.English, courses.Nynorsk: courses.English, courses.English: courses.Bokmaal,
}

// welcome says how to go on.
var welcome = template.Must(template.New("").Parse(strings.TrimLeft(`
Drypp is ready, with the made-up organisation Fjordvik Verksted AS.
{{if .Chat}}
  Open      {{.Chat}}
  Write     {{.Hi}}, or: start phishing
            my courses, my data, language {{.Other}}
            overview, team, quality phishing, who looked, certificates, export:
            you are the contact and a manager there, and others have been at it
            for five weeks; files go to {{.Files}}
            tests, my needs, reviews; retention, training needs, surveys
            privacy, access, correct, restrict, erase; requests: two colleagues
            have asked for something that you decide
            new campaign: with today as its first day, between 6 and 22, its
            card comes by itself in seconds; then: status
            (the page forgets when it is reloaded, Drypp doesn't)
{{- else}}
  Connect   a client that speaks as Microsoft Teams does, without a token, to
            {{.Endpoint}}
            On a machine with Node.js, that can be:
            npx -y {{.Package}} -c msteams -e {{.Endpoint}}
  Write     {{.Hi}}, or: start phishing
{{- end}}
  Answers   are kept in {{.Data}}
  Stop      with Ctrl-C

`, "\n")))
