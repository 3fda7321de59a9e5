package courses

import (
	"cmp"
	"slices"
	"strings"
)

// gather returns the competences that are known or that courses name, in the order
// of their IDs, each with a title in every language. What a later one says of an
// ID, language by language, takes the place of what an earlier one says.
func gather(known []Competence, list []*Course) []Competence {
	byID := map[string]*Competence{}
	named := func(id string) *Competence {
		if byID[id] == nil {
			byID[id] = &Competence{ID: id, Titles: map[Language]string{}, Statements: map[Language]string{}}
		}
		return byID[id]
	}
	for i := range known {
		k := named(known[i].ID)
		for l, s := range known[i].Titles {
			k.Titles[l] = s
		}
		for l, s := range known[i].Statements {
			k.Statements[l] = s
		}
	}
	for _, c := range list {
		for _, id := range c.Competences {
			named(id)
		}
	}
	var all []Competence
	for _, k := range byID {
		complete(k.Titles, title(k.ID))
		complete(k.Statements, "")
		all = append(all, *k)
	}
	slices.SortFunc(all, func(a, b Competence) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// complete fills in what isn't said in a language by what is said in another, or
// else by the substitute if it isn't empty.
func complete(said map[Language]string, substitute string) {
	var any string
	for _, l := range Languages {
		any = cmp.Or(any, said[l])
	}
	for _, l := range Languages {
		if s := cmp.Or(said[l], any, substitute); s != "" {
			said[l] = s
		}
	}
}

// title makes words of an ID.
func title(id string) string {
	words := strings.ReplaceAll(id, "-", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
