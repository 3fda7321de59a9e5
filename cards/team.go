package cards

import (
	"fmt"

	"drypp/courses"
	"drypp/courses/results"
)

// Team shows a manager how far their reports are.
func Team(l courses.Language, t *results.Team) Card {
	w := begin(l)
	title := w.t.Reports.MyTeam
	if t.Deputy {
		title = fmt.Sprintf(w.t.Reports.TeamTitle, t.Manager)
	}
	w.text(heading, plain(title))
	return w.finish(title, w.home()...)
}

// TeamDigest is the Team that comes to a manager by itself.
func TeamDigest(l courses.Language, t *results.Team) Card { return Team(l, t) }

// Nudged says how many of the team are reminded now, above the Team as it is
// after that.
func Nudged(l courses.Language, n int, t *results.Team) Card { return Team(l, t) }

// DigestState confirms that somebody gets digests no longer, or again.
func DigestState(l courses.Language, declined bool) Card {
	w := begin(l)
	state := w.t.Reports.DigestOn
	if declined {
		state = w.t.Reports.DigestOff
	}
	return w.message(state.What, state.Do, w.home()...)
}

// Deputy asks who gets somebody's digests while they pause, and says who does
// at present: the name, or empty for nobody.
func Deputy(l courses.Language, name string) Card {
	w := begin(l)
	return w.message(w.t.Reports.DeputyTitle, name, w.home()...)
}

// DeputyUnknown is the form of Deputy again, for an address that is nobody's.
func DeputyUnknown(l courses.Language, email string) Card {
	w := begin(l)
	return w.message(w.t.Reports.DeputyTitle, email, w.home()...)
}

// NotYours says that somebody may not see what they asked for.
func NotYours(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Reports.NotYours.What, w.t.Reports.NotYours.Do, w.home()...)
}
