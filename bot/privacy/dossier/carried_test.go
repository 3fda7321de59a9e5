package dossier

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// filler gives every field of a value a content of its own, and remembers how
// each is written.
type filler struct {
	t    *testing.T
	next int
	// want is what must be found, by where it came from; yes counts the booleans.
	want map[string]string
	yes  int
	// skip are fields that needn't be carried.
	skip map[string]string
}

func (f *filler) fill(v reflect.Value, at string) {
	f.t.Helper()
	if _, skipped := f.skip[at]; skipped {
		return
	}
	f.next++
	switch v.Interface().(type) {
	case time.Time:
		when := time.Date(2031, 1, 1, 0, 0, f.next, 0, time.UTC)
		v.Set(reflect.ValueOf(when))
		f.want[at] = when.Format(time.RFC3339)
		return
	case calendar.Date:
		day := calendar.Date{Year: 3000 + f.next, Month: 1, Day: 1}
		v.Set(reflect.ValueOf(day))
		f.want[at] = day.String()
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text-" + strconv.Itoa(f.next) + "-")
		f.want[at] = v.String()
	case reflect.Int:
		v.SetInt(int64(70_000 + f.next))
		f.want[at] = strconv.Itoa(70_000 + f.next)
	case reflect.Float64:
		v.SetFloat(float64(70_000+f.next) + 0.25)
		f.want[at] = strconv.Itoa(70_000+f.next) + ".25"
	case reflect.Uint64:
		v.SetUint(uint64(70_000 + f.next))
		f.want[at] = strconv.Itoa(70_000 + f.next)
	case reflect.Bool:
		v.SetBool(true)
		f.yes++
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), at)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), at)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, at+" (key)")
		f.fill(value, at)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), at+"."+v.Type().Field(i).Name)
		}
	default:
		f.t.Fatalf("%s: nobody has thought of a %s", at, v.Kind())
	}
}

// Every field that is kept of a person is in the JSON and on the page. Whoever
// adds one to a type below has to carry it, or to say here why it isn't about the
// person.
func TestEveryFieldIsCarried(t *testing.T) {
	t.Parallel()
	untitled := func(string) string { return "" }
	same := func(id string) string { return id }
	for _, c := range []struct {
		name  string
		value any
		skip  map[string]string
		carry func(any) any
	}{
		{"person", &courses.Person{}, nil, func(v any) any { return personOf(v.(*courses.Person)) }},
		{"enrolments", &courses.Enrolment{}, nil, func(v any) any { return enrolmentOf(v.(*courses.Enrolment), untitled) }},
		{"learning", &learning.Record{}, nil, func(v any) any { return learnedOf(v.(*learning.Record)) }},
		{"reviews", &recall.Review{}, nil, func(v any) any { return reviewOf(v.(*recall.Review)) }},
		{"ballots", &surveys.Ballot{}, nil, func(v any) any { return ballotOf(v.(*surveys.Ballot)) }},
		{"standings", &results.Standing{}, nil, func(v any) any { return standingOf(v.(*results.Standing), untitled) }},
		{"certificates", &results.Certificate{}, nil, func(v any) any { return certificateOf(v.(*results.Certificate)) }},
		{"agenda", &campaigns.Agenda{}, nil, func(v any) any { return agendaOf(v.(*campaigns.Agenda), untitled) }},
		{"deliveries", &campaigns.Delivery{}, nil, func(v any) any { return deliveryOf(v.(*campaigns.Delivery), untitled) }},
		{"campaigns", &campaigns.Campaign{}, map[string]string{
			"campaigns.Audience": "whom it selects is about others, too; campaign.Named says it of the person", "campaigns.Scope": "as Audience",
			"campaigns.Pace": "how it goes is the organisation's matter; what came of it is in the ledger", "campaigns.RemindBefore": "as Pace",
			"campaigns.RemindAfter": "as Pace", "campaigns.Stopped": "as Pace", "campaigns.Revision": "as Pace", "campaigns.Changed": "as Pace",
		}, func(v any) any { return campaignOf(v.(*campaigns.Campaign), true) }},
		{"digests", &store.Digest{}, nil, func(v any) any { return digestOf(v.(*store.Digest), same) }},
		{"looks", &store.Access{}, nil, func(v any) any { return lookOf(v.(*store.Access), same) }},
		{"requests", &rights.Request{}, nil, func(v any) any { return requestOf(v.(*rights.Request), same) }},
		{"log", &audit.Entry{}, nil, func(v any) any { return entryOf(audit.Receipt{}, v.(*audit.Entry), same) }},
		{"events", &store.Event{}, nil, func(v any) any {
			e := v.(*store.Event)
			e.Kind = store.EventFinished
			return eventOf(e)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := filler{t: t, want: map[string]string{}, skip: c.skip}
			f.fill(reflect.ValueOf(c.value).Elem(), c.name)
			delete(f.want, "events.Kind")
			carried := c.carry(c.value)
			f.look(carried, "the JSON", asJSON(t, carried))
			f.look(carried, "the page", onPage(t, c.name, carried))
		})
	}
}

// look looks for everything that was filled in, in the data or on the page.
func (f *filler) look(carried any, where, text string) {
	f.t.Helper()
	for at, want := range f.want {
		if year, isDay := strings.CutSuffix(want, "-01-01"); isDay && where == "the page" {
			want = " " + year
		}
		if when, err := time.Parse(time.RFC3339, want); err == nil && where == "the page" {
			want = when.Format("15:04:05")
		}
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			f.t.Errorf("%s: %s isn't in %s: carry it in document.go and convert.go", at, want, where)
		}
	}
	yes := "true"
	if where == "the page" {
		yes = "yes"
	}
	if n := strings.Count(text, yes); n < f.yes {
		f.t.Errorf("%d of %d things that are true are in %s of %T", n, f.yes, where, carried)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// onPage returns how the page tells a member of the document.
func onPage(t *testing.T, name string, member any) string {
	t.Helper()
	doc := document{}
	whole := reflect.ValueOf(&doc).Elem()
	for i := range whole.NumField() {
		if tag(whole.Type().Field(i)) != name {
			continue
		}
		if f := whole.Field(i); f.Kind() == reflect.Slice {
			f.Set(reflect.Append(f, reflect.ValueOf(member)))
		} else {
			f.Set(reflect.ValueOf(member))
		}
	}
	v := view{language: courses.English, location: time.UTC, doc: &doc}
	var b bytes.Buffer
	for _, block := range v.blocks() {
		if block.Title == v.word(name) {
			fmt.Fprintf(&b, "%+v", block)
		}
	}
	text := b.String()
	// Tables are behind a pointer.
	for _, block := range v.blocks() {
		text += tables(&block)
	}
	return text
}

func tables(b *block) (text string) {
	if b.Table != nil {
		text += fmt.Sprint(*b.Table)
	}
	for i := range b.Blocks {
		text += tables(&b.Blocks[i])
	}
	return text
}

// Every member that the page shows is called something in every language, and
// every word that the domain has for a state has words for people.
func TestEveryMemberHasWords(t *testing.T) {
	t.Parallel()
	v := view{language: courses.English}
	var visit func(reflect.Type)
	visit = func(k reflect.Type) {
		for k.Kind() == reflect.Slice || k.Kind() == reflect.Pointer {
			k = k.Elem()
		}
		if k.Kind() != reflect.Struct || k == reflect.TypeFor[time.Time]() || k == reflect.TypeFor[calendar.Date]() {
			return
		}
		for i := range k.NumField() {
			name := tag(k.Field(i))
			if v.word(k.Name()+"."+name) == "" && v.word(name) == "" && name != "fields" && name != "detail" {
				t.Errorf("%s.%s isn't called anything", k.Name(), name)
			}
			visit(k.Field(i).Type)
		}
	}
	visit(reflect.TypeFor[person]())
	for i, whole := 0, reflect.TypeFor[document](); i < whole.NumField(); i++ {
		if f := whole.Field(i); f.Type.Kind() == reflect.Slice && tag(f) != "information" || tag(f) == "agenda" || tag(f) == "learning" {
			visit(f.Type)
		}
	}
	for key, said := range words {
		for _, s := range said {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s has no words in some language", key)
			}
		}
	}
}

func TestEveryStateHasWords(t *testing.T) {
	t.Parallel()
	v := view{language: courses.Nynorsk}
	want := func(member string, all ...string) {
		for _, s := range all {
			if v.word(member+"="+s) == "" {
				t.Errorf("%s %q has no words", member, s)
			}
		}
	}
	for _, s := range campaigns.Stages {
		want("stage", string(s))
	}
	for _, k := range rights.Kinds {
		want("kind", string(k))
	}
	want("kind", string(campaigns.Begin), string(campaigns.Continue), string(campaigns.Remind), string(campaigns.Mail), string(campaigns.Nudged),
		string(campaigns.Review), string(campaigns.Relearn), string(campaigns.Map), string(campaigns.Ask), string(campaigns.Acknowledge),
		string(store.ManagerDigest), string(store.ContactDigest), string(store.EventEnrolled), string(store.EventAnswered), string(store.EventFinished))
	want("stage", string(store.DigestSending), string(store.DigestSent), string(store.DigestMailed), string(store.DigestSkipped), string(store.DigestFailed))
	want("state", string(rights.Waiting), string(rights.Done), string(rights.Kept), string(rights.Refused), string(rights.Elsewhere), string(rights.Withdrawn),
		string(campaigns.Active), string(campaigns.Paused), string(campaigns.Ended))
	want("what", string(results.LookExport), string(results.LookReport), string(results.LookResults), string(results.LookTeam), string(results.LookCertificate))
	want("sure", string(recall.Guessed), string(recall.Somewhat), string(recall.Sure))
	want("purpose", string(recall.ToRemember), string(recall.ToMeasure))
	want("arm", string(recall.Usual), string(recall.Early), string(recall.Late))
	want("actor", audit.CommandLine, audit.Service)
	for _, a := range []audit.Action{
		audit.RequestAsked, audit.RequestDecided, audit.RequestWithdrawn, audit.RequestReminded, audit.Erased, audit.Restricted, audit.Lifted,
		audit.Kept, audit.Corrected, audit.PackageHandedOut, audit.ResultsLookedAt, audit.ResultsExported, audit.PeopleListed, audit.LogLookedAt,
		audit.CampaignChanged, audit.PeopleImported, audit.PeopleSynced, audit.FieldsChanged, audit.BreachAssessed, audit.BreachNotified,
	} {
		want("action", string(a))
	}
}
