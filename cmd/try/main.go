// Command try shows Drypp to somebody who has just arrived: the real bot with
// a made-up organisation, the courses that come along and a store in a folder,
// and Microsoft's Agents Playground as the chat. It needs neither Teams nor
// Azure nor an account.
//
// Nobody's token is checked here, so it listens to this machine only and
// writes to this machine only. What lets everybody in (door.go) is in this
// command alone; package teams knows no such thing.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// The signal that nobody reads any more would end this process at once, and
	// leave the Playground's behind.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:], audible{os.Stdout, stop}, os.Stderr))
}

// audible stops the program when nobody reads what it says any more, as head does
// after ten lines.
type audible struct {
	io.Writer
	stop func()
}

func (a audible) Write(b []byte) (int, error) {
	n, err := a.Writer.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		a.stop()
	}
	return n, err
}
