// Package cards turns values of the domain into Adaptive Cards, in every
// language that Drypp speaks. It is pure, and safe for concurrent use.
//
// A card never carries which answer is right, nor anything about a person that
// it doesn't show: card data is in the sender's hands. Cards are version 1.5,
// at most MaxSize, and hold to what Teams on a phone draws.
package cards

// MaxSize is how large, in bytes, a card may be: older clients and connectors
// cut a message at 28 KB (Microsoft Teams, "Cards reference").
const MaxSize = 28 << 10

// Card is a finished Adaptive Card and the text of its notification.
type Card struct {
	JSON    []byte
	Summary string
}

// Data is what a button of a card sends back.
type Data struct {
	// Do says what the button is for, one of the Do constants.
	Do string `json:"do"`
	// Course is a course's ID.
	Course string `json:"c,omitempty"`
	// Enrolment is an enrolment's ID; it is only ever looked up among those
	// of the person who clicks.
	Enrolment string `json:"e,omitempty"`
	// Step is the ID of a lesson or a question.
	Step string `json:"s,omitempty"`
	// Try counts the tries at the questions from 1.
	Try int `json:"t,omitzero"`
	// Answer is the input of a question: choices as comma-joined letters
	// (courses.Letter), or what was typed. Of a card with several inputs, a0, a1 and
	// so on, it is these in their order, joined by courses.Separator.
	Answer string `json:"answer,omitempty"`
	// Sure is how sure somebody said that they are, a recall.Sureness.
	Sure string `json:"sure,omitempty"`
	// Language is a language to switch to.
	Language string `json:"l,omitempty"`
	// Delivery is the ID of the delivery that brought the card, on every
	// button of a card that came by itself.
	Delivery string `json:"v,omitempty"`
	// Campaign is a campaign's ID.
	Campaign string `json:"m,omitempty"`
	// Until says how long to pause, as it was typed or chosen.
	Until string `json:"until,omitempty"`
	// Hour is an hour of the day, as it was typed or chosen.
	Hour string `json:"hour,omitempty"`
	// Count is a number that whoever presses the button saw: of people who
	// would leave, or of a revision. Nothing beyond it happens.
	Count int `json:"n,omitzero"`
	// Fields are the fields that are to be known of people, joined by commas.
	Fields string `json:"fields,omitempty"`
	// View says what a report shows: a part of the people, a page, a file's
	// format.
	View
	Draft
	Ask
}

// Ask is what a button about somebody's rights is for.
type Ask struct {
	// Right is the right that is meant, a rights.Kind.
	Right string `json:"k,omitempty"`
	// Request is a request's ID: one's own, or for DoDecide one that waits for
	// whoever presses the button.
	Request string `json:"r,omitempty"`
	// Choice is what a contact decides, one of the Choice constants.
	Choice string `json:"d,omitempty"`
	// Subject is the field that is to be corrected, Proposal what it should say,
	// as it was typed.
	Subject  string `json:"subject,omitempty"`
	Proposal string `json:"proposal,omitempty"`
	// Reason is why a contact refuses, as it was typed.
	Reason string `json:"reason,omitempty"`
}

// What a contact may choose about a request (Ask.Choice). Without any, DoDecide
// shows the request.
const (
	// ChoiceGrant grants it.
	ChoiceGrant = "grant"
	// ChoiceKeep grants an erasure but for the proof that has to be kept.
	ChoiceKeep = "keep"
	// ChoiceRefuse refuses it for Ask.Reason.
	ChoiceRefuse = "refuse"
)

// View is what a report shows. Its Course is Data's.
type View struct {
	// Field is a field that numbers are broken down by, Value the part chosen.
	Field string `json:"f,omitempty"`
	Value string `json:"w,omitempty"`
	// Page counts from 0.
	Page int `json:"p,omitzero"`
	// Format is a file's: of an export or of a certificate.
	Format string `json:"x,omitempty"`
	// Manager is the random ID of the manager whose team it is; it is only ever
	// looked at for that manager and who stands in for them.
	Manager string `json:"g,omitempty"`
	// Email is an e-mail address, as it was typed.
	Email string `json:"email,omitempty"`
}

// Draft is a campaign that a contact is making, as it was typed and chosen. It
// travels from card to card in what the buttons send: nothing of it is kept
// anywhere before it is confirmed.
type Draft struct {
	// Name is what to call it.
	Name string `json:"name,omitempty"`
	// Courses are IDs of courses, Needs of competences to map and Surveys of
	// surveys, each joined by commas.
	Courses string `json:"courses,omitempty"`
	Needs   string `json:"needs,omitempty"`
	Surveys string `json:"surveys,omitempty"`
	// Audience is an expression.
	Audience string `json:"audience,omitempty"`
	// Start and Due are dates.
	Start string `json:"start,omitempty"`
	Due   string `json:"due,omitempty"`
	// Pace is a campaigns.PaceKind, Every its number, and Dates its days.
	Pace  string `json:"pace,omitempty"`
	Every string `json:"every,omitempty"`
	Dates string `json:"dates,omitempty"`
	// Before and After are the days on which to remind, joined by commas.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// What a button can be for.
const (
	DoStart    = "start"    // begin or go on with Course
	DoAgain    = "again"    // take the completed Course once more
	DoRead     = "read"     // lesson Step of Enrolment was read
	DoAnswer   = "answer"   // answer question Step of Enrolment in Try
	DoNext     = "next"     // show what comes next in Enrolment
	DoContinue = "continue" // show what comes next in the course taken last
	DoRetry    = "retry"    // take the questions again after Try
	DoReread   = "reread"   // show lesson Step of Enrolment again
	DoResult   = "result"   // show the result of Enrolment
	DoCourses  = "courses"  // show my courses
	DoHelp     = "help"     // show help
	DoMyData   = "mydata"   // show my data
	DoResults  = "results"  // show the organisation's results
	DoLanguage = "language" // switch to Language
	DoBegin    = "begin"    // lesson Step, which Delivery brought, was read: begin Course
	DoPause    = "pause"    // pause Until, or show what holds and what to choose
	DoResume   = "resume"   // end the pause
	DoHour     = "hour"     // have cards come about Hour
	DoStatus   = "status"   // show the contact what became of Campaign, or of all
	DoAskState = "ask"      // ask the contact whether Campaign is to get state Step
	DoSetState = "set"      // give Campaign the state Step
	DoDraft    = "draft"    // show the form Step of the Draft
	DoApply    = "apply"    // make the Draft the campaign with the ID Campaign
	DoPeople   = "people"   // show the contact where people come from
	DoSync     = "sync"     // bring people up to date with the directory
	DoAllow    = "allow"    // confirm that an update removes Count people
	DoFields   = "fields"   // show the form to choose what is known of people
	DoChoose   = "choose"   // know just Fields of people from now on
	DoImport   = "import"   // take over the people of the file Step
	DoReplace  = "replace"  // the same, and Count people who aren't in it leave
	DoForget   = "forget"   // forget the file Step

	DoOverview     = "overview"     // show how far the people are, narrowed to Field and Value
	DoBreakdown    = "breakdown"    // show Course, or all, by Field
	DoTeam         = "team"         // show the team of Manager, or one's own
	DoNudge        = "nudge"        // nudge those of the team who need something
	DoQuality      = "quality"      // show how the questions of Course do
	DoLooks        = "looks"        // show who looked at results
	DoExport       = "export"       // offer a file of results in Format
	DoCertificates = "certificates" // list one's certificates
	DoCertificate  = "certificate"  // offer the certificate Enrolment in Format
	DoDigest       = "digest"       // decline digests (Count 1), or have them again (Count 0)
	DoDeputy       = "deputy"       // name who gets one's digest while one pauses

	DoReview      = "review"      // answer question Step of Course that came back, its review number Try, measured on day Page; Count more may follow
	DoReviewNext  = "review-next" // show the next question that is due; Count more may follow
	DoReviews     = "reviews"     // show what comes back, or have it come (Choice on) or not (off)
	DoRelearn     = "relearn"     // lesson Step of Course, which came back, was read
	DoAcknowledge = "acknowledge" // acknowledge version Page of the document of lesson Step of Enrolment
	DoPart        = "part"        // begin Course with the lessons that a test, Enrolment, sends one to
	DoTests       = "tests"       // list the competence tests on offer
	DoMap         = "map"         // answer what Campaign asks about competence Step
	DoNeeds       = "needs"       // show one's own picture of competences
	DoNeedsMap    = "needs-map"   // show the contact where the needs are, by Field, of competence Step if there is one
	DoSurvey      = "survey"      // answer survey Step of Campaign, with one's name if Count is SurveyNamed
	DoSurveys     = "surveys"     // show the contact what survey Step gave in Campaign, or all surveys
	DoRetention   = "retention"   // show the contact what people still know of Course, or of all
	DoDocuments   = "documents"   // show the contact who acknowledged the documents of Course, or of all

	DoPrivacy  = "privacy"  // show what is kept of people, why, how long and for whom
	DoRights   = "rights"   // show what one may ask for
	DoWish     = "wish"     // show what asking for Right would do; of a correction without Subject, the form
	DoConfirm  = "confirm"  // ask for Right
	DoRequests = "requests" // show one's own requests
	DoWithdraw = "withdraw" // take Request back
	DoPackage  = "package"  // offer the file of all that is kept about oneself
	DoPending  = "pending"  // show the contact what waits to be decided
	DoDecide   = "decide"   // show the contact Request, or decide it by Choice
)
