package bot_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"drypp/bot/privacy/audit"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// stuck is a place that never takes a file.
type stuck struct {
	begun chan struct{}
	err   error
}

func (s *stuck) put(ctx context.Context, _ teams.Upload, _ io.Reader, _ int64) error {
	close(s.begun)
	<-ctx.Done()
	s.err = ctx.Err()
	return s.err
}

// handedOut counts the packages that are on record.
func (b *bureau) handedOut() (n int) {
	b.t.Helper()
	err := b.audit.Entries(func(_ audit.Receipt, e audit.Entry) error {
		if e.Action == audit.PackageHandedOut {
			n++
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// TestPackageByConsent: the file is offered, and written anew once the person
// wants it; that is on record.
func TestPackageByConsent(t *testing.T) {
	t.Parallel()
	for l, words := range map[courses.Language]string{courses.Bokmaal: "innsyn", courses.Nynorsk: "innsyn", courses.English: "access"} {
		t.Run(string(l), func(t *testing.T) {
			inBureau(t, 0, func(t *testing.T, b *bureau) {
				s := b.met(per, l, "Salg")
				s.send(s.send(s.say(words).press(cards.DoConfirm)).press(cards.DoPackage))
				offer := b.next().Offer
				if offer == nil || !strings.HasSuffix(offer.Name, ".zip") || offer.Size != int64(len("Per Hansen nb 0")) {
					t.Fatalf("offered %+v", offer)
				}
				if n := b.handedOut(); n > 0 {
					t.Error("it is on record before it was handed over")
				}
				prove(s)
				s.consent(teams.Accepted, offer)
				if done := b.next(); done.Uploaded == nil || done.Summary == "" {
					t.Errorf("got %+v", done)
				}
				if got := string(b.drives.files[offer.Name]); got != "Per Hansen "+string(l)+" 1" || b.handedOut() != 1 {
					t.Errorf("handed over %q, %d times on record", got, b.handedOut())
				}
			})
		})
	}
}

// TestPackageIsOnesOwn: an offer in other hands brings those hands' own data.
func TestPackageIsOnesOwn(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s, other := b.met(per, courses.English, "Salg"), b.met(tor, courses.English, "Lager")
		s.say("download my data")
		offer := b.next().Offer
		other.consent(teams.Accepted, offer)
		b.next()
		if got := string(b.drives.files[offer.Name]); !strings.HasPrefix(got, "Tor Lie ") {
			t.Errorf("handed over %q", got)
		}
		s.consent(teams.Declined, offer)
		s.send(s.wish(rights.Restriction).press(cards.DoConfirm))
		s.consent(teams.Accepted, offer)
		b.next()
		if got := string(b.drives.files[offer.Name]); !strings.HasPrefix(got, "Per Hansen ") {
			t.Errorf("who is restricted was handed %q", got)
		}
	})
}
