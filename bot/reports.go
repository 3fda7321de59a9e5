package bot

import (
	"context"
	"io"

	"drypp/bot/reports"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/surveys"
)

// Reports is where numbers, teams, exports and certificates come from;
// reports.Service is one. It decides who may see what, and notes who looked.
type Reports interface {
	// Overview and Breakdown say how far the people are whom the viewer is
	// contact of.
	Overview(ctx context.Context, tenant string, v reports.Viewer, q reports.Query) (*results.Overview, error)
	Breakdown(ctx context.Context, tenant string, v reports.Viewer, q reports.Query) (*results.Breakdown, error)
	// Team says how far the reports of a manager are: the viewer's own if
	// manager is empty or theirs, else of the manager with that random ID whose
	// deputy they are at present. Nudge nudges those of them who need something.
	Team(ctx context.Context, tenant string, v reports.Viewer, manager string) (*results.Team, error)
	Nudge(ctx context.Context, tenant string, v reports.Viewer, manager string) (nudged int, err error)
	// Quality says how the questions of a course do.
	Quality(ctx context.Context, tenant string, v reports.Viewer, course string) (*results.QualityReport, error)
	// Retention says what people still know of a course, or of all if it is empty, and
	// how well that was foretold. It takes a while.
	Retention(ctx context.Context, tenant string, v reports.Viewer, course string) (*recall.Report, error)
	// Looks lists who looked at the results of people, the latest first, a page
	// at a time from 0.
	Looks(ctx context.Context, tenant string, v reports.Viewer, page int) (list []results.Looked, pages int, err error)
	// Surveys lists the surveys with the campaigns that give them, Survey says what
	// one gave in a campaign, or in the latest if campaign is empty, and ExportSurvey
	// writes that.
	Surveys(ctx context.Context, tenant string, v reports.Viewer) ([]surveys.Given, error)
	Survey(ctx context.Context, tenant string, v reports.Viewer, survey, campaign string) (*surveys.Results, error)
	ExportSurvey(ctx context.Context, tenant string, v reports.Viewer, q reports.SurveyQuery, w io.Writer) error
	// Documents says who acknowledged the documents of a course, or of all if it is
	// empty; Signatures lists each acknowledgement.
	Documents(ctx context.Context, tenant string, v reports.Viewer, course string) (*results.Documents, error)
	Signatures(ctx context.Context, tenant string, v reports.Viewer, course string) ([]reports.Signed, error)
	// Needs says where the training needs are: of one competence, or of all if it is
	// empty, broken down by a field, or not if that is empty.
	Needs(ctx context.Context, tenant string, v reports.Viewer, field, competence string) (*results.NeedsReport, error)
	// Export writes results by name, and returns of how many people.
	Export(ctx context.Context, tenant string, v reports.Viewer, q reports.ExportQuery, w io.Writer) (people int, err error)
	// Certificates lists the viewer's own certificates, the latest first, and
	// Certificate writes one of them.
	Certificates(ctx context.Context, tenant string, v reports.Viewer) ([]results.Certificate, error)
	Certificate(ctx context.Context, tenant string, v reports.Viewer, id string, f reports.CertificateFormat, w io.Writer) error
	// Decline has no digests of the viewer's sent any more, or again. Deputise
	// names who gets the viewer's while they pause, by e-mail address; empty for
	// nobody.
	Decline(ctx context.Context, tenant string, v reports.Viewer, declined bool) error
	Deputise(ctx context.Context, tenant string, v reports.Viewer, email string) error
}
