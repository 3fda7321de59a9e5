package teams_test

import (
	"context"
	"testing"

	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

// TestLibraryAdapter has msbotbuilder-go's own adapter send, reply, update and
// delete over the Connector.
func TestLibraryAdapter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adapter := &core.BotFrameworkAdapter{Client: b.Library(t.Context())}
	ref := schema.ConversationReference{
		ServiceURL: b.chat.ServiceURL, ChannelID: "msteams",
		Conversation: schema.ConversationAccount{ID: b.chat.Conversation},
		User:         schema.ChannelAccount{ID: b.chat.User}, Bot: schema.ChannelAccount{ID: b.chat.Bot},
	}
	says := activity.HandlerFuncs{OnMessageFunc: func(turn *activity.TurnContext) (schema.Activity, error) {
		return turn.SendActivity(activity.MsgOptionText("Hei"))
	}}
	if err := adapter.ProactiveMessage(t.Context(), ref, says); err != nil {
		t.Fatal(err)
	}
	first := b.person.Chat()[0]
	incoming := schema.Activity{
		Type: schema.Message, ID: first.ID, ServiceURL: ref.ServiceURL, Conversation: ref.Conversation, From: ref.User, Recipient: ref.Bot,
	}
	if err := adapter.ProcessActivity(t.Context(), incoming, says); err != nil {
		t.Fatal(err)
	}
	changed := schema.Activity{Type: schema.Message, ID: first.ID, ServiceURL: ref.ServiceURL, Conversation: ref.Conversation, Text: "Ha det"}
	if err := adapter.UpdateActivity(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	chat := b.person.Chat()
	if len(chat) != 2 || chat[0].Text != "Ha det" || chat[0].Version != 1 || chat[1].Text != "Hei" || chat[1].ReplyTo != first.ID {
		t.Errorf("the person sees %+v", chat)
	}
	if err := adapter.DeleteActivity(t.Context(), first.ID, ref); err != nil {
		t.Fatal(err)
	}
	if chat = b.person.Chat(); len(chat) != 1 || chat[0].Text != "Hei" {
		t.Errorf("after DeleteActivity the person sees %+v", chat)
	}
}

// TestLibraryIsCareful: what the Connector refuses, it refuses the library too.
func TestLibraryIsCareful(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	ref := schema.ConversationReference{ServiceURL: b.chat.ServiceURL, Conversation: schema.ConversationAccount{ID: b.chat.Conversation}}
	far, up := ref, ref
	far.ServiceURL = "https://evil.example/"
	up.Conversation.ID = "../../evil"
	var library client.Client = b.Library(ctx)
	adapter := &core.BotFrameworkAdapter{Client: library}
	if err := adapter.DeleteActivity(ctx, "1", far); teams.ReasonOf(err) != teams.Refused {
		t.Errorf("another host: %v", err)
	}
	if err := adapter.DeleteActivity(ctx, "..", ref); teams.ReasonOf(err) != teams.Refused {
		t.Errorf("an ID that leads up: %v", err)
	}
	if err := adapter.DeleteActivity(ctx, "1", up); teams.ReasonOf(err) != teams.ConversationNotFound {
		t.Errorf("a conversation that leads up: %v", err)
	}
	if calls := b.teams.Calls(teamstest.Delete); calls != 1 {
		t.Errorf("%d requests, want the last one only", calls)
	}
	cancel()
	if err := adapter.DeleteActivity(ctx, "1", ref); err == nil {
		t.Error("the context's end changed nothing")
	}
}
