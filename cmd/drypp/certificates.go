package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"drypp/bot/reports"
	"drypp/bot/reports/certificates"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/results"
)

// issuer makes the certificates of an organisation, and makes its first key when
// one is needed: that takes a second, which nobody waits for at the start.
type issuer struct {
	folder string
	about  certificates.Config
	open   sync.Mutex
	made   *certificates.Issuer
}

// newIssuer returns the issuer of an organisation, or nil if there are no
// certificates.
func newIssuer(c *config.Config, o *config.Organisation) *issuer {
	url, ok := c.Issuer(o)
	if !ok {
		return nil
	}
	return &issuer{folder: c.Keys(o.TenantID), about: certificates.Config{
		URL: url, Name: o.Name, Location: o.Location(),
	}}
}

func (i *issuer) issuer() (*certificates.Issuer, error) {
	i.open.Lock()
	defer i.open.Unlock()
	if i.made != nil {
		return i.made, nil
	}
	keys, err := certificates.OpenKeys(i.folder)
	if err != nil {
		return nil, fmt.Errorf("the key that certificates are signed with: %w", err)
	}
	i.about.Keys = keys
	i.made = certificates.New(i.about)
	return i.made, nil
}

// Write writes a certificate; see certificates.Issuer.
func (i *issuer) Write(w io.Writer, f reports.CertificateFormat, c results.Certificate, p *courses.Person, l courses.Language) error {
	made, err := i.issuer()
	if err != nil {
		return err
	}
	return made.Write(w, f, c, p, l)
}

// issuerRoutes answers GET /issuers/TENANT and what lies under it with what
// others need to check certificates. None of it is personal.
func issuerRoutes(mux *http.ServeMux, list []organisation, log *slog.Logger) {
	for i := range list {
		o := &list[i]
		if o.issuer == nil {
			continue
		}
		root := "/issuers/" + o.TenantID
		answer := func(w http.ResponseWriter, r *http.Request) {
			d, err := o.issuer.document(strings.TrimPrefix(r.URL.Path, root))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				http.NotFound(w, r)
			case err != nil:
				log.ErrorContext(r.Context(), "what certificates are checked with could not be read", "organisation", o.TenantID, "error", err)
				http.Error(w, "not available", http.StatusInternalServerError)
			default:
				w.Header().Set("Content-Type", d.Type)
				_, _ = w.Write(d.Body) // who hung up needs no answer
			}
		}
		mux.HandleFunc("GET "+root, answer)
		mux.HandleFunc("GET "+root+"/", answer)
	}
}

// document returns what is published under a path, or fs.ErrNotExist.
func (i *issuer) document(path string) (*certificates.Document, error) {
	made, err := i.issuer()
	if err != nil {
		return nil, err
	}
	published, err := made.Published()
	if err != nil {
		return nil, err
	}
	for n := range published {
		if published[n].Path == path {
			return &published[n], nil
		}
	}
	return nil, fs.ErrNotExist
}

func (p *program) certificatesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certificates",
		Short: "Publish and renew the keys that certificates are checked with",
		Long: `Certificates are signed with a key of the organisation's own, in the data folder under
keys. Its public half is served under /issuers/TENANT; keep that address for as long as
certificates are to be checked, or publish the same files elsewhere.`,
		Example: `  drypp certificates publish ./public --config drypp.yaml
  drypp certificates rotate --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do: publish or rotate", errUsage)
		},
	}
	cmd.AddCommand(p.certificatesPublishCommand(), p.certificatesRotateCommand())
	return cmd
}

func (p *program) certificatesPublishCommand() *cobra.Command {
	var organisation string
	cmd := &cobra.Command{
		Use:   "publish FOLDER",
		Short: "Write the public keys as files for a web server",
		Long: `Write what others need to check certificates into FOLDER, which is made if need be:
issuer.json (who issues), keys.json (all keys, a JWK Set) and each key under keys/. Put
them where certificates.issuer_url says, issuer.json at that very address.`,
		Example: "  drypp certificates publish ./public --config drypp.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssuer(organisation, func(made *certificates.Issuer, _ *certificates.Keys) error {
				return p.publish(made, args[0])
			})
		},
	}
	p.certificatesFlags(cmd, &organisation)
	return cmd
}

func (p *program) publish(made *certificates.Issuer, folder string) error {
	published, err := made.Published()
	if err != nil {
		return err
	}
	for _, d := range published {
		name := filepath.FromSlash(d.Path)
		if name == "" {
			name = "issuer.json"
		}
		file := filepath.Join(folder, name)
		// They are public: a web server is to read them.
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, d.Body, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, file)
	}
	return nil
}

func (p *program) certificatesRotateCommand() *cobra.Command {
	var organisation string
	var yes bool
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Sign with a new key from now on",
		Long: `Sign with a new key from now on, and drop the private half of the one before it. What it
signed stays valid: its public half stays published.`,
		Example: "  drypp certificates rotate --config drypp.yaml --yes",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withIssuer(organisation, func(_ *certificates.Issuer, keys *certificates.Keys) error {
				if err := p.confirm("Sign with a new key from now on?", yes); err != nil {
					return err
				}
				if err := keys.Rotate(); err != nil {
					return err
				}
				fmt.Fprintln(p.stdout, "a new key signs from now on; publish the keys again if a web server of your own serves them")
				return nil
			})
		},
	}
	p.certificatesFlags(cmd, &organisation)
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

func (p *program) certificatesFlags(cmd *cobra.Command, organisation *string) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(organisation, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

// withIssuer runs f with the issuer of the organisation that was asked for. A
// running service needn't be asked: it reads the keys anew each time.
func (p *program) withIssuer(asked string, f func(*certificates.Issuer, *certificates.Keys) error) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenant, err := oneTenant(c, asked)
	if err != nil {
		return err
	}
	i := newIssuer(c, organisationOf(c, tenant))
	if i == nil {
		return errors.New("the organisation issues no certificates: set public_url, or certificates.issuer_url")
	}
	if err := os.MkdirAll(c.DataFolder(), 0o700); err != nil {
		return err
	}
	made, err := i.issuer()
	if err != nil {
		return err
	}
	return f(made, i.about.Keys)
}
