package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"drypp/cmd/drypp/config"
)

// The exit statuses.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// program is Drypp with everything that it takes from its surroundings, so
// that a test can run the real thing.
type program struct {
	// stdin answers questions; nil answers none. stdout takes what was asked
	// for, stderr everything else.
	stdin          io.Reader
	stdout, stderr io.Writer
	// environ is NAME=value, as os.Environ gives it.
	environ []string
	now     func() time.Time

	configFile string
	// running says that the arguments were understood.
	running bool
}

var (
	// errShown: the reason is on standard output already.
	errShown = errors.New("shown")
	// errUsage marks errors of those who typed the command.
	errUsage = errors.New("wrong usage")
)

// Run runs one command line and returns the exit status. It returns early when
// the context ends.
func (p *program) Run(ctx context.Context, args []string) int {
	cmd := p.command()
	cmd.SetArgs(args)
	called, err := cmd.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errShown):
		return exitRefused
	case !p.running || errors.Is(err, errUsage):
		fmt.Fprintf(p.stderr, "drypp: %v\nSee %s --help.\n", err, called.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(p.stderr, "drypp: %v\n", err)
	return exitRefused
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "drypp",
		Short: "Micro-courses in Microsoft Teams",
		Long: `Drypp teaches in small drops: micro-courses and quizzes as cards in Teams.

Every subcommand reads one configuration file, named by --config or by
DRYPP_CONFIG. Any key of it can be given in the environment instead, as DRYPP_
and the key in capitals (DRYPP_BOT_APP_ID).

Exit status: 0 done, 1 refused or failed, 2 wrong usage.`,
		Example: `  drypp config check --config drypp.yaml
  drypp serve --config drypp.yaml
  drypp results --config drypp.yaml --people --format csv > results.csv`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRun:  func(*cobra.Command, []string) { p.running = true },
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.AddCommand(p.serveCommand(), p.configCommand(), p.resultsCommand())
	root.AddCommand(p.backupCommand(), p.restoreCommand(), p.checkCommand())
	root.AddCommand(p.coursesCommand(), p.surveysCommand(), p.campaignsCommand(), p.deliveriesCommand())
	root.AddCommand(p.peopleCommand(), p.doctorCommand())
	root.AddCommand(p.reportCommand(), p.certificatesCommand(), p.verifyCommand())
	root.AddCommand(p.privacyCommand(), p.auditCommand())
	root.AddCommand(p.manifestCommand())
	return root
}

// configFlag gives a command the flag that names the configuration.
func (p *program) configFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.configFile, "config", p.env(config.EnvConfig), "the configuration `FILE`; "+config.EnvConfig+" names it otherwise")
}

// load reads the configuration; see config.Load.
func (p *program) load() (*config.Config, error) {
	if p.configFile == "" {
		return nil, fmt.Errorf("%w: name the configuration with --config FILE or %s", errUsage, config.EnvConfig)
	}
	return config.Load(p.configFile, p.environ)
}

// env returns the value of a variable, or "".
func (p *program) env(name string) string {
	for _, entry := range p.environ {
		if n, value, _ := strings.Cut(entry, "="); n == name {
			return value
		}
	}
	return ""
}
