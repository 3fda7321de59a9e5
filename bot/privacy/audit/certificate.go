package audit

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// certificateFormat is the first line of a certificate. It is what keeps a
// certificate from being taken for a head: both are signed with the same key.
const certificateFormat = "Drypp deletion certificate, format 1"

// Kinds of deletions.
const (
	// OfPerson: what was kept of people is gone.
	OfPerson = "person"
	// OfOrganisation: what was kept of a whole organisation is gone.
	OfOrganisation = "organisation"
)

// Bounds of a certificate.
const (
	// MaxPersons and MaxWhat are how many IDs and kinds of records one may name.
	MaxPersons = 1_000_000
	MaxWhat    = 64
	// MaxCertificate is how long one is at most, in bytes.
	MaxCertificate = 64 << 20
)

// Deletion is what a certificate says: what was deleted, when, and where the audit
// log has it. It names nobody: a random ID leads to nobody once it was deleted.
type Deletion struct {
	// Tenant is the organisation's, Kind OfPerson or OfOrganisation.
	Tenant, Kind string
	// Persons are the random IDs of those of whom nothing is kept any more, each
	// once and in order; at least one unless Kind is OfOrganisation.
	Persons []string
	// At is when it was done, to the second.
	At time.Time
	// Entry is the number of the log's entry, from 0, and Hash its hash in
	// hexadecimal, as a Receipt has them.
	Entry uint64
	Hash  string
	// What lists what kinds of records were deleted, in words of machines.
	What []string
}

var (
	isTenant = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	isHash   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	isWhat   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
)

// Certify signs a certificate with the log's key: a note that people can read. It
// refuses a Deletion that isn't one, or whose entry the log doesn't have. Persons
// may come in any order.
func Certify(l *Log, d Deletion) ([]byte, error) {
	d.At = d.At.UTC().Truncate(time.Second)
	d.Persons = slices.Compact(slices.Sorted(slices.Values(d.Persons)))
	if err := d.check(); err != nil {
		return nil, err
	}
	if l.key.Name() != Origin(d.Tenant) {
		return nil, fmt.Errorf("a certificate for tenant %s can't be signed by %s", d.Tenant, l.key.Name())
	}
	if err := l.has(d.Entry, d.Hash); err != nil {
		return nil, err
	}
	return l.key.note(d.text())
}

// VerifyCertificate returns what a certificate says, if it is genuine: signed with
// the key that belongs to the public one, and unchanged. public is what the
// organisation published, as VerifierKey gives it. All else is an ErrCertificate.
// That the log has the entry is for the log to say: see Log.Entries.
func VerifyCertificate(file io.Reader, public string) (*Deletion, error) {
	v, err := readVerifier(public)
	if err != nil {
		return nil, err
	}
	signed, err := io.ReadAll(io.LimitReader(file, MaxCertificate+1))
	if err != nil {
		return nil, err
	}
	if len(signed) > MaxCertificate {
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrCertificate, MaxCertificate)
	}
	text, err := openOwn(signed, v)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	d, err := parseDeletion(text)
	if err != nil {
		return nil, err
	}
	if v.Name() != Origin(d.Tenant) {
		return nil, fmt.Errorf("%w: it is signed by another organisation than its own", ErrCertificate)
	}
	return d, nil
}

// IsCertificate reports whether a file that begins so says that it is a deletion
// certificate.
func IsCertificate(beginning []byte) bool {
	return bytes.HasPrefix(beginning, []byte(certificateFormat))
}

// has returns nil if the log has the entry, by its hash.
func (l *Log) has(entry uint64, hash string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	if entry >= uint64(l.tree.n) {
		return fmt.Errorf("the audit log has %d entries, so none with number %d", l.tree.n, entry)
	}
	var leaf tlog.Hash
	if _, err := l.files.hashes.ReadAt(leaf[:], tlog.StoredHashIndex(0, int64(entry))*tlog.HashSize); err != nil {
		return fmt.Errorf("%s: %w", l.dir, err)
	}
	if hex.EncodeToString(leaf[:]) != hash {
		return fmt.Errorf("the audit log's entry %d has another hash", entry)
	}
	return nil
}

func (d *Deletion) check() error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s", ErrCertificate, what) }
	bad := func(is *regexp.Regexp) func(string) bool {
		return func(s string) bool { return !is.MatchString(s) }
	}
	switch {
	case !isTenant.MatchString(d.Tenant):
		return wrong("the tenant isn't an ID")
	case d.Kind != OfPerson && d.Kind != OfOrganisation:
		return wrong("the kind is unknown")
	case d.At.Year() < 2000 || d.At.Year() > 9999:
		return wrong("the time isn't in the years 2000 to 9999")
	case !isHash.MatchString(d.Hash):
		return wrong("the entry's hash isn't one")
	case len(d.What) == 0 || len(d.What) > MaxWhat || slices.ContainsFunc(d.What, bad(isWhat)):
		return wrong("what was deleted isn't a list of words")
	case len(d.Persons) > MaxPersons || len(d.Persons) == 0 && d.Kind == OfPerson:
		return wrong("there are no persons, or too many")
	case slices.ContainsFunc(d.Persons, func(p string) bool { return !random(p) }):
		return wrong("a person isn't a random ID")
	}
	return nil
}

// text is what is signed: a line for each fact, in this order.
func (d *Deletion) text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nTenant: %s\nKind: %s\nDeleted: %s\n", certificateFormat, d.Tenant, d.Kind, strings.Join(d.What, " "))
	fmt.Fprintf(&b, "At: %s\nEntry: %d\nHash: %s\nPersons: %d\n", d.At.Format(time.RFC3339), d.Entry, d.Hash, len(d.Persons))
	for _, p := range d.Persons {
		b.WriteString(p + "\n")
	}
	return []byte(b.String())
}

var errFormat = errors.New("it isn't written as certificates of this format are")

// parseDeletion reads what text writes, and nothing else.
func parseDeletion(text []byte) (*Deletion, error) {
	all := strings.Split(string(text), "\n")
	if len(all) < 9 || all[0] != certificateFormat {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, errFormat)
	}
	after := func(line int, name string) string { s, _ := strings.CutPrefix(all[line], name+": "); return s }
	d := &Deletion{
		Tenant: after(1, "Tenant"), Kind: after(2, "Kind"), What: strings.Fields(after(3, "Deleted")), Hash: after(6, "Hash"),
		Persons: all[8 : len(all)-1],
	}
	var err error
	if d.At, err = time.Parse(time.RFC3339, after(4, "At")); err == nil {
		d.Entry, err = strconv.ParseUint(after(5, "Entry"), 10, 64)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, errFormat)
	}
	d.At = d.At.UTC()
	if err := d.check(); err != nil {
		return nil, err
	}
	if !slices.IsSorted(d.Persons) || !bytes.Equal(d.text(), text) {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, errFormat)
	}
	return d, nil
}
