package main

import (
	"bytes"
	"context"
	"errors"
	"io"

	"drypp/bot"
	"drypp/bot/directory"
	"drypp/bot/directory/sheet"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
)

// inChat is the directory as contacts reach it in chat.
type inChat struct {
	*directory.Directory
	// listed are the tenants whose people the configuration lists.
	listed map[string]bool
}

// Import does what directory.Directory's does. What the configuration lists
// would be back the next time that the service starts, so that it is refused.
func (c inChat) Import(ctx context.Context, tenant string, people []courses.Person, o directory.ImportOptions) (*directory.Report, error) {
	if c.listed[tenant] {
		return nil, directory.ErrHasSource
	}
	return c.Directory.Import(ctx, tenant, people, o)
}

func newInChat(d *directory.Directory, list []organisation) inChat {
	c := inChat{d, map[string]bool{}}
	for i := range list {
		c.listed[list[i].TenantID] = list[i].Lists()
	}
	return c
}

// newFiles returns what takes the spreadsheets that contacts send in chat.
func newFiles(list []organisation) bot.Files {
	client := teams.NewHTTPClient(nil)
	headers := map[string]map[string]string{}
	for i := range list {
		headers[list[i].TenantID] = list[i].Headers
	}
	return bot.Files{
		Download: func(ctx context.Context, f teams.File, limit int64) ([]byte, error) {
			return teams.Download(ctx, client, f, limit)
		},
		Read: func(ctx context.Context, tenant string, file []byte, name string, fields []string) (*bot.List, error) {
			t, err := sheet.Read(ctx, bytes.NewReader(file), int64(len(file)), name, sheet.Options{Fields: fields, Headers: headers[tenant]})
			if wrong, ok := errors.AsType[*sheet.Error](err); ok {
				return nil, &bot.ListError{Code: string(wrong.Code), Sheets: wrong.Sheets}
			}
			if err != nil {
				return nil, err
			}
			return listOf(t), nil
		},
	}
}

// put returns what puts files into people's OneDrive.
func put() func(context.Context, teams.Upload, io.Reader, int64) error {
	client := teams.NewHTTPClient(nil)
	return func(ctx context.Context, u teams.Upload, body io.Reader, size int64) error {
		return teams.Put(ctx, client, u, body, size)
	}
}

func listOf(t *sheet.Table) *bot.List {
	l := &bot.List{
		People: t.People, Bad: t.Bad, Missing: t.Missing, Found: t.Found, Columns: t.Columns,
		Unknown: t.Unknown, Unchosen: t.Unchosen, Double: t.Double,
	}
	for _, p := range t.Problems {
		l.Rows = append(l.Rows, cards.Row{Number: p.Row, Column: p.Column, Code: string(p.Code), Other: p.Other})
	}
	return l
}
