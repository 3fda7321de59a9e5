package rights

import "drypp/courses/calendar"

// Facts are what an organisation's people, its privacy officer and the
// supervisory authority are told about the processing (GDPR articles 13 and 30).
// They are read off the configuration that the program runs with and off what is
// stored, never written by hand, so that they can't go stale.
type Facts struct {
	// Tenant and Name are the organisation's: the controller.
	Tenant, Name string
	// Contacts are the addresses of the contact persons whose scope is everybody,
	// Officer that of the data protection officer or empty.
	Contacts []string
	Officer  string
	// Basis is the legal basis that the controller gave (GDPR article 6).
	Basis Basis
	// Region is where the data is, Country the code of the country that it lies
	// in, ISO 3166-1 alpha-2.
	Region, Country string
	// Seat is the code of the country that the organisation is in, whose
	// supervisory authority its people complain to (article 77); empty is Country.
	Seat string
	// Source says where people come from: "directory", "file", "configuration" or
	// "teams".
	Source string
	// Fields are what is known of people beside name, address and language.
	Fields []string
	// ManagersSeeScores, Certificates, Digests and Mail say whether there is that.
	ManagersSeeScores, Certificates, Digests, Mail bool
	// Reviews says that questions come back before they are forgotten, for which how
	// well people remember is estimated; Measured that some people, by lot, are asked
	// later to find out whether courses worked.
	Reviews, Measured bool
	// Proof is what the organisation must be able to prove.
	Proof []Proof
	// Recipients are those who get data, and what for.
	Recipients []Recipient
	Retention  Retention
	// Contract is the organisation's; zero dates are open.
	ContractFrom, ContractTo calendar.Date
	// Sealed says that personal data is sealed with keys of its own, and whose
	// master key that is: "file", "environment" or "vault".
	Sealed bool
	Master string
}

// Basis is a legal basis.
type Basis string

// The legal bases, with the letters of GDPR article 6, paragraph 1.
const (
	LegalObligation    Basis = "legal-obligation"    // c
	LegitimateInterest Basis = "legitimate-interest" // f
	Contract           Basis = "contract"            // b
	PublicTask         Basis = "public-task"         // e
)

// Bases are those that a configuration may name.
var Bases = []Basis{LegalObligation, LegitimateInterest, Contract, PublicTask}

// Proof is a course whose completion the organisation must be able to prove for
// so many months.
type Proof struct {
	Course string
	Months int
}

// Recipient is somebody who gets data.
type Recipient struct {
	// Host is the endpoint's, Who the company or organisation behind it, if known.
	Host, Who string
	// Purpose says what for.
	Purpose Purpose
	// Place says where that is, as far as known.
	Place Place
	// Exception is why an endpoint that isn't known to be in the EEA is used
	// nevertheless, as the configuration has it; empty for others.
	Exception string
}

// Purpose is what an endpoint is for.
type Purpose string

// The purposes.
const (
	ForHosting   Purpose = "hosting"
	ForMessages  Purpose = "messages"  // Teams, through the Bot Framework
	ForDirectory Purpose = "directory" // Microsoft Graph
	ForSignIn    Purpose = "sign-in"   // tokens of applications; no data of people
	ForMail      Purpose = "mail"
	ForRecords   Purpose = "records" // a learning record store
	ForKeys      Purpose = "keys"
	ForBackup    Purpose = "backup"
)

// Place says where an endpoint is.
type Place string

// The places.
const (
	// Inside: known to be in the EEA.
	Inside Place = "eea"
	// Global: Microsoft's global service, covered by its data processing
	// agreement and the EU Data Boundary.
	Global Place = "global"
	// Machine: this machine, or its private network.
	Machine Place = "machine"
	// Unknown: nothing is known. It is refused without an exception.
	Unknown Place = "unknown"
)

// Retention is how long what is kept.
type Retention struct {
	// AfterContract is in months, AfterLeaving in days: at the latest so long
	// after the contract ended or the person left is a person kept, whichever
	// comes first.
	AfterContract, AfterLeaving int
	// Behaviour is in months: the ledger, what was clicked, and who looked.
	Behaviour int
	// Exports is in days: files that Drypp made and keeps itself.
	Exports int
}

// DefaultRetention is what counts unless the configuration says otherwise.
var DefaultRetention = Retention{AfterContract: 6, AfterLeaving: 30, Behaviour: 18, Exports: 7}
