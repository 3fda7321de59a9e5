package bot

import (
	"slices"
	"strings"

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
