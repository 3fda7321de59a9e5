package teamstest

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"strings"
)

// Profile is what Teams knows about somebody. What is empty is made up.
type Profile struct {
	// ObjectID is their object ID in Entra.
	ObjectID    string
	Name, Email string
	// Locale is the BCP 47 tag of their client's language.
	Locale string
	// Timezone is the IANA name of the zone that their client is in; empty
	// means Europe/Oslo.
	Timezone string
	// Tenant is their organisation's.
	Tenant string
}

// Person is somebody with a Teams client. Each method that sends something
// posts a signed activity to the bot, formed as Teams forms it, waits for the
// answer and keeps what it shows.
type Person struct {
	Profile
	// ID is theirs in Teams.
	ID string

	teams     *Teams
	chat      *conversation
	drive     drive
	installed bool
	blocked   bool
}

// Person adds somebody. They haven't got the app yet.
func (t *Teams) Person(profile Profile) *Person {
	t.mu.Lock()
	defer t.mu.Unlock()
	profile.ObjectID = cmp.Or(profile.ObjectID, t.guid())
	profile.Name = cmp.Or(profile.Name, "Kari Nordmann")
	profile.Email = cmp.Or(profile.Email, "person-"+profile.ObjectID[:8]+"@example.no")
	profile.Locale = cmp.Or(profile.Locale, "nb-NO")
	profile.Timezone = cmp.Or(profile.Timezone, "Europe/Oslo")
	profile.Tenant = cmp.Or(profile.Tenant, Tenant)
	p := &Person{Profile: profile, ID: "29:1" + t.hex(60), teams: t, drive: drive{files: map[string][]byte{}, ids: map[string]string{}}}
	t.byID[strings.ToLower(p.ID)] = p
	t.byID[strings.ToLower(p.ObjectID)] = p
	return p
}

// Chat returns the messages of the person's chat with the bot, oldest first,
// each in its latest version and without deleted ones.
func (p *Person) Chat() []Message {
	p.teams.mu.Lock()
	defer p.teams.mu.Unlock()
	return p.messages()
}

func (p *Person) messages() []Message {
	if p.chat == nil {
		return nil
	}
	var list []Message
	for _, m := range p.chat.messages {
		if !m.Deleted {
			list = append(list, *m)
		}
	}
	return list
}

// Conversation returns the ID of the person's chat with the bot, or "" if
// there is none yet.
func (p *Person) Conversation() string {
	p.teams.mu.Lock()
	defer p.teams.mu.Unlock()
	if p.chat == nil {
		return ""
	}
	return p.chat.id
}

// Await waits until the chat is as done wants it, and returns it. done must not
// call methods of the stand-in.
func (p *Person) Await(ctx context.Context, done func(chat []Message) bool) ([]Message, error) {
	var chat []Message
	err := p.teams.await(ctx, func() bool {
		chat = p.messages()
		return done(chat)
	})
	return chat, err
}

// Install adds the app for the person: first the installationUpdate, then the
// conversationUpdate.
func (p *Person) Install(ctx context.Context) error {
	p.set(func() { p.installed, p.blocked = true, false })
	a := p.activity("installationUpdate")
	a.Action = "add"
	if _, err := p.deliver(ctx, a); err != nil {
		return err
	}
	b := p.activity("conversationUpdate")
	b.MembersAdded = []account{b.Recipient}
	_, err := p.deliver(ctx, b)
	return err
}

// InstallSilently has the app installed, and with it the chat made, without
// telling the bot, as when an activity got lost.
func (p *Person) InstallSilently() {
	p.set(func() {
		p.installed, p.blocked = true, false
		p.teams.chat(p)
	})
}

// UninstallSilently removes the app without telling the bot.
func (p *Person) UninstallSilently() { p.set(func() { p.installed = false }) }

// Uninstall removes the app.
func (p *Person) Uninstall(ctx context.Context) error {
	a := p.activity("installationUpdate")
	a.Action = "remove"
	p.set(func() { p.installed = false })
	_, err := p.deliver(ctx, a)
	return err
}

// Block makes the person refuse messages of the bot, or take them again. Teams
// tells the bot nothing.
func (p *Person) Block(blocked bool) { p.set(func() { p.blocked = blocked }) }

// Forget makes Teams forget the chat: its ID isn't found any more, and a new
// chat is made when one is needed.
func (p *Person) Forget() {
	p.set(func() {
		if p.chat != nil {
			delete(p.teams.conversations, p.chat.id)
		}
		p.chat = nil
	})
}

func (p *Person) set(change func()) {
	p.teams.mu.Lock()
	defer p.teams.mu.Unlock()
	change()
}

// Say writes to the bot in the person's own chat.
func (p *Person) Say(ctx context.Context, text string) (Receipt, error) {
	a := p.activity("message")
	a.Text, a.TextFormat = text, "plain"
	p.set(func() { a.ID = p.teams.append(p.teams.chat(p), Message{Text: text}).ID })
	return p.deliver(ctx, a)
}

// SendFile sends a file in the person's own chat. Teams puts it into their
// OneDrive and tells the bot, beside its name, an address to get it from without
// further ado for a while (Microsoft, "Send and receive files through a bot").
// That is download; Network.Handle can lead its host to the file.
func (p *Person) SendFile(ctx context.Context, name, download string) (Receipt, error) {
	a := p.activity("message")
	a.TextFormat = "plain"
	file := attachment{
		ContentType: "application/vnd.microsoft.teams.file.download.info", Name: name,
		ContentURL: "https://" + FileHost + "/personal/" + p.ObjectID + "/Documents/" + url.PathEscape(name),
	}
	p.set(func() {
		a.ID = p.teams.append(p.teams.chat(p), Message{Text: name}).ID
		file.Content = map[string]string{
			"downloadUrl": download, "uniqueId": p.teams.guid(), "fileType": strings.TrimPrefix(path.Ext(name), "."),
		}
	})
	a.Attachments = []attachment{file}
	return p.deliver(ctx, a)
}

// SayInGroup writes to the bot in a group chat, where it must be mentioned.
// What the bot answers there isn't kept: the chat isn't known to the Connector.
func (p *Person) SayInGroup(ctx context.Context, text string) (Receipt, error) {
	a := p.activity("message")
	mention := "<at>" + a.Recipient.Name + "</at>"
	a.Text, a.TextFormat = mention+" "+text, "plain"
	p.set(func() { a.Conversation.ID = "19:" + p.teams.hex(32) + "@thread.v2" })
	a.Conversation.ConversationType, a.Conversation.IsGroup = "groupChat", true
	a.Entities = append(a.Entities, map[string]any{"type": "mention", "text": mention, "mentioned": a.Recipient})
	return p.deliver(ctx, a)
}
