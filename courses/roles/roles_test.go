package roles_test

import (
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/roles"
)

const (
	sales  = `department == "Salg"`
	bergen = `location == "Bergen"`
)

// organisation has somebody in each role. Guro is contact of nobody in
// particular because her scope doesn't compile.
func organisation(levels int) *roles.Roles {
	return roles.New(roles.Config{
		Contacts: []roles.ContactConfig{
			{User: "kari@example.no", Deputies: []string{"VARA@example.no"}},
			{User: "AAAAAAAA-0000-4000-8000-000000000003", Scope: sales, Deputies: []string{"nils@example.no"}},
			{User: "nils@example.no", Scope: bergen},
			{User: "guro@example.no", Scope: `shift == "natt"`},
		},
		Authors: []string{"ada@example.no"}, Administrators: []string{"drift@example.no"}, Levels: levels,
	}, audience.NewRules(courses.FieldDepartment, courses.FieldLocation))
}

func known(email string) courses.Person {
	return courses.Person{ID: "p-" + email, ObjectID: "o-" + email, Email: email}
}

var everything = []roles.Action{
	roles.Learn, roles.SeeTeam, roles.RunCampaigns, roles.SeeResults,
	roles.ManagePeople, roles.ChooseFields, roles.AnswerRequests, roles.SeeQuality, roles.SeeOperation,
}

// TestWhoMayDoWhat is the table of roles and actions: what isn't in it may not
// be done.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	const all = audience.Everybody
	object := known("")
	object.ObjectID = "aaaaaaaa-0000-4000-8000-000000000003"
	left := known("kari@example.no")
	left.Left = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	restricted := known("kari@example.no")
	restricted.Restricted = left.Left
	type may map[roles.Action]string
	const team = "team"
	for _, tt := range []struct {
		who   string
		p     courses.Person
		roles []roles.Role
		may   may
	}{
		{"anybody", known("ola@example.no"), nil, may{roles.Learn: all, roles.SeeTeam: team}},
		{"contact of all", known("Kari@Example.no"), []roles.Role{roles.Contact}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.RunCampaigns: all, roles.SeeResults: all,
			roles.ManagePeople: all, roles.ChooseFields: all, roles.AnswerRequests: all, roles.SeeQuality: all,
		}},
		{"their deputy", known("vara@example.no"), []roles.Role{roles.Deputy}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.RunCampaigns: all, roles.SeeResults: all,
			roles.ManagePeople: all, roles.ChooseFields: all, roles.AnswerRequests: all, roles.SeeQuality: all,
		}},
		{"contact of some", object, []roles.Role{roles.Contact}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.RunCampaigns: sales, roles.SeeResults: sales, roles.AnswerRequests: sales, roles.SeeQuality: all,
		}},
		{"contact of some and deputy of others", known("nils@example.no"), []roles.Role{roles.Contact, roles.Deputy}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.SeeQuality: all,
			roles.RunCampaigns: "(" + bergen + ") or (" + sales + ")", roles.SeeResults: "(" + bergen + ") or (" + sales + ")",
			roles.AnswerRequests: "(" + bergen + ") or (" + sales + ")",
		}},
		{"contact by a field that is gone", known("guro@example.no"), []roles.Role{roles.Contact}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.SeeQuality: all,
			roles.RunCampaigns: `shift == "natt"`, roles.SeeResults: `shift == "natt"`,
			roles.AnswerRequests: `shift == "natt"`,
		}},
		{"author", known("ada@example.no"), []roles.Role{roles.Author}, may{roles.Learn: all, roles.SeeTeam: team, roles.SeeQuality: all}},
		{"administrator", known("drift@example.no"), []roles.Role{roles.Administrator}, may{
			roles.Learn: all, roles.SeeTeam: team, roles.SeeOperation: all,
		}},
		{"contact who left", left, nil, may{roles.Learn: all}},
		{"contact who is restricted", restricted, nil, may{roles.Learn: all}},
		{"nobody known", courses.Person{}, nil, may{roles.Learn: all, roles.SeeTeam: team}},
	} {
		t.Run(tt.who, func(t *testing.T) {
			t.Parallel()
			r := organisation(1)
			want := append([]roles.Role{roles.Learner, roles.Manager}, tt.roles...)
			if !tt.p.Active() {
				want = []roles.Role{roles.Learner}
			}
			if got := r.Of(&tt.p); !slices.Equal(got, want) {
				t.Errorf("is %v, want %v", got, want)
			}
			for _, a := range everything {
				scope, ok := r.May(&tt.p, a)
				wanted, may := tt.may[a]
				if wanted == team {
					wanted = ""
				}
				if ok != may || scope.Expression != wanted || scope.Team != (tt.may[a] == team) || scope.Whole() != (wanted == all) {
					t.Errorf("%s: %v %+v, want %v %q", a, ok, scope, may, tt.may[a])
				}
			}
		})
	}
}

// staff has chains of managers: Per reports to Mona, she to Dag by his address,
// and he to her again, in a circle. Ida's manager isn't known.
func staff() map[string]courses.Person {
	mona, dag, per, ida := known("mona@example.no"), known("dag@example.no"), known("per@example.no"), known("ida@example.no")
	per.Manager, mona.Manager, dag.Manager, ida.Manager = mona.ObjectID, "dag@example.no", mona.ObjectID, "o-gone"
	per.Fields = map[string]string{"department": "Salg"}
	return map[string]courses.Person{"mona": mona, "dag": dag, "per": per, "ida": ida}
}

// TestWhomItReaches is about the people that a scope covers.
func TestWhomItReaches(t *testing.T) {
	t.Parallel()
	team, whole := roles.Scope{Team: true}, roles.Scope{Expression: audience.Everybody}
	for _, tt := range []struct {
		name      string
		levels    int
		scope     roles.Scope
		by, about string
		want      bool
	}{
		{"a direct report", 1, team, "mona", "per", true},
		{"a direct report, without levels", 0, team, "mona", "per", true},
		{"by the manager's address", 1, team, "dag", "mona", true},
		{"two levels down", 1, team, "dag", "per", false},
		{"two levels down, allowed", 2, team, "dag", "per", true},
		{"upwards", 9, team, "per", "mona", false},
		{"oneself, in a circle", 9, team, "mona", "mona", false},
		{"in a circle", 1000000000, team, "ida", "per", false},
		{"a manager nobody knows", 3, team, "mona", "ida", false},
		{"everybody", 1, whole, "ida", "per", true},
		{"the department", 1, roles.Scope{Expression: sales}, "ida", "per", true},
		{"another department", 1, roles.Scope{Expression: sales}, "ida", "dag", false},
		{"a field that is gone", 1, roles.Scope{Expression: `shift == "natt"`}, "ida", "per", false},
		{"no scope", 1, roles.Scope{}, "ida", "per", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			all := staff()
			by, about := all[tt.by], all[tt.about]
			find := func(user string) (courses.Person, bool) {
				for _, p := range all {
					if p.ObjectID == user || p.Email == user {
						return p, true
					}
				}
				return courses.Person{}, false
			}
			if got := organisation(tt.levels).Covers(tt.scope, &by, &about, find); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestNobodyIsTheirOwnReport: whoever has no address or object ID yet isn't
// taken for the manager of those who have no manager.
func TestNobodyIsTheirOwnReport(t *testing.T) {
	t.Parallel()
	by, about := courses.Person{ID: "a"}, courses.Person{ID: "b"}
	if organisation(1).Covers(roles.Scope{Team: true}, &by, &about, nil) {
		t.Error("covered")
	}
}

// TestWhatIsTheirs is about what was made for a scope, such as a campaign.
func TestWhatIsTheirs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		who  string
		want []string
	}{
		{"kari@example.no", []string{"", sales, bergen, "(" + bergen + ") or (" + sales + ")"}},
		{"nils@example.no", []string{sales, bergen, "(" + bergen + ") or (" + sales + ")"}},
		{"guro@example.no", nil},
		{"ola@example.no", nil},
	} {
		p := known(tt.who)
		for _, scope := range []string{"", sales, bergen, "(" + bergen + ") or (" + sales + ")"} {
			if got := organisation(1).Holds(&p, roles.RunCampaigns, scope); got != slices.Contains(tt.want, scope) {
				t.Errorf("%s, %q: %v", tt.who, scope, got)
			}
		}
	}
}

// TestScopesDontBreakOut: a scope can't reach beyond itself once it is joined
// with another.
func TestScopesDontBreakOut(t *testing.T) {
	t.Parallel()
	r := roles.New(roles.Config{Contacts: []roles.ContactConfig{
		{User: "a@example.no", Scope: `department == "Salg") or (everybody`},
		{User: "a@example.no", Scope: bergen},
		{User: "a@example.no", Scope: bergen},
	}}, audience.NewRules(courses.FieldDepartment, courses.FieldLocation))
	p := known("a@example.no")
	if s, ok := r.May(&p, roles.SeeResults); !ok || s.Expression != bergen {
		t.Errorf("%v, %q", ok, s.Expression)
	}
}

// TestExpressions: whatever a contact or a deputy is given to see is among the
// scopes that totals are kept by, and nothing else is.
func TestExpressions(t *testing.T) {
	t.Parallel()
	r := organisation(1)
	want := []string{sales, "(" + bergen + ") or (" + sales + ")", `shift == "natt"`}
	if got := r.Expressions(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, email := range []string{"nils@example.no", "NILS@example.no", "guro@example.no"} {
		p := known(email)
		if s, ok := r.May(&p, roles.SeeResults); !ok || !slices.Contains(want, s.Expression) {
			t.Errorf("%s sees %q", email, s.Expression)
		}
	}
	if got := roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: "a@example.no"}}}, audience.NewRules()).Expressions(); len(got) > 0 {
		t.Errorf("%q for a contact of everybody", got)
	}
}
