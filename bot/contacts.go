package bot

import (
	"slices"
	"strings"

	"drypp/cards"
	"drypp/courses"
)

// Contacts returns a check of who is a contact: those whose e-mail address or
// Entra object ID is in the list, without regard to case.
func Contacts(users []string) func(courses.Person) bool {
	return func(p courses.Person) bool {
		return slices.ContainsFunc(users, func(user string) bool {
			return user != "" && (strings.EqualFold(user, p.Email) || strings.EqualFold(user, p.ObjectID))
		})
	}
}

// Rows lists the totals of every course on offer, in the catalogue's order,
// then of those that are no longer offered, by ID.
func Rows(offered *courses.Catalogue, totals map[string]courses.Totals) []cards.CourseTotals {
	var rows []cards.CourseTotals
	for _, c := range offered.All() {
		rows = append(rows, cards.CourseTotals{ID: c.ID, Course: c, Totals: totals[c.ID]})
	}
	var gone []string
	for id := range totals {
		if offered.Course(id) == nil {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		rows = append(rows, cards.CourseTotals{ID: id, Totals: totals[id]})
	}
	return rows
}
