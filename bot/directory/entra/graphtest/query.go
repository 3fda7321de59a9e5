package graphtest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// problem is an answer that refuses a request, as "Microsoft Graph error
// responses and resource types" has it.
type problem struct {
	status        int
	code, message string
	header        http.Header
}

func bad(message string) *problem {
	return &problem{status: http.StatusBadRequest, code: "BadRequest", message: message}
}

func missing(what string) *problem {
	return &problem{status: http.StatusNotFound, code: "Request_ResourceNotFound", message: "Resource '" + what + "' does not exist."}
}

// known are the properties of a user that $select takes; navigation properties
// but manager can't be selected. From the v1.0 metadata's entity type user.
var known = strings.Fields(`id deletedDateTime aboutMe accountEnabled ageGroup assignedLicenses assignedPlans
	authorizationInfo birthday businessPhones city companyName consentProvidedForMinor country createdDateTime
	creationType customSecurityAttributes department displayName employeeHireDate employeeId employeeLeaveDateTime
	employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber givenName hireDate
	identities imAddresses interests isManagementRestricted isResourceAccount jobTitle lastPasswordChangeDateTime
	legalAgeGroupClassification licenseAssignmentStates mail mailboxSettings mailNickname mobilePhone mySite
	officeLocation onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes
	onPremisesImmutableId onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName
	onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies
	passwordProfile pastProjects postalCode preferredDataLocation preferredLanguage preferredName provisionedPlans
	proxyAddresses responsibilities schools securityIdentifier serviceProvisioningErrors showInAddressList
	signInActivity signInSessionsValidFromDateTime skills state streetAddress surname usageLocation
	userPrincipalName userType manager`)

// elsewhere are those that aren't in the directory's own store: they come with
// one user only, and never change in a delta round ("user resource type").
var elsewhere = strings.Fields(`aboutMe birthday hireDate interests mailboxSettings mySite pastProjects
	preferredName responsibilities schools skills`)

// standard are what comes without $select ("user resource type").
var standard = strings.Fields(`businessPhones displayName givenName jobTitle mail mobilePhone officeLocation
	preferredLanguage surname userPrincipalName id`)

// extension is the name of a directory extension.
var extension = regexp.MustCompile(`^extension_[0-9a-f]{32}_\w+$`)

// query returns the request's parameters, if they are among those allowed and
// none comes twice.
func query(r *http.Request, allowed ...string) (map[string]string, *problem) {
	values := map[string]string{}
	for name, all := range r.URL.Query() {
		if !slices.Contains(allowed, name) || len(all) != 1 {
			return nil, bad("The query specified in the URI is not valid. The parameter '" + name + "' is not supported here, or comes twice.")
		}
		values[name] = all[0]
	}
	return values, nil
}

// selected returns what $select asks of users, one by one or of many.
func selected(list string, many bool) ([]string, *problem) {
	if list == "" {
		return standard, nil
	}
	names := strings.Split(list, ",")
	for i, name := range names {
		switch {
		case !slices.Contains(known, name) && !extension.MatchString(name):
			return nil, bad("Could not find a property named '" + name + "' on type 'microsoft.graph.user'.")
		case many && slices.Contains(elsewhere, name):
			return nil, bad("The property '" + name + "' is not supported for collections of users.")
		case slices.Contains(names[:i], name):
			return nil, bad("The property '" + name + "' is selected twice.")
		}
	}
	return names, nil
}

// equals returns the value that a filter of one comparison asks for.
func equals(filter, property string) (string, bool) {
	value, ok := strings.CutPrefix(strings.TrimSpace(filter), property+" eq '")
	if !ok || !strings.HasSuffix(value, "'") {
		return "", false
	}
	return strings.ReplaceAll(strings.TrimSuffix(value, "'"), "''", "'"), true
}
