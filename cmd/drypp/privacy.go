package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"drypp/courses/calendar"
	"drypp/courses/rights"
)

// privacyCommand groups what people may ask of what is kept about them, and what
// the privacy officer needs.
func (p *program) privacyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "privacy",
		Short: "Answer people's rights, and end what is kept",
		Long: `Answer what people may ask of what is kept about them (GDPR articles 12 to 22), end
what is kept when its time has come, and make what the privacy officer needs.

Whoever may read the data folder may do all of this, and it is on record in the audit
log (drypp audit). PERSON is an e-mail address, an Entra object ID or the random ID
that the log has. bot/privacy/README.md is the guide.

A running service is asked over its socket in the data folder; when none runs the
store is opened directly.`,
		Example: `  drypp privacy information --config drypp.yaml
  drypp privacy export kari@example.no kari.zip --config drypp.yaml
  drypp privacy erase kari@example.no --config drypp.yaml
  drypp privacy retention --config drypp.yaml --dry-run`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what: information, requests, decide, export, correct, restrict, object, lift, erase, keep, certificate, retention, close, breach, record or rotate", errUsage)
		},
	}
	cmd.AddCommand(p.privacyInformationCommand(), p.privacyRecordCommand(), p.privacyRequestsCommand(), p.privacyDecideCommand())
	cmd.AddCommand(p.privacyExportCommand(), p.privacyCorrectCommand())
	cmd.AddCommand(p.privacyWishCommand(rights.Restriction, "restrict", "Have what is kept of somebody only be kept", `Restrict the processing of somebody's data (GDPR article 18): what is kept stays, and
nothing is done with it. No card comes to them, and no report counts them.`))
	cmd.AddCommand(p.privacyWishCommand(rights.Objection, "object", "Note that somebody objects to the processing", `Note that somebody objects to the processing of their data (GDPR article 21). It has
the effect of restrict: nothing is done with what is kept.`))
	cmd.AddCommand(p.privacyWishCommand(rights.Lift, "lift", "End a restriction or an objection", `End what restrict or object began: cards come again, and reports count the person.`))
	cmd.AddCommand(p.privacyWishCommand(rights.Erasure, "erase", "Erase all that is kept of somebody", `Erase all that is kept of somebody (GDPR article 17), so that it can't be read again
from the store or from any backup: the keys that it is sealed with go. What they
completed stays in numbers that lead to nobody. It can't be undone.

Where the organisation must be able to prove that they completed a course, say --keep:
everything is restricted then and erased on the day that the proof is no longer
needed. The signed deletion certificate goes to the file that --certificate names;
drypp verify checks it.`))
	cmd.AddCommand(p.privacyKeepCommand(), p.privacyCertificateCommand())
	cmd.AddCommand(p.privacyRetentionCommand(), p.privacyCloseCommand(), p.privacyBreachCommand(), p.privacyRotateCommand())
	return cmd
}

// privacyCall is what is asked about privacy, of a service or of open stores.
type privacyCall struct {
	Do     string `json:"do"`
	Tenant string `json:"tenant"`
	// Person is an e-mail address, an object ID or a random ID.
	Person string `json:"person,omitzero"`
	// Field and Value are a correction's.
	Field string `json:"field,omitzero"`
	Value string `json:"value,omitzero"`
	// Request, Grant, Keep and Reason are a decision's.
	Request string `json:"request,omitzero"`
	Grant   bool   `json:"grant,omitzero"`
	Keep    bool   `json:"keep,omitzero"`
	Reason  string `json:"reason,omitzero"`
	// Language is that of what is written for people.
	Language string `json:"language,omitzero"`
	Dry      bool   `json:"dry,omitzero"`
	// From and To bound a breach, as dates and times; Known is when it became
	// known; Scope selects whom it is about; Names has them named, and Notify
	// drafts what they are told.
	From   string `json:"from,omitzero"`
	To     string `json:"to,omitzero"`
	Known  string `json:"known,omitzero"`
	Scope  string `json:"scope,omitzero"`
	Names  bool   `json:"names,omitzero"`
	Notify bool   `json:"notify,omitzero"`
	// Until is the last day that a record is marked for; Entry the number of an
	// entry of the audit log.
	Until string `json:"until,omitzero"`
	Entry uint64 `json:"entry,omitzero"`
	// What happened, what it may lead to, what was done and what those affected
	// can do are told in these words.
	What         string `json:"what,omitzero"`
	Consequences string `json:"consequences,omitzero"`
	Measures     string `json:"measures,omitzero"`
	Advice       string `json:"advice,omitzero"`
}

// What a privacyCall may ask for, beside the kinds of rights.
const (
	doInformation = "information"
	doRecord      = "record"
	doRequests    = "requests"
	doDecide      = "decide"
	doExport      = "export"
	doRetention   = "retention"
	doClose       = "close"
	doBreach      = "breach"
	doRotate      = "rotate"
	doPreview     = "preview"
	doKeep        = "keep"
	doCertificate = "certificate"
)

// privacyAsked is a privacyCall and what stays here of what was asked.
type privacyAsked struct {
	privacyCall
	format string
	yes    bool
	// certificate is the file that a deletion certificate goes to.
	certificate string
}

// privacyFlags gives a command the flags that all of them share.
func (p *program) privacyFlags(cmd *cobra.Command, asked *privacyAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.Tenant, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

func (p *program) privacyInformationCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doInformation}}
	cmd := &cobra.Command{
		Use:   "information",
		Short: "Show what people are told about the processing",
		Long: `Show what people are told about the processing of their data (GDPR articles 13 and
14): what is kept, why, how long, where, and who gets it. It is read off the
configuration and the store each time.`,
		Example: "  drypp privacy information --config drypp.yaml --language nn",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	languageFlag(cmd, &asked.Language)
	return cmd
}

func languageFlag(cmd *cobra.Command, language *string) {
	cmd.Flags().StringVar(language, "language", "", "write it in `LANGUAGE`: nb, nn or en; the organisation's unless set")
}

func (p *program) privacyRecordCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doRecord}}
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Show the record of processing activities, with the sub-processors",
		Long: `Show the record of processing activities (GDPR article 30), as controller and as
processor, with the sub-processors, from the same facts as the information that people
get.`,
		Example: "  drypp privacy record --config drypp.yaml > record.md",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	languageFlag(cmd, &asked.Language)
	return cmd
}

func (p *program) privacyRequestsCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doRequests}}
	cmd := &cobra.Command{
		Use:   "requests",
		Short: "List the requests that wait for a contact",
		Long: `List the requests that wait for a contact, what is due first first, with the days that
are left of the 30.`,
		Example: "  drypp privacy requests --config drypp.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

func (p *program) privacyDecideCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doDecide}}
	var refuse bool
	cmd := &cobra.Command{
		Use:   "decide REQUEST",
		Short: "Grant or refuse a request",
		Long: `Grant or refuse a request that waits, by the ID that drypp privacy requests shows. The
person is told in the chat. A refusal needs a reason that they can understand (GDPR
article 12, paragraph 4).`,
		Example: `  drypp privacy decide ab12cd34ef56gh78 --grant --config drypp.yaml
  drypp privacy decide ab12cd34ef56gh78 --grant --keep --config drypp.yaml
  drypp privacy decide ab12cd34ef56gh78 --refuse --reason "..." --config drypp.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.Request = args[0]
			switch {
			case asked.Grant == refuse:
				return fmt.Errorf("%w: say either --grant or --refuse", errUsage)
			case refuse && strings.TrimSpace(asked.Reason) == "":
				return fmt.Errorf("%w: say why with --reason", errUsage)
			case asked.Keep && !asked.Grant:
				return fmt.Errorf("%w: --keep goes with --grant", errUsage)
			}
			return p.showPrivacy(cmd.Context(), asked)
		},
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().BoolVar(&asked.Grant, "grant", false, "grant it")
	cmd.Flags().BoolVar(&refuse, "refuse", false, "refuse it")
	cmd.Flags().BoolVar(&asked.Keep, "keep", false, "with an erasure: keep the proof until it isn't needed any more, then erase")
	cmd.Flags().StringVar(&asked.Reason, "reason", "", "why it is refused, in `WORDS` for the person")
	p.certificateFlag(cmd, &asked)
	return cmd
}

func (p *program) certificateFlag(cmd *cobra.Command, asked *privacyAsked) {
	cmd.Flags().StringVar(&asked.certificate, "certificate", "", "write the deletion certificate to this `FILE`")
}

func (p *program) privacyExportCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doExport}}
	cmd := &cobra.Command{
		Use:   "export PERSON FILE",
		Short: "Write all that is kept of somebody into one file",
		Long: `Write all that is kept of somebody into one zip file (GDPR articles 15 and 20): a page
to read, JSON with its schema, xAPI statements and certificates. FILE must not exist
yet. That it was handed over is on record.`,
		Example: "  drypp privacy export kari@example.no kari.zip --config drypp.yaml",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.Person = args[0]
			return p.exportPerson(cmd.Context(), asked, args[1])
		},
	}
	p.privacyFlags(cmd, &asked)
	languageFlag(cmd, &asked.Language)
	return cmd
}

func (p *program) privacyCorrectCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: string(rights.Correction)}}
	cmd := &cobra.Command{
		Use:   "correct PERSON FIELD VALUE",
		Short: "Correct what is known of somebody",
		Long: `Correct what is known of somebody (GDPR article 16): name, email, or a field that the
organisation chose. What comes from the directory has to be corrected there.`,
		Example: `  drypp privacy correct kari@example.no name "Kari Nordmann-Lie" --config drypp.yaml`,
		Args:    cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.Person, asked.Field, asked.Value = args[0], args[1], args[2]
			return p.showPrivacy(cmd.Context(), asked)
		},
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

// privacyWishCommand returns the command of a right that takes nothing but whose
// it is.
func (p *program) privacyWishCommand(kind rights.Kind, name, short, long string) *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: string(kind)}}
	cmd := &cobra.Command{
		Use: name + " PERSON", Short: short, Long: long,
		Example: "  drypp privacy " + name + " kari@example.no --config drypp.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.Person = args[0]
			if kind == rights.Erasure {
				return p.erase(cmd.Context(), asked)
			}
			return p.showPrivacy(cmd.Context(), asked)
		},
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	if kind == rights.Erasure {
		cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
		cmd.Flags().BoolVar(&asked.Keep, "keep", false, "keep the proof until it isn't needed any more, then erase")
		p.certificateFlag(cmd, &asked)
	}
	return cmd
}

func (p *program) privacyKeepCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doKeep}}
	cmd := &cobra.Command{
		Use:   "keep PERSON",
		Short: "Mark what is kept of somebody as legally kept up to a day",
		Long: `Mark what is kept of somebody as legally kept up to the end of a day, because of a
legal claim or another duty (GDPR article 17, paragraph 3): until then retention leaves
it, and an erasure waits for a contact. Without --until the mark is taken away.`,
		Example: "  drypp privacy keep kari@example.no --until 2027-06-30 --config drypp.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.Person = args[0]
			if _, err := calendar.ParseDate(asked.Until); asked.Until != "" && err != nil {
				return fmt.Errorf("%w: --until is no date: write year, month and day, such as 2027-06-30", errUsage)
			}
			return p.showPrivacy(cmd.Context(), asked)
		},
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.Until, "until", "", "the last `DAY` that it is kept")
	return cmd
}

func (p *program) privacyCertificateCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doCertificate}}
	cmd := &cobra.Command{
		Use:   "certificate ENTRY FILE",
		Short: "Write a deletion certificate again",
		Long: `Write the deletion certificate of an erasure again, by the number of its entry in the
audit log (drypp audit show). It is the same each time.`,
		Example: "  drypp privacy certificate 17 slettet.txt --config drypp.yaml",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if asked.Entry, err = strconv.ParseUint(args[0], 10, 64); err != nil {
				return fmt.Errorf("%w: %q is no number of an entry", errUsage, args[0])
			}
			return writeOnce(args[1], func(w io.Writer) error {
				return p.atPrivacy(cmd.Context(), asked.privacyCall, func(answer io.Reader) error { _, err := io.Copy(w, answer); return err })
			})
		},
	}
	p.privacyFlags(cmd, &asked)
	return cmd
}

func (p *program) privacyRetentionCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doRetention}}
	cmd := &cobra.Command{
		Use:   "retention",
		Short: "Erase what is due, or show what would be",
		Long: `Erase what has been kept as long as it may: people who left, everybody after the
contract's end, deliveries and looks that are too old. The service does so every day.
Nobody is erased because the directory couldn't be asked.

With --dry-run it says what would go and why, and nothing goes.`,
		Example: `  drypp privacy retention --config drypp.yaml --dry-run
  drypp privacy retention --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().BoolVar(&asked.Dry, "dry-run", false, "show what would go, and remove nothing")
	return cmd
}

func (p *program) privacyBreachCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doBreach}}
	cmd := &cobra.Command{
		Use:   "breach",
		Short: "Say who is affected by a breach, in the form that the authority asks for",
		Long: `Say who is affected by a personal data breach and what kinds of data, with what the
supervisory authority asks for (GDPR article 33) and the hours that are left of the 72
since it became known. Times are written as 2026-11-23T08:00:00Z or as a date.

--notify drafts what those affected are told (article 34); nothing is sent.`,
		Example: `  drypp privacy breach --from 2026-11-20 --to 2026-11-22 --known 2026-11-23T07:30:00Z --config drypp.yaml
  drypp privacy breach --from 2026-11-20 --scope 'department == "Salg"' --notify --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.privacyFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	languageFlag(cmd, &asked.Language)
	cmd.Flags().StringVar(&asked.From, "from", "", "the breach began at this `TIME`")
	cmd.Flags().StringVar(&asked.To, "to", "", "it ended at this `TIME`; now unless set")
	cmd.Flags().StringVar(&asked.Known, "known", "", "it became known at this `TIME`; now unless set")
	cmd.Flags().StringVar(&asked.Scope, "scope", "", "only those whom this `EXPRESSION` selects, as audiences do")
	cmd.Flags().BoolVar(&asked.Names, "names", false, "list those affected by name, which is on record")
	cmd.Flags().BoolVar(&asked.Notify, "notify", false, "draft what those affected are told, as text and as cards")
	cmd.Flags().StringVar(&asked.What, "what", "", "what happened, in `WORDS`; left to be filled in unless set, as the next three")
	cmd.Flags().StringVar(&asked.Consequences, "consequences", "", "what it may lead to, in `WORDS`")
	cmd.Flags().StringVar(&asked.Measures, "measures", "", "what was done about it, in `WORDS`")
	cmd.Flags().StringVar(&asked.Advice, "advice", "", "what those affected can do, in `WORDS`")
	return cmd
}

func (p *program) privacyRotateCommand() *cobra.Command {
	asked := privacyAsked{privacyCall: privacyCall{Do: doRotate}}
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Replace the master key",
		Long: `Replace the master key that the key rings are sealed with, and seal them anew. The
service does so by itself as often as master_key.rotate_every says.

With a key in a file a new one is made. With DRYPP_MASTER_KEY, put the new one in front
of the old one, with a comma between them, first; with Azure Key Vault, make a new
version there first.`,
		Example: "  drypp privacy rotate --config drypp.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showPrivacy(cmd.Context(), asked) },
	}
	p.configFlag(cmd)
	return cmd
}
