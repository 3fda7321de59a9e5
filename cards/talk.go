package cards

import (
	"fmt"
	"slices"

	"drypp/courses"
)

// more returns the buttons that lead on from a card that is no course's,
// without the one to the card itself. Those for contacts take their rights.
func (w *writer) more(here string, r Rights) []button {
	all := []button{
		{title: w.t.MyCourses, data: Data{Do: DoCourses}},
		{title: w.t.Team.Button, data: Data{Do: DoTeam}},
		{title: w.t.Overview.Button, data: Data{Do: DoOverview}},
		{title: w.t.Status.Campaigns, data: Data{Do: DoStatus}},
		{title: w.t.People.Button, data: Data{Do: DoPeople}},
		{title: w.t.Desk.Button, data: Data{Do: DoPending}},
		{title: w.t.Help, data: Data{Do: DoHelp}},
		{title: w.t.MyData, data: Data{Do: DoMyData}},
		w.privacy(),
		{title: w.t.Language, data: Data{Do: DoLanguage}},
		{title: w.t.Files.CertificatesButton, data: Data{Do: DoCertificates}},
		{title: w.t.Quality.Button, data: Data{Do: DoQuality}},
		{title: w.t.Tests.Button, data: Data{Do: DoTests}},
		{title: w.t.Documents.Button, data: Data{Do: DoDocuments}},
	}
	return slices.DeleteFunc(all, func(b button) bool {
		switch b.data.Do {
		case here:
			return true
		case DoStatus:
			return !r.Campaigns
		case DoPeople:
			return !r.People
		case DoPending:
			return !r.Requests
		case DoOverview:
			return !r.Results
		case DoTeam:
			return !r.Team
		case DoCertificates:
			return !r.Certificates
		case DoQuality:
			return !r.Quality
		case DoTests:
			return !r.Tests
		case DoDocuments:
			return !r.Documents
		}
		return false
	})
}

// home returns the buttons for somebody who has come to an end.
func (w *writer) home() []button { return w.more("", Rights{})[:2] }

// Welcome greets somebody new: what this is, what is kept about them and where,
// and how to begin. The region is an Azure region's ID; first is the course to
// begin with, nil if there is none.
func Welcome(l courses.Language, organisation, region string, first *courses.Course) Card {
	w := begin(l)
	w.text(heading, md(w.t.WelcomeTitle))
	w.text(body, md(w.t.WelcomeWhat))
	buttons := w.more("", Rights{})
	if first != nil {
		title := first.Edition(l).Title
		w.text(body, say(w.t.WelcomeBegin, title, w.t.Minutes.of(first.Minutes)))
		start := button{title: w.t.Start, primary: true, data: Data{Do: DoStart, Course: first.ID},
			tooltip: fmt.Sprintf(w.t.ActionOn, w.t.Start, title)}
		buttons = append([]button{start}, buttons...)
	} else {
		w.text(body, md(w.t.NoCourses))
	}
	w.text(label, md(w.t.WelcomeKeptTitle))
	w.text(tight, say(w.t.WelcomeKept, organisation, w.t.region(region)))
	return w.finish(w.t.WelcomeSummary, buttons...)
}

// Help says what one can do and write, with what the rights add.
func Help(l courses.Language, r Rights) Card {
	w := begin(l)
	return w.commands(w.t.HelpTitle, w.t.HelpIntro, DoHelp, r)
}

// NotUnderstood answers what the bot doesn't understand with what it does.
func NotUnderstood(l courses.Language, r Rights) Card {
	w := begin(l)
	return w.commands(w.t.NotUnderstoodTitle, w.t.NotUnderstoodIntro, "", r)
}

func (w *writer) commands(title, intro, here string, r Rights) Card {
	w.text(heading, md(title))
	w.text(body, md(intro))
	w.bullets(w.mayWrite(r), false)
	return w.finish(title, w.more(here, r)...)
}

// mayWrite returns what one can write with these rights.
func (w *writer) mayWrite(r Rights) []string {
	f := &w.t.Files
	list := slices.Clone(w.t.Commands)
	for _, add := range []struct {
		right    bool
		commands []string
	}{
		{true, []string{w.t.Need.Command}}, {r.Certificates, f.CertificatesCommands}, {r.Team, f.TeamCommands}, {r.Campaigns, w.t.ContactCommands},
		{r.Results, slices.Concat(f.ResultCommands, []string{w.t.Need.ContactCommand})}, {r.People, []string{w.t.People.Command}}, {r.Quality, f.QualityCommands},
		{r.Requests, []string{w.t.Privacy.DeskCommand}}, {r.Tests, []string{w.t.Tests.Command}},
		{r.Documents, []string{w.t.Documents.Command}},
	} {
		if add.right {
			list = append(list, add.commands...)
		}
	}
	return list
}

// CourseGone says that a course is no longer offered.
func CourseGone(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.GoneTitle, w.t.GoneText, w.home()...)
}

// ContactOnly says that results are for a contact.
func ContactOnly(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.ContactOnlyTitle, w.t.ContactOnlyText, w.home()...)
}

// GroupChat asks to come to the personal chat. It has no button, since a click
// here would be seen by others.
func GroupChat(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.GroupTitle, w.t.GroupText)
}

// Unavailable says that something could not be read or saved. Its button sends
// again once more.
func Unavailable(l courses.Language, again Data) Card {
	w := begin(l)
	return w.message(w.t.UnavailableTitle, w.t.UnavailableText,
		button{title: w.t.TryAgain, primary: true, data: again})
}

// Languages lets the person choose a language.
func Languages(l courses.Language) Card {
	w := begin(l)
	w.text(heading, md(w.t.LanguagesTitle))
	var buttons []button
	for _, l := range courses.Languages {
		buttons = append(buttons, button{title: languageNames[l], data: Data{Do: DoLanguage, Language: string(l)}})
	}
	return w.finish(w.t.LanguagesTitle, buttons...)
}

// LanguageChanged confirms the choice, in the new language.
func LanguageChanged(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.LanguageChangedTitle, w.t.LanguageChangedText, w.home()...)
}

// message ends a card that says just one thing.
func (w *writer) message(title, text string, buttons ...button) Card {
	w.text(heading, md(title))
	w.text(body, md(text))
	return w.finish(title, buttons...)
}
