package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"drypp/cmd/drypp/config"
	"drypp/manifest"
)

// manifestCommand groups what concerns the Teams app.
func (p *program) manifestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "manifest",
		Short:   "Build the Teams app",
		Example: "  drypp manifest build --config drypp.yaml --out drypp.zip",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do with the app: build", errUsage)
		},
	}
	cmd.AddCommand(p.manifestBuildCommand())
	return cmd
}

func (p *program) manifestBuildCommand() *cobra.Command {
	var out, format string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the package that a Teams administrator uploads",
		Long: `Build the package that a Teams administrator uploads: manifest, icons and texts
in Bokmål, Nynorsk and English, from the app section of the configuration.

If the package is there already and nothing changed, it is left as it is;
otherwise its version is raised, for Teams takes an update only with a higher
one. So keep the package. Nothing but the configuration file is read: neither
secrets nor the data folder need be on this machine. manifest/README.md leads
on from here.`,
		Example: `  drypp manifest build --config drypp.yaml --out drypp.zip
  DRYPP_APP_VERSION=2.0.0 drypp manifest build --config drypp.yaml --out drypp.zip --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.buildManifest(out, format) },
	}
	p.configFlag(cmd)
	cmd.Flags().StringVar(&out, "out", "", "the package `FILE` to write, such as drypp.zip")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

// built is what became of a package.
type built struct {
	File    string `json:"file"`
	ID      string `json:"id"`
	Version string `json:"version"`
	// Previous is the version of the package that was there, or empty.
	Previous string `json:"previous,omitzero"`
	Changed  bool   `json:"changed"`
}

func (p *program) buildManifest(out, format string) error {
	switch {
	case format != "table" && format != "json":
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	case p.configFile == "":
		return fmt.Errorf("%w: name the configuration with --config FILE or %s", errUsage, config.EnvConfig)
	case out == "":
		return fmt.Errorf("%w: name the package with --out FILE", errUsage)
	}
	c, err := config.Read(p.configFile, p.environ)
	if err != nil {
		return err
	}
	before, err := packageBefore(out)
	if err != nil {
		return err
	}
	after, err := manifest.Build(c.Manifest(), before)
	var problems manifest.Problems
	if errors.As(err, &problems) {
		return p.inFile(problems)
	}
	if err != nil {
		return err
	}
	b := built{File: out, ID: after.ID().String(), Version: after.Version(), Changed: after != before}
	if before != nil {
		b.Previous = before.Version()
	}
	if b.Changed {
		if err := writePackage(out, after); err != nil {
			return err
		}
	}
	return p.writeBuilt(b, format)
}

// inFile says which file the problems are in.
func (p *program) inFile(problems manifest.Problems) error {
	var list config.Problems
	for _, problem := range problems {
		list = append(list, config.Problem{Key: problem.Key, Source: p.configFile, Problem: problem.Problem, Fix: problem.Fix})
	}
	return list
}

// packageBefore returns the package that is there, or nil if none is.
func packageBefore(file string) (*manifest.Package, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, manifest.MaxSize+1))
	if err != nil {
		return nil, err
	}
	before, err := manifest.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s is there, and is %w: name another file, or take this one away", file, err)
	}
	return before, nil
}

// writePackage replaces the file as a whole, or leaves it as it is.
func writePackage(file string, p *manifest.Package) error {
	data, err := p.Zip()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func (p *program) writeBuilt(b built, format string) error {
	if format == "json" {
		return json.MarshalEncode(jsontext.NewEncoder(p.stdout, jsontext.WithIndent("  ")), b)
	}
	result := "unchanged"
	switch {
	case b.Changed && b.Previous == "":
		result = "new"
	case b.Changed:
		result = "changed, was " + b.Previous
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FILE\tAPP ID\tVERSION\tRESULT")
	fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", b.File, b.ID, b.Version, result)
	return t.Flush()
}
