// Package profile is what is asked of a user in Entra ID, and how what comes is
// read. It is a package of its own, without the SDK, so that a configuration can
// be checked and users be fuzzed without compiling that.
package profile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"drypp/bot/directory"
	"drypp/courses"
)

// always is asked of every user, and named as Graph names it.
var always = []string{"id", "accountEnabled", "displayName", "mail", "preferredLanguage"}

// standard names Graph's property for each standard field. Time zones aren't in
// Entra, and groups are asked for by group: for these nothing is requested.
var standard = map[string]string{
	courses.FieldDepartment: "department",
	courses.FieldLocation:   "officeLocation",
	courses.FieldTitle:      "jobTitle",
	courses.FieldStart:      "employeeHireDate",
	courses.FieldCountry:    "usageLocation",
	courses.FieldManager:    "manager",
}

// Properties returns the properties of Graph's that an organisation's own fields
// may have for their source beside extensions: about somebody's work, and no
// more.
func Properties() []string {
	return []string{
		"city", "companyName", "department", "employeeId", "employeeType",
		"jobTitle", "officeLocation", "postalCode", "state", "userType",
		"employeeOrgData/costCenter", "employeeOrgData/division",
	}
}

// extensions is a complex property: Graph gives its fifteen attributes together
// or not at all ("Use the $select query parameter", Microsoft). The one that was
// asked for is read, and the others aren't looked at.
const extensions = "onPremisesExtensionAttributes"

var (
	attribute          = regexp.MustCompile(`^extensionAttribute([1-9]|1[0-5])$`)
	directoryExtension = regexp.MustCompile(`^extension_[0-9a-fA-F]{32}_[A-Za-z][A-Za-z0-9_]*$`)
)

// CheckProperty says whether an organisation's own field may come from a
// property of Graph's users: extensionAttribute1 to 15, with or without
// onPremisesExtensionAttributes/ before it; a directory extension by its full
// name, extension_APP_NAME; or one of Properties, which the error lists.
func CheckProperty(property string) error {
	name := strings.TrimPrefix(property, extensions+"/")
	if attribute.MatchString(name) || directoryExtension.MatchString(property) || slices.Contains(Properties(), property) {
		return nil
	}
	return fmt.Errorf("%q is no property that can be a field: choose extensionAttribute1 to 15, extension_<app ID without dashes>_<name>, or from %s",
		property, strings.Join(Properties(), ", "))
}

// Plan is what is asked of users, and where each answer goes. It is safe for
// concurrent use.
type Plan struct {
	// Selected is the $select of a user, without the manager.
	Selected []string
	// Manager says that the manager is asked for.
	Manager bool
	// fields names the path of a property by the field that takes it: the
	// property, and the part of it if it is complex.
	fields map[string][]string
}

// For plans what is asked. It refuses a field that has no property.
func For(w directory.Want) (*Plan, error) {
	p := &Plan{Selected: slices.Clone(always), fields: map[string][]string{}}
	for _, field := range w.Fields {
		switch field {
		case courses.FieldManager:
			p.Manager = true
			continue
		case courses.FieldTimezone, courses.FieldGroups:
			continue
		}
		property, ok := standard[field]
		if !ok {
			property = w.Properties[field]
			if err := CheckProperty(property); err != nil {
				return nil, fmt.Errorf("field %s: %w", field, err)
			}
		}
		p.ask(field, property)
	}
	return p, nil
}

// ask adds one property.
func (p *Plan) ask(field, property string) {
	if attribute.MatchString(property) {
		property = extensions + "/" + property
	}
	path := strings.Split(property, "/")
	p.fields[field] = path
	if !slices.Contains(p.Selected, path[0]) {
		p.Selected = append(p.Selected, path[0])
	}
}
