package bolt

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses"
)

// Everything in the file that tells who somebody is passes through this file:
// seal and open make and read a person's record, lookup and addressKey the keys
// that the person is found by. All other records carry only the random ID, and agendas
// and the ledger the IDs that Teams gave conversations and messages, which tell
// something to Microsoft alone.

// lookup returns the key in objects for an object ID, nil for none.
func lookup(objectID string) []byte {
	if objectID == "" {
		return nil
	}
	return []byte(strings.ToLower(objectID))
}

// addressSize is the length of what addressKey returns.
const addressSize = 16

// addressKey returns what the keys in addresses begin with for an e-mail
// address, without regard to case. It has one length whatever a list gives for
// an address, and hides nothing: addresses can be guessed.
func addressKey(email string) []byte {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return sum[:addressSize:addressSize]
}

// addressOf returns the key in addresses for somebody's e-mail address, nil for
// none.
func addressOf(email string, id []byte) []byte {
	if email == "" {
		return nil
	}
	return append(addressKey(email), id...)
}

// teamKey returns what the keys in teams begin with for the people of a manager,
// by the manager's object ID or address as those people have it. The person who
// has both may be found by either.
func teamKey(manager string) []byte { return addressKey(manager) }

// managerOf returns whose team somebody is in, as it is written with them; who
// left is in none.
func managerOf(p *courses.Person) string {
	if !p.Left.IsZero() {
		return ""
	}
	return p.Manager
}

// teamOf returns the key in teams of somebody with a manager, nil without one.
func teamOf(manager string, id []byte) []byte {
	if manager == "" {
		return nil
	}
	return append(teamKey(manager), id...)
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
}

// Numbers of the fields of a person.
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
)

// Numbers of the fields of one of a person's fields.
const (
	fieldName protowire.Number = iota + 1
	fieldValue
)

// seal returns the record of a person to put at their ID.
func seal(p *person) []byte {
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
	b = appendString(b, personManager, p.Manager)
	b = appendBool(b, personBlocked, p.Blocked)
	b = appendTime(b, personLeft, p.Left)
	b = appendString(b, personClientTimezone, p.ClientTimezone)
	b = appendBool(b, personListed, p.Listed)
	b = appendBool(b, personLocaleListed, p.localeListed)
	b = appendTime(b, personRestricted, p.Restricted)
	b = appendTime(b, personHeld, p.Held)
	return finish([]byte(p.ID), b)
}

// open reads the record found at a person's ID.
func open(id, record []byte) (p person, err error) {
	var none shared
	err = none.open(&p, id, record)
	return p, err
}

// open reads the record found at a person's ID into p, and shares what the
// people who were read before have in common with this one.
func (s *shared) open(p *person, id, record []byte) error {
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
	p.objectID, p.email, p.manager = p.ObjectID, p.Email, managerOf(&p.Person)
	return nil
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
