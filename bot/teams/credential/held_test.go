package credential

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// counting gives a new token each time, good for an hour.
type counting struct {
	asked int
	now   *time.Time
	err   error
}

func (c *counting) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.asked++
	return azcore.AccessToken{Token: fmt.Sprint("token ", c.asked), ExpiresOn: c.now.Add(time.Hour)}, c.err
}

// TestTokenAgain: a token is handed out again without Entra being asked, until it
// is about to expire; a failure isn't.
func TestTokenAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	entra := &counting{now: &now}
	c := &Credential{azure: entra, now: func() time.Time { return now }}
	for _, step := range []struct {
		later time.Duration
		fails bool
		want  int
	}{{0, true, 1}, {0, false, 2}, {0, false, 2}, {54 * time.Minute, false, 2}, {2 * time.Minute, false, 3}, {time.Minute, false, 3}} {
		now = now.Add(step.later)
		entra.err = nil
		if step.fails {
			entra.err = errors.New("no")
		}
		token, err := c.Token(t.Context())
		if entra.asked != step.want || (err != nil) != step.fails || !step.fails && token != fmt.Sprint("token ", step.want) {
			t.Errorf("%+v: asked %d times, got %q, %v", step, entra.asked, token, err)
		}
	}
	without := &Credential{azure: entra}
	if _, err := without.Token(t.Context()); err != nil || entra.asked != 4 {
		t.Errorf("without a clock: asked %d times, %v", entra.asked, err)
	}
}
