package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"drypp/bot/reports"
)

// errNoService: nobody listens on the socket.
var errNoService = errors.New("no service is running")

const (
	// socketPatience is how long a reader may take for one write: a report is
	// read in one transaction, and the store can't reuse space meanwhile.
	socketPatience = 15 * time.Second
	// maxRefusal bounds, in bytes, what is read of an answer that is no report.
	maxRefusal = 4096
)

// listenSocket opens the socket, mode 0600, and takes over one that a killed
// service left behind.
func listenSocket(path string) (net.Listener, error) {
	if c, err := net.Dial("unix", path); err == nil {
		return nil, errors.Join(fmt.Errorf("another Drypp serves %s already: stop it, or give this one a data folder of its own", path), c.Close())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// socketHandler answers subcommands. Whoever can open the socket may read the
// data folder anyway.
func socketHandler(list []organisation, now func() time.Time, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /results", func(w http.ResponseWriter, r *http.Request) {
		asked := askedIn(r.URL.Query())
		out := &patient{w: w, control: http.NewResponseController(w)}
		answered(r.Context(), log, w, out, "results", writeResults(r.Context(), out, list, asked, now()))
	})
	storeRoutes(mux, list, log)
	return mux
}

// answered ends an answer that went to out.
func answered(ctx context.Context, log *slog.Logger, w http.ResponseWriter, out *patient, what string, err error) {
	switch {
	case err == nil:
	case !out.begun && (errors.Is(err, errUnknownOrganisation) || errors.Is(err, errUnknownCampaign)):
		http.Error(w, err.Error(), http.StatusNotFound)
	case !out.begun:
		log.ErrorContext(ctx, what+" could not be read", "error", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		log.ErrorContext(ctx, what+" ended early", "error", err)
		// The reader must not take a part for the whole.
		panic(http.ErrAbortHandler)
	}
}

// patient is a response whose reader gets socketPatience for each write.
type patient struct {
	w       io.Writer
	control *http.ResponseController
	begun   bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	if err := p.control.SetWriteDeadline(time.Now().Add(socketPatience)); err != nil {
		return 0, err
	}
	return p.w.Write(b)
}

func askedIn(q url.Values) resultsAsked {
	return resultsAsked{
		organisation: q.Get("organisation"),
		people:       q.Get("people") == "true",
		format:       reports.Format(q.Get("format")),
	}
}

func (a resultsAsked) query() string {
	return url.Values{
		"organisation": {a.organisation},
		"people":       {strconv.FormatBool(a.people)},
		"format":       {string(a.format)},
	}.Encode()
}

// askService asks a running service for results. It returns errNoService if
// none runs; out is whole only without an error.
func askService(ctx context.Context, path string, asked resultsAsked, out io.Writer) error {
	resp, err := ask(ctx, path, "/results?"+asked.query())
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(out, resp.Body); err != nil {
		return fmt.Errorf("the service on %s stopped in the middle of its answer: %w", path, err)
	}
	return nil
}

// ask sends a GET; see send.
func ask(ctx context.Context, path, target string) (*http.Response, error) {
	return send(ctx, path, http.MethodGet, target, nil)
}

// send sends a request to the service that listens on path. It returns
// errNoService if none does, and what the service said if it refused; else the
// caller closes the body.
func send(ctx context.Context, path, method, target string, body io.Reader) (*http.Response, error) {
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		},
	}}
	req, err := http.NewRequestWithContext(ctx, method, "http://drypp"+target, body)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, errNoService
	}
	if err != nil {
		return nil, fmt.Errorf("asking the service on %s: %w", path, err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	reason, err := io.ReadAll(io.LimitReader(resp.Body, maxRefusal))
	return nil, errors.Join(errors.New(strings.TrimSpace(string(reason))), err)
}
