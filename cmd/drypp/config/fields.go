package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"drypp/bot/directory/entra/profile"
	"drypp/courses"
	"drypp/courses/audience"
)

// fieldName matches the name of a field that audiences can use.
var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// known are the fields that every organisation knows.
var known = []string{"name", "email", "language"}

// checkFields holds what the organisation may choose to know to its rules.
func (f *findings) checkFields(key string, names []string) {
	own := 0
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", key, i)
		switch {
		case slices.Contains(names[:i], name):
			f.bad(at, "is there twice", "remove it")
		case slices.Contains(known, name):
			f.bad(at, "is known of everybody anyway", "remove it")
		case !slices.Contains(courses.StandardFields(), name):
			own++
			f.checkOwnField(at, name, names)
		}
	}
	if own > courses.MaxOwnFields {
		f.bad(key, fmt.Sprintf("has %d fields of the organisation's own", own),
			fmt.Sprintf("keep at most %d: what isn't needed to select people needn't be known", courses.MaxOwnFields))
	}
}

func (f *findings) checkOwnField(key, name string, all []string) {
	_, err := audience.Compile(name+` == "a"`, all)
	if !fieldName.MatchString(name) || err != nil {
		f.bad(key, "is no name for a field", "write at most 32 small letters, digits and underscores, such as cost_centre; words like in, not and true are taken")
		return
	}
	standard := append(courses.StandardFields(), known...)
	if meant := nearest(name, standard, max(1, len(name)/4)); meant != "" {
		f.bad(key, "is nearly "+meant, "did you mean "+meant+"? If not, choose a name that can't be taken for it")
	}
}

// checkHeaders wants each of a spreadsheet's headers to lead to a field that is
// taken.
func (f *findings) checkHeaders(key string, o *Organisation) {
	for _, header := range slices.Sorted(maps.Keys(o.Headers)) {
		if field := o.Headers[header]; !slices.Contains(known, field) {
			f.chosen(join(key, header), field, o.Fields)
		}
	}
}

// checkProperties wants each of the organisation's own fields to have a
// property that Graph has, and no other.
func (f *findings) checkProperties(key string, o *Organisation) {
	for _, field := range slices.Sorted(maps.Keys(o.Directory.Properties)) {
		at, property := join(key, field), o.Directory.Properties[field]
		if slices.Contains(courses.StandardFields(), field) || slices.Contains(known, field) {
			f.bad(at, "is no field of the organisation's own", "remove it: Drypp knows where Graph has it")
			continue
		}
		f.chosen(at, field, o.Fields)
		if err := checkProperty(property); err != "" {
			f.bad(at, "is no property that Drypp may ask Graph for", err)
		}
	}
	for i, field := range o.Fields {
		if slices.Contains(courses.StandardFields(), field) || o.Directory.Properties[field] != "" {
			continue
		}
		f.bad(strings.TrimSuffix(key, ".directory.properties")+fmt.Sprintf(".fields[%d]", i), "has no property in directory.properties",
			"say which of Graph's properties holds it, such as "+field+": extensionAttribute3, or remove the field")
	}
}

// chosen wants a name to be a field that the organisation may choose.
func (f *findings) chosen(key, name string, fields []string) {
	if slices.Contains(fields, name) {
		return
	}
	fix := "add it to fields, or remove it"
	if meant := nearest(name, fields, max(2, len(name)/3)); meant != "" {
		fix = "did you mean " + meant + "? Otherwise " + fix
	}
	if fields != nil {
		fix += "; there are " + strings.Join(fields, ", ")
	}
	f.bad(key, "isn't among the organisation's fields", fix)
}

// checkProperty returns what to do about a property that Graph mustn't be asked
// for, or "".
func checkProperty(name string) (fix string) {
	if profile.CheckProperty(name) == nil {
		return ""
	}
	all := profile.Properties()
	for n := range 15 {
		all = append(all, fmt.Sprintf("extensionAttribute%d", n+1))
	}
	if meant := nearest(name, all, max(2, len(name)/4)); meant != "" {
		return "did you mean " + meant + "?"
	}
	return "write extensionAttribute1 to 15, a directory extension, or one of " + strings.Join(profile.Properties(), ", ")
}
