package bot_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"drypp/bot"
	"drypp/bot/privacy"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// wishes are what people write for each right, by language.
var wishes = map[rights.Kind]map[courses.Language][]string{
	rights.Access:      {courses.Bokmaal: {"innsyn", "Gi meg en kopi"}, courses.Nynorsk: {"gi meg ein kopi"}, courses.English: {"access"}},
	rights.Erasure:     {courses.Bokmaal: {"slett meg", "Slett alt om meg!"}, courses.Nynorsk: {"slett alt om meg"}, courses.English: {"erase", "delete me"}},
	rights.Restriction: {courses.Bokmaal: {"sett på vent"}, courses.Nynorsk: {"avgrens", "set på vent"}, courses.English: {"restrict", "Put on hold"}},
	rights.Objection:   {courses.Bokmaal: {"protester"}, courses.Nynorsk: {"eg protesterer"}, courses.English: {"object"}},
	rights.Lift:        {courses.Bokmaal: {"opphev"}, courses.Nynorsk: {"ta i bruk att"}, courses.English: {"lift"}},
}

// TestEachRightInEachLanguage goes from the words over the card that asks back to
// the receipt. Words alone do nothing; a second click shows the receipt again.
func TestEachRightInEachLanguage(t *testing.T) {
	t.Parallel()
	for kind, languages := range wishes {
		for l, phrases := range languages {
			t.Run(string(kind)+" "+string(l), func(t *testing.T) {
				inBureau(t, 0, func(t *testing.T, b *bureau) {
					s := b.met(per, l, "Salg")
					if kind == rights.Lift {
						s.send(s.wish(rights.Restriction).press(cards.DoConfirm))
					}
					before := len(b.asked(s))
					var confirm cards.Data
					for _, words := range phrases {
						confirm = s.say(words).press(cards.DoConfirm)
						if confirm.Right != string(kind) {
							t.Fatalf("%q asks to confirm %q", words, confirm.Right)
						}
					}
					if after := len(b.asked(s)); after != before {
						t.Fatalf("words alone made %d requests", after-before)
					}
					receipt := s.send(confirm)
					if again := s.send(confirm); again.text != receipt.text {
						t.Errorf("the second click says\n%s\nnot\n%s", again.text, receipt.text)
					}
					b.checkDone(s, kind, before)
				})
			})
		}
	}
}

// checkDone wants a right to have had its effect, once.
func (b *bureau) checkDone(s *session, kind rights.Kind, before int) {
	b.t.Helper()
	if kind == rights.Erasure {
		if !b.gone(s) {
			b.t.Error("the person is still there")
		}
		return
	}
	done := func(r rights.Request) bool { return r.Kind == kind && r.State == rights.Done }
	if list := b.asked(s); len(list) != before+1 || !slices.ContainsFunc(list, done) {
		b.t.Errorf("on record: %+v", list)
	}
	p := mustPerson(s)
	if restricted := !p.Restricted.IsZero(); restricted != (kind == rights.Restriction || kind == rights.Objection) {
		b.t.Errorf("restricted: %v", restricted)
	}
}

// TestCorrectionInEachLanguage goes from the words over the form to the contact,
// who grants it, and back.
func TestCorrectionInEachLanguage(t *testing.T) {
	t.Parallel()
	for l, phrases := range map[courses.Language][]string{
		courses.Bokmaal: {"rett opp", "rette opp avdelingen min", "rett avdeling"},
		courses.Nynorsk: {"rett opp avdelinga mi"},
		courses.English: {"correct", "Correct my department."},
	} {
		t.Run(string(l), func(t *testing.T) {
			inBureau(t, 0, func(t *testing.T, b *bureau) {
				contact, s := b.met(kari, courses.Bokmaal, ""), b.met(per, l, "Salg")
				var form cards.Data
				for _, words := range phrases {
					form = s.say(words).press(cards.DoWish + " " + string(rights.Correction))
				}
				form.Subject, form.Proposal = courses.FieldDepartment, "  Innkjøp "
				confirm := s.send(form).has("Salg", "Innkjøp").press(cards.DoConfirm)
				receipt := s.send(confirm)
				if again := s.send(confirm); again.text != receipt.text || len(b.asked(s)) != 1 {
					t.Errorf("%d requests after a second click, which says\n%s", len(b.asked(s)), again.text)
				}
				waiting := contact.say("forespørsler").has("Per Hansen")
				ask := contact.send(waiting.press(cards.DoDecide)).has("Salg", "Innkjøp")
				contact.send(ask.press(cards.DoDecide + " " + cards.ChoiceGrant))
				if got := mustPerson(s).Fields[courses.FieldDepartment]; got != "Innkjøp" {
					t.Errorf("the department is %q", got)
				}
				told := b.letters()[per]
				if len(told) != 1 {
					t.Fatalf("the person got %d notices", len(told))
				}
				told[0].has("Innkjøp")
				// The card from before doesn't ask for it once more.
				if s.send(confirm); len(b.asked(s)) != 1 {
					t.Error("an old card asked for it again")
				}
			})
		})
	}
}

func TestCorrectionThatCantBe(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		for field, value := range map[string]string{
			"shoe size": "43", rights.FieldEmail: "not an address", courses.FieldDepartment: strings.Repeat("å", rights.MaxValue), "": "x",
		} {
			if form := s.correct(field, value); form.buttons[cards.DoConfirm].Do != "" {
				t.Errorf("%s: %q may be confirmed", field, value)
			}
		}
		forged := cards.Data{Do: cards.DoConfirm, Ask: cards.Ask{Right: string(rights.Correction), Subject: "shoe size", Proposal: "43"}}
		s.send(forged)
		s.send(cards.Data{Do: cards.DoConfirm, Ask: cards.Ask{Right: "everything"}})
		s.send(cards.Data{Do: cards.DoWish, Ask: cards.Ask{Right: "everything"}})
		if n := len(b.asked(s)); n != 0 {
			t.Errorf("%d requests", n)
		}
	})
}

// TestInformation: what is kept, why and where, from the facts.
func TestInformation(t *testing.T) {
	t.Parallel()
	for l, words := range map[courses.Language]string{courses.Bokmaal: "personvern", courses.Nynorsk: "Personvern", courses.English: "privacy"} {
		t.Run(string(l), func(t *testing.T) {
			inBureau(t, 12, func(t *testing.T, b *bureau) {
				s := b.met(per, l, "")
				info := s.say(words).has("Fjordvik Verksted AS", "kari@example.no", libraryCourse(t).Edition(l).Title)
				for _, k := range []rights.Kind{rights.Access, rights.Correction, rights.Erasure, rights.Restriction, rights.Objection} {
					info.press(cards.DoWish + " " + string(k))
				}
				s.send(info.press(cards.DoRequests))
			})
		})
	}
}

// TestButtonsCanBeWritten: whoever writes what stands on a button gets what the
// button leads to.
func TestButtonsCanBeWritten(t *testing.T) {
	t.Parallel()
	for l := range spoken {
		t.Run(string(l), func(t *testing.T) {
			inBureau(t, 0, func(t *testing.T, b *bureau) {
				s := b.met(per, l, "Salg")
				for _, at := range []string{cards.DoRights, cards.DoPrivacy} {
					a, err := b.bot.Turn(t.Context(), s.click(cards.Data{Do: at}))
					if err != nil {
						t.Fatal(err)
					}
					for title, d := range titled(t, a.Card) {
						if got, want := s.say(title), s.send(d); got.text != want.text {
							t.Errorf("%q leads to\n%s\nand its button to\n%s", title, got.text, want.text)
						}
					}
				}
			})
		})
	}
}

// TestOldConfirmations: what a card asked about before things changed does nothing.
func TestOldConfirmations(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		restrict := s.wish(rights.Restriction).press(cards.DoConfirm)
		object := s.wish(rights.Objection).press(cards.DoConfirm)
		s.send(restrict)
		lift := s.wish(rights.Lift).press(cards.DoConfirm)
		s.send(object) // they are restricted since: nothing more happens
		s.send(lift)
		s.send(restrict)
		s.send(object)
		s.send(lift)
		if p := mustPerson(s); !p.Restricted.IsZero() {
			t.Error("an old card restricted them again")
		}
		if list := b.asked(s); len(list) != 2 {
			t.Errorf("on record: %+v", list)
		}
	})
}

// TestTakingBack: what waits may be taken back, by who asked alone.
func TestTakingBack(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		contact, s, other := b.met(kari, courses.English, ""), b.met(per, courses.English, "Salg"), b.met(tor, courses.English, "Lager")
		receipt := s.send(s.correct(courses.FieldDepartment, "Innkjøp").press(cards.DoConfirm))
		back := receipt.press(cards.DoWithdraw)
		for _, stranger := range []*session{contact, other} {
			stranger.send(back)
		}
		if list := b.asked(s); list[0].State != rights.Waiting {
			t.Fatalf("somebody else took it back: %+v", list)
		}
		s.say("my requests").press(cards.DoWithdraw)
		first := s.send(back)
		if again := s.send(back); again.text != first.text {
			t.Errorf("the second click says\n%s", again.text)
		}
		if list := b.asked(s); list[0].State != rights.Withdrawn {
			t.Errorf("on record: %+v", list)
		}
		other.say("my requests").lacks("Innkjøp")
		other.send(cards.Data{Do: cards.DoWithdraw, Ask: cards.Ask{Request: "nothing"}})
	})
}

// TestNothingByHalves: when it can't be put on record, nothing is done, the person
// is told so, and they may try again.
func TestNothingByHalves(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		confirm := s.wish(rights.Restriction).press(cards.DoConfirm)
		b.service = nil
		b.privacy = broken{b.privacy}
		b.restart()
		for _, d := range []cards.Data{
			confirm, {Do: cards.DoPrivacy}, {Do: cards.DoRequests}, {Do: cards.DoPending}, {Do: cards.DoDecide}, {Do: cards.DoWithdraw},
			{Do: cards.DoWish, Ask: cards.Ask{Right: string(rights.Erasure)}}, {Do: cards.DoWish, Ask: cards.Ask{Right: string(rights.Correction)}},
			{Do: cards.DoMyData},
		} {
			card, err := s.try(s.click(d))
			if !errors.Is(err, errBroken) || !slices.Contains(slices.Collect(maps.Values(card.buttons)), d) {
				t.Errorf("%s: %v\n%s", d.Do, err, card.text)
			}
		}
		s.send(cards.Data{Do: cards.DoPackage})
		if offer := b.next(); offer.Offer != nil {
			t.Errorf("offered %+v", offer.Offer)
		}
		if p := mustPerson(s); !p.Restricted.IsZero() {
			t.Error("they are restricted")
		}
	})
}

// broken is a service that can't do anything.
type broken struct{ bot.Privacy }

var errBroken = errors.New("broken")

func (broken) Facts(context.Context, string) (*rights.Facts, error) { return nil, errBroken }

func (broken) Requests(context.Context, string, *courses.Person) ([]rights.Request, error) {
	return nil, errBroken
}

func (broken) Pending(context.Context, string, privacy.Asker) ([]rights.Pending, error) {
	return nil, errBroken
}

func (broken) Package(context.Context, string, privacy.Asker, io.Writer, bool) error {
	return errBroken
}

// TestMyDataHasRequests: what was asked for is kept, so it is shown.
func TestMyDataHasRequests(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		s.send(s.wish(rights.Restriction).press(cards.DoConfirm))
		s.say("my data").has(b.asked(s)[0].ID)
	})
}

// TestWithoutPrivacy: where nobody answers for it, nothing is said of it.
func TestWithoutPrivacy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.person(ola, "nb-NO")
	lost := s.say("colourless green ideas")
	for _, words := range []string{"personvern", "slett meg", "forespørsler"} {
		if got := s.say(words); got.text != lost.text {
			t.Errorf("%q: %s", words, got.text)
		}
	}
	for _, do := range []string{cards.DoPrivacy, cards.DoConfirm, cards.DoPackage, cards.DoDecide} {
		s.send(cards.Data{Do: do, Ask: cards.Ask{Right: string(rights.Erasure)}})
	}
	if _, err := w.store.Person(t.Context(), ola); err != nil {
		t.Error(err)
	}
	offer := s.turn(teams.Accepted)
	offer.Data = []byte(`{"do":"package"}`)
	s.do(offer)
	if _, err := w.store.Person(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
