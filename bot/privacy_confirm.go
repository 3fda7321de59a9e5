package bot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// confirm asks for what a card showed. A card that is pressed again, or that was
// made before something changed, shows what came of it instead.
func (v *visit) confirm(ctx context.Context) (cards.Card, error) {
	w, ok := v.wished()
	if !ok {
		return v.rightsMenu(), nil
	}
	defer v.bot.turns.hold(v.person.ID)()
	if card, stale, err := v.stale(ctx, &w); stale || err != nil {
		return card, err
	}
	covering := v.covering(ctx, w.Kind)
	r, err := v.bot.privacy.Ask(ctx, v.org.Tenant, v.asker(), w)
	switch {
	case errors.Is(err, privacy.ErrField):
		return v.correctionForm(ctx, cards.CorrectionUnfit)
	case err != nil:
		return v.unasked(fmt.Errorf("asking for a right: %w", err))
	}
	card := cards.Receipt(v.language, v.setting(), r)
	if erased(r) {
		v.erased(card)
		v.bot.certify(v.org, covering, r)
	}
	return card, nil
}

// erased reports whether nothing is kept of the person any more.
func erased(r *rights.Receipt) bool { return r.Kind == rights.Erasure && r.State == rights.Done }

// erased forgets the person, but for the receipt: Teams may ask for the answer to
// the click again.
func (v *visit) erased(receipt cards.Card) {
	v.bot.Forget(v.org.Tenant, v.person.ID)
	v.bot.receipts.keep(v.org.Tenant, v.turn.ObjectID, receipt)
}

// stale reports whether a confirmation is of something that is otherwise since,
// and returns what to say then.
func (v *visit) stale(ctx context.Context, w *rights.Wish) (cards.Card, bool, error) {
	p, err := v.org.Store.PersonByID(ctx, v.person.ID)
	if err := ignoreUnknown(err); err != nil {
		return cards.Card{}, false, fmt.Errorf("reading a person: %w", err)
	}
	if p.ID == "" {
		// They were erased while this waited for its turn.
		return v.bot.receipts.of(v.org.Tenant, v.turn.ObjectID, v.language), true, nil
	}
	v.person = p
	mark, last, err := v.mark(ctx, w)
	switch {
	case err != nil:
		return cards.Card{}, false, err
	case mark == v.data.Count, w.Kind == rights.Lift && v.isRestricted():
		return cards.Card{}, false, nil
	case last == nil:
		return cards.RequestClosed(v.language, false), true, nil
	}
	return cards.Receipt(v.language, v.setting(), &rights.Receipt{Request: *last, Organisation: v.org.Name}), true, nil
}

// unheardOf answers a confirmation by somebody of whom nothing is kept, without
// keeping anything of them: it is the button that they were erased by, pressed
// again. A contact may have erased themselves by deciding.
func (v *visit) unheardOf(ctx context.Context) (card cards.Card, ok bool, err error) {
	decides := v.data.Do == cards.DoConfirm || v.data.Do == cards.DoDecide
	if v.bot.privacy == nil || v.turn.Kind != teams.Click || !decides {
		return cards.Card{}, false, nil
	}
	_, err = v.org.Store.Person(ctx, v.turn.ObjectID)
	if !errors.Is(err, store.ErrNotFound) {
		return cards.Card{}, false, err
	}
	return v.bot.receipts.of(v.org.Tenant, v.turn.ObjectID, v.language), true, nil
}

// myRequests shows what the person asked for, and what came of it.
func (v *visit) myRequests(ctx context.Context) (cards.Card, error) {
	list, err := v.bot.privacy.Requests(ctx, v.org.Tenant, &v.person)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading a person's requests: %w", err)
	}
	return cards.MyRequests(v.language, v.setting(), list), nil
}

// withdraw takes back a request of the person's.
func (v *visit) withdraw(ctx context.Context) (cards.Card, error) {
	defer v.bot.turns.hold(v.person.ID)()
	list, err := v.bot.privacy.Requests(ctx, v.org.Tenant, &v.person)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading a person's requests: %w", err)
	}
	// A contact could take back another's, but not by a card of this chat.
	i := slices.IndexFunc(list, func(r rights.Request) bool { return r.ID == v.data.Request })
	if i < 0 {
		return cards.RequestClosed(v.language, false), nil
	}
	if list[i].State == rights.Withdrawn {
		return cards.Receipt(v.language, v.setting(), &rights.Receipt{Request: list[i], Organisation: v.org.Name}), nil
	}
	r, err := v.bot.privacy.Withdraw(ctx, v.org.Tenant, v.asker(), v.data.Request)
	if err != nil {
		return v.unasked(fmt.Errorf("taking back a request: %w", err))
	}
	return cards.Receipt(v.language, v.setting(), r), nil
}

// turns has those wait who would do the same thing at once. It is safe for
// concurrent use.
type turns struct {
	seed maphash.Seed
	mus  [64]sync.Mutex
}

// hold waits until nobody else holds what has that ID, and returns what lets go
// of it.
func (t *turns) hold(id string) (done func()) {
	m := &t.mus[maphash.String(t.seed, id)%uint64(len(t.mus))]
	m.Lock()
	return m.Unlock
}

const (
	// receiptLife is how long the receipt of an erasure is held. Teams asks again
	// within about half a minute.
	receiptLife = time.Minute
	// maxReceipts bounds how many are held: no more people than that are erased in
	// a minute.
	maxReceipts = 2000
)

// receipts holds the receipts of those who were erased for a minute, under a hash
// that leads nowhere once the program ends. It is safe for concurrent use.
type receipts struct {
	secret string
	mu     sync.Mutex
	held   map[[sha256.Size]byte]cards.Card
}

func newReceipts() receipts {
	return receipts{secret: rand.Text(), held: map[[sha256.Size]byte]cards.Card{}}
}

func (r *receipts) key(tenant, object string) [sha256.Size]byte {
	return sha256.Sum256([]byte(r.secret + tenant + "/" + object))
}

// keep holds the receipt of somebody.
func (r *receipts) keep(tenant, object string, card cards.Card) {
	key := r.key(tenant, object)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.held) >= maxReceipts {
		return
	}
	r.held[key] = card
	time.AfterFunc(receiptLife, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.held, key)
	})
}

// of returns somebody's receipt, or what to say without one.
func (r *receipts) of(tenant, object string, l courses.Language) cards.Card {
	r.mu.Lock()
	defer r.mu.Unlock()
	if card, ok := r.held[r.key(tenant, object)]; ok {
		return card
	}
	return cards.RequestClosed(l, false)
}
