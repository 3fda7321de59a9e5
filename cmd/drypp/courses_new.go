package main

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"drypp/courses"
	"drypp/courses/markdown"
)

// skeleton holds a small course in every language, which a new one is made of.
//
//go:embed skeleton/*.md
var skeleton embed.FS

// languageNames are what authors call the languages.
var languageNames = map[courses.Language]string{
	courses.Bokmaal: "Bokmål", courses.Nynorsk: "Nynorsk", courses.English: "English",
}

// newCourse is what a new course is begun with.
type newCourse struct {
	folder, id, minutes string
	titles              map[courses.Language]*string
}

func (p *program) coursesNewCommand() *cobra.Command {
	n := newCourse{titles: map[courses.Language]*string{}}
	cmd := &cobra.Command{
		Use:   "new [DIR]",
		Short: "Begin a course",
		Long: `Begin a course: a folder with a file for each language, in which there is one
lesson and one question to write over. What no flag gives is asked for on
standard input.

DIR is the folder to make; its name becomes the course's id. Without it, the
folder is made here and named by the id. Nothing is ever overwritten.`,
		Example: `  drypp courses new
  drypp courses new my-courses/fire-drill --minutes 3 \
    --nb "Når alarmen går" --nn "Når alarmen går" --en "When the alarm goes"`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				n.folder = args[0]
			}
			return p.newCourse(&n, cmd.InOrStdin())
		},
	}
	cmd.Flags().StringVar(&n.id, "id", "", "the `ID`: lower-case letters, digits and hyphens")
	cmd.Flags().StringVar(&n.minutes, "minutes", "", "how many `MINUTES` the course takes, 1 to 240")
	for _, l := range courses.Languages {
		n.titles[l] = cmd.Flags().String(string(l), "", "the `TITLE` in "+languageNames[l])
	}
	return cmd
}

func (p *program) newCourse(n *newCourse, stdin io.Reader) error {
	if err := n.nameFolder(); err != nil {
		return err
	}
	if err := n.complete(asker{bufio.NewScanner(stdin), p.stderr}); err != nil {
		return err
	}
	if n.folder == "" {
		n.folder = n.id
	}
	files, err := n.files()
	if err != nil {
		return err
	}
	if err := n.write(files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s is there: write over what is in nb.md, nn.md and en.md, and then\n  drypp courses lint %s\n", n.folder, n.folder)
	return err
}

// nameFolder takes the ID from the folder's name, which has to be the same.
func (n *newCourse) nameFolder() error {
	if n.folder == "" {
		return nil
	}
	whole, err := filepath.Abs(n.folder)
	if err != nil {
		return err
	}
	base := filepath.Base(whole)
	if n.id != "" && n.id != base {
		return fmt.Errorf("%w: the folder is called %q and the id is %q: give both the same, or only one of them", errUsage, base, n.id)
	}
	n.id = base
	return nil
}

// complete asks for what isn't given yet and checks all of it.
func (n *newCourse) complete(a asker) error {
	for _, l := range courses.Languages {
		title := n.titles[l]
		if err := a.ask(title, "Title in "+languageNames[l], "--"+string(l), "", checkTitle); err != nil {
			return err
		}
	}
	if err := a.ask(&n.id, "Id, a name for good", "--id", markdown.Slug(*n.titles[courses.English]), checkID); err != nil {
		return err
	}
	return a.ask(&n.minutes, "Minutes it takes", "--minutes", "2", checkMinutes)
}

func checkTitle(s string) error {
	if s == "" {
		return errors.New("a course needs a title in each language")
	}
	return nil
}

func checkID(s string) error {
	if !courses.ValidID(s) {
		return fmt.Errorf("the id %.80q won't do: use lower-case letters, digits and hyphens, at most %d", s, courses.MaxID)
	}
	return nil
}

func checkMinutes(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 || n > markdown.MaxMinutes {
		return fmt.Errorf("%.40q won't do for minutes: give a number from 1 to %d", s, markdown.MaxMinutes)
	}
	return nil
}

// asker asks on one stream and takes answers from another, a line each.
type asker struct {
	in  *bufio.Scanner
	out io.Writer
}

// ask fills the value in if it is empty, and asks again until it passes. What
// a flag gave is only checked.
func (a asker) ask(value *string, question, flag, proposal string, check func(string) error) error {
	if *value = strings.Join(strings.Fields(*value), " "); *value != "" {
		if err := check(*value); err != nil {
			return fmt.Errorf("%w: %w", errUsage, err)
		}
		return nil
	}
	for {
		fmt.Fprint(a.out, question)
		if proposal != "" {
			fmt.Fprintf(a.out, " [%s]", proposal)
		}
		fmt.Fprint(a.out, ": ")
		if !a.in.Scan() {
			fmt.Fprintln(a.out)
			return errors.Join(fmt.Errorf("nobody answers: give %s", flag), a.in.Err())
		}
		if *value = strings.Join(strings.Fields(a.in.Text()), " "); *value == "" {
			*value = proposal
		}
		err := check(*value)
		if err == nil {
			return nil
		}
		fmt.Fprintln(a.out, err)
	}
}

// files writes the skeleton with what was given, by file name.
func (n *newCourse) files() (map[string][]byte, error) {
	minutes, err := strconv.Atoi(n.minutes)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, l := range courses.Languages {
		name := string(l) + ".md"
		src, err := skeleton.ReadFile("skeleton/" + name)
		if err != nil {
			return nil, err
		}
		f, err := markdown.Parse(name, l, src)
		if err != nil {
			return nil, err
		}
		f.Course.ID, f.Course.Minutes, f.Course.Editions[l].Title = n.id, minutes, *n.titles[l]
		if files[name], err = markdown.Format(f.Course, l); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// write makes the folder and the files, and touches nothing that is there.
func (n *newCourse) write(files map[string][]byte) error {
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(n.folder)), 0o755); err != nil {
		return err
	}
	err := os.Mkdir(n.folder, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: choose another id, or go on with that course", n.folder)
	}
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(n.folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
