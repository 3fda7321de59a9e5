package bolt

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses"
)

// managerOf returns whose team somebody is in, as it is written with them; who
// left is in none. Who is restricted stays in the index, or their manager's handle
// might be forgotten, and is shown to nobody.
func managerOf(p *courses.Person) string {
	if !p.Left.IsZero() {
		return ""
	}
	return p.Manager
}

// formerOf returns whose team somebody was in when they left.
func formerOf(p *courses.Person) string {
	if p.Left.IsZero() {
		return ""
	}
	return p.Manager
}

// person is a person as recorded.
type person struct {
	courses.Person
	// localeListed says that the locale is the list's: their client hasn't said
	// any.
	localeListed bool
	// objectID and email are those that the look-ups lead from, manager the one
	// whose team the person is found in.
	objectID, email, manager string
	// former is the manager they had when they left.
	former string
}

// Numbers of the fields of a person. Formats before 5 had their manager as text.
const (
	personObjectID protowire.Number = iota + 1
	personName
	personEmail
	personLanguage
	personLocale
	personServiceURL
	personConversation
	personUser
	personBot
	personInstalled
	personWelcomed
	personMet
	personTimezone
	personCountry
	personField
	personGroup
	personManager
	personBlocked
	personLeft
	personClientTimezone
	personListed
	personLocaleListed
	personRestricted
	personHeld
	personManagerHandle
)

// Numbers of the fields of one of a person's fields.
const (
	fieldName protowire.Number = iota + 1
	fieldValue
)

// encode returns the record of a person to put at their ID. Their manager stands
// in it as the handle given, which may be nil for none.
func (p *person) encode(manager []byte) []byte {
	b := make([]byte, 1, 256)
	b[0] = recordVersion
	b = appendString(b, personObjectID, p.ObjectID)
	b = appendString(b, personName, p.Name)
	b = appendString(b, personEmail, p.Email)
	b = appendString(b, personLanguage, string(p.Language))
	b = appendString(b, personLocale, p.Locale)
	b = appendString(b, personServiceURL, p.Chat.ServiceURL)
	b = appendString(b, personConversation, p.Chat.Conversation)
	b = appendString(b, personUser, p.Chat.User)
	b = appendString(b, personBot, p.Chat.Bot)
	b = appendBool(b, personInstalled, p.Installed)
	b = appendBool(b, personWelcomed, p.Welcomed)
	b = appendTime(b, personMet, p.Met)
	b = appendString(b, personTimezone, p.Timezone)
	b = appendString(b, personCountry, p.Country)
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		b = appendNested(b, personField, func(b []byte) []byte {
			return appendString(appendString(b, fieldName, name), fieldValue, p.Fields[name])
		})
	}
	b = appendTexts(b, personGroup, p.Groups...)
	b = appendString(b, personManagerHandle, string(manager))
	b = appendBool(b, personBlocked, p.Blocked)
	b = appendTime(b, personLeft, p.Left)
	b = appendString(b, personClientTimezone, p.ClientTimezone)
	b = appendBool(b, personListed, p.Listed)
	b = appendBool(b, personLocaleListed, p.localeListed)
	b = appendTime(b, personRestricted, p.Restricted)
	b = appendTime(b, personHeld, p.Held)
	return finish([]byte(p.ID), b)
}

// readPerson reads the record found at a person's ID.
func (t *tx) readPerson(id, record []byte) (p person, err error) {
	one := shared{text: t.text}
	err = one.read(&p, id, record)
	return p, err
}

// read reads the record found at a person's ID into p, and shares what the people
// who were read before have in common with this one.
func (s *shared) read(p *person, id, record []byte) error {
	*p = person{}
	p.ID = string(id)
	b, err := payload(id, record)
	if err != nil {
		return err
	}
	for r := newFields(b); len(r) > 0; {
		f, rest, err := r.next()
		if err != nil {
			return err
		}
		switch f.id {
		case personField:
			rest, err = s.takeFields(p, r)
		case personGroup:
			rest, err = s.takeGroups(p, r)
		case personManagerHandle:
			p.Manager = s.manager(f.text())
		default:
			p.set(f)
		}
		if err != nil {
			return err
		}
		r = rest
	}
	// Formats before 3 didn't say who is listed; only lists told a country, and
	// each did.
	p.Listed = p.Listed || p.Country != ""
	p.found()
	return nil
}

// found notes that a person is found by what they have.
func (p *person) found() {
	p.objectID, p.email = p.ObjectID, p.Email
	p.manager, p.former = managerOf(&p.Person), formerOf(&p.Person)
}

// set sets what is neither among the person's fields nor groups.
func (p *person) set(f field) {
	if text := p.text(f.id); text != nil {
		*text = f.text()
		return
	}
	switch f.id {
	case personLanguage:
		p.Language = courses.Language(f.text())
	case personInstalled:
		p.Installed = f.bool()
	case personWelcomed:
		p.Welcomed = f.bool()
	case personMet:
		p.Met = f.time()
	case personBlocked:
		p.Blocked = f.bool()
	case personLeft:
		p.Left = f.time()
	case personListed:
		p.Listed = f.bool()
	case personLocaleListed:
		p.localeListed = f.bool()
	case personRestricted:
		p.Restricted = f.time()
	case personHeld:
		p.Held = f.time()
	}
}

// text returns where a field that is a plain text belongs, or nil.
func (p *person) text(id protowire.Number) *string {
	switch id {
	case personObjectID:
		return &p.ObjectID
	case personName:
		return &p.Name
	case personEmail:
		return &p.Email
	case personLocale:
		return &p.Locale
	case personServiceURL:
		return &p.Chat.ServiceURL
	case personConversation:
		return &p.Chat.Conversation
	case personUser:
		return &p.Chat.User
	case personBot:
		return &p.Chat.Bot
	case personTimezone:
		return &p.Timezone
	case personClientTimezone:
		return &p.ClientTimezone
	case personCountry:
		return &p.Country
	case personManager:
		return &p.Manager
	}
	return nil
}
