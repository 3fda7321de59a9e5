package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"drypp/bot/privacy"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
)

// prove has somebody complete the course, so that it has to be kept.
func prove(s *session) { answerAll(s, libraryCourse(s.t), readAll(s, libraryCourse(s.t)), 0) }

// show opens the only request that waits for a contact.
func (s *session) show() *card {
	s.t.Helper()
	return s.send(s.say("requests").press(cards.DoDecide))
}

// TestContactDecides: each way to decide an erasure that proof stands against, in
// each language; the person hears of it, and a second click changes nothing.
func TestContactDecides(t *testing.T) {
	t.Parallel()
	for l := range spoken {
		for choice, want := range map[string]rights.State{
			cards.ChoiceGrant: rights.Done, cards.ChoiceKeep: rights.Kept, cards.ChoiceRefuse: rights.Refused,
		} {
			t.Run(string(l)+" "+choice, func(t *testing.T) {
				inBureau(t, 12, func(t *testing.T, b *bureau) {
					contact, s := b.met(kari, l, ""), b.met(per, l, "Salg")
					prove(s)
					s.erase().has("2026")
					if list := b.asked(s); len(list) != 1 || list[0].State != rights.Waiting {
						t.Fatalf("on record: %+v", list)
					}
					if reminder := b.reminded()[kari]; len(reminder) != 1 {
						t.Fatalf("%d reminders", len(reminder))
					}
					d := contact.show().has("Per Hansen").press(cards.DoDecide + " " + choice)
					d.Reason = "The court asked for it."
					if choice != cards.ChoiceRefuse {
						d = contact.send(d).press(cards.DoDecide + " " + choice)
					}
					made := contact.send(d)
					if again := contact.send(d); again.text == made.text {
						t.Error("it was decided twice")
					}
					b.checkDecided(s, want)
				})
			})
		}
	}
}

// checkDecided wants an erasure to have come to a state, and the person told.
func (b *bureau) checkDecided(s *session, want rights.State) {
	b.t.Helper()
	letters := b.letters()
	if n := len(letters[s.object]); n != 1 {
		b.t.Fatalf("the person got %d notices", n)
	}
	certificates := 0
	if want == rights.Done {
		certificates = 1
	}
	if n := b.certificates(letters[kari]); n != certificates {
		b.t.Errorf("the contact got %d certificates", n)
	}
	if b.gone(s) != (want == rights.Done) {
		b.t.Fatalf("gone: %v", b.gone(s))
	}
	if want == rights.Done {
		return
	}
	p := mustPerson(s)
	if list := b.asked(s); list[0].State != want || p.Restricted.IsZero() != (want == rights.Refused) {
		b.t.Errorf("%s, restricted %v", list[0].State, p.Restricted)
	}
	if want == rights.Refused {
		letters[s.object][0].has("The court asked for it.")
	}
}

// TestOnlyWhoMay decides: within their scope, and what waits.
func TestOnlyWhoMayDecide(t *testing.T) {
	inBureau(t, 12, func(t *testing.T, b *bureau) {
		contact, sales := b.met(kari, courses.English, ""), b.met(ola, courses.English, "Ledelse")
		inside, outside := b.met(per, courses.English, "Salg"), b.met(tor, courses.English, "Lager")
		for _, s := range []*session{inside, outside} {
			prove(s)
			s.erase()
		}
		letters := b.reminded()
		letters[kari][0].has("Per Hansen", "Tor Lie")
		letters[ola][0].has("Per Hansen").lacks("Tor Lie")
		sales.say("requests").has("Per Hansen").lacks("Tor Lie")
		forged := cards.Data{Do: cards.DoDecide, Step: cards.StepSure, Ask: cards.Ask{Request: b.asked(outside)[0].ID, Choice: cards.ChoiceGrant}}
		for _, who := range []*session{sales, inside, outside} {
			who.send(forged).lacks("Tor Lie")
		}
		forged.Request = "nothing"
		contact.send(forged)
		if b.gone(outside) || len(b.letters()) > 0 {
			t.Error("somebody decided who may not")
		}
		// By a word that means what waits for contacts, others mean their own.
		outside.say("requests").press(cards.DoWithdraw)
		sales.send(sales.show().press(cards.DoDecide + " " + cards.ChoiceKeep))
		sales.send(cards.Data{Do: cards.DoDecide, Step: cards.StepSure, Ask: cards.Ask{Request: b.asked(inside)[0].ID, Choice: cards.ChoiceKeep}})
		if b.asked(inside)[0].State != rights.Kept {
			t.Error("a contact of some can't decide about them")
		}
	})
}

// TestRefusalNeedsAReason that the person can be told.
func TestRefusalNeedsAReason(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		contact, s := b.met(kari, courses.English, ""), b.met(per, courses.English, "Salg")
		s.send(s.correct(courses.FieldDepartment, "Innkjøp").press(cards.DoConfirm))
		d := contact.show().press(cards.DoDecide + " " + cards.ChoiceRefuse)
		for _, reason := range []string{"", "  \n", strings.Repeat("å", rights.MaxReason)} {
			d.Reason = reason
			contact.send(d).press(cards.DoDecide + " " + cards.ChoiceRefuse)
		}
		if b.asked(s)[0].State != rights.Waiting {
			t.Fatal("it was refused without a reason")
		}
		// Nothing has to be kept of a correction.
		d.Choice, d.Reason = cards.ChoiceKeep, ""
		contact.send(d).press(cards.DoDecide + " " + cards.ChoiceGrant)
		d.Choice, d.Reason = cards.ChoiceRefuse, " No such department. "
		contact.send(d)
		b.letters()[per][0].has("No such department.")
		s.say("my requests").has("No such department.")
	})
}

// TestContactsOwnRequest: a contact may grant what they asked for themselves, and
// gets the receipt; after it nothing is known of them.
func TestContactsOwnRequest(t *testing.T) {
	inBureau(t, 12, func(t *testing.T, b *bureau) {
		b.met(nina, courses.English, "")
		s := b.met(kari, courses.English, "")
		prove(s)
		s.erase()
		d := s.send(s.show().press(cards.DoDecide + " " + cards.ChoiceGrant)).press(cards.DoDecide + " " + cards.ChoiceGrant)
		receipt := s.send(d)
		if len(receipt.buttons) > 0 || !b.gone(s) {
			t.Errorf("gone %v: %s", b.gone(s), receipt.text)
		}
		if again := s.send(d); again.text != receipt.text || !b.gone(s) {
			t.Errorf("after a second click gone %v: %s", b.gone(s), again.text)
		}
		letters := b.letters()
		if b.certificates(letters[nina]) != 1 || len(letters[kari]) > 0 {
			t.Errorf("letters: %v", letters)
		}
	})
}

// TestRemindedOfNobody: there is nobody to tell, or nobody to tell of.
func TestRemindedOfNobody(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		waiting := []rights.Pending{{Request: rights.Request{ID: "r", Person: "nobody"}}}
		if err := b.bot.Remind(t.Context(), tenant, waiting); err != nil {
			t.Error(err)
		}
		if err := b.bot.Remind(t.Context(), "elsewhere", waiting); err == nil {
			t.Error("an organisation that isn't there was reminded")
		}
		b.bot.Telling(t.Context(), "elsewhere", "nobody")(&rights.Receipt{Certificate: []byte("x")})
		b.bot.Telling(t.Context(), tenant, "nobody")(&rights.Receipt{Certificate: []byte("x")})
		if synctest.Wait(); len(b.letters()) > 0 {
			t.Error("somebody was written to")
		}
	})
}

// TestDecidedElsewhere: what is decided at the command line is told in the chat.
func TestDecidedElsewhere(t *testing.T) {
	inBureau(t, 12, func(t *testing.T, b *bureau) {
		b.met(kari, courses.English, "")
		s := b.met(per, courses.English, "Salg")
		prove(s)
		s.erase()
		tell := b.bot.Telling(t.Context(), tenant, mustPerson(s).ID)
		d := rights.Decision{Request: b.asked(s)[0].ID, Grant: true}
		r, err := b.service.Decide(t.Context(), tenant, privacy.Asker{Via: privacy.CommandLine}, d)
		if err != nil {
			t.Fatal(err)
		}
		tell(r)
		b.checkDecided(s, rights.Done)
	})
}
