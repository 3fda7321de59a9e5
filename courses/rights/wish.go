package rights

import "time"

// Wish is what a person asks for, before anything is done about it.
type Wish struct {
	Kind Kind
	// Field and Value are a Correction's, as Request has them.
	Field, Value string
}

// Preview is what would happen if a wish were confirmed. It is what the card that
// asks for confirmation says.
type Preview struct {
	Wish
	// Decides says that a contact has to decide, and DueBy by when.
	Decides bool
	DueBy   time.Time
	// Proof are the courses whose completion has to be kept, KeepUntil until when.
	Proof     []string
	KeepUntil time.Time
	// Elsewhere says that what is to be corrected comes from the directory.
	Elsewhere bool
	// Before is what is known now of what is to be corrected.
	Before string
	// Waiting is a request of the same kind that waits already, or nil.
	Waiting *Request
	// Mark stands for how things were when the card was made. The button that
	// confirms sends it back, so that it does nothing once they are otherwise. It
	// is the chat's to set.
	Mark int
}

// Receipt is what a person gets for what they asked, and what the contact and the
// command line are told. It holds nothing personal but what Request has.
type Receipt struct {
	Request
	// Organisation is the organisation's name.
	Organisation string
	// Certificate is the signed deletion certificate of an Erasure that is Done, a
	// note as golang.org/x/mod/sumdb/note has it; it names nobody.
	Certificate []byte
	// Mentions are the names of campaigns whose audience named the person.
	Mentions []string
	// Copies says that a copy of the key ring could not be replaced yet: it is
	// tried until it is, and no certificate is issued before.
	Copies bool
}

// Decision is what a contact decides about a request that waits.
type Decision struct {
	Request string
	// Grant grants it; else it is refused for Reason.
	Grant bool
	// Keep grants an Erasure but for the proof that has to be kept.
	Keep bool
	// Reason is at most MaxReason bytes.
	Reason string
}

// Pending is a request as a contact sees it: with whose it is.
type Pending struct {
	Request
	// Name is what the person is called, or their address.
	Name string
	// Before is what is known now of what is to be corrected.
	Before string
	// Days is how many days are left, below 0 once it is late.
	Days int
}
