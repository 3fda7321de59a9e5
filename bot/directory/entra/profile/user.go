package profile

import (
	"errors"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"drypp/bot/directory"
	"drypp/courses"
)

// object is an object of Graph's, by its properties' names.
type object map[string]jsontext.Value

// id returns the object's ID in lower case, or "" if it has none.
func (o object) id() string {
	id := strings.ToLower(text(o["id"]))
	if len(id) != 36 || uuid.Validate(id) != nil {
		return ""
	}
	return id
}

// ErrUser is short on purpose: what stands there could be about somebody.
var ErrUser = errors.New("a user in the answer makes no sense")

// lenient reads Graph's answers: what they mean matters more than how well they
// are formed.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// Read reads a user as Graph has them. A property that isn't there was never
// set, which is the same as null ("user: delta", on the default without
// return=minimal), but for the manager, who is told when they change. sparse
// says that Graph told less than was asked for. The error is ErrUser. A first
// day of work is a day at the location.
func (p *Plan) Read(data jsontext.Value, location *time.Location) (u directory.User, sparse bool, err error) {
	var o object
	if json.Unmarshal(data, &o, lenient) != nil || o == nil {
		return u, false, ErrUser
	}
	if u.Person.ObjectID = o.id(); u.Person.ObjectID == "" {
		return u, false, ErrUser
	}
	if _, removed := o["@removed"]; removed || o["accountEnabled"].Kind() == 'f' {
		u.Gone = true
		return u, false, nil
	}
	u.Person.Name, u.Person.Email, u.Person.Locale = text(o["displayName"]), text(o["mail"]), text(o["preferredLanguage"])
	for field, path := range p.fields {
		fill(&u.Person, field, o.at(path), location)
	}
	if p.Manager {
		u.Person.Manager, u.Managed = o.manager()
	}
	return u, o["accountEnabled"].Kind() != 't', nil
}

// ID returns the object ID of an object of Graph's in lower case, or "" if it has
// none.
func ID(data jsontext.Value) string {
	var o object
	if json.Unmarshal(data, &o, lenient) != nil {
		return ""
	}
	return o.id()
}

// at returns the value at a path, as text; empty if there is none.
func (o object) at(path []string) string {
	v := o[path[0]]
	for _, name := range path[1:] {
		var inner object
		if v.Kind() != '{' || json.Unmarshal(v, &inner, lenient) != nil {
			return ""
		}
		v = inner[name]
	}
	return text(v)
}

// fill puts what was asked for where it belongs.
func fill(p *courses.Person, field, value string, location *time.Location) {
	switch field {
	case courses.FieldCountry:
		p.Country = country(value)
		return
	case courses.FieldStart:
		value = day(value, location)
	}
	if value == "" {
		return
	}
	if p.Fields == nil {
		p.Fields = make(map[string]string)
	}
	p.Fields[field] = value
}

// manager returns who the manager is, and whether that was told at all: as
// manager by a request for one user, as manager@delta by a round. There,
// somebody new may stand beside the one who was removed.
func (o object) manager() (id string, told bool) {
	if v, ok := o["manager"]; ok {
		var m object
		if v.Kind() == '{' && json.Unmarshal(v, &m, lenient) == nil {
			id = m.id()
		}
		return id, true
	}
	v, told := o["manager@delta"]
	var changes []object
	if !told || json.Unmarshal(v, &changes, lenient) != nil {
		return "", false
	}
	for _, m := range changes {
		if _, removed := m["@removed"]; !removed {
			id = m.id()
		}
	}
	return id, true
}

// country returns an ISO 3166-1 alpha-2 code in capitals, or nothing.
func country(s string) string {
	s = strings.ToUpper(s)
	if len(s) != 2 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return s
}

// day returns the day of a point in time, or nothing. Graph has both midnight in
// UTC and midnight where somebody sat who entered it; in Europe both are the
// same day there.
func day(s string, location *time.Location) string {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() <= 1 || at.Year() > 9998 { // 0001-01-01 is how Graph writes "never"
		return ""
	}
	return at.In(location).Format(time.DateOnly)
}

// text returns a value as text, without white space around it: of a number or a
// boolean what stands there, of null, lists and objects nothing.
func text(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		var s string
		if json.Unmarshal(v, &s, lenient) != nil {
			return ""
		}
		return strings.TrimSpace(s)
	case '0', 't', 'f':
		return string(v)
	}
	return ""
}
