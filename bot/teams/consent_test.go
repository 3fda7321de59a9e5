package teams_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

// consent is what Teams sends when a person accepted or declined a file.
func consent(action string, upload any) object {
	value := object{"type": "fileUpload", "action": action, "context": object{"do": "export"}}
	if upload != nil {
		value["uploadInfo"] = upload
	}
	return object{"type": "invoke", "name": "fileConsent/invoke", "text": nil, "value": value, "replyToId": "offer"}
}

func uploadInfo(changes ...string) object {
	info := object{
		"contentUrl": "https://" + onedrive + "/personal/kari/Documents/results.xlsx", "name": "results.xlsx",
		"uploadUrl": address, "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C8C", "fileType": "xlsx", "etag": "123",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		info[changes[i]] = changes[i+1]
	}
	return info
}

func TestConsentTurns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change object
		kind   teams.Kind
		status int
		says   string
	}{
		{"accepted", consent("accept", uploadInfo()), teams.Accepted, 200, ""},
		{"declined", consent("decline", nil), teams.Declined, 200, ""},
		{"declined with an address", consent("decline", uploadInfo()), teams.Declined, 200, ""},
		{"nowhere to put it", consent("accept", nil), 0, 400, "uploadInfo is missing"},
		{"no address", consent("accept", uploadInfo("uploadUrl", "")), 0, 400, "incomplete"},
		{"no name", consent("accept", uploadInfo("name", "")), 0, 400, "incomplete"},
		{"long address", consent("accept", uploadInfo("uploadUrl", address+strings.Repeat("x", 9000))), 0, 400, "too long"},
		{"long name", consent("accept", uploadInfo("name", strings.Repeat("x", 2000))), 0, 400, "too long"},
		{"long link", consent("accept", uploadInfo("contentUrl", strings.Repeat("x", 9000))), 0, 400, "too long"},
		{"long ID", consent("accept", uploadInfo("uniqueId", strings.Repeat("x", 2000))), 0, 400, "too long"},
		{"long type", consent("accept", uploadInfo("fileType", strings.Repeat("x", 65))), 0, 400, "too long"},
		{"neither", consent("take", uploadInfo()), 0, 400, "neither accept nor decline"},
		{"address is a number", consent("accept", object{"uploadUrl": 1}), 0, 400, "/uploadInfo/uploadUrl"},
		{"no object", object{"type": "invoke", "name": "fileConsent/invoke", "value": "accept"}, 0, 400, "value isn't an object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got *teams.Turn
			w := postTo(fuzzed(handlerFunc(func(turn teams.Turn) { got = &turn })), []byte(with(t, c.change)))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), secret) {
				t.Error("the answer repeats the address")
			}
			if c.status != 200 {
				return
			}
			if w.Body.Len() != 0 || got.Kind != c.kind || string(got.Data) != `{"do":"export"}` {
				t.Errorf("answered %q to %+v", w.Body, got)
			}
			want := teams.Upload{}
			if c.kind == teams.Accepted {
				want = teams.Upload{
					Name: "results.xlsx", URL: address, FileType: "xlsx", UniqueID: "1150D938-8870-4044-9F2C-5BBDEBA70C8C",
					ContentURL: "https://" + onedrive + "/personal/kari/Documents/results.xlsx",
				}
			}
			if got.Upload != want {
				t.Errorf("to be put at %+v", got.Upload)
			}
		})
	}
}

// TestOfferIsTakenAway: whoever can't be told isn't told, but the offer is gone
// and the consent taken.
func TestOfferIsTakenAway(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		answer teams.Answer
		fail   error
		status int
		left   int
	}{
		{"silence", teams.Answer{}, nil, 200, 1},
		{"a card", teams.Answer{Card: []byte(spaced), Summary: "x"}, nil, 200, 2},
		{"silence, and no way to delete", teams.Answer{}, errors.New("no"), 200, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			in.handler.answer = says(tt.answer, nil)
			in.chat.messages["offer"], in.chat.fail = teams.Answer{Offer: &teams.Offer{Name: "x"}}, tt.fail
			if w := in.deliver(t, with(t, consent("accept", uploadInfo()))); w.Code != tt.status || w.Body.Len() != 0 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			// "clicked" was there before.
			if got := in.chat.ids(); len(got) != tt.left {
				t.Errorf("in the chat: %q", got)
			}
		})
	}
}

// giver offers a file to who writes, puts it when they accept, and shows it.
type giver struct {
	connector *teams.Connector
	client    *http.Client
	body      []byte
}

func (g *giver) Turn(ctx context.Context, t teams.Turn) (teams.Answer, error) {
	switch t.Kind {
	case teams.Message:
		return teams.Answer{Summary: "A file", Offer: &teams.Offer{
			Name: "resultater.csv", Text: "The results", Size: int64(len(g.body)), Context: jsontext.Value(`{"do":"export"}`),
		}}, nil
	case teams.Declined:
		return teams.Answer{Summary: "as you like"}, nil
	case teams.Accepted:
		if err := teams.Put(ctx, g.client, t.Upload, bytes.NewReader(g.body), int64(len(g.body))); err != nil {
			return teams.Answer{Summary: "no"}, err
		}
		return teams.Answer{Summary: "there", Uploaded: &t.Upload}, nil
	}
	return teams.Answer{}, nil
}

// give connects a giver to a stand-in, and returns somebody to give to.
func give(t *testing.T, size int) (*teamstest.Teams, *teamstest.Person, *giver) {
	t.Helper()
	stand, network := teamstest.Start(t, teamstest.Config{})
	transport := network.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	g := &giver{connector: connector(stand, transport), client: teams.NewHTTPClient(transport), body: bytes.Repeat([]byte("12345678"), size/8)}
	bot := httptest.NewServer(teams.NewEndpoint(teams.EndpointConfig{
		Auth: admitsAll{}, Handler: g, Replier: g.connector, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Tenant: func(id string) bool { return id == teamstest.Tenant }, ServiceURL: teams.DefaultHosts.Check,
	}))
	t.Cleanup(bot.Close)
	stand.Connect(bot.URL, bot.Client())
	person := stand.Person(teamstest.Profile{})
	if err := person.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	return stand, person, g
}

// TestFileConsent takes a file all the way into somebody's OneDrive, twice, and
// once not.
func TestFileConsent(t *testing.T) {
	t.Parallel()
	stand, person, g := give(t, 12<<20)
	for _, want := range []string{"resultater.csv", "resultater 1.csv"} {
		if _, err := person.Say(t.Context(), "export"); err != nil {
			t.Fatal(err)
		}
		if _, err := person.Accept(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		chat := person.Chat()
		last := chat[len(chat)-1]
		if last.File == nil || last.File.Name != want || last.File.FileType != "csv" || last.Summary != "there" {
			t.Errorf("shown: %+v", last)
		}
		if !bytes.Equal(person.Files()[want], g.body) {
			t.Errorf("%d bytes arrived, want the %d that were sent", len(person.Files()[want]), len(g.body))
		}
		if _, err := person.Accept(t.Context(), ""); err == nil {
			t.Error("the offer can be taken twice")
		}
	}
	if n := stand.Calls(teamstest.Upload); n != 6 {
		t.Errorf("%d requests for two files of three pieces", n)
	}
	if _, err := person.Say(t.Context(), "export"); err != nil {
		t.Fatal(err)
	}
	if _, err := person.Decline(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	chat := person.Chat()
	if last := chat[len(chat)-1]; last.Text != "as you like" || len(person.Files()) != 2 {
		t.Errorf("after declining: %+v", last)
	}
}
