package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"drypp/cards"
	"drypp/cmd/drypp/preview"
	"drypp/courses/markdown"
)

// previewed is what the command line says about a preview.
type previewed struct {
	path, listen, modules string
}

func (p *program) coursesPreviewCommand() *cobra.Command {
	var o previewed
	cmd := &cobra.Command{
		Use:   "preview PATH",
		Short: "Show a course in the browser as Teams will show it",
		Long: `Show every card of a course in the browser, in each language, light, dark and
on a phone, drawn by Microsoft's renderer, with what lint finds beside the card
that it belongs to. The course can be played to the end. The page follows the
files as they are saved. PATH is a course's folder, a file in it, or a folder of
such folders. Ctrl-C ends it; what was answered is not kept.

The renderer is npm's adaptivecards, looked for in ./node_modules and
./.ci/node_modules. Once it is there, nothing comes from the network but the
pictures that a course itself has on the web.

It listens to this machine only, because here nobody is asked who they are.`,
		Example: `  drypp courses preview my-courses/fire-drill
  drypp courses preview my-courses --listen 127.0.0.1:4100
  drypp courses preview my-courses/fire-drill --node-modules ../node_modules`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			// From the first signal on, the next one has its usual effect.
			context.AfterFunc(ctx, stop)
			o.path = args[0]
			return p.preview(ctx, o)
		},
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:0", "the loopback `ADDRESS` to serve at; port 0 takes a free one")
	cmd.Flags().StringVar(&o.modules, "node-modules", "", "the `FOLDER` with the npm packages")
	return cmd
}

// preview serves a preview until the context ends.
func (p *program) preview(ctx context.Context, o previewed) (err error) {
	folders := []string{"node_modules", filepath.Join(".ci", "node_modules")}
	if o.modules != "" {
		folders = []string{o.modules}
	}
	modules, err := preview.FindModules(folders...)
	if err != nil {
		return err
	}
	listener, err := preview.Listen(o.listen)
	if err != nil {
		return refusedAddress(err, o.listen)
	}
	defer func() { err = errors.Join(err, closed(listener.Close())) }()
	data, err := os.MkdirTemp("", "drypp-preview-")
	if err != nil {
		return fmt.Errorf("making a folder for what is answered: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	shown, err := preview.New(preview.Config{
		Path: o.path, Modules: modules, Data: data, Now: p.now,
		Log: slog.New(slog.NewTextHandler(p.stderr, nil)), Rules: []markdown.Rule{cards.Oversized},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shown.Close()) }()
	fmt.Fprintf(p.stdout, "Open http://%s/\nThe page follows the files as you save them. Stop with Ctrl-C.\n", listener.Addr())
	return servePreview(ctx, listener, shown)
}

// refusedAddress says what to do about an address that can't be listened on.
func refusedAddress(err error, address string) error {
	switch {
	case errors.Is(err, preview.ErrAddress):
		return fmt.Errorf("%w: --listen: %w", errUsage, err)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is taken, perhaps by another preview: stop that one, or leave out --listen for a free port", address)
	}
	return fmt.Errorf("--listen %s: %w", address, err)
}

// closed forgives that a listener was closed before, by its server.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// servePreview serves, and follows the files, until the context ends. Pages
// that wait for changes are let go with it.
func servePreview(ctx context.Context, l net.Listener, shown *preview.Preview) error {
	ctx, cancel := context.WithCancel(ctx)
	server := &http.Server{
		Handler:           shown.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		shown.Watch(ctx)
	}()
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		end, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		stopped <- server.Shutdown(end)
	})
	err := server.Serve(l)
	cancel()
	<-watched
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, <-stopped)
}
