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
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
