package record

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"drypp/courses/rights"
)

var verb = regexp.MustCompile(`%[sd]`)

// Every language has every text, with the same to fill in.
func TestEveryText(t *testing.T) {
	t.Parallel()
	want := spoken(reflect.ValueOf(english), "", map[string]string{})
	for l, texts := range byLanguage {
		got := spoken(reflect.ValueOf(*texts), "", map[string]string{})
		if len(got) != len(want) {
			t.Errorf("%s has %d texts, English %d", l, len(got), len(want))
		}
		for name, s := range got {
			if s == "" || !slices.Equal(sorted(verb.FindAllString(s, -1)), sorted(verb.FindAllString(want[name], -1))) {
				t.Errorf("%s: %s is %q, in English %q", l, name, s, want[name])
			}
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// spoken collects the strings of a value by their names.
func spoken(v reflect.Value, name string, all map[string]string) map[string]string {
	switch v.Kind() {
	case reflect.String:
		all[name] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			spoken(v.Field(i), name+"."+v.Type().Field(i).Name, all)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			spoken(it.Value(), name+"."+it.Key().String(), all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoken(v.Index(i), name+"."+string(rune('0'+i)), all)
		}
	}
	return all
}

// Whatever the facts can say there are words for.
func TestEveryFact(t *testing.T) {
	t.Parallel()
	for l, texts := range byLanguage {
		for _, b := range rights.Bases {
			if texts.bases[string(b)] == "" {
				t.Errorf("%s: no words for the basis %s", l, b)
			}
		}
		for _, p := range []rights.Purpose{rights.ForHosting, rights.ForMessages, rights.ForDirectory, rights.ForSignIn, rights.ForMail, rights.ForRecords, rights.ForKeys, rights.ForBackup} {
			if texts.recipientPurposes[string(p)] == "" {
				t.Errorf("%s: no words for the purpose %s", l, p)
			}
		}
		for _, c := range Categories {
			if texts.kinds[c] == "" || texts.contents[c] == "" {
				t.Errorf("%s: no words for the category %s", l, c)
			}
		}
	}
	if len(Categories) != len(assessor{}.counts) {
		t.Errorf("%d categories, and room for %d", len(Categories), len(assessor{}.counts))
	}
}
