package cards_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
)

// shownElsewhere are the fields of Kept whose change needn't change the card, and
// why.
var shownElsewhere = map[string]string{
	"Agenda.Planned":    "it is among the deliveries",
	"Agenda.Sending":    "it is among the deliveries",
	"Agenda.Restricted": "it says what the day of the person does, which is shown",
	"Deliveries.Person": "it is the person's ID, which is shown",
	"Requests.Person":   "it is the person's ID, which is shown",
	"Requests.Revision": "it counts what the rest of the request shows",
}

// TestMyDataShowsEveryField changes whatever may be kept of a person, field by
// field, and wants the card to change with it. A field that is added to any of
// these types fails here until it is shown or listed above.
func TestMyDataShowsEveryField(t *testing.T) {
	t.Parallel()
	data := func() cards.Kept {
		c := fixture()
		return kept([]cards.Taken{{Course: c, Enrolment: begun(c, allWrong...)}})
	}
	before := cards.MyData(courses.English, data(), "Fjordvik", "norwayeast")
	checked := map[string]bool{}
	for _, root := range []string{"Person", "Agenda", "Deliveries", "Digests", "Looks", "Requests"} {
		for i, n := 0, 1; i < n; i++ {
			k := data()
			all := leaves(root, reflect.ValueOf(&k).Elem().FieldByName(root))
			n = len(all)
			all[i].change()
			after := cards.MyData(courses.English, k, "Fjordvik", "norwayeast")
			checked[all[i].path] = checked[all[i].path] || string(after.JSON) != string(before.JSON)
		}
	}
	for path, shown := range checked {
		if _, ok := shownElsewhere[path]; shown == ok {
			t.Errorf("%s: shown is %v, and listed as shown elsewhere is %v", path, shown, ok)
		}
	}
	for path := range shownElsewhere {
		if _, ok := checked[path]; !ok {
			t.Errorf("%s is listed and doesn't exist", path)
		}
	}
}

// TestMyDataSaysWhatManagersSee: who was told that their score is seen finds that
// again, and nobody else does.
func TestMyDataSaysWhatManagersSee(t *testing.T) {
	t.Parallel()
	for _, told := range []bool{false, true} {
		c := fixture()
		e := begun(c, allRight...)
		e.ScoresTold = told
		card := cards.MyData(courses.English, kept([]cards.Taken{{Course: c, Enrolment: e}}), "Fjordvik", "norwayeast")
		if said := strings.Contains(string(card.JSON), "Your manager can see the score"); said != told {
			t.Errorf("told %v, said %v", told, said)
		}
	}
}

// TestMyDataNamesTheManager by what is kept of them.
func TestMyDataNamesTheManager(t *testing.T) {
	t.Parallel()
	for manager, want := range map[string]string{
		"":                                     `"Manager"`,
		"6b2a1f0e-0000-4000-8000-000000000002": `"Manager, ID in Entra"`,
		"sjef@example.no":                      `"Manager, e-mail"`,
	} {
		k := kept(nil)
		k.Person.Manager = manager
		if card := cards.MyData(courses.English, k, "Fjordvik", "norwayeast"); !strings.Contains(string(card.JSON), want) {
			t.Errorf("the card doesn't say %s of %q:\n%s", want, manager, card.JSON)
		}
	}
}

// leaf is a value that is no struct, list or map, by the names of the fields
// that lead to it.
type leaf struct {
	path   string
	change func()
}

// leaves returns all leaves of a value that can be set. The fixture must have
// something in every list and map.
func leaves(path string, v reflect.Value) (list []leaf) {
	_, isTime := v.Interface().(time.Time)
	_, isDate := v.Interface().(calendar.Date)
	switch {
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			list = append(list, leaves(path, v.Index(i))...)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		list = leaves(path, v.Elem())
	case v.Kind() == reflect.Map:
		for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()), byName) {
			entry := reflect.New(v.Type().Elem()).Elem()
			entry.Set(v.MapIndex(key))
			for _, l := range leaves(path, entry) {
				list = append(list, leaf{l.path, func() { l.change(); v.SetMapIndex(key, entry) }})
			}
		}
	case v.Kind() == reflect.Struct && !isTime && !isDate:
		for i := range v.NumField() {
			name := "." + v.Type().Field(i).Name
			if v.Type().Field(i).Anonymous {
				name = ""
			}
			list = append(list, leaves(path+name, v.Field(i))...)
		}
	default:
		list = append(list, leaf{path, func() { alter(path, v) }})
	}
	if list == nil {
		panic(path + " is empty in the fixture")
	}
	return list
}

func byName(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }

// alter gives a leaf another value.
func alter(path string, v reflect.Value) {
	switch is := v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(is.AddDate(1, 1, 1)))
		return
	case calendar.Date:
		v.Set(reflect.ValueOf(calendar.Date{Year: is.Year + 1, Month: time.May, Day: 6}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "zq")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Uint64:
		v.SetUint(v.Uint() + 1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	default:
		panic(fmt.Sprintf("%s is a %s: say how it changes", path, v.Type()))
	}
}
