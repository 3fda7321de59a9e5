package teamstest

import "testing"

// Start returns a stand-in and a network that leads to it, both gone when the
// test ends.
func Start(tb testing.TB, c Config) (*Teams, *Network) {
	tb.Helper()
	teams, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	network, err := teams.Listen(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { network.Close() })
	return teams, network
}
