package bolt

import (
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses"
)

// Everything in the file that tells who somebody is passes through this file:
// seal and open make and read a person's record, lookup the key that the
// person is found by. All other records carry only the random ID, and agendas
// and the ledger the IDs that Teams gave conversations and messages, which tell
// something to Microsoft alone.

// lookup returns the key in objects for an object ID.
func lookup(objectID string) []byte { return []byte(strings.ToLower(objectID)) }

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
)

// Numbers of the fields of one of a person's fields.
const (
	fieldName protowire.Number = iota + 1
	fieldValue
)

// seal returns the record of a person to put at their ID.
func seal(p *courses.Person) []byte {
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
	return finish([]byte(p.ID), b)
}

// open reads the record found at a person's ID.
func open(id, record []byte) (courses.Person, error) {
	p := courses.Person{ID: string(id)}
	b, err := payload(id, record)
	if err != nil {
		return p, err
	}
	return p, newFields(b).each(func(f field) error {
		if s := personText(&p, f.id); s != nil {
			*s = f.text()
			return nil
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
		case personField:
			return openField(&p, f.nested)
		case personGroup:
			p.Groups = append(p.Groups, f.text())
		case personBlocked:
			p.Blocked = f.bool()
		case personLeft:
			p.Left = f.time()
		}
		return nil
	})
}

func openField(p *courses.Person, r fields) error {
	var name, value string
	err := r.each(func(f field) error {
		switch f.id {
		case fieldName:
			name = f.text()
		case fieldValue:
			value = f.text()
		}
		return nil
	})
	if p.Fields == nil {
		p.Fields = make(map[string]string)
	}
	p.Fields[name] = value
	return err
}

// personText returns where a field that is a plain text belongs, or nil.
func personText(p *courses.Person, id protowire.Number) *string {
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
