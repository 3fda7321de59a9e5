package main

import (
	"fmt"
	"testing"

	"drypp/bot/directory/entra/profile"
	"drypp/cmd/drypp/config"
)

// TestPropertiesAgree holds config, which compiles without Microsoft's SDK, to
// what package entra will ask for.
func TestPropertiesAgree(t *testing.T) {
	t.Parallel()
	const text = `region: norwayeast
bot: {app_id: 10000000-0000-0000-0000-000000000001, tenant_id: 10000000-0000-0000-0000-000000000002}
organisations:
  - tenant_id: 10000000-0000-0000-0000-00000000000a
    name: A
    language: nb
    timezone: Europe/Oslo
    fields: [shift]
    directory: {properties: {shift: %q}}
`
	names := []string{
		"city", "companyName", "department", "employeeId", "employeeType", "jobTitle", "officeLocation", "postalCode",
		"state", "userType", "employeeOrgData/costCenter", "employeeOrgData/division", "employeeOrgData", "displayName", "mail",
		"mobilePhone", "birthday", "streetAddress", "usageLocation", "City", "onPremisesExtensionAttributes",
		"onPremisesExtensionAttributes/extensionAttribute7", "onPremisesExtensionAttributes/extensionAttribute16", "onPremisesExtensionAttributes/city",
		"extension_0123456789abcdef0123456789ABCDEF_desk", "extension_0123456789abcdef0123456789abcdef_", "extension_123_desk",
		"extension_0123456789abcdef0123456789abcdef_a b", "extension_0123456789abcdef0123456789abcdef_9",
	}
	for n := range 18 {
		names = append(names, fmt.Sprintf("extensionAttribute%d", n))
	}
	for _, name := range names {
		_, here := config.Parse("drypp.yaml", fmt.Appendf(nil, text, name), nil)
		if there := profile.CheckProperty(name); (here == nil) != (there == nil) {
			t.Errorf("%s: config says %v, profile %v", name, here, there)
		}
	}
}
