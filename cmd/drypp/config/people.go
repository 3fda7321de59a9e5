package config

import (
	"fmt"
	"maps"
	"net/mail"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// Person is somebody of an organisation's list.
type Person struct {
	// User is the Entra object ID.
	User  string `yaml:"user"`
	Email string `yaml:"email"`
	Name  string `yaml:"name"`
	// Language is nb, nn or en, or any tag that LanguageOf knows.
	Language   string `yaml:"language"`
	Department string `yaml:"department"`
	Location   string `yaml:"location"`
	Title      string `yaml:"title"`
	// Start is the first day of work, as 2006-01-02.
	Start string `yaml:"start_date"`
	// Manager is the manager's object ID, or the address of somebody on the
	// list.
	Manager string   `yaml:"manager"`
	Groups  []string `yaml:"groups"`
	// Timezone and Country count as the organisation's unless given.
	Timezone string `yaml:"timezone"`
	Country  string `yaml:"country"`
	// Fields are the organisation's own.
	Fields map[string]string `yaml:"fields"`
}

// maxPeople bounds a people_file: about 20 000 people, which take seconds to
// parse. The directory is for more.
var maxPeople = size{bytes: 4 << 20, brackets: 50_000}

// shareLists has all copies of an organisation share its list, so that Forget
// can let go of it.
func (c *Config) shareLists() {
	for i := range c.Organisations {
		if o := &c.Organisations[i]; len(o.People) > 0 {
			list := o.People
			o.listed, o.People = &list, nil
		}
	}
}

// Forget lets go of the list, which nobody needs any more once it was taken over
// into the store: that of 100 000 people takes 30 MB. Listed returns nobody from
// then on. It isn't safe for use beside Listed.
func (o *Organisation) Forget() {
	o.People = nil
	if o.listed != nil {
		*o.listed = nil
	}
}

// Listed returns the people of the list as the domain has them.
func (o *Organisation) Listed() []courses.Person {
	people := o.People
	if o.listed != nil {
		people = *o.listed
	}
	list := make([]courses.Person, len(people))
	for i, p := range people {
		list[i] = courses.Person{
			ObjectID: p.User, Name: p.Name, Email: p.Email, Locale: p.Language, Timezone: p.Timezone, Country: p.Country,
			Fields: maps.Clone(p.Fields), Groups: p.Groups, Manager: p.Manager,
		}
		for name, value := range p.texts() {
			if value != "" {
				if list[i].Fields == nil {
					list[i].Fields = map[string]string{}
				}
				list[i].Fields[name] = value
			}
		}
	}
	return list
}

// texts returns the person's standard fields that courses.Person.Fields has.
func (p *Person) texts() map[string]string {
	return map[string]string{
		courses.FieldDepartment: p.Department, courses.FieldLocation: p.Location,
		courses.FieldTitle: p.Title, courses.FieldStart: p.Start,
	}
}

// loadPeople reads the organisation's list from the file that it names.
func (f *findings) loadPeople(c *Config, key string, o *Organisation) {
	if o.PeopleFile == "" {
		return
	}
	path := c.path(o.PeopleFile)
	info, err := os.Stat(path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > int64(maxPeople.bytes)) {
		err = fmt.Errorf("no file of at most %d bytes", maxPeople.bytes)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		f.bad(key, "can't be read: "+reason(err), "name a file that the user that Drypp runs as may read")
		return
	}
	f.parseUpTo(maxPeople, path, key, data, reflect.ValueOf(&o.People).Elem())
	f.checkPeople(key, o)
	if len(o.People) == 0 {
		f.whole(path, key, 0, "lists nobody", "list the people, or remove the key; nobody is taken for gone because a file is empty")
	}
}

// checkPeople holds the list to its rules, and brings it into the form that
// the domain has. key is that of the list.
func (f *findings) checkPeople(key string, o *Organisation) {
	users, emails := map[string]int{}, map[string]int{}
	for i := range o.People {
		p, at := &o.People[i], fmt.Sprintf("%s[%d]", key, i)
		f.guid(at+".user", &p.User, "copy the person's object ID from Entra")
		f.once(at+".user", key, p.User, i, users)
		p.Email = strings.ToLower(strings.TrimSpace(p.Email))
		f.once(at+".email", key, p.Email, i, emails)
		f.checkPerson(at, p, o.Fields)
	}
	for i := range o.People {
		f.resolveManager(fmt.Sprintf("%s[%d].manager", key, i), o.People, i, emails)
	}
}

// once wants a value to be nobody else's.
func (f *findings) once(key, list, value string, i int, seen map[string]int) {
	if first, twice := seen[value]; twice && value != "" {
		f.bad(key, fmt.Sprintf("is the same as that of %s[%d]", list, first), "give each person one entry")
		return
	}
	seen[value] = i
}

func (f *findings) checkPerson(key string, p *Person, fields []string) {
	if address, err := mail.ParseAddress(p.Email); p.Email != "" && (err != nil || address.Address != p.Email) {
		f.bad(key+".email", "is no e-mail address", "write it as name@example.no, or leave it out")
	}
	if _, ok := courses.LanguageOf(p.Language); p.Language != "" && !ok {
		f.bad(key+".language", "is no language that Drypp speaks", "choose nb, nn or en, or leave it out")
	}
	if _, err := time.LoadLocation(p.Timezone); err != nil || p.Timezone == "Local" {
		f.bad(key+".timezone", "is no time zone", "give an IANA name, such as Europe/Oslo, or leave it out")
	}
	p.Country = strings.ToUpper(p.Country)
	if p.Country != "" && !slices.Contains(calendar.Countries(), p.Country) {
		f.bad(key+".country", "is none whose public holidays Drypp knows", "choose one of "+strings.Join(calendar.Countries(), ", ")+", or leave it out")
	}
	if slices.Contains(p.Groups, "") {
		f.bad(key+".groups", "has a group without a name", "remove it")
	}
	f.date(key+".start_date", p.Start)
	f.checkChosen(key, p, fields)
}

// checkChosen wants nothing to be told of a person that the organisation didn't
// choose to know.
func (f *findings) checkChosen(key string, p *Person, fields []string) {
	told := p.texts()
	told[courses.FieldManager], told[courses.FieldTimezone], told[courses.FieldCountry] = p.Manager, p.Timezone, p.Country
	told[courses.FieldGroups] = strings.Join(p.Groups, "")
	for _, name := range slices.Sorted(maps.Keys(told)) {
		if told[name] != "" {
			f.chosen(key+"."+name, name, fields)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		f.chosen(key+".fields."+name, name, fields)
	}
}

// resolveManager turns the address of somebody on the list into their object
// ID.
func (f *findings) resolveManager(key string, people []Person, i int, emails map[string]int) {
	p := &people[i]
	p.Manager = strings.ToLower(strings.TrimSpace(p.Manager))
	if !strings.Contains(p.Manager, "@") {
		if p.Manager != "" {
			f.guid(key, &p.Manager, "give the manager's object ID, or the email of somebody on the list")
		}
		return
	}
	boss, ok := emails[p.Manager]
	if !ok {
		f.bad(key, "is the address of nobody on the list", "give the manager's object ID, or list them with that email")
		return
	}
	p.Manager = people[boss].User
}
