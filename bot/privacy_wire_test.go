package bot_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/teams/teamstest"
)

// TestRightsOverTheWire gets everything as a file and is erased then, in Teams as
// it behaves: the receipt takes the place of the card that asked.
func TestRightsOverTheWire(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.say(f.ida, "start phishing")
	f.say(f.ida, "innsyn")
	f.click(f.ida, teamstest.Click{Action: "Ja, gi meg en kopi"}).has("Kopien din er klar")
	f.click(f.ida, teamstest.Click{Action: "Hent filen"}).has("Jobber med saken")
	got := f.accepted(f.ida, f.offered(f.ida))
	files, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
	f.must(err)
	if !slices.ContainsFunc(files.File, func(z *zip.File) bool { return z.Name == "my-data.html" }) {
		t.Errorf("the package has %d files, none of them to read", len(files.File))
	}

	f.say(f.ida, "slett meg").has("Skal alt om deg slettes?")
	messages := len(f.ida.Chat())
	if receipt := f.click(f.ida, teamstest.Click{Action: "Ja, slett alt om meg"}).has("Alt om deg er slettet"); len(receipt.buttons) > 0 {
		t.Error("the last card has buttons")
	}
	if _, err := f.store.Person(t.Context(), f.ida.ObjectID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("she is still there: %v", err)
	}
	_, err = f.kari.Await(t.Context(), func(chat []teamstest.Message) bool {
		return slices.ContainsFunc(chat, func(m teamstest.Message) bool { return strings.Contains(string(m.Card), "drypp verify") })
	})
	f.must(err)
	if len(f.ida.Chat()) != messages {
		t.Error("more came to who was erased")
	}
	f.say(f.ida, "hei").has("Velkommen til Drypp")
}
