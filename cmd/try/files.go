package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
)

// filesFolder is where files go, below the folder of the store.
const filesFolder = "files"

// drive stands between the bot and the chat where files are concerned: the
// Playground doesn't know Teams' way of offering them. Whatever is offered is
// accepted, and put into a folder instead of a OneDrive.
type drive struct {
	bot.Sender
	folder string
	store  store.Store
	bot    *bot.Bot
}

// Send implements bot.Sender.
func (d *drive) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	switch {
	case a.Offer != nil:
		return "", d.accept(ctx, chat, a.Offer)
	case a.Uploaded != nil:
		a = teams.Answer{Summary: fmt.Sprintf("%s (%s)", a.Summary, filepath.Join(d.folder, a.Uploaded.Name))}
	}
	return d.Sender.Send(ctx, chat, a)
}

// accept does what a person does who wants the file.
func (d *drive) accept(ctx context.Context, chat courses.Chat, o *teams.Offer) error {
	var who courses.Person
	err := d.store.Everybody(ctx, func(p courses.Person) error {
		if p.Chat.Conversation == chat.Conversation {
			who = p
			return errSomebody
		}
		return nil
	})
	if !errors.Is(err, errSomebody) {
		return errors.Join(err, errors.New("nobody has that chat"))
	}
	_, err = d.bot.Turn(ctx, teams.Turn{
		Kind: teams.Accepted, Tenant: tenant, ObjectID: who.ObjectID, Locale: who.Locale, Timezone: who.ClientTimezone, Chat: chat,
		Data: o.Context, Upload: teams.Upload{Name: o.Name},
	})
	return err
}

// put writes a file into the folder.
func (d *drive) put(_ context.Context, u teams.Upload, body io.Reader, _ int64) (err error) {
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(d.folder, filepath.Base(u.Name)), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(f, body)
	return err
}
