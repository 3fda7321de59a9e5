package information

import "drypp/courses"

// texts are what is said in one language. The comment on a text says what is
// filled in, in order.
type texts struct {
	titles map[Topic]string

	// responsible has the organisation's name three times.
	responsible       string
	contacts, officer string
	noContacts        string // the organisation

	source                                   map[string]string // by rights.Facts.Source; the organisation
	restIsYours, nothingSensitive            string
	identity, identityIs                     string
	job                                      string
	learning, learningIs, learningCertified  string
	reviews, reviewsAre                      string
	needs, needsAre                          string
	surveys, surveysAre                      string
	cards, cardsAre                          string
	looks, looksAre                          string
	digests, digestsAre                      string
	requests, requestsAre                    string
	log, logIs, logKept                      string
	purpose                                  string            // the organisation
	basis                                    map[string]string // by rights.Basis; the organisation
	proof                                    string            // the organisation and the courses
	must                                     string            // the organisation
	you, youSee                              string
	contactPerson, contactsSee               string
	manager, managerSees, managerSeesScores  string
	authors, authorsSee                      string
	purposes                                 map[string]string // by rights.Purpose
	places                                   map[string]string // by rights.Place
	exception                                string            // why
	hosted                                   string            // country, region
	hostedSomewhere                          string            // region
	sealed                                   string            // where the master key is
	masters                                  map[string]string // by rights.Facts.Master
	stays                                    string
	global                                   string // the organisation
	unknown                                  string
	whileHere, whileHereIs                   string
	afterLeaving, afterContract              string
	contractEnds                             string // a date
	firstComes                               string
	behaviour, exports, proofKept, backups   string
	backupsAre                               string
	days, months, proofMonths                [2]string // one, several; a number
	ask                                      string
	free                                     string
	access, accessIs, correction, correctIs  string
	erasure, erasureIs, erasureProof         string
	restriction, restrictionIs               string
	objectByLaw, objectAnyway, objectEffect  string // objectAnyway has the organisation
	automated, graded                        string
	estimated, automatedBut, lots            string
	complainFirst, complain, complainAnyhere string // complainFirst has the organisation, complain country, authority and site
	fields                                   map[string]string
	date                                     func(y, m, d int) string
}

var byLanguage = map[courses.Language]*texts{
	courses.Bokmaal: &bokmaal, courses.Nynorsk: &nynorsk, courses.English: &english,
}

// in returns the texts of a language; English for any that has none.
func in(l courses.Language) *texts {
	if t := byLanguage[l]; t != nil {
		return t
	}
	return &english
}
