package roles_test

import (
	"slices"
	"testing"

	"drypp/courses/roles"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	const object = "AAAAAAAA-0000-4000-8000-000000000003"
	for action, want := range map[roles.Action][]string{
		roles.AnswerRequests: {"kari@example.no", "VARA@example.no", object, "nils@example.no", "guro@example.no"},
		roles.SeeQuality:     {"kari@example.no", "VARA@example.no", object, "nils@example.no", "guro@example.no", "ada@example.no"},
		roles.SeeOperation:   {"drift@example.no"},
		roles.SeeTeam:        nil, // managers aren't configured
	} {
		if got := organisation(1).Users(action); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", action, got, want)
		}
	}
}
