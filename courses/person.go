package courses

import (
	"cmp"
	"strings"
	"time"
)

// Parts are what is needed of people where that isn't all, since putting the rest
// together for each of them takes time.
type Parts struct {
	// Fields are the names of those of Person.Fields that are needed. Groups and
	// Manager say whether those are. All else of a Person always is.
	Fields          []string
	Groups, Manager bool
}

// Person is somebody of the organisation, as far as Drypp knows them.
type Person struct {
	// ID is random, and the only one that other records and logs carry.
	ID string
	// ObjectID is the person's object ID in Entra, in lower case. It is empty
	// for who was listed by their e-mail address and hasn't been heard of.
	ObjectID string
	// Name and Email are empty until Teams or the directory told them.
	Name, Email string
	// Language is the one that the person chose, or empty.
	Language Language
	// Locale is the BCP 47 tag that their Teams client last sent.
	Locale string
	// Chat is where Drypp and the person talk.
	Chat Chat
	// Installed says that the app is installed for them, as far as known.
	Installed bool
	// Welcomed says that they were welcomed since they installed the app.
	Welcomed bool
	// Met is when Drypp first heard of them.
	Met time.Time
	// Timezone is the IANA name of their zone as the organisation's list of
	// people has it, ClientTimezone of the one that their Teams client last
	// said; each may be empty. Zone says which counts.
	Timezone, ClientTimezone string
	// Country is the ISO 3166-1 alpha-2 code of the country whose public
	// holidays they have, in capitals; empty means the organisation's.
	Country string
	// Fields holds what else the organisation chose to know of them, by the
	// field's name in lower case: department, location, title, start_date and
	// its own.
	Fields map[string]string
	// Groups names the groups that they are in.
	Groups []string
	// Manager is the Entra object ID of their manager or, where a list names
	// managers so, the manager's e-mail address; in lower case.
	Manager string
	// Listed says that they are, or were until they Left, among the people
	// that the organisation names: by its directory or a list. Others only
	// installed the app.
	Listed bool
	// Blocked says that they blocked the bot, as far as known.
	Blocked bool
	// Left is when they left the organisation, as its list of people says;
	// zero while they are there.
	Left time.Time
	// Restricted is since when what is kept of them may only be kept (GDPR
	// articles 18 and 21): no cards come, and no report counts them. Zero while
	// that isn't so.
	Restricted time.Time
	// Held is until when they are kept although they are to go, because a record
	// of theirs is marked as legally kept; zero if none is.
	Held time.Time
}

// Active reports whether the person is there and may be written to, counted and
// shown to others: they haven't left and aren't restricted.
func (p *Person) Active() bool { return p.Left.IsZero() && p.Restricted.IsZero() }

// Chat is what it takes to write to a person in Teams.
type Chat struct {
	// ServiceURL is the Connector's base URL for this chat.
	ServiceURL string
	// Conversation is the conversation's ID, User and Bot the two in it.
	Conversation, User, Bot string
}

// Field returns what is known of the person in a field that has one value: any
// but FieldGroups.
func (p *Person) Field(name string) string {
	switch name {
	case FieldManager:
		return p.Manager
	case FieldCountry:
		return p.Country
	case FieldTimezone:
		return p.Timezone
	}
	return p.Fields[name]
}

// Speaks returns the language to address the person in: the one they chose,
// else that of their Teams client, else the organisation's.
func (p *Person) Speaks(organisation Language) Language {
	if p.Language != "" {
		return p.Language
	}
	if l, ok := LanguageOf(p.Locale); ok {
		return l
	}
	return organisation
}

// Zone returns the IANA name of the zone that they are in: the one that their
// client said, which is with them, else that of the list of people; empty means
// the organisation's.
func (p *Person) Zone() string { return cmp.Or(p.ClientTimezone, p.Timezone) }

// LanguageOf returns the language of Drypp that a BCP 47 tag asks for. The
// macrolanguage "no" is answered in Bokmål.
func LanguageOf(tag string) (Language, bool) {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	switch base {
	case "nb", "no":
		return Bokmaal, true
	case "nn":
		return Nynorsk, true
	case "en":
		return English, true
	}
	return "", false
}
