package profile_test

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/profile"
	"drypp/courses"
)

func TestCheckProperty(t *testing.T) {
	t.Parallel()
	for property, ok := range map[string]bool{
		"extensionAttribute1": true, "extensionAttribute15": true, "extensionAttribute16": false, "extensionAttribute0": false,
		"onPremisesExtensionAttributes/extensionAttribute3": true, "onPremisesExtensionAttributes": false,
		"extension_0123456789abcdef0123456789abcdef_shift": true, "extension_x_shift": false,
		"employeeType": true, "employeeOrgData/costCenter": true, "employeeOrgData": false,
		"mobilePhone": false, "passwordProfile": false, "birthday": false, "id,mail": false, "": false,
	} {
		if err := profile.CheckProperty(property); (err == nil) != ok {
			t.Errorf("%s: %v", property, err)
		}
	}
}

// TestRead: each line is a user, without ID and account, and what becomes of it.
func TestRead(t *testing.T) {
	t.Parallel()
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.For(directory.Want{
		Fields:     []string{"start_date", "country", "manager", "title", "cost", "number"},
		Properties: map[string]string{"cost": "employeeOrgData/costCenter", "number": "extension_0123456789abcdef0123456789abcdef_n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const (
		id = "5c1e7d1c-0000-4000-8000-00000000000"
		a  = `{"id":"5C1E7D1C-0000-4000-8000-00000000000A"}`
		b  = `{"id":"` + id + `b","@removed":{"reason":"deleted"}}`
	)
	for _, tt := range []struct {
		data    string
		want    courses.Person
		managed bool
	}{
		{`"employeeHireDate":"2026-03-01T00:00:00Z"`, courses.Person{Fields: map[string]string{"start_date": "2026-03-01"}}, false},
		{`"employeeHireDate":"2026-02-28T23:00:00Z"`, courses.Person{Fields: map[string]string{"start_date": "2026-03-01"}}, false},
		{`"employeeHireDate":"2026-06-30T22:00:00.0000000Z"`, courses.Person{Fields: map[string]string{"start_date": "2026-07-01"}}, false},
		{`"employeeHireDate":"0001-01-01T00:00:00Z"`, courses.Person{}, false},
		{`"employeeHireDate":"tomorrow"`, courses.Person{}, false},
		{`"usageLocation":"se"`, courses.Person{Country: "SE"}, false},
		{`"usageLocation":"Norge"`, courses.Person{}, false},
		{`"jobTitle":null,"department":"Salg"`, courses.Person{}, false},
		{`"jobTitle":" Selger\t"`, courses.Person{Fields: map[string]string{"title": "Selger"}}, false},
		{`"employeeOrgData":{"division":"Nord","costCenter":"12"}`, courses.Person{Fields: map[string]string{"cost": "12"}}, false},
		{`"employeeOrgData":null`, courses.Person{}, false},
		{`"extension_0123456789abcdef0123456789abcdef_n":7`, courses.Person{Fields: map[string]string{"number": "7"}}, false},
		{`"extension_0123456789abcdef0123456789abcdef_n":true`, courses.Person{Fields: map[string]string{"number": "true"}}, false},
		{`"extension_0123456789abcdef0123456789abcdef_n":["7"]`, courses.Person{}, false},
		{`"manager@delta":[` + a + `]`, courses.Person{Manager: id + "a"}, true},
		{`"manager@delta":[` + b + `,` + a + `]`, courses.Person{Manager: id + "a"}, true},
		{`"manager@delta":[` + a + `,` + b + `]`, courses.Person{Manager: id + "a"}, true},
		{`"manager@delta":[` + b + `]`, courses.Person{}, true},
		{`"manager@delta":"?"`, courses.Person{}, false},
		{`"manager":` + a, courses.Person{Manager: id + "a"}, true},
		{`"manager":null`, courses.Person{}, true},
	} {
		u, sparse, err := p.Read(jsontext.Value(`{"id":"`+id+`1","accountEnabled":true,`+tt.data+`}`), oslo)
		tt.want.ObjectID = id + "1"
		got, gotErr := json.Marshal(u.Person, json.Deterministic(true))
		want, wantErr := json.Marshal(tt.want, json.Deterministic(true))
		if err != nil || gotErr != nil || wantErr != nil || string(got) != string(want) || u.Managed != tt.managed || u.Gone || sparse {
			t.Errorf("%s\n got %s managed %v gone %v sparse %v, %v\nwant %s", tt.data, got, u.Managed, u.Gone, sparse, err, want)
		}
	}
}
