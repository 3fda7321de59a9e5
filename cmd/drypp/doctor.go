package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/bot/teams"
	"drypp/cmd/drypp/config"
)

// state is what became of a check.
type state string

const (
	fine      state = "ok"
	complaint state = "not ok"
	unknown   state = "can't tell"
)

// finding is one line of the doctor's: what was looked at, what was found, and
// what to do about it unless it is fine. It holds nothing secret or personal.
type finding struct {
	Check   string `json:"check"`
	State   state  `json:"state"`
	Finding string `json:"finding"`
	Fix     string `json:"fix,omitzero"`
}

func isFine(what string) []finding         { return []finding{{State: fine, Finding: what}} }
func isComplaint(what, fix string) finding { return finding{State: complaint, Finding: what, Fix: fix} }
func cannotTell(what, fix string) []finding {
	return []finding{{State: unknown, Finding: what, Fix: fix}}
}

// check is one thing that the doctor looks at.
type check struct {
	name string
	// owns are the sections of the configuration whose problems are this
	// check's own, needs those that it can't do without.
	owns, needs []string
	run         func(*doctor, context.Context) []finding
}

// checks returns every check in the order in which they are shown. The
// clock is looked at last, since it is read from the answers that the others got.
func checks() []check {
	return []check{
		{"configuration", nil, nil, (*doctor).configuration},
		{"region", []string{"region"}, nil, (*doctor).region},
		{"folders", []string{"data"}, []string{"organisations"}, (*doctor).folders},
		{"disk", nil, []string{"data"}, (*doctor).disk},
		{"service", nil, []string{"data"}, (*doctor).service},
		{"store", nil, []string{"data", "organisations"}, (*doctor).stores},
		{"rings", []string{"master_key", "backup"}, []string{"data", "organisations"}, (*doctor).rings},
		{"courses", []string{"courses"}, nil, (*doctor).courses},
		{"https", []string{"tls", "public_url"}, []string{"listen"}, (*doctor).https},
		{"endpoint", nil, []string{"public_url"}, (*doctor).endpoint},
		{"keys", nil, []string{"bot.app_id", "bot.openid_metadata", "bot.issuers"}, (*doctor).keys},
		{"credential", []string{"bot.credential", "bot.client_secret_file"}, []string{"bot"}, (*doctor).credential},
		{"token", nil, []string{"bot"}, (*doctor).token},
		{"directory", nil, []string{"bot", "organisations"}, (*doctor).directory},
		{"catalogue", nil, []string{"bot", "organisations", "graph"}, (*doctor).catalogue},
		{"mail", nil, []string{"bot", "organisations", "graph"}, (*doctor).mail},
		{"people", nil, []string{"data", "organisations"}, (*doctor).people},
		{"lrs", nil, []string{"organisations"}, (*doctor).lrs},
		{"clock", nil, nil, (*doctor).clock},
		{"versions", nil, nil, (*doctor).versions},
	}
}

// uncheckable is what only people can find out.
var uncheckable = []string{
	"whether the Azure Bot's messaging endpoint is public_url with /api/messages, and its app ID and tenant are those of bot (Azure portal: Azure Bot, Configuration)",
	"whether the Teams channel is switched on (Azure portal: Azure Bot, Channels)",
	"whether Teams reaches the endpoint from outside: it was called from this machine",
	"whether the app is uploaded and allowed (Teams admin center: Teams apps, Manage apps)",
	"whether permission and setup policies give it to those who are to have it (Teams admin center: Teams apps)",
	"when a client secret expires (Entra: App registrations, Certificates & secrets)",
	"whether the data folder's disk lies in the region that the configuration names, and is encrypted",
	"whether backups are taken, and can be restored",
}

// patience is how long the doctor waits for any one of its checks.
const patience = 20 * time.Second

// doctor looks at one installation. Its checks run at the same time.
type doctor struct {
	file     string
	config   *config.Config
	kept     *keeper
	problems config.Problems
	// client asks Microsoft and the public endpoint, metadata the Azure
	// machine that Drypp may run on.
	client   *http.Client
	answers  *answers
	metadata http.RoundTripper
	now      func() time.Time
	env      func(string) string
	// opening is held by the check that has stores open.
	opening sync.Mutex
}

func (p *program) doctorCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check an installation from end to end",
		Long: `Check an installation from end to end: the configuration, what is on this
machine, what Microsoft says about the bot, and how public_url answers. Each line
says ok, not ok or can't tell, and what to do. Nothing is changed. It ends with
what can't be checked from here.

Run it as the user that Drypp runs as, with the same environment, while drypp
serve runs. Exit status 1 if anything isn't ok.`,
		Example: `  drypp doctor --config drypp.yaml
  drypp doctor --config drypp.yaml --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.doctor(cmd.Context(), format, http.DefaultTransport, &http.Transport{})
		},
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

// doctor examines the installation by way of the network given, and the Azure
// machine by way of metadata, which knows no proxy.
func (p *program) doctor(ctx context.Context, format string, network, metadata http.RoundTripper) error {
	if format != "table" && format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	}
	c, err := p.load()
	var problems config.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	seen := &answers{base: network, now: p.now, ahead: map[string]time.Duration{}, failed: map[string]error{}}
	d := &doctor{
		file: p.configFile, config: c, kept: p.keeper(ctx, c), problems: problems,
		client: teams.NewHTTPClient(seen), answers: seen, metadata: metadata, now: p.now, env: p.env,
	}
	if d.unreadable() {
		// The rest only follows from it.
		d.problems = slices.DeleteFunc(d.problems, func(p config.Problem) bool { return p.Key != "" })
	}
	findings := d.examine(ctx)
	write := p.writeFindings
	if format == "json" {
		write = p.writeFindingsJSON
	}
	if err := write(findings); err != nil {
		return err
	}
	if slices.ContainsFunc(findings, complains) {
		return errShown
	}
	return nil
}

func complains(f finding) bool { return f.State == complaint }

// examine makes every check.
func (d *doctor) examine(ctx context.Context) []finding {
	checks := checks()
	found := make([][]finding, len(checks))
	var others sync.WaitGroup
	for i, c := range checks {
		if c.name != "clock" {
			others.Go(func() { found[i] = d.check(ctx, c) })
		}
	}
	others.Wait()
	var all []finding
	for i, c := range checks {
		if c.name == "clock" {
			found[i] = d.check(ctx, c)
		}
		for _, f := range found[i] {
			f.Check = c.name
			all = append(all, f)
		}
	}
	return all
}

// check makes one check, unless the configuration already says what is wrong or
// is too wrong for it.
func (d *doctor) check(ctx context.Context, c check) []finding {
	if own := d.about(c.owns); own != nil {
		return own
	}
	if d.unreadable() && c.name != "configuration" && c.name != "versions" || d.about(c.needs) != nil {
		return cannotTell("it depends on the configuration", "put the configuration right first")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.run(d, ctx)
}

// about returns the problems with sections of the configuration.
func (d *doctor) about(sections []string) []finding {
	var found []finding
	for _, p := range d.problems {
		if slices.ContainsFunc(sections, func(s string) bool { return within(p.Key, s) }) {
			found = append(found, complaintOf(p))
		}
	}
	return found
}

func within(key, section string) bool {
	rest, ok := strings.CutPrefix(key, section)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func complaintOf(p config.Problem) finding {
	what := p.Place() + ": " + p.Key + " " + p.Problem
	if p.Key == "" {
		what = p.Place() + ": " + p.Problem
	}
	return isComplaint(what, p.Fix)
}

// unreadable reports whether the file as a whole couldn't be read.
func (d *doctor) unreadable() bool {
	return slices.ContainsFunc(d.problems, func(p config.Problem) bool { return p.Key == "" && p.Source == d.file })
}

// configuration tells the problems that are no other check's own.
func (d *doctor) configuration(context.Context) []finding {
	var owned []string
	for _, c := range checks() {
		owned = append(owned, c.owns...)
	}
	var found []finding
	for _, p := range d.problems {
		if !slices.ContainsFunc(owned, func(s string) bool { return within(p.Key, s) }) {
			found = append(found, complaintOf(p))
		}
	}
	if found == nil && len(d.problems) > 0 {
		return isFine(d.file + ", but for what is said below")
	}
	if found == nil {
		return isFine(d.file)
	}
	return found
}

func (p *program) writeFindings(findings []finding) error {
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, f := range findings {
		fmt.Fprintf(t, "%s\t%s\t%s\n", f.State, f.Check, f.Finding)
		if f.Fix != "" {
			fmt.Fprintf(t, "\t\t→ %s\n", f.Fix)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "\nWhat can't be checked from here:\n- %s\n", strings.Join(uncheckable, "\n- "))
	return err
}

// writeFindingsJSON writes {"ok", "checks", "uncheckable"}; see finding.
func (p *program) writeFindingsJSON(findings []finding) error {
	return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), struct {
		OK          bool      `json:"ok"`
		Checks      []finding `json:"checks"`
		Uncheckable []string  `json:"uncheckable"`
	}{!slices.ContainsFunc(findings, complains), findings, uncheckable})
}
