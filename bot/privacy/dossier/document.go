package dossier

import (
	"time"

	"drypp/courses/calendar"
)

// The types below are my-data.json, and what my-data.html shows: the names in
// their tags are both the members of the JSON and what words are looked up by.
// What says that it is one is the description in schema.json. Members stay as
// they are; new ones may come, with the same format.

// format is the version of my-data.json.
const format = 1

type document struct {
	Schema       string        `json:"$schema" says:"Where the schema is: beside this file."`
	Format       int           `json:"format" says:"The version of this form. It changes if anything means something else than before."`
	MadeAt       time.Time     `json:"made_at" says:"When this was read."`
	Language     string        `json:"language" says:"The language of the words in it."`
	Organisation organisation  `json:"organisation" says:"Whose data it is: the controller's (GDPR article 4, 7)."`
	Person       person        `json:"person" says:"Who it is about."`
	Enrolments   []enrolment   `json:"enrolments" says:"Courses that were begun, oldest first."`
	Learning     learned       `json:"learning" says:"What comes back, what is measured, and what was asked, beside the courses."`
	Reviews      []review      `json:"reviews" says:"Answers to questions that came back, oldest first."`
	Ballots      []ballot      `json:"ballots" says:"Answers to surveys that had the person's name on them. Nobody knows whose the answers to others are."`
	Standings    []standing    `json:"standings" says:"What the organisation's totals count, course by course. Nothing for who left or is restricted."`
	Certificates []certificate `json:"certificates" says:"Proof of courses that were passed."`
	Agenda       agenda        `json:"agenda" says:"What is planned, and what planning remembers."`
	Deliveries   []delivery    `json:"deliveries" says:"The ledger: each card that came or will by itself."`
	Campaigns    []campaign    `json:"campaigns" says:"Campaigns that the person is or was in, or whose audience names them."`
	Digests      []digest      `json:"digests" says:"Digests of results that the person gets, or declined."`
	Deputises    []deputising  `json:"deputises" says:"Digests that the person gets in somebody's place while they pause."`
	Looks        []look        `json:"looks" says:"Who looked at the person's results, and whose the person looked at; the latest first."`
	Requests     []request     `json:"requests" says:"What the person asked for about their data."`
	Log          []logEntry    `json:"log" says:"What the audit log has of the person, oldest first."`
	Events       []event       `json:"events" says:"What waits to be sent to the organisation's learning record store. It repeats what enrolments say."`
	MoreEvents   bool          `json:"more_events" says:"Whether so much waits that some events may be missing here."`
	Information  []section     `json:"information" says:"What is kept, why, how long, where and for whom (GDPR articles 13 to 15)."`
}

type organisation struct {
	Tenant string `json:"tenant_id" says:"The Entra tenant ID."`
	Name   string `json:"name"`
}

type section struct {
	Topic      string      `json:"topic" says:"The same in every language."`
	Title      string      `json:"title"`
	Paragraphs []string    `json:"paragraphs"`
	Rows       [][2]string `json:"rows" says:"A name and what there is to say of it, each."`
}

type person struct {
	ID             string            `json:"id" says:"Random; the one that all records carry."`
	ObjectID       string            `json:"object_id,omitzero" says:"In Entra."`
	Name           string            `json:"name,omitzero"`
	Email          string            `json:"email,omitzero"`
	Language       string            `json:"language,omitzero" says:"The one that was chosen: nb, nn or en."`
	Locale         string            `json:"locale,omitzero" says:"Of Teams, BCP 47."`
	Installed      bool              `json:"installed" says:"Whether the app is there, as far as known."`
	Welcomed       bool              `json:"welcomed"`
	Met            time.Time         `json:"met,omitzero" says:"When they were first heard of."`
	Timezone       string            `json:"timezone,omitzero" says:"By the organisation's list of people, IANA."`
	ClientTimezone string            `json:"client_timezone,omitzero" says:"By Teams, IANA."`
	Country        string            `json:"country,omitzero" says:"Of public holidays, ISO 3166-1 alpha-2."`
	Fields         map[string]string `json:"fields,omitzero" says:"What else the organisation chose to know."`
	Groups         []string          `json:"groups,omitzero"`
	Manager        string            `json:"manager,omitzero" says:"Entra object ID or e-mail address."`
	Listed         bool              `json:"listed" says:"Whether the organisation's list of people names them."`
	Blocked        bool              `json:"blocked" says:"Whether they blocked the bot, as far as known."`
	Left           time.Time         `json:"left,omitzero" says:"When they left the organisation."`
	Restricted     time.Time         `json:"restricted,omitzero" says:"Since when their data is only kept (GDPR articles 18 and 21)."`
	Held           time.Time         `json:"held,omitzero" says:"Until when they are kept although they are to go."`
	Chat           chat              `json:"chat,omitzero" says:"Where Drypp and they talk."`
}

type chat struct {
	ServiceURL   string `json:"service_url,omitzero"`
	Conversation string `json:"conversation,omitzero"`
	User         string `json:"user,omitzero"`
	Bot          string `json:"bot,omitzero"`
}

type enrolment struct {
	Title      string            `json:"title,omitzero" says:"What the course is called now; absent if it was withdrawn."`
	Course     string            `json:"course" says:"The course's ID."`
	ID         string            `json:"id"`
	Version    int               `json:"version"`
	Started    time.Time         `json:"started"`
	Read       int               `json:"read" says:"How many lessons were read from the beginning."`
	Try        int               `json:"try"`
	ScoresTold bool              `json:"scores_told" says:"Whether managers were to see the score, as the first card said."`
	Results    []result          `json:"results" says:"The outcome of each finished try."`
	Attempts   []attempt         `json:"attempts" says:"Every answer of every try, oldest first. Try 0 is a pretest."`
	Skipped    []string          `json:"skipped,omitzero" says:"Lessons, by their IDs, that were known already."`
	Drawn      []string          `json:"drawn,omitzero" says:"The questions of a test's try, by their IDs."`
	Documents  []acknowledgement `json:"documents,omitzero" says:"Documents that were acknowledged, oldest first."`
}

type acknowledgement struct {
	Lesson  string    `json:"lesson" says:"The ID of the lesson with the document."`
	Version int       `json:"version" says:"The document's."`
	At      time.Time `json:"at"`
}

type learned struct {
	Off      bool     `json:"off" says:"Whether no question is to come back."`
	Items    []item   `json:"items,omitzero" says:"What is thought of their memory of questions that came back, by FSRS-6."`
	Trials   []trial  `json:"trials,omitzero" says:"What was drawn by lot, to find out whether courses worked."`
	Needs    []need   `json:"needs,omitzero" says:"What came of mapping what they can, oldest first."`
	Answered []asking `json:"answered,omitzero" says:"Surveys that were answered, in no order of time."`
}

type item struct {
	Course     string    `json:"course"`
	Question   string    `json:"question" says:"The question's ID."`
	Stability  float64   `json:"stability" says:"After how many days the chance of remembering is 90 %."`
	Difficulty float64   `json:"difficulty" says:"From 1 to 10."`
	Last       time.Time `json:"last,omitzero"`
	Due        time.Time `json:"due,omitzero"`
	Answers    int       `json:"answers"`
	Lapses     int       `json:"lapses" says:"Wrong answers."`
	Wrong      int       `json:"wrong" says:"Wrong answers in a row, up to the latest."`
	Reviews    int       `json:"reviews" says:"Answers outside of courses."`
	Relearn    bool      `json:"relearn" says:"Whether its lesson is to come back."`
}

type trial struct {
	Course    string    `json:"course"`
	Arm       string    `json:"arm" says:"usual, early or late."`
	Completed time.Time `json:"completed,omitzero" says:"When the course was completed."`
	Asked     []int     `json:"asked,omitzero" says:"After how many days it was asked about, or was to be."`
}

type need struct {
	Campaign   string    `json:"campaign"`
	Competence string    `json:"competence"`
	Self       int       `json:"self" says:"Their own assessment, from 1 to 5."`
	Right      int       `json:"right"`
	Asked      int       `json:"asked" says:"How many questions were asked."`
	At         time.Time `json:"at"`
}

type asking struct {
	Campaign string `json:"campaign"`
	Survey   string `json:"survey"`
}

type review struct {
	Course   string    `json:"course"`
	Question string    `json:"question" says:"The question's ID."`
	Serial   int       `json:"serial" says:"Counts the answers to this question outside of courses."`
	Version  int       `json:"version" says:"The course's version that it was graded by."`
	Purpose  string    `json:"purpose" says:"review or measure."`
	Day      int       `json:"day" says:"How many days after completion was measured; 0 for a review."`
	Response string    `json:"response" says:"As it is recorded: of choices their places from 0, joined by spaces."`
	Right    bool      `json:"right"`
	Sure     string    `json:"sure,omitzero" says:"How sure they said they were: guessed, somewhat or sure."`
	Rating   int       `json:"rating" says:"FSRS's: 1 again, 2 hard, 3 good, 4 easy."`
	Expected float64   `json:"expected" says:"How likely they were thought to know it, from 0 to 1."`
	At       time.Time `json:"at"`
}

type ballot struct {
	Survey   string   `json:"survey"`
	Campaign string   `json:"campaign"`
	Person   string   `json:"person"`
	Answers  []string `json:"answers" says:"In the order of the questions, as they are recorded."`
}

type attempt struct {
	QuestionText string    `json:"question_text,omitzero" says:"What was asked, as it is asked now."`
	Question     string    `json:"question" says:"The question's ID."`
	ResponseText string    `json:"response_text,omitzero" says:"In words; absent if the course has another version now, because choices are kept by their places."`
	Response     string    `json:"response" says:"As it is recorded: of choices their places from 0, joined by spaces."`
	Right        bool      `json:"right"`
	Partial      int       `json:"partial,omitzero" says:"What an answer that isn't right is worth, in percent."`
	At           time.Time `json:"at"`
	Try          int       `json:"try"`
	Version      int       `json:"version" says:"The course's version that it was graded by."`
}

type result struct {
	Try       int       `json:"try"`
	Version   int       `json:"version"`
	Right     int       `json:"right"`
	Questions int       `json:"questions"`
	Partial   int       `json:"partial,omitzero" says:"The sum of what the other answers are worth, in percent of a question each."`
	Passed    bool      `json:"passed"`
	At        time.Time `json:"at"`
}

type standing struct {
	Title        string        `json:"title,omitzero"`
	Course       string        `json:"course"`
	Reached      bool          `json:"reached"`
	Started      bool          `json:"started"`
	Completed    bool          `json:"completed"`
	Passed       bool          `json:"passed"`
	Owed         bool          `json:"owed"`
	Campaign     string        `json:"campaign,omitzero"`
	Due          calendar.Date `json:"due,omitzero"`
	LastReminded bool          `json:"last_reminded"`
}

type certificate struct {
	Title   string    `json:"title"`
	Passed  time.Time `json:"passed"`
	Expires time.Time `json:"expires,omitzero"`
	Percent int       `json:"percent"`
	Version int       `json:"version"`
	Files   []string  `json:"files" says:"Paths in this package."`
	Course  string    `json:"course"`
	ID      string    `json:"id" says:"That of the enrolment."`
}

type agenda struct {
	Wake       time.Time     `json:"wake,omitzero" says:"When it is decided next what comes."`
	Planned    *delivery     `json:"planned,omitzero" says:"The card that comes next."`
	Sending    *delivery     `json:"sending,omitzero" says:"The card that is on its way."`
	Joined     []membership  `json:"joined,omitzero"`
	Cards      []sent        `json:"cards,omitzero" says:"What went out last of each course."`
	Day        calendar.Date `json:"day,omitzero" says:"The latest day that anything was decided on."`
	Today      int           `json:"today" says:"How many cards went out by themselves on that day."`
	Pauses     []pause       `json:"pauses,omitzero"`
	Hour       int           `json:"hour,omitzero" says:"The hour of the day that was chosen for cards."`
	Sweep      []message     `json:"sweep,omitzero" says:"Messages to take away."`
	Backoff    int           `json:"backoff,omitzero" says:"How often in a row something was put off because Teams asked to."`
	Prepared   time.Time     `json:"prepared,omitzero" says:"When there was found to be no chat."`
	NoApp      bool          `json:"no_app,omitzero" says:"Whether the app couldn't be installed."`
	Owed       []owed        `json:"owed,omitzero"`
	Nudge      *nudge        `json:"nudge,omitzero" says:"A manager's wish that waits."`
	Nudged     time.Time     `json:"nudged,omitzero"`
	Restricted calendar.Date `json:"restricted,omitzero" says:"The day since which what is planned waits, because their data is only kept."`
}

type membership struct {
	Campaign string        `json:"campaign"`
	Since    calendar.Date `json:"since,omitzero"`
	Left     calendar.Date `json:"left,omitzero"`
	Invited  bool          `json:"invited"`
}

type sent struct {
	Course      string    `json:"course"`
	Campaign    string    `json:"campaign,omitzero"`
	Round       int       `json:"round"`
	Last        time.Time `json:"last,omitzero"`
	Step        int       `json:"step"`
	Reminders   int       `json:"reminders"`
	Unconfirmed bool      `json:"unconfirmed"`
	TooLarge    int       `json:"too_large,omitzero"`
	Message     message   `json:"message,omitzero"`
}

type message struct {
	Conversation string `json:"conversation,omitzero"`
	Activity     string `json:"activity,omitzero"`
}

type pause struct {
	From  calendar.Date `json:"from"`
	Until calendar.Date `json:"until"`
}

type owed struct {
	Course       string        `json:"course"`
	Campaign     string        `json:"campaign,omitzero"`
	Round        int           `json:"round"`
	Due          calendar.Date `json:"due,omitzero"`
	LastReminded bool          `json:"last_reminded"`
}

type nudge struct {
	By string    `json:"by" says:"The manager's random ID."`
	At time.Time `json:"at"`
}

type delivery struct {
	ID           string    `json:"id"`
	Person       string    `json:"person"`
	Kind         string    `json:"kind"`
	Course       string    `json:"course,omitzero"`
	Title        string    `json:"title,omitzero"`
	Campaign     string    `json:"campaign,omitzero"`
	Stage        string    `json:"stage"`
	At           time.Time `json:"at,omitzero" says:"When it is planned for, or came to its stage."`
	Tries        int       `json:"tries"`
	Round        int       `json:"round" says:"How often the course had been passed before."`
	Step         int       `json:"step" says:"How many steps of the course had been taken."`
	Day          int       `json:"day,omitzero" says:"How many days after completion is measured."`
	Lesson       string    `json:"lesson,omitzero" says:"The ID of the lesson that it brings."`
	Reminder     int       `json:"reminder,omitzero"`
	Last         bool      `json:"last,omitzero" says:"Whether it is the last reminder."`
	Due          time.Time `json:"due,omitzero"`
	By           string    `json:"by,omitzero" says:"The random ID of the manager who asked for it."`
	Activity     string    `json:"activity,omitzero" says:"Teams' ID of the message."`
	Conversation string    `json:"conversation,omitzero"`
	Reason       string    `json:"reason,omitzero" says:"Why it failed, was given up or is unconfirmed."`
}

type campaign struct {
	Name    string        `json:"name"`
	ID      string        `json:"id"`
	Courses []string      `json:"courses"`
	Needs   []string      `json:"needs,omitzero" says:"Competences that it maps."`
	Surveys []string      `json:"surveys,omitzero"`
	Start   calendar.Date `json:"start,omitzero"`
	End     calendar.Date `json:"end,omitzero"`
	Due     calendar.Date `json:"due,omitzero"`
	State   string        `json:"state"`
	Named   bool          `json:"named" says:"Whether its audience names the person, by address or object ID."`
}

type digest struct {
	Person   string    `json:"person"`
	Kind     string    `json:"kind"`
	Declined bool      `json:"declined"`
	Deputy   string    `json:"deputy,omitzero" says:"What who stands in is called, or their random ID."`
	Period   string    `json:"period,omitzero"`
	Stage    string    `json:"stage,omitzero"`
	At       time.Time `json:"at,omitzero"`
	Tries    int       `json:"tries"`
	Owed     int       `json:"owed"`
	Done     int       `json:"done"`
	Nudged   time.Time `json:"nudged,omitzero"`
	Revision int       `json:"revision"`
}

type deputising struct {
	For  string `json:"for" says:"What they are called, or their random ID."`
	Kind string `json:"kind"`
}

type look struct {
	At     time.Time `json:"at"`
	By     string    `json:"by" says:"What who looked is called, or how it was done if nobody did in person."`
	ByID   string    `json:"by_id,omitzero" says:"The random ID of who looked."`
	Via    string    `json:"via,omitzero"`
	What   string    `json:"what"`
	Format string    `json:"format,omitzero"`
	Scope  string    `json:"scope,omitzero" says:"Whose results they were; absent for everybody's."`
	People int       `json:"people" says:"Of how many people."`
	About  string    `json:"about,omitzero" says:"The random ID of the one person whose results they were."`
}

type request struct {
	ID        string    `json:"id"`
	Person    string    `json:"person"`
	Kind      string    `json:"kind"`
	State     string    `json:"state"`
	Asked     time.Time `json:"asked"`
	Due       time.Time `json:"due,omitzero"`
	Decided   time.Time `json:"decided,omitzero"`
	Reminded  time.Time `json:"reminded,omitzero"`
	Via       string    `json:"via,omitzero"`
	By        string    `json:"by,omitzero" says:"What who decided is called, or their random ID."`
	Field     string    `json:"field,omitzero"`
	Value     string    `json:"value,omitzero"`
	Reason    string    `json:"reason,omitzero"`
	KeepUntil time.Time `json:"keep_until,omitzero"`
	Proof     []string  `json:"proof,omitzero"`
	Entry     uint64    `json:"entry,omitzero" says:"The number of the audit log's entry, from 0."`
	Hash      string    `json:"hash,omitzero"`
	Revision  int       `json:"revision"`
}

type logEntry struct {
	Index   uint64            `json:"index" says:"The number of the entry, from 0."`
	At      time.Time         `json:"at"`
	Actor   string            `json:"actor" says:"What who did it is called, or how it was done if nobody did in person."`
	Action  string            `json:"action"`
	Subject string            `json:"subject,omitzero" says:"The random ID of whom it was done to."`
	Detail  map[string]string `json:"detail,omitzero"`
}

type event struct {
	Sequence  uint64    `json:"sequence"`
	Kind      string    `json:"kind"`
	Person    string    `json:"person"`
	Enrolment string    `json:"enrolment"`
	Course    string    `json:"course"`
	Version   int       `json:"version"`
	Try       int       `json:"try"`
	Question  string    `json:"question,omitzero"`
	Response  string    `json:"response,omitzero"`
	Right     bool      `json:"right"`
	Result    result    `json:"result,omitzero"`
	At        time.Time `json:"at"`
}
