package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"drypp/bot/directory"
)

// bar tells somebody who waits at a terminal how far it is; elsewhere it is
// still.
type bar struct {
	shown *progressbar.ProgressBar
	total int
}

func (p *program) newBar(what string) *bar {
	file, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return &bar{}
	}
	return newBarOn(file, what)
}

func newBarOn(w io.Writer, what string) *bar {
	return &bar{shown: progressbar.NewOptions(-1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
		progressbar.OptionUseANSICodes(false))}
}

// tell says how much is done, of how much; 0 if nobody knows.
func (b *bar) tell(done, total int) {
	if b.shown == nil {
		return
	}
	if total > 0 && total != b.total {
		b.total = total
		b.shown.ChangeMax(total)
	}
	// A terminal that is gone is no reason to stop.
	_ = b.shown.Set(done)
}

func (b *bar) people(p directory.Progress) { b.tell(p.Done, p.Total) }

// finish takes the bar away.
func (b *bar) finish() {
	if b.shown != nil {
		_ = b.shown.Finish()
	}
}
