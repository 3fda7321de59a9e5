package teams

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// putPiece is how much of a file one request takes along, in bytes: a
	// multiple of 320 KiB below 60 MiB, as upload sessions want it, and small
	// enough to be held until it has arrived (Microsoft Graph, "Upload large
	// files with an upload session").
	putPiece = 16 * 320 << 10
	// putTimeout bounds one request: a piece takes that long at 350 kbit/s.
	putTimeout = 2 * time.Minute
	// putAttempts bounds how often a piece is tried.
	putAttempts = 4
)

// ErrFileNoRoom: the person's OneDrive is full, or the file larger than it takes.
var ErrFileNoRoom = errors.New("teams: the file doesn't fit into the person's OneDrive")

// Put writes a file of size bytes, at least one, to where its Upload says, piece
// after piece. Its address was in the person's hands and is a secret: it is asked
// only if it is https on one of SharePoint's hosts, redirects aren't followed, no
// token goes along, and no error repeats it. A piece that got lost is sent
// again; if the file can't be put, what arrived of it is taken back. It
// returns ErrFileRefused, ErrFileGone, ErrFileNoRoom, the error of body, that of
// the context, or one that names a status. client is one of NewHTTPClient's.
func Put(ctx context.Context, client *http.Client, u Upload, body io.Reader, size int64) error {
	if err := checkFile(u.URL); err != nil {
		return err
	}
	if size < 1 {
		return errors.New("teams: putting a file: it is empty")
	}
	careful := *client
	careful.Timeout = putTimeout
	careful.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p := putting{client: &careful, url: u.URL, size: size}
	err := p.all(ctx, body)
	if err != nil && p.begun {
		p.cancel(ctx)
	}
	return err
}

// putting is a file on its way.
type putting struct {
	client     *http.Client
	url        string
	done, size int64
	// begun says that some of it may have arrived.
	begun bool
}

// all puts every piece, in order.
func (p *putting) all(ctx context.Context, body io.Reader) error {
	piece := make([]byte, min(p.size, putPiece))
	for p.done < p.size {
		piece = piece[:min(p.size-p.done, putPiece)]
		if _, err := io.ReadFull(body, piece); err != nil {
			return fmt.Errorf("teams: putting a file: reading it: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.piece(ctx, piece); err != nil {
			return err
		}
		p.done += int64(len(piece))
	}
	return nil
}

// piece puts one piece, as often as it must.
func (p *putting) piece(ctx context.Context, piece []byte) error {
	for attempt := 1; ; attempt++ {
		status, wait, err := p.once(ctx, piece)
		again := err != nil || status == http.StatusTooManyRequests || status >= 500 && status != http.StatusInsufficientStorage
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case again && attempt < putAttempts && wait <= maxWait && pause(ctx, attempt, wait):
			continue
		case err != nil:
			return err
		case status == http.StatusRequestedRangeNotSatisfiable && attempt > 1 && p.done+int64(len(piece)) < p.size:
			return nil // the one whose answer was lost did arrive
		}
		return p.verdict(status, p.done+int64(len(piece)) == p.size)
	}
}

// verdict says what a status means.
func (p *putting) verdict(status int, last bool) error {
	switch status {
	case http.StatusOK, http.StatusCreated:
		if last {
			return nil
		}
	case http.StatusAccepted:
		if !last {
			return nil
		}
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return ErrFileGone
	case http.StatusInsufficientStorage, http.StatusRequestEntityTooLarge:
		return ErrFileNoRoom
	}
	return fmt.Errorf("teams: putting a file: status %d", status)
}

// once makes one request.
func (p *putting) once(ctx context.Context, piece []byte) (status int, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, p.url, bytes.NewReader(piece))
	if err != nil {
		return 0, 0, ErrFileRefused
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", p.done, p.done+int64(len(piece))-1, p.size))
	p.begun = true
	resp, err := p.client.Do(req)
	if err != nil {
		// What the transport says names the host, which names a customer.
		return 0, 0, errors.New("teams: putting a file: no answer")
	}
	defer resp.Body.Close()
	// The connection is used again once the answer was read.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxResponse))
	return resp.StatusCode, retryAfter(resp.Header), nil
}

// cancelTimeout bounds taking back what arrived.
const cancelTimeout = 10 * time.Second

// cancel has what arrived thrown away now. Without it OneDrive does so when the
// session has expired, so there is nothing to report.
func (p *putting) cancel(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, p.url, nil)
	if err != nil {
		return
	}
	if resp, err := p.client.Do(req); err == nil {
		resp.Body.Close()
	}
}
