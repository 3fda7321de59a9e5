package bolt

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Mentions returns the IDs of the campaigns whose audience names a person.
func (d *DB) Mentions(ctx context.Context, person string) (campaigns []string, err error) {
	err = d.read(ctx, func(t *tx) error {
		campaigns = nil
		p, err := t.person(person)
		if err != nil {
			return err
		}
		all, err := t.campaigns()
		for i := range all {
			audience := foldText(all[i].Audience)
			if names(audience, foldText(p.ObjectID)) || names(audience, foldText(p.Email)) {
				campaigns = append(campaigns, all[i].ID)
			}
		}
		return err
	})
	return campaigns, err
}

// foldText makes texts equal that audiences hold to be the same.
func foldText(s string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) }

// names reports whether an expression has a text in it that isn't part of a
// longer name.
func names(expression, text string) bool {
	for text != "" {
		before, after, found := strings.Cut(expression, text)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		first, _ := utf8.DecodeRuneInString(after)
		if !inName(last) && !inName(first) {
			return true
		}
		expression = after
	}
	return false
}

// inName reports whether a letter can belong to an address or an object ID.
func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@.-_+", r)
}
