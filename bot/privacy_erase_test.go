package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// erase goes the way from the words to the receipt.
func (s *session) erase() *card {
	s.t.Helper()
	return s.send(s.wish(rights.Erasure).press(cards.DoConfirm))
}

// TestErasedAndBack: whoever was erased is a stranger when they write again, and
// nothing of before shows. Old cards do nothing wrong.
func TestErasedAndBack(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s, c := b.met(per, courses.English, "Salg"), libraryCourse(t)
		old := readAll(s, c).press(cards.DoAnswer)
		old.Answer = input(s, c, old.Step, 1, true)
		s.send(old)
		before := mustPerson(s)
		confirm := s.wish(rights.Erasure).press(cards.DoConfirm)
		receipt := s.send(confirm)
		if len(receipt.buttons) > 0 {
			t.Errorf("the last card has buttons: %v", keys(receipt.buttons))
		}
		if again := s.send(confirm); again.text != receipt.text || !b.gone(s) {
			t.Errorf("the second click says\n%s", again.text)
		}
		time.Sleep(2 * time.Minute) // the receipt is held for one
		if s.send(confirm); !b.gone(s) {
			t.Error("the button that they were erased by made them known again")
		}
		if again := s.send(confirm); again.text == receipt.text {
			t.Error("the receipt is held longer than a minute")
		}

		s.say("hi").has("Welcome to Drypp").press(cards.DoPrivacy)
		after := mustPerson(s)
		if after.ID == before.ID || len(after.Fields) > 0 {
			t.Errorf("they are known as before: %+v", after)
		}
		s.say("my data").lacks("Salg", before.ID, c.Edition(courses.English).Title)
		if card := s.send(old); len(card.buttons) == 0 {
			t.Errorf("an old card is a dead end:\n%s", card.text)
		}
		s.say("my requests")
		if s.send(confirm); b.gone(s) {
			t.Error("the old card erased them again")
		}
	})
}

// TestErasedByManyClicks: at once, and each is answered with the receipt.
func TestErasedByManyClicks(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		contact, s := b.met(kari, courses.English, ""), b.met(per, courses.English, "Salg")
		confirm := s.wish(rights.Erasure).press(cards.DoConfirm)
		answers := make([]teams.Answer, 50)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i], _ = s.bot.Turn(t.Context(), s.click(confirm)) })
		}
		all.Wait()
		for _, a := range answers {
			if len(parseCard(t, a.Card).buttons) > 0 || string(a.Card) != string(answers[0].Card) {
				t.Fatalf("answered %s", a.Card)
			}
		}
		if !b.gone(s) {
			t.Error("they are still there")
		}
		letters := b.letters()
		if n := b.certificates(letters[contact.object]); n != 1 || len(letters[per]) > 0 {
			t.Errorf("%d certificates, and %d letters to who was erased", n, len(letters[per]))
		}
	})
}

// TestAnybodysOwnErasure: contacts, their deputies and managers have the right,
// too, and the contacts that are left get the certificate.
func TestAnybodysOwnErasure(t *testing.T) {
	t.Parallel()
	for object, certified := range map[string][]string{
		kari: {nina}, ola: {kari, nina}, tor: {kari, nina}, per: {kari, nina, ola},
	} {
		t.Run(object, func(t *testing.T) {
			inBureau(t, 0, func(t *testing.T, b *bureau) {
				b.contactsOnly(roles.ContactConfig{User: "kari@example.no"}, roles.ContactConfig{User: nina, Deputies: []string{"kari@example.no"}},
					roles.ContactConfig{User: "ola@example.no", Scope: `department == "Salg"`, Deputies: []string{"per@example.no"}})
				people := map[string]*session{}
				for who, department := range map[string]string{kari: "", nina: "", ola: "Ledelse", tor: "Lager", per: "Salg"} {
					people[who] = b.met(who, courses.Bokmaal, department)
				}
				under := mustPerson(people[per])
				under.Manager = tor
				if _, err := b.store.List(t.Context(), under, b.now); err != nil {
					t.Fatal(err)
				}
				b.letters()
				people[object].erase()
				if !b.gone(people[object]) {
					t.Fatal("still there")
				}
				letters := b.letters()
				for _, who := range certified {
					if b.certificates(letters[who]) != 1 {
						t.Errorf("%s got %d letters without a certificate", who, len(letters[who]))
					}
					delete(letters, who)
				}
				if len(letters) > 0 {
					t.Errorf("others got letters, too: %d", len(letters))
				}
				people[object].say("hei").has("Velkommen")
			})
		})
	}
}

// TestCertificateWaits: as long as a copy of the keys is there, nothing is
// certified.
func TestCertificateWaits(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		b.uncopied = fmt.Errorf("no room")
		b.met(kari, courses.English, "")
		s := b.met(per, courses.English, "Salg")
		s.erase()
		if letters := b.letters(); !b.gone(s) || b.certificates(letters[kari]) > 0 {
			t.Errorf("gone %v, %d letters", b.gone(s), len(letters[kari]))
		}
	})
}

// TestForgotten: what is held beside the store goes with the person: the list that
// a contact sent, and the file that is on its way to somebody.
func TestForgotten(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		contact, s := b.met(kari, courses.English, ""), b.met(per, courses.English, "Salg")
		_, preview := b.attach(contact, "people.csv", staff)
		take := preview.press(cards.DoImport)
		s.erase()
		contact.send(take).has("again")
		if b.counted(0, 0); b.read > 1 {
			t.Error("the list was read once more")
		}
	})
}

// TestErasedOnTheWay: a file that was being handed over isn't, and nobody is
// written to.
func TestErasedOnTheWay(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		slow := &stuck{begun: make(chan struct{})}
		b.put = slow.put
		b.restart()
		s.send(cards.Data{Do: cards.DoPackage})
		offer := b.next().Offer
		s.consent(teams.Accepted, offer)
		<-slow.begun
		s.erase()
		synctest.Wait()
		if slow.err == nil {
			t.Error("the file is still on its way")
		}
		if letters := b.letters(); len(letters[per]) > 0 {
			t.Errorf("%d letters to who was erased", len(letters[per]))
		}
	})
}

// TestTheNewAreTold: whoever is heard of first by what they do is told what is kept
// of them, beside the answer, and once.
func TestTheNewAreTold(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.person(per, "en-GB")
		s.say("start phishing")
		letters := b.letters()[per]
		if len(letters) != 1 || !strings.Contains(letters[0].text, "Welcome to Drypp") {
			t.Fatalf("%d letters", len(letters))
		}
		s.say("hi").lacks("Welcome to Drypp")
		if n := len(b.letters()); n > 0 {
			t.Errorf("%d more letters", n)
		}
		other := b.person(tor, "en-GB")
		other.say("my data")
		other.say("hello").has("Welcome to Drypp")
	})
}
