package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"drypp/bot/privacy/eea"
	"drypp/cmd/drypp/config"
)

const (
	// maxHeader bounds a request's header, in bytes: a token has 2 to 4 KiB.
	maxHeader = 16 << 10
	// grace is how long what was accepted may take to finish at the end:
	// longer than Teams waits for any answer.
	grace = 20 * time.Second
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the bot",
		Long: `Run the bot until SIGINT or SIGTERM: what was accepted is finished first. A
second signal ends it at once, which loses nothing that was acknowledged.

On listen: POST /api/messages, GET /healthz (the process lives), GET /readyz
(answers can be taken). On metrics_listen: GET /metrics. In the data folder:
drypp.sock for the other subcommands, and a folder for each organisation.

The region must lie in the EEA. If the machine says that it is elsewhere, or in
another region than the configuration says, Drypp doesn't serve.`,
		Example: `  drypp serve --config drypp.yaml
  DRYPP_BOT_CLIENT_SECRET=... DRYPP_LISTEN=127.0.0.1:8080 drypp serve --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			// From the first signal on, the next one has its usual effect.
			context.AfterFunc(ctx, stop)
			return p.serve(ctx)
		},
	}
	p.configFlag(cmd)
	return cmd
}

// serve runs the service until the context ends.
func (p *program) serve(ctx context.Context) (err error) {
	c, err := p.load()
	if err != nil {
		return err
	}
	tuneMemory(p.env, len(c.Organisations))
	elsewhere := p.elsewhere(ctx, c)
	s, err := newService(p.keeper(ctx, c), p.stderr, p.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.elsewhere = elsewhere
	select {
	case err := <-elsewhere:
		return err
	default: // the machine may still say where it is
	}
	f, err := s.listen()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "drypp: ready on %s://%s, metrics on http://%s/metrics; organisations: %d, courses: %d\n",
		s.secured.scheme(), f.addresses[0], f.addresses[1], len(s.organisations), len(c.Catalogue().All()))
	return s.run(ctx, f)
}

// elsewhere asks the machine which region it is in, which holds nothing up: on a
// machine that doesn't know, nobody answers. What is returned gets an error if it
// isn't the one that the configuration names.
func (p *program) elsewhere(ctx context.Context, c *config.Config) <-chan error {
	found := make(chan error, 1)
	go func() {
		region, ok := eea.Probe(ctx, &http.Transport{DisableKeepAlives: true}, p.env)
		if !ok {
			return
		}
		if err := eea.Agree(c.Region, region); err != nil {
			found <- fmt.Errorf("people's data may not be kept here: %w: move Drypp and its data folder, or correct region", err)
		}
	}()
	return found
}

// front is the listeners and their servers: Teams', the metrics' and the
// socket's, in that order.
type front struct {
	servers   []*http.Server
	listeners []net.Listener
	addresses []net.Addr
}

func (s *service) listen() (_ *front, err error) {
	f := &front{}
	add := func(l net.Listener, h http.Handler, reading, writing time.Duration) {
		f.listeners = append(f.listeners, l)
		f.addresses = append(f.addresses, l.Addr())
		f.servers = append(f.servers, s.server(h, reading, writing))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.closeListeners())
		}
	}()
	main, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		return f, fmt.Errorf("listen: %w", err)
	}
	add(s.secured.listener(main), s.routes(), 10*time.Second, 20*time.Second)
	aside, err := net.Listen("tcp", s.config.MetricsListen)
	if err != nil {
		return f, fmt.Errorf("metrics_listen: %w", err)
	}
	add(aside, s.metrics.handler(), 10*time.Second, 20*time.Second)
	socket, err := listenSocket(s.config.Socket())
	if err != nil {
		return f, fmt.Errorf("the socket: %w", err)
	}
	// No limit on the whole: the handlers give each write its own, and reading
	// goes on as long as they work, to notice that the caller hung up.
	add(socket, s.local(), 0, 0)
	return f, nil
}

func (f *front) closeListeners() error {
	var errs []error
	for _, l := range f.listeners {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

func (s *service) server(h http.Handler, reading, writing time.Duration) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       reading,
		WriteTimeout:      writing,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
}

// run serves until the context ends or something fails, and ends in order:
// nothing new is accepted, what was accepted is finished, then what goes on in
// the background.
func (s *service) run(ctx context.Context, f *front) error {
	failed := make(chan error, len(f.servers)+1)
	for i, server := range f.servers {
		go func() {
			if err := server.Serve(f.listeners[i]); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
		}()
	}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := s.background(background); err != nil {
			failed <- err
		}
	}()
	var err error
	select {
	case <-ctx.Done():
		s.log.Info("stopping")
	case err = <-failed:
		s.log.Error("stopping", "error", err)
	case err = <-s.elsewhere:
		s.log.Error("stopping", "error", err)
	}
	s.health.stopping.Store(true)
	err = errors.Join(err, f.shutdown())
	cancel()
	<-ended
	return err
}

// shutdown finishes what was accepted, and breaks off what takes longer than
// grace.
func (f *front) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	var errs []error
	for _, server := range f.servers {
		if err := server.Shutdown(ctx); err != nil {
			errs = append(errs, fmt.Errorf("not everything could be finished in %v: %w", grace, err), server.Close())
		}
	}
	return errors.Join(errs...)
}
