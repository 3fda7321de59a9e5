package roles

import "slices"

// Users returns those whom the configuration names in a role that may do
// something, by object ID or e-mail address as it names them, each once, in its
// order. Whom it reaches, and whether they are there at all, May says of the
// person.
func (r *Roles) Users(a Action) []string {
	var list []string
	add := func(role Role, users ...string) {
		for _, user := range users {
			if slices.Contains(actions[role], a) && !slices.Contains(list, user) {
				list = append(list, user)
			}
		}
	}
	for _, c := range r.config.Contacts {
		add(Contact, c.User)
		add(Deputy, c.Deputies...)
	}
	add(Author, r.config.Authors...)
	add(Administrator, r.config.Administrators...)
	return list
}
