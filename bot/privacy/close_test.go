package privacy_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/courses"
)

// file is what a package was written to.
type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

// TestClose: at the end of the contract everybody's package is returned, then
// everybody is gone, whatever is held or waits, and that is certified.
func TestClose(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.asksToGo("Ola")
	o.must(o.Hold(t.Context(), tenant, o.console("Per"), day("2030-01-01")))
	files := map[string]*file{}
	n, err := o.Return(t.Context(), tenant, func(person string) (io.WriteCloser, error) {
		files[person] = &file{}
		return files[person], nil
	})
	o.must(err)
	for name, p := range o.people {
		if f := files[p.ID]; f == nil || !f.closed || f.String() != p.ID+" nb" {
			t.Errorf("the package of %s is %+v", name, f)
		}
	}
	c, err := o.Service.Close(t.Context(), tenant)
	o.must(err)
	if n != len(o.people) || c.People != n {
		t.Errorf("returned %d, erased %d of %d", n, c.People, len(o.people))
	}
	o.must(o.db.Everybody(t.Context(), func(courses.Person) error { return errors.New("somebody is left") }))
	d, err := audit.VerifyCertificate(bytes.NewReader(c.Certificate), o.log.VerifierKey())
	o.must(err)
	if d.Kind != audit.OfOrganisation || d.Entry != c.Index || d.Hash != c.Hash || !d.At.Equal(monday) {
		t.Errorf("certificate %+v of %+v", d, c)
	}
	again, err := o.Certificate(t.Context(), tenant, privacy.Asker{Via: privacy.CommandLine}, c.Index)
	if err != nil || !bytes.Equal(again, c.Certificate) {
		t.Errorf("made anew: %v\n%s", err, again)
	}
	if want := "erased contract-closed"; !strings.HasSuffix(o.actions(), want) {
		t.Errorf("on record: %s", o.actions())
	}
	if c, err := o.Service.Close(t.Context(), tenant); err != nil || c.People != 0 {
		t.Errorf("closed again: %+v %v", c, err)
	}
}

// TestReturnBreaksOff: a package that can't be written is an error that says whose.
func TestReturnBreaksOff(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	full := errors.New("the disk is full")
	_, err := o.Return(t.Context(), tenant, func(string) (io.WriteCloser, error) { return nil, full })
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	for name := range o.people {
		if strings.Contains(err.Error(), name) {
			t.Errorf("the error names %s: %v", name, err)
		}
	}
}

// TestCloseUncopied: without a new copy of the key ring there is no certificate yet.
func TestCloseUncopied(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.copied = errors.New("the disk is full")
	c, err := o.Service.Close(t.Context(), tenant)
	o.must(err)
	if c.Certificate != nil || c.People != len(o.people) {
		t.Errorf("%+v", c)
	}
}
