package preview

import (
	"net/http"
	"net/url"
	"slices"

	"drypp/courses"
)

// looks are the ways in which a card is shown; "all" shows them side by side.
var looks = []choice{
	{"all", "Side by side"}, {"light", "Light"}, {"dark", "Dark"}, {"phone", "Phone, 360 px"},
}

// languageNames are what people call the languages of Drypp.
var languageNames = map[courses.Language]string{
	courses.Bokmaal: "Bokmål", courses.Nynorsk: "Nynorsk", courses.English: "English",
}

// choice is one value of a parameter of the page.
type choice struct{ Value, Name string }

// option is a choice as the page links to it.
type option struct {
	choice
	Path    string
	Current bool
}

// view is what the page of a course is drawn from.
type view struct {
	Folder, Title string
	// Many says that there are other courses to go to.
	Many bool
	// Shown are the languages whose cards are shown.
	Shown           []courses.Language
	Language, Look  string
	Languages       []option
	Looks           []option
	LanguageAllowed []courses.Language
}

func (p *Preview) serveCourse(w http.ResponseWriter, r *http.Request) {
	s := p.find(w, r)
	if s == nil {
		return
	}
	folder := r.PathValue("course")
	have := s.languages()
	v := view{Folder: folder, Many: p.single == "", LanguageAllowed: have, Look: r.FormValue("look"), Language: r.FormValue("language")}
	if !slices.ContainsFunc(looks, func(c choice) bool { return c.Value == v.Look }) {
		v.Look = looks[0].Value
	}
	v.Shown = have
	if v.Language != "all" {
		l := s.language(courses.Language(v.Language))
		v.Language, v.Shown = string(l), []courses.Language{l}
	}
	if len(have) == 0 {
		v.Language, v.Shown = "", nil
	}
	v.Title = s.title(folder, courses.Language(v.Language))
	v.links(folder)
	p.render(w, coursePage, v)
}

// links fills in the ways to the other languages and looks.
func (v *view) links(folder string) {
	for _, l := range v.LanguageAllowed {
		v.language(folder, choice{string(l), languageNames[l]})
	}
	if len(v.LanguageAllowed) > 1 {
		v.language(folder, choice{"all", "All"})
	}
	for _, c := range looks {
		v.Looks = append(v.Looks, option{c, pathTo(folder, v.Language, c.Value), c.Value == v.Look})
	}
}

func (v *view) language(folder string, c choice) {
	v.Languages = append(v.Languages, option{c, pathTo(folder, c.Value, v.Look), c.Value == v.Language})
}

func coursePath(folder string) string { return "/courses/" + url.PathEscape(folder) }

func pathTo(folder, language, look string) string {
	return coursePath(folder) + "?" + url.Values{"language": {language}, "look": {look}}.Encode()
}
