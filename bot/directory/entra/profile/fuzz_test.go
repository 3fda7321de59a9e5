package profile_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/profile"
	"drypp/courses"
)

// FuzzUser: whatever Graph tells of a user, nothing that wasn't asked for is
// taken, who is gone has nothing but an ID, and the values are ones that the rest
// of the program knows.
func FuzzUser(f *testing.F) {
	for _, s := range []string{
		`{"id":"5c1e7d1c-0000-4000-8000-000000000001","accountEnabled":true,"displayName":"Kari","mail":"k@x.example","preferredLanguage":"nb-NO","department":"Salg","employeeHireDate":"2026-02-28T23:00:00Z","usageLocation":"no","onPremisesExtensionAttributes":{"extensionAttribute3":"kveld"},"manager@delta":[{"id":"A","@removed":{}},{"id":"5C1E7D1C-0000-4000-8000-000000000002"}]}`,
		`{"id":"5c1e7d1c-0000-4000-8000-000000000001","@removed":{"reason":"changed"},"displayName":"Kari"}`,
		`{"id":"5c1e7d1c-0000-4000-8000-000000000001","accountEnabled":false,"displayName":"Kari"}`,
		`{"id":"5c1e7d1c-0000-4000-8000-000000000001","accountEnabled":true,"manager":null,"extension_0123456789abcdef0123456789abcdef_n":7.5}`,
		`{"id":"{5c1e7d1c-0000-4000-8000-000000000001}","accountEnabled":"x","department":[1],"employeeHireDate":"0001-01-01T00:00:00Z","manager@delta":{}}`,
		`null`, `[]`, `{"id":1}`, "{\"id\":\"\xff\"}",
	} {
		f.Add(s)
	}
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		f.Fatal(err)
	}
	want := directory.Want{
		Fields:     []string{"department", "manager", "start_date", "country", "shift", "number"},
		Properties: map[string]string{"shift": "extensionAttribute3", "number": "extension_0123456789abcdef0123456789abcdef_n"},
	}
	p, err := profile.For(want)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, sparse, err := p.Read(jsontext.Value(s), oslo)
		if err != nil {
			if err != profile.ErrUser {
				t.Errorf("an error tells %v", err)
			}
			return
		}
		person := u.Person
		if uuid.Validate(person.ObjectID) != nil || person.ObjectID != strings.ToLower(person.ObjectID) {
			t.Errorf("the ID is %q", person.ObjectID)
		}
		if u.Gone && (person.Name+person.Email+person.Locale+person.Manager != "" || len(person.Fields) > 0 || u.Managed || sparse) {
			t.Errorf("who is gone has more than an ID: %+v", u)
		}
		checkValues(t, person)
	})
}

func checkValues(t *testing.T, p courses.Person) {
	t.Helper()
	if p.Country != "" && len(p.Country) != 2 {
		t.Errorf("the country is %q", p.Country)
	}
	for field, v := range p.Fields {
		if v == "" || v != strings.TrimSpace(v) || !utf8.ValidString(v) {
			t.Errorf("%s is %q", field, v)
		}
		switch field {
		case "department", "shift", "number":
		case "start_date":
			if _, err := time.Parse(time.DateOnly, v); err != nil {
				t.Error(err)
			}
		default:
			t.Errorf("%s wasn't asked for", field)
		}
	}
	if p.Manager != "" && uuid.Validate(p.Manager) != nil {
		t.Errorf("the manager is %q", p.Manager)
	}
}
