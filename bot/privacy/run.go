package privacy

import (
	"context"
	"sync"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/courses/calendar"
)

const (
	// every is how often Run looks at what there is to do: often enough to hit
	// any quiet hour.
	every = 20 * time.Minute
	// late is the hour of a day at which retention that found no quiet time is
	// run nevertheless, so that nothing is kept a day too long.
	late = 22
	// decentFrom and decentTo bound the hours of a weekday at which contacts are
	// reminded.
	decentFrom, decentTo = 8, 16
	// certified is for how many days back certificates are handed over again when
	// Run begins: the program may have ended before it was done.
	certified = 30
)

// Run carries out what was decided and not done when the program last ended, and
// then, each as it is due: retention once a day at a quiet time, reminders of
// requests that wait at a decent hour, certificates that had to wait, the rotation
// of the master key, and compaction of the store after something was removed. Each
// is in the audit log; what fails is logged and tried again, and nothing of one
// organisation waits for another. It returns when the context has ended.
func (s *Service) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, o := range s.all {
		all.Go(func() { o.run(ctx) })
	}
	all.Wait()
}

// care is what is remembered of what was done in an organisation.
type care struct {
	*organisation
	// known says that history was read. retained is the latest day that retention
	// was run for, told the latest one on which contacts were told what they are to
	// be told, and rotated when the master key was last replaced.
	known          bool
	retained, told calendar.Date
	rotated        time.Time
}

func (o *organisation) run(ctx context.Context) {
	c := &care{organisation: o}
	o.note(func() { o.unfinished = true }) // nobody knows how the program ended
	for ctx.Err() == nil {
		c.look(ctx)
		timer := time.NewTimer(every)
		select {
		case <-timer.C:
		case <-o.wake:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// look does what there is to do.
func (c *care) look(ctx context.Context) {
	for _, task := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"reading the audit log", c.remember},
		{"carrying out what was decided", c.finish},
		{"handing over certificates", c.certifyOwed},
		{"reminding contacts", c.remind},
		{"removing what is kept no longer", c.daily},
		{"replacing the master key", c.rotate},
		{"compacting the store", c.compact},
	} {
		if err := task.do(ctx); err != nil && ctx.Err() == nil {
			c.log.ErrorContext(ctx, "taking care of people's data failed; it is tried again", "task", task.what, "error", err)
		}
	}
}

// remember reads once from the audit log what was done before.
func (c *care) remember(ctx context.Context) error {
	if c.known {
		return nil
	}
	now := c.now()
	removed := false
	var owed []recorded
	rotated := now // a key without a history is taken for a new one
	first := true
	err := c.Audit.Entries(func(r audit.Receipt, e audit.Entry) error {
		if first {
			first, rotated = false, e.At
		}
		switch e.Action {
		case audit.RetentionRun:
			if day, err := calendar.ParseDate(e.Detail["day"]); err == nil && e.Detail[complete] == "true" {
				c.retained = day
			}
		case audit.KeyRotated:
			rotated = e.At
		case audit.Compacted:
			removed = false
		case audit.Erased, audit.ContractClosed:
			removed = true
			if now.Sub(e.At) < certified*24*time.Hour {
				owed = append(owed, recorded{r, e})
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	c.known, c.rotated = true, rotated
	c.note(func() { c.removed, c.owed = c.removed || removed, append(owed, c.owed...) })
	return nil
}
