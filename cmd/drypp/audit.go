package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/bot/privacy/audit"
	"drypp/bot/store/keyring"
	"drypp/cmd/drypp/config"
)

// auditSecret is the name of the ring's secret that an audit log is signed with.
const auditSecret = "audit"

// openAudit opens the audit log of an organisation, signed with its ring's secret.
func (k *keeper) openAudit(tenant string, ring *keyring.Ring, now func() time.Time) (*audit.Log, error) {
	seed, err := ring.Secret(auditSecret)
	if err != nil {
		return nil, err
	}
	folder := k.config.Audit(tenant)
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return nil, err
	}
	return audit.Open(folder, audit.Origin(tenant), seed, now)
}

func (p *program) auditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Show and verify who did what to whose data",
		Long: `Show and verify the audit log: who did what to whose data, by random IDs. A change of
any byte of it is found. It is signed; publish its head elsewhere now and then, so that
nobody, not even who runs Drypp, can rewrite what it said.`,
		Example: `  drypp audit verify --config drypp.yaml
  drypp audit head --config drypp.yaml > head-2026-11.txt
  drypp audit verify --config drypp.yaml --head head-2026-11.txt`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what: verify, show, head or key", errUsage)
		},
	}
	cmd.AddCommand(p.auditVerifyCommand(), p.auditShowCommand())
	cmd.AddCommand(p.auditPartCommand("head", "Print the signed head, to publish it elsewhere", `Print the signed head: how many entries there are, and the hash of all of them. Who
keeps it can tell later that the log still begins with what it held now.`, (*audit.Log).Head))
	cmd.AddCommand(p.auditPartCommand("key", "Print the public key", `Print the public key that heads and deletion certificates are checked with.`, func(l *audit.Log) []byte { return []byte(l.VerifierKey() + "\n") }))
	return cmd
}

// auditAsked is what is asked of an audit log.
type auditAsked struct {
	tenant, folder, key, format, subject string
	heads                                []string
}

func (p *program) auditFlags(cmd *cobra.Command, asked *auditAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.tenant, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

func (p *program) auditVerifyCommand() *cobra.Command {
	var asked auditAsked
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Find any change of the log",
		Long: `Work the whole log out anew from its entries, hold it against its signed head, and
against heads that were published earlier (--head). With --folder and --key a copy of a
log is verified, without any configuration.

Exit status: 0 it is as it was written, 1 it isn't, 2 wrong usage.`,
		Example: `  drypp audit verify --config drypp.yaml --head head-2026-11.txt
  drypp audit verify --folder ./audit-copy --key audit.key`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (asked.folder == "") != (asked.key == "") {
				return fmt.Errorf("%w: --folder and --key go together", errUsage)
			}
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.verifyAudit(cmd.Context(), asked)
		},
	}
	p.auditFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.folder, "folder", "", "verify the copy of a log in this `FOLDER`")
	cmd.Flags().StringVar(&asked.key, "key", "", "the public key, a `FILE` with what drypp audit key prints")
	cmd.Flags().StringArrayVar(&asked.heads, "head", nil, "a `FILE` with a head that was published; may be given several times")
	return cmd
}

func (p *program) verifyAudit(ctx context.Context, asked auditAsked) error {
	var heads [][]byte
	for _, file := range asked.heads {
		head, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		heads = append(heads, head)
	}
	if asked.folder != "" {
		key, err := os.ReadFile(asked.key)
		if err != nil {
			return err
		}
		v, err := audit.Verify(asked.folder, strings.TrimSpace(string(key)), heads...)
		if err != nil {
			return err
		}
		return p.tellAudit(v, asked.format)
	}
	var v *audit.Verified
	err := p.atAudit(ctx, asked, "verify", heads, func(body io.Reader) error { return json.UnmarshalRead(body, &v) },
		func(l *audit.Log) (err error) { v, err = l.Verify(heads...); return err })
	if err != nil {
		return err
	}
	return p.tellAudit(v, asked.format)
}

func (p *program) tellAudit(v *audit.Verified, format string) error {
	if format == "json" {
		return p.writeJSON(v)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "verdict\tas it was written\nentries\t%d\nhash\t%s\npublished heads\t%d\n", v.Entries, v.Hash, v.Published)
	if v.Entries > 0 {
		fmt.Fprintf(t, "first\t%s\nlast\t%s\n", v.First.Format(time.RFC3339), v.Last.Format(time.RFC3339))
	}
	return t.Flush()
}

// auditPartCommand returns the command that prints a part of a log.
func (p *program) auditPartCommand(name, short, long string, part func(*audit.Log) []byte) *cobra.Command {
	var asked auditAsked
	cmd := &cobra.Command{
		Use: name, Short: short, Long: long, Example: "  drypp audit " + name + " --config drypp.yaml", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.atAudit(cmd.Context(), asked, name, nil,
				func(body io.Reader) error { _, err := io.Copy(p.stdout, body); return err },
				func(l *audit.Log) error { _, err := p.stdout.Write(part(l)); return err })
		},
	}
	p.auditFlags(cmd, &asked)
	return cmd
}

func (p *program) auditShowCommand() *cobra.Command {
	var asked auditAsked
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the entries, the oldest first",
		Long: `Show the entries, the oldest first: when, who, what, about whom, by random IDs. Nothing
leads from the ID of somebody who was erased to anybody.`,
		Example: "  drypp audit show --config drypp.yaml --about ab12cd34ef56gh78",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.showAudit(cmd.Context(), asked)
		},
	}
	p.auditFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.subject, "about", "", "only those about the person with this random `ID`")
	return cmd
}

// auditEntry is an entry with its number.
type auditEntry struct {
	Index uint64 `json:"index"`
	Hash  string `json:"hash"`
	audit.Entry
}

func (p *program) showAudit(ctx context.Context, asked auditAsked) error {
	list := []auditEntry{}
	add := func(e auditEntry) {
		if asked.subject == "" || e.Subject == asked.subject {
			list = append(list, e)
		}
	}
	err := p.atAudit(ctx, asked, "show", nil, func(body io.Reader) error {
		d := jsontext.NewDecoder(body)
		for d.PeekKind() != 0 {
			var e auditEntry
			if err := json.UnmarshalDecode(d, &e); err != nil {
				return fmt.Errorf("the service stopped in the middle of its answer: %w", err)
			}
			add(e)
		}
		return nil
	}, func(l *audit.Log) error {
		return l.Entries(func(r audit.Receipt, e audit.Entry) error { add(auditEntry{r.Index, r.Hash, e}); return nil })
	})
	if err != nil {
		return err
	}
	if asked.format == "json" {
		return p.writeJSON(list)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ENTRY\tTIME\tWHO\tWHAT\tABOUT\tDETAILS")
	for _, e := range list {
		var details []string
		for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
			details = append(details, k+"="+e.Detail[k])
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", e.Index, e.At.Format(time.RFC3339), e.Actor, e.Action, cmp.Or(e.Subject, "-"), strings.Join(details, " "))
	}
	return t.Flush()
}

// atAudit has a running service answer, or opens the log itself.
func (p *program) atAudit(ctx context.Context, asked auditAsked, do string, heads [][]byte, answered func(io.Reader) error, open func(*audit.Log) error) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenant, err := oneTenant(c, asked.tenant)
	if err != nil {
		return err
	}
	body, err := json.Marshal(heads)
	if err != nil {
		return err
	}
	resp, err := send(ctx, c.Socket(), http.MethodPost, "/audit/"+tenant+"/"+do, strings.NewReader(string(body)))
	if errors.Is(err, errNoService) {
		return p.openAuditFor(ctx, c, tenant, open)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return answered(resp.Body)
}

func (p *program) openAuditFor(ctx context.Context, c *config.Config, tenant string, use func(*audit.Log) error) error {
	if _, err := os.Stat(c.Audit(tenant)); errors.Is(err, fs.ErrNotExist) {
		return errors.New("nothing was done yet that the audit log would have")
	}
	keys := p.keeper(ctx, c)
	master, err := keys.master()
	if err != nil {
		return err
	}
	ring, err := keyring.Open(ctx, keyring.Options{Path: c.Ring(tenant), Master: master, ReadOnly: true})
	if err != nil {
		return err
	}
	l, err := keys.openAudit(tenant, ring, p.now)
	if err == nil {
		err = errors.Join(use(l), l.Close())
	}
	return errors.Join(err, ring.Close())
}

// auditRoutes answers POST /audit/TENANT/DO.
func auditRoutes(mux *http.ServeMux, list []organisation) {
	mux.HandleFunc("POST /audit/{tenant}/{do}", func(w http.ResponseWriter, r *http.Request) {
		o, err := byTenant(list, r.PathValue("tenant"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		out := &patient{w: w, control: http.NewResponseController(w)}
		err = answerAudit(out, o.audit, r.PathValue("do"), r.Body)
		if err != nil && !out.begun {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		} else if err != nil {
			panic(http.ErrAbortHandler) // the reader must not take a part for the whole
		}
	})
}

func answerAudit(w io.Writer, l *audit.Log, do string, asked io.Reader) error {
	switch do {
	case "head":
		_, err := w.Write(l.Head())
		return err
	case "key":
		_, err := io.WriteString(w, l.VerifierKey()+"\n")
		return err
	case "show":
		return l.Entries(func(r audit.Receipt, e audit.Entry) error {
			return json.MarshalWrite(w, auditEntry{r.Index, r.Hash, e})
		})
	}
	var heads [][]byte
	if err := json.UnmarshalRead(asked, &heads); err != nil {
		return err
	}
	v, err := l.Verify(heads...)
	if err != nil {
		return err
	}
	return json.MarshalWrite(w, v)
}
