package courses_test

import (
	"testing"

	"drypp/courses"
)

func TestZone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ list, client, want string }{
		{"", "", ""},
		{"Europe/Oslo", "", "Europe/Oslo"},
		{"", "Asia/Tokyo", "Asia/Tokyo"},
		{"Europe/Oslo", "Asia/Tokyo", "Asia/Tokyo"},
	} {
		p := courses.Person{Timezone: test.list, ClientTimezone: test.client}
		if got := p.Zone(); got != test.want {
			t.Errorf("the list says %q, the client %q: got %q, want %q", test.list, test.client, got, test.want)
		}
	}
}
