package store

import "time"

// Erased is somebody of whom nothing is kept any more.
type Erased struct {
	// Person is the random ID that they had. Nothing leads from it to anybody.
	Person string
	At     time.Time
}

// Gone is what is left of the completions of people who were erased: numbers.
type Gone struct {
	// Completed and Passed count people who completed the course, and who passed.
	Completed, Passed int
}

// Expired counts what Expire deleted, or would.
type Expired struct {
	// Deliveries are rows of the ledger, Looks what Accesses has, Requests what
	// Requests has, Reviews what Reviews has, and Needs outcomes of mappings.
	Deliveries, Looks, Requests, Reviews, Needs int
}

// Add counts what another call did, too.
func (e *Expired) Add(o Expired) {
	e.Deliveries += o.Deliveries
	e.Looks += o.Looks
	e.Requests += o.Requests
	e.Reviews += o.Reviews
	e.Needs += o.Needs
}
