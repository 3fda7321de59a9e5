package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports"
	"drypp/bot/reports/document"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// maxGiven is how large, in bytes, a file for the chat may be. It is held while
// it is on its way: its size must be known before its first byte goes out, and
// what is written twice may have changed in between.
const maxGiven = 64 << 20

// handOverTime bounds how long a file may be on its way.
const handOverTime = 15 * time.Minute

// errTooLarge says that a file is larger than maxGiven.
var errTooLarge = errors.New("the file is too large for the chat")

// formats are the forms in which results are to be had in the chat.
var formats = []reports.ExportFormat{reports.ExportXLSX, reports.ExportCSV, reports.ExportJSON, reports.ExportPDF}

// export offers a file of results by name, or lets the person choose which.
func (v *visit) export(ctx context.Context) (cards.Card, error) {
	scope, ok := v.may(ctx, roles.SeeResults)
	switch {
	case !ok:
		return cards.NotYours(v.language), nil
	case !slices.Contains(formats, reports.ExportFormat(v.data.Format)):
		whom := ""
		if !scope.Whole() {
			whom = scope.Expression
		}
		return cards.ExportChoice(v.language, whom, v.org.Courses.All(), v.data.Course), nil
	}
	return v.prepare(ctx), nil
}

func (v *visit) certificates(ctx context.Context) (cards.Card, error) {
	list, err := v.bot.reports.Certificates(ctx, v.org.Tenant, v.viewer(ctx))
	if err != nil {
		return cards.Card{}, fmt.Errorf("listing certificates: %w", err)
	}
	in := v.location()
	for i := range list {
		list[i].Passed = list[i].Passed.In(in)
		if !list[i].Expires.IsZero() {
			list[i].Expires = list[i].Expires.In(in)
		}
	}
	return cards.Certificates(v.language, list, v.bot.now().In(in)), nil
}

// certificate offers one of the person's own certificates.
func (v *visit) certificate(ctx context.Context) (cards.Card, error) {
	if v.data.Format == "" {
		v.data.Format = string(reports.CertificatePDF)
	}
	return v.prepare(ctx), nil
}

// prepare has the file that was asked for measured, and offered then.
func (v *visit) prepare(ctx context.Context) cards.Card {
	if v.bot.put == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx))
	}
	return v.beginAnswer(cards.Working(v.language), v.offer)
}

// offer offers the file that was asked for.
func (v *visit) offer(ctx context.Context) teams.Answer {
	o, size, err := v.measure(ctx)
	if err != nil {
		return v.notGiven(ctx, err)
	}
	again, err := json.Marshal(v.data)
	if err != nil {
		return v.notGiven(ctx, err)
	}
	return teams.Answer{
		Summary: o.Summary,
		Offer:   &teams.Offer{Name: o.Name, Text: o.Text, Size: size, Context: again},
	}
}

// measure returns the words of the file and its size, and keeps nothing of it.
func (v *visit) measure(ctx context.Context) (cards.FileOffer, int64, error) {
	o, err := v.words(ctx)
	if err != nil {
		return cards.FileOffer{}, 0, err
	}
	var n counter
	err = v.write(ctx, &n, true)
	if err == nil && n > maxGiven {
		err = errTooLarge
	}
	return o, int64(n), err
}

// words returns the words of the file that was asked for, if there is one.
func (v *visit) words(ctx context.Context) (cards.FileOffer, error) {
	switch v.data.Do {
	case cards.DoPackage:
		return cards.PackageOffer(v.language, v.setting()), nil
	case cards.DoExport:
		return cards.ExportOffer(v.language, v.org.Name, v.data.Course, v.data.Format, calendar.On(v.bot.now().In(v.location()))), nil
	case cards.DoSurveys:
		s := v.org.Surveys.Survey(v.data.Step)
		if s == nil {
			return cards.FileOffer{}, reports.ErrNoSurvey
		}
		return cards.SurveyOffer(v.language, s.ID, s.Edition(v.language).Title, v.data.Format), nil
	}
	list, err := v.bot.reports.Certificates(ctx, v.org.Tenant, v.viewer(ctx))
	if err != nil {
		return cards.FileOffer{}, err
	}
	i := slices.IndexFunc(list, func(c results.Certificate) bool { return c.ID == v.data.Enrolment })
	if i < 0 {
		return cards.FileOffer{}, reports.ErrForbidden
	}
	return cards.CertificateOffer(v.language, list[i].Course, list[i].Title, v.data.Format), nil
}

// write writes the file that was asked for, if the person may have it now.
// Measuring it is no look at it.
func (v *visit) write(ctx context.Context, w io.Writer, measure bool) error {
	switch v.data.Do {
	case cards.DoPackage:
		return v.bot.privacy.Package(ctx, v.org.Tenant, v.asker(), w, measure)
	case cards.DoExport:
		q := reports.ExportQuery{Format: reports.ExportFormat(v.data.Format), Course: v.data.Course, Measure: measure}
		_, err := v.bot.reports.Export(ctx, v.org.Tenant, v.viewer(ctx), q, w)
		return err
	case cards.DoSurveys:
		q := reports.SurveyQuery{Survey: v.data.Step, Campaign: v.data.Campaign, Format: reports.ExportFormat(v.data.Format), Measure: measure}
		return v.bot.reports.ExportSurvey(ctx, v.org.Tenant, v.viewer(ctx), q, w)
	}
	return v.bot.reports.Certificate(ctx, v.org.Tenant, v.viewer(ctx), v.data.Enrolment, reports.CertificateFormat(v.data.Format), w)
}

// given answers what a person made of an offer. What they may have is asked
// again: the offer may be old, and went through their hands.
func (v *visit) given(ctx context.Context) (cards.Card, error) {
	switch {
	case v.turn.Kind == teams.Declined:
		return cards.FileDeclined(v.language), nil
	case v.bot.put == nil || !v.offered():
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	return v.beginJob(cards.Working(v.language), &job{do: v.handOver, broad: v.data.Do == cards.DoExport || v.data.Do == cards.DoSurveys}), nil
}

// offered reports whether there is a file such as the person accepted.
func (v *visit) offered() bool {
	switch v.data.Do {
	case cards.DoPackage:
		return v.bot.privacy != nil
	case cards.DoExport, cards.DoSurveys, cards.DoCertificate:
		return v.bot.reports != nil
	}
	return false
}

// handOver writes the file anew and puts it where the person said.
func (v *visit) handOver(ctx context.Context) teams.Answer {
	ctx, cancel := context.WithTimeout(ctx, handOverTime)
	defer cancel()
	o, err := v.words(ctx)
	if err != nil {
		return v.notGiven(ctx, err)
	}
	var held pieces
	if err := v.write(ctx, &held, false); err != nil {
		return v.notGiven(ctx, err)
	}
	if err := v.bot.put(ctx, v.turn.Upload, held.reader(), held.size); err != nil {
		return v.notGiven(ctx, err)
	}
	return teams.Answer{Summary: o.Arrived, Uploaded: &v.turn.Upload}
}

// notGiven says why there is no file. What isn't known goes to the log.
func (v *visit) notGiven(ctx context.Context, err error) teams.Answer {
	card, known := v.unseen(err)
	switch {
	case known:
	case errors.Is(err, store.ErrNotFound):
		card = cards.NotYours(v.language)
	case errors.Is(err, errTooLarge), errors.Is(err, document.ErrTooLong):
		card = cards.FileTooLarge(v.language)
	default:
		card = cards.FileNotSent(v.language, v.data)
		v.bot.later.log.WarnContext(ctx, "a file could not be handed over", "person", v.person.ID, "error", err)
	}
	return teams.Answer{Card: card.JSON, Summary: card.Summary}
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// pieceSize is how large, in bytes, the pieces of pieces are.
const pieceSize = 1 << 20

// pieces holds a file of up to maxGiven bytes, without moving what it has when
// more comes.
type pieces struct {
	list [][]byte
	size int64
}

func (p *pieces) Write(b []byte) (n int, err error) {
	if p.size+int64(len(b)) > maxGiven {
		return 0, errTooLarge
	}
	p.size += int64(len(b))
	for n = len(b); len(b) > 0; {
		last := len(p.list) - 1
		if last < 0 || len(p.list[last]) == pieceSize {
			p.list = append(p.list, make([]byte, 0, pieceSize))
			last++
		}
		fits := min(len(b), pieceSize-len(p.list[last]))
		p.list[last], b = append(p.list[last], b[:fits]...), b[fits:]
	}
	return n, nil
}

func (p *pieces) reader() io.Reader {
	var all []io.Reader
	for _, b := range p.list {
		all = append(all, bytes.NewReader(b))
	}
	return io.MultiReader(all...)
}
