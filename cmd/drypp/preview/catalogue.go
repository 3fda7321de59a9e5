package preview

import (
	"slices"

	"drypp/courses"
	"drypp/courses/library"
)

// offer returns the courses as they are now. Tests get the questions of those, and
// of the courses that come along: their authors want to see what will be asked. A
// test that nobody lends anything can't be given.
func (p *Preview) offer() *courses.Catalogue {
	var list []*courses.Course
	for _, folder := range sorted(p.snapshots) {
		if c := p.snapshots[folder].course; c != nil {
			list = append(list, c)
		}
	}
	if slices.ContainsFunc(list, isTest) {
		list = p.withLenders(list)
	}
	catalogue, err := courses.NewCatalogue(list...)
	if err == nil {
		return catalogue
	}
	// Markdown holds IDs to folder names, so no two can be the same.
	p.config.Log.Warn("tests without questions can't be played", "error", err)
	if catalogue, err = courses.NewCatalogue(slices.DeleteFunc(list, isTest)...); err != nil {
		p.config.Log.Error("the courses can't be played", "error", err)
		return &courses.Catalogue{}
	}
	return catalogue
}

func isTest(c *courses.Course) bool { return c.Test != nil }

// withLenders adds the courses that come along, but for those that are there.
func (p *Preview) withLenders(list []*courses.Course) []*courses.Course {
	along, err := library.Courses()
	if err != nil {
		p.config.Log.Error("the courses that come along can't be read", "error", err)
	}
	for _, c := range along {
		if !slices.ContainsFunc(list, func(own *courses.Course) bool { return own.ID == c.ID }) {
			list = append(list, c)
		}
	}
	return list
}

// offered returns a course as it is given: a test with its bank.
func (p *Preview) offered(c *courses.Course) *courses.Course {
	p.mu.Lock()
	defer p.mu.Unlock()
	if full := p.catalogue.Course(c.ID); full != nil && isTest(c) {
		return full
	}
	return c
}
