package bot

import (
	"context"

	"drypp/cards"
)

func (v *visit) tests(ctx context.Context) (cards.Card, error) {
	return cards.NotUnderstood(v.language, v.rights(ctx)), nil
}
