package courses

// What an organisation may choose to know of its people beside their name,
// e-mail address and language, which every organisation knows. Nothing else is
// asked for or kept (GDPR article 5(1)(c), data minimisation).
const (
	// FieldDepartment, FieldLocation and FieldTitle are in Person.Fields.
	FieldDepartment = "department"
	FieldLocation   = "location"
	FieldTitle      = "title"
	// FieldStart is the person's first day of work, in Person.Fields as
	// 2006-01-02. Campaigns begin for them on that day at the earliest.
	FieldStart = "start_date"
	// FieldManager is Person.Manager.
	FieldManager = "manager"
	// FieldCountry is Person.Country, FieldTimezone Person.Timezone.
	FieldCountry  = "country"
	FieldTimezone = "timezone"
	// FieldGroups is Person.Groups.
	FieldGroups = "groups"
)

// MaxOwnFields is how many fields of its own an organisation may have.
const MaxOwnFields = 10

// StandardFields returns the fields that every organisation may choose; any
// other field is an organisation's own.
func StandardFields() []string {
	return []string{FieldDepartment, FieldLocation, FieldManager, FieldTitle, FieldStart, FieldCountry, FieldTimezone, FieldGroups}
}
