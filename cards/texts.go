package cards

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// texts holds every text of the cards in one language. Fields that are shown
// in a TextBlock are Markdown; those of buttons, labels and notifications are
// plain. What the placeholders stand for is said where it isn't plain.
type texts struct {
	// Fallback is what a client shows that can't draw the card.
	Fallback string

	// Decimal is the decimal sign.
	Decimal string
	// Date puts together day, month and year; Months are their names.
	Date   string
	Months [12]string
	// Regions names the Azure regions of the EEA by ID. Region puts a
	// region's name and its ID together; UnknownRegion has the ID alone.
	Regions               map[string]string
	Region, UnknownRegion string
	// Minutes is a length of time.
	Minutes  plural
	Yes, No  string
	NotKnown string
	// Joiner stands between two parts of a line.
	Joiner string

	// Buttons.
	Start, Continue, MyCourses, Help, MyData, Language string

	// WelcomeKept has the organisation and the region; WelcomeBegin a course
	// and how long it takes.
	WelcomeTitle, WelcomeWhat, WelcomeKeptTitle, WelcomeKept string
	WelcomeBegin                                             string
	WelcomeSummary                                           string

	HelpTitle, HelpIntro string
	// Commands are what one can write to the bot, for everybody;
	// ContactCommands for a contact too. The words are those that package
	// bot understands.
	Commands, ContactCommands []string

	NotUnderstoodTitle, NotUnderstoodIntro string

	NoCourses string
	// NotBegun has how long the course takes; AtLesson and AtQuestion a
	// position and how many there are.
	NotBegun, AtLesson, AtQuestion string
	AtResult                       string
	StatusPassed, StatusFailed     string
	// ValidUntil has a date.
	ValidUntil  string
	NotOffered  string
	MoreCourses plural
	SeeResult   string
	// ActionOn names what a button is for, to a screen reader: the button's
	// title and the course or lesson.
	ActionOn string

	UnknownTitle, UnknownIntro string
	GoneTitle, GoneText        string

	NextLesson, ToQuestions string
	// Outside is the button of a link that leads out of Teams.
	Outside string
	// Try has the number of a try from the second on.
	Try string

	ChooseOne, ChooseSeveral, TypeNumber, TypeText string
	NumberExample                                  string
	ChooseFirst, NoNumber, TypeFirst               string
	Answer                                         string

	NoteUnsaved, NoteUpdated, NoteAlready, NoteChanged string

	Right, Wrong             string
	YourAnswer, RightAnswer  string
	ChosenRight, ChosenWrong string
	MissedRight              string
	QuestionGone             string
	NextQuestion             string

	Passed, FailedYet, Failed string
	// Score counts questions and has how many were right, and how many there
	// were; PassMark has a percentage.
	Score                                 plural
	PassMark                              string
	TriesLeft                             plural
	RereadTitle, RereadNone, RereadButton string
	Retry, Again, NoResult                string
	BackToResult                          string

	// DataIntro has the organisation and the region; DataRights the
	// organisation.
	DataIntro, DataRights                         string
	DataName, DataEmail, DataLanguage, DataLocale string
	DataID, DataObjectID, DataChat, DataUser      string
	DataService, DataBot, DataInstalled           string
	DataWelcomed, DataMet                         string
	DataCourses, DataNoCourses                    string
	// DataBegun has a date and a version.
	DataBegun string
	DataRead  plural
	// DataTry has the number of a try, a score, whether it was passed, and a
	// date; DataAnswer a question, the answer, whether it is right, and a date.
	DataTry, DataAnswer    string
	DataPassed, DataFailed string
	DataRight, DataWrong   string
	MoreAnswers            plural

	LanguagesTitle                            string
	LanguageChangedTitle, LanguageChangedText string

	// ResultsScoped is said to a contact of some people, above their expression.
	ResultsScoped, NobodyYet string

	ContactOnlyTitle, ContactOnlyText string
	GroupTitle, GroupText             string
	UnavailableTitle, UnavailableText string
	TryAgain                          string

	Drop      dropTexts
	Times     timesTexts
	Status    statusTexts
	Draft     draftTexts
	Data      dataTexts
	Learned   learnedTexts
	People    peopleTexts
	Overview  overviewTexts
	Team      teamTexts
	Quality   qualityTexts
	Files     fileTexts
	Privacy   privacyTexts
	Request   requestTexts
	Desk      deskTexts
	Tests     testTexts
	Documents documentTexts
	Survey    surveyTexts
	Need      needTexts
	Kinds     kindTexts
	Review    reviewTexts
	Retention retentionTexts
}

// plural is a text that depends on a number, which comes first among its
// placeholders.
type plural struct{ One, Many string }

// of returns the text for n; more are the further placeholders.
func (p plural) of(n int, more ...any) string {
	if n == 1 {
		return fmt.Sprintf(p.One, append([]any{n}, more...)...)
	}
	return fmt.Sprintf(p.Many, append([]any{n}, more...)...)
}

// textsIn returns the texts in a language, or in the default one.
func textsIn(l courses.Language) *texts {
	switch l {
	case courses.Nynorsk:
		return &nynorsk
	case courses.English:
		return &english
	}
	return &bokmaal
}

// date writes a day out, in the location that t carries.
func (t *texts) date(d time.Time) string {
	return fmt.Sprintf(t.Date, d.Day(), t.Months[d.Month()-1], d.Year())
}

// day writes a day out, or a dash for none.
func (t *texts) day(d calendar.Date) string {
	if d.IsZero() {
		return "–"
	}
	return fmt.Sprintf(t.Date, d.Day, t.Months[d.Month-1], d.Year)
}

// number writes a number with the language's decimal sign.
func (t *texts) number(n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", t.Decimal, 1)
}

// region says in plain words where an Azure region is.
func (t *texts) region(id string) string {
	if name := t.Regions[id]; name != "" {
		return fmt.Sprintf(t.Region, name, id)
	}
	return fmt.Sprintf(t.UnknownRegion, id)
}

// languageNames are what languages call themselves.
var languageNames = map[courses.Language]string{
	courses.Bokmaal: "Bokmål",
	courses.Nynorsk: "Nynorsk",
	courses.English: "English",
}
