package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/privacy"
	"drypp/bot/reports/export"
	"drypp/courses/rights"
)

// sectionJSON is a section of the information.
type sectionJSON struct {
	Topic      string      `json:"topic"`
	Title      string      `json:"title"`
	Paragraphs []string    `json:"paragraphs"`
	Rows       [][2]string `json:"rows"`
}

// pendingJSON is a request that waits.
type pendingJSON struct {
	ID        string    `json:"id"`
	Person    string    `json:"person"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Field     string    `json:"field,omitzero"`
	Before    string    `json:"before,omitzero"`
	Value     string    `json:"value,omitzero"`
	Asked     time.Time `json:"asked"`
	Due       time.Time `json:"due"`
	Days      int       `json:"days"`
	Proof     []string  `json:"proof,omitzero"`
	KeepUntil time.Time `json:"keep_until,omitzero"`
}

// receiptJSON is what came of a request.
type receiptJSON struct {
	ID          string       `json:"id"`
	Person      string       `json:"person"`
	Kind        rights.Kind  `json:"kind"`
	State       rights.State `json:"state"`
	Asked       time.Time    `json:"asked"`
	Due         time.Time    `json:"due,omitzero"`
	KeepUntil   time.Time    `json:"keep_until,omitzero"`
	Proof       []string     `json:"proof,omitzero"`
	Entry       uint64       `json:"entry"`
	Hash        string       `json:"hash"`
	Mentions    []string     `json:"mentions,omitzero"`
	Copies      bool         `json:"copies_pending,omitzero"`
	Certificate string       `json:"certificate,omitzero"`
}

func receiptOf(r *rights.Receipt) *receiptJSON {
	if r == nil {
		return nil
	}
	return &receiptJSON{
		r.ID, r.Person, r.Kind, r.State, r.Asked, r.Due, r.KeepUntil, r.Proof, r.Entry, r.Hash, r.Mentions, r.Copies, string(r.Certificate),
	}
}

// previewJSON is what stands in the way of an erasure.
type previewJSON struct {
	Person    string    `json:"person"`
	Proof     []string  `json:"proof"`
	KeepUntil time.Time `json:"keep_until"`
}

// rotatedJSON is a ring that was sealed anew.
type rotatedJSON struct {
	Tenant string `json:"tenant"`
	// Key is the master key's ID.
	Key string `json:"key"`
}

// keptJSON is a mark.
type keptJSON struct {
	Person string `json:"person"`
	// Until is the last day, empty if there is no mark any more.
	Until string `json:"until"`
}

// retentionJSON is what went, or would go.
type retentionJSON struct {
	Tenant string      `json:"tenant"`
	Day    string      `json:"day"`
	DryRun bool        `json:"dry_run"`
	People []goingJSON `json:"people"`
	// Held counts people of whom a record is marked as legally kept, Doubtful those
	// who seem to have left and stay until the directory could be asked.
	Held       int    `json:"held"`
	Doubtful   int    `json:"doubtful"`
	Deliveries int    `json:"deliveries"`
	Looks      int    `json:"looks"`
	Requests   int    `json:"requests"`
	Reviews    int    `json:"reviews"`
	Needs      int    `json:"needs"`
	Files      int    `json:"files"`
	Behaviour  string `json:"behaviour_before"`
	Exports    string `json:"exports_before"`
}

type goingJSON struct {
	Person string `json:"person"`
	Why    string `json:"why"`
	Since  string `json:"since"`
}

func retentionOf(r *privacy.Retention) *retentionJSON {
	if r == nil {
		return nil
	}
	made := &retentionJSON{
		Tenant: r.Tenant, Day: r.Day.String(), DryRun: r.Dry, People: []goingJSON{}, Held: r.Held, Doubtful: r.Doubtful,
		Deliveries: r.Expired.Deliveries, Looks: r.Expired.Looks, Requests: r.Expired.Requests, Reviews: r.Expired.Reviews, Needs: r.Expired.Needs, Files: r.Files,
		Behaviour: r.Behaviour.String(), Exports: r.Exports.String(),
	}
	for _, g := range r.People {
		made.People = append(made.People, goingJSON{g.Person, string(g.Why), g.Since.String()})
	}
	return made
}

// tellers write the answers to what a call may ask for as people read them.
var tellers = map[string]func(w io.Writer, body []byte) error{
	doInformation: inColumns(func(w io.Writer, list []sectionJSON) {
		for _, s := range list {
			fmt.Fprintf(w, "%s\n", strings.ToUpper(s.Title))
			for _, paragraph := range s.Paragraphs {
				fmt.Fprintf(w, "%s\n", paragraph)
			}
			for _, row := range s.Rows {
				fmt.Fprintf(w, "  %s\t%s\n", row[0], row[1])
			}
			fmt.Fprintln(w)
		}
	}),
	doRequests: inColumns(func(w io.Writer, list []pendingJSON) {
		fmt.Fprintln(w, "REQUEST\tKIND\tWHO\tASKED\tDUE\tDAYS LEFT\tABOUT")
		for _, r := range list {
			about := strings.Join(r.Proof, ", ")
			if r.Field != "" {
				about = fmt.Sprintf("%s: %s instead of %s", r.Field, cmp.Or(r.Value, "nothing"), cmp.Or(r.Before, "nothing"))
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", r.ID, r.Kind, export.Printable(r.Name), r.Asked.Format(dayFormat), r.Due.Format(dayFormat), r.Days, export.Printable(cmp.Or(about, "-")))
		}
	}),
	doRetention: inColumns(func(w io.Writer, r retentionJSON) {
		verb := "went"
		if r.DryRun {
			verb = "would go"
		}
		fmt.Fprintf(w, "day\t%s\npeople who %s\t%d\n", r.Day, verb, len(r.People))
		for _, g := range r.People {
			fmt.Fprintf(w, "  %s\t%s, since %s\n", g.Person, g.Why, g.Since)
		}
		fmt.Fprintf(w, "people kept because of a marked record\t%d\npeople kept until the directory could be asked\t%d\n", r.Held, r.Doubtful)
		fmt.Fprintf(w, "deliveries from before %s\t%d\nlooks at results from before then\t%d\ndecided requests from before then\t%d\n", r.Behaviour, r.Deliveries, r.Looks, r.Requests)
		fmt.Fprintf(w, "answers to what came back, from before then\t%d\nmapped needs from before then\t%d\n", r.Reviews, r.Needs)
		fmt.Fprintf(w, "files from before %s\t%d\n", r.Exports, r.Files)
	}),
	doRotate: inColumns(func(w io.Writer, list []rotatedJSON) {
		fmt.Fprintln(w, "ORGANISATION\tSEALED WITH")
		for _, r := range list {
			fmt.Fprintf(w, "%s\t%s\n", r.Tenant, r.Key)
		}
	}),
	doKeep: inColumns(func(w io.Writer, k keptJSON) {
		fmt.Fprintf(w, "person\t%s\nlegally kept up to\t%s\n", k.Person, cmp.Or(k.Until, "-"))
	}),
	doRecord: asItIs,
	doBreach: asItIs,
}

// inColumns returns what reads a document and writes it in columns.
func inColumns[T any](tell func(io.Writer, T)) func(io.Writer, []byte) error {
	return func(w io.Writer, body []byte) error {
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			return err
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		tell(t, v)
		return t.Flush()
	}
}

// documentJSON is a document for people, and what it was made of.
type documentJSON struct {
	Markdown string         `json:"markdown"`
	Data     jsontext.Value `json:"data"`
}

// asItIs writes what is a document for people already.
func asItIs(w io.Writer, body []byte) error {
	var d documentJSON
	if err := json.Unmarshal(body, &d); err != nil {
		return err
	}
	_, err := io.WriteString(w, d.Markdown)
	return err
}

// tellReceipt says what came of a request.
var tellReceipt = inColumns(func(w io.Writer, r receiptJSON) {
	fmt.Fprintf(w, "request\t%s\nkind\t%s\nstate\t%s\nperson\t%s\n", cmp.Or(r.ID, "-"), r.Kind, r.State, r.Person)
	if !r.KeepUntil.IsZero() {
		fmt.Fprintf(w, "kept until\t%s, as proof of %s\n", r.KeepUntil.Format(dayFormat), strings.Join(r.Proof, ", "))
	}
	fmt.Fprintf(w, "on record\tentry %d, %s\n", r.Entry, r.Hash)
	for _, campaign := range r.Mentions {
		fmt.Fprintf(w, "to do\tthe audience of the campaign %q named the person: change it\n", export.Printable(campaign))
	}
	if r.Copies {
		fmt.Fprintf(w, "to do\tthe copy of the key ring in backup.keys could not be replaced: the certificate comes once it is\n")
	}
	if r.State == rights.Elsewhere {
		fmt.Fprintf(w, "to do\tcorrect it in the directory: it comes from there\n")
	}
})

// showPrivacy asks and writes the answer.
func (p *program) showPrivacy(ctx context.Context, asked privacyAsked) error {
	if asked.format != "" {
		if err := checkFormat(asked.format); err != nil {
			return err
		}
	}
	return p.atPrivacy(ctx, asked.privacyCall, func(answer io.Reader) error {
		body, err := io.ReadAll(answer)
		if err != nil {
			return err
		}
		if err := keepCertificate(asked.certificate, body); err != nil {
			return err
		}
		if asked.format == "json" {
			return p.writeJSON(jsontext.Value(body))
		}
		tell := tellers[asked.Do]
		if tell == nil {
			tell = tellReceipt
		}
		return tell(p.stdout, body)
	})
}

// keepCertificate writes the deletion certificate of a receipt to a file, if one is
// named.
func keepCertificate(file string, body []byte) error {
	if file == "" {
		return nil
	}
	var r receiptJSON
	if err := json.Unmarshal(body, &r); err != nil {
		return err
	}
	if r.Certificate == "" {
		return errors.New("there is no certificate: nobody was erased yet")
	}
	return writeOnce(file, func(w io.Writer) error { _, err := io.WriteString(w, r.Certificate); return err })
}

// erase erases somebody, once that was confirmed.
func (p *program) erase(ctx context.Context, asked privacyAsked) error {
	if asked.certificate != "" {
		if err := absent(asked.certificate); err != nil {
			return err
		}
	}
	question := asked.privacyCall
	question.Do = doPreview
	var v previewJSON
	err := p.atPrivacy(ctx, question, func(answer io.Reader) error { return json.UnmarshalRead(answer, &v) })
	if err != nil {
		return err
	}
	if len(v.Proof) > 0 {
		fmt.Fprintf(p.stderr, "The organisation must be able to prove until %s that they completed: %s\n", v.KeepUntil.Format(dayFormat), strings.Join(v.Proof, ", "))
	}
	what := "Erase all that is kept of them, for good?"
	if asked.Keep {
		what = "Restrict it now, and erase it once the proof isn't needed any more?"
	}
	if err := p.confirm(what, asked.yes); err != nil {
		return err
	}
	return p.showPrivacy(ctx, asked)
}

// exportPerson writes the package of a person into a file.
func (p *program) exportPerson(ctx context.Context, asked privacyAsked, file string) error {
	return writeOnce(file, func(w io.Writer) error {
		return p.atPrivacy(ctx, asked.privacyCall, func(answer io.Reader) error {
			_, err := io.Copy(w, answer)
			if err == nil {
				fmt.Fprintf(p.stderr, "drypp: %s holds all that is kept of one person: hand it to them alone, and delete it then\n", file)
			}
			return err
		})
	})
}
