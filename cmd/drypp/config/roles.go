package config

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"drypp/courses/audience"
	"drypp/courses/roles"
)

// maxLevels bounds how deep a manager's team goes.
const maxLevels = 10

// Roles returns who is what to the organisation.
func (o *Organisation) Roles() roles.Config {
	c := roles.Config{Authors: o.Authors, Administrators: o.Administrators, Levels: o.ManagerLevels}
	for _, contact := range o.Contacts {
		made := roles.ContactConfig{User: contact.User, Scope: contact.Scope, Deputies: contact.Deputies}
		if contact.Scope == ScopeAll {
			made.Scope = ""
		}
		c.Contacts = append(c.Contacts, made)
	}
	return c
}

func (f *findings) checkRoles(key string, o *Organisation) {
	if o.ManagerLevels > maxLevels {
		f.bad(key+".manager_levels", "is too many", fmt.Sprintf("choose 1 to %d; 1 is direct reports", maxLevels))
	}
	for i := range o.Contacts {
		c, at := &o.Contacts[i], fmt.Sprintf("%s.contacts[%d]", key, i)
		f.user(at+".user", &c.User)
		f.users(at+".deputies", c.Deputies)
		f.checkScope(at+".scope", c.Scope, o.Fields)
	}
	f.users(key+".authors", o.Authors)
	f.users(key+".administrators", o.Administrators)
}

func (f *findings) users(key string, list []string) {
	for i := range list {
		f.user(fmt.Sprintf("%s[%d]", key, i), &list[i])
	}
}

// user wants an e-mail address or an object ID, and brings it into lower case.
func (f *findings) user(key string, value *string) {
	address, err := mail.ParseAddress(*value)
	if uuid.Validate(*value) != nil && (err != nil || address.Address != *value) {
		f.bad(key, "is neither an e-mail address nor an object ID", "give one of both, as Entra has it")
	}
	*value = strings.ToLower(*value)
}

// checkScope wants a contact's scope to be all, or an expression that compiles.
func (f *findings) checkScope(key, scope string, fields []string) {
	if scope == ScopeAll {
		return
	}
	_, err := audience.Compile(scope, fields)
	if wrong, ok := errors.AsType[*audience.Error](err); ok {
		where := fmt.Sprintf("character %d", wrong.Column)
		if wrong.Line > 1 {
			where = fmt.Sprintf("line %d, %s", wrong.Line, where)
		}
		f.bad(key, fmt.Sprintf("is no scope: %s: %s", where, wrong.Problem), wrong.Fix+"; or write all")
	}
}
