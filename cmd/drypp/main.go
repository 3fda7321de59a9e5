// Command drypp runs the bot and is how its operator, author and contact talk
// to it. Each subcommand has a file of its own here.
package main

import (
	"context"
	"os"
	"time"
	// Time zones must be known on machines that don't have them.
	_ "time/tzdata"
)

func main() {
	p := program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: os.Environ(), now: time.Now}
	os.Exit(p.Run(context.Background(), os.Args[1:]))
}
