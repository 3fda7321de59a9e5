package bot

import (
	"context"
	"io"

	"drypp/bot/privacy"
	"drypp/courses"
	"drypp/courses/rights"
)

// Privacy is what people may ask of what is kept about them; privacy.Service is
// it. It decides who may ask and decide, and everything that it does is on record.
type Privacy interface {
	// Facts returns what the information about the processing says now.
	Facts(ctx context.Context, tenant string) (*rights.Facts, error)
	// Preview says what would happen, and Ask does it, or has the contacts
	// decide. A person asks for themselves alone.
	Preview(ctx context.Context, tenant string, by privacy.Asker, w rights.Wish) (*rights.Preview, error)
	Ask(ctx context.Context, tenant string, by privacy.Asker, w rights.Wish) (*rights.Receipt, error)
	// Requests returns the person's own requests, the latest first; Withdraw takes
	// one back that waits.
	Requests(ctx context.Context, tenant string, person *courses.Person) ([]rights.Request, error)
	Withdraw(ctx context.Context, tenant string, by privacy.Asker, request string) (*rights.Receipt, error)
	// Pending returns what waits for a contact, what is due first first, and
	// Decide decides it.
	Pending(ctx context.Context, tenant string, by privacy.Asker) ([]rights.Pending, error)
	Decide(ctx context.Context, tenant string, by privacy.Asker, d rights.Decision) (*rights.Receipt, error)
	// Package writes all that is kept of the person as one file (a zip), and notes
	// that it was handed over unless measure says that only its length is asked
	// for.
	Package(ctx context.Context, tenant string, by privacy.Asker, w io.Writer, measure bool) error
}
