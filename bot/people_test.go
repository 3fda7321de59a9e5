package bot_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot"
	"drypp/bot/directory"
	"drypp/bot/directory/sheet"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestImportInChat goes all the way: a file, its preview, the people; then a
// shorter file that is the whole list.
func TestImportInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		s := o.person(kari, "nb-NO")
		now, preview := o.attach(s, "Ansatte.xlsx", staff)
		now.has("Leser «Ansatte.xlsx»")
		preview.has("Se over «Ansatte.xlsx»", "Nye\n3", "Rad 5", "dette er ingen e-postadresse", "Skostørrelse")
		o.counted(0, 0)
		s.send(preview.press(cards.DoImport)).has("Jobber med saken")
		o.word().has("Folkelisten er oppdatert", "Nye\n3")
		o.counted(3, 0)

		s.send(preview.press(cards.DoImport)).has("Den filen har jeg ikke lenger")
		_, preview = o.attach(s, "Ansatte.csv", "Kari Nordmann;kari@example.no;Salg\nPer Hansen;per@example.no;Salg")
		preview.has("Endret\n1", "Som før\n1", "1 person som er med nå")
		_, unsure := o.attach(s, "Ansatte.csv", "Kari Nordmann;kari@example.no;Salg\nPer Hansen;per;Salg")
		unsure.has("kan gjelde folk som er med nå").lacks("dette er hele listen", "blir værende")
		s.send(cards.Data{Do: cards.DoReplace, Step: unsure.press(cards.DoForget).Step, Count: 2})
		o.word().has("Sluttet\n0")
		o.counted(3, 0)

		_, preview = o.attach(s, "Ansatte.csv", "Kari Nordmann;kari@example.no;Salg\nPer Hansen;per@example.no;Salg")
		s.send(preview.press(cards.DoReplace))
		o.word().has("Sluttet\n1")
		o.counted(2, 1)
		s.say("folk").has("2 personer er med", "1 har sluttet", "kommer fra et regneark", "(nå nettopp)")
	})
}

// TestFileIsForgotten: what was cancelled, is too old, was replaced, or was
// held by a program that ended, can't be confirmed any more; nor by another.
func TestFileIsForgotten(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*office, *session, *card) *session{
		"cancelled": func(_ *office, s *session, c *card) *session {
			s.send(c.press(cards.DoForget)).has("Filen er glemt")
			return s
		},
		"too old":  func(o *office, s *session, _ *card) *session { o.now = o.now.Add(30 * time.Minute); return s },
		"restart":  func(o *office, s *session, _ *card) *session { o.restart(); return s },
		"replaced": func(o *office, s *session, _ *card) *session { o.attach(s, "b.csv", staff); return s },
		"another's": func(o *office, _ *session, _ *card) *session {
			return o.person(nina, "nb-NO")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, nil)
				s := o.person(kari, "nb-NO")
				_, preview := o.attach(s, "a.csv", staff)
				clicks := spoil(o, s, preview)
				clicks.send(preview.press(cards.DoImport)).has("Den filen har jeg ikke lenger")
				if c := o.word(); c != nil {
					t.Errorf("something was done: %s", c.text)
				}
				o.counted(0, 0)
			})
		})
	}
}

// TestFilesThatCantBeUsed get an answer that says why.
func TestFilesThatCantBeUsed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, body string
		spoil            func(*office)
		want             string
	}{
		{"a picture", "katt.png", staff, nil, "Jeg kan bare lese regneark"},
		{"old Excel", "folk.XLS", staff, nil, "lagre den som Excel-arbeidsbok"},
		{"no extension", "folk", staff, nil, "Jeg kan bare lese regneark"},
		{"not to be read", "folk.xlsx", staff, func(o *office) { o.broken = &bot.ListError{Code: "no_header"} }, "Jeg finner ikke kolonnene"},
		{"several sheets", "folk.xlsx", staff, func(o *office) { o.broken = &bot.ListError{Code: "many_sheets", Sheets: []string{"Ark1"}} }, "Arkene i filen: Ark1."},
		{"trouble", "folk.xlsx", staff, func(o *office) { o.broken = errors.New("no luck") }, "Det gikk ikke akkurat nå"},
		{"too large", "folk.csv", strings.Repeat("x", 20<<20+1), nil, "Filen er for stor"},
		{"gone", "folk.csv", "", func(o *office) { o.files = nil }, "Jeg fikk ikke hentet filen"},
		{"people of the configuration", "folk.csv", staff, func(o *office) { o.people = listed{o.directory}; o.restart() }, "Folkene står i oppsettet"},
		{"busy", "folk.csv", staff, func(o *office) { o.people = taken{o.directory}; o.restart() }, "blir oppdatert akkurat nå"},
		{"twice", "folk.csv", "Per;per@example.no\nPer;PER@example.no", nil, "Noen står to ganger"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, nil)
				if tt.spoil != nil {
					tt.spoil(o)
				}
				s := o.person(kari, "nb-NO")
				turn := s.turn(teams.Message)
				turn.Files = []teams.File{{Name: tt.file, URL: "https://x/f"}}
				if o.files != nil {
					o.files["https://x/f"] = tt.body
				}
				now := s.do(turn)
				if later := o.word(); later != nil {
					now = later
				}
				now.has(tt.want)
				for do := range now.buttons {
					if do == cards.DoImport || do == cards.DoReplace {
						t.Errorf("a button to %s", do)
					}
				}
			})
		})
	}
}

func TestSeveralFiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		s := o.person(kari, "nb-NO")
		turn := s.turn(teams.Message)
		turn.Files = []teams.File{{Name: "a.csv", URL: "x"}, {Name: "b.csv", URL: "y"}}
		s.do(turn).has("én fil om gangen")
	})
}

// TestFilesOfOthers aren't opened, and get a kind word; nor do people from the
// directory come from files.
func TestFilesOfOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		for who, lang := range map[string]string{ola: "nb-NO", "aaaaaaaa-0000-4000-8000-000000000009": "nb-NO"} {
			now, later := o.attach(o.person(who, lang), "folk.csv", staff)
			if now.has("Takk, men filer"); later != nil || o.read > 0 {
				t.Error("the file was read")
			}
		}
		o = newOffice(t, &staffing{})
		now, _ := o.attach(o.person(kari, "nb-NO"), "folk.csv", staff)
		now.has("Folkene kommer fra Entra ID")
	})
}

// TestPeopleAreForContacts tries every step as a contact of some people and as
// nobody in particular.
func TestPeopleAreForContacts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, &staffing{users: many(20)})
		for _, who := range []string{ola, "aaaaaaaa-0000-4000-8000-000000000009"} {
			s := o.person(who, "nb-NO")
			for _, do := range []string{cards.DoPeople, cards.DoSync, cards.DoAllow, cards.DoFields, cards.DoChoose} {
				s.send(cards.Data{Do: do, Step: cards.StepSure}).has("bare for kontaktpersonen")
			}
			for _, do := range []string{cards.DoImport, cards.DoReplace, cards.DoForget} {
				s.send(cards.Data{Do: do, Step: "x"}).has("Takk, men filer")
			}
			s.say("folk").has("bare for kontaktpersonen")
			if c := s.say("hjelp"); strings.Contains(c.text, "**folk**") {
				t.Error("the help card tells of people")
			}
		}
		if c := o.word(); c != nil {
			t.Errorf("something was done: %s", c.text)
		}
		o.counted(0, 0)
		o.person(kari, "nb-NO").say("folk")
		o.person(kari, "nb-NO").say("hjelp").has("**folk**")
	})
}

// many returns so many users.
func many(n int) (list []directory.User) {
	for i := range n {
		list = append(list, directory.User{Managed: true, Person: courses.Person{
			ObjectID: fmt.Sprintf("cccccccc-0000-4000-8000-%012d", i), Name: "Navn", Email: fmt.Sprintf("p%d@example.no", i),
			Fields: map[string]string{"department": []string{"Salg", "Verksted"}[i%2]},
		}})
	}
	return list
}

// TestHeldRound: a round that would remove many waits for a contact, who can't
// confirm more than they saw.
func TestHeldRound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := &staffing{users: many(20)}
		o := newOffice(t, source)
		s := o.person(kari, "nb-NO")
		s.say("folk").has("skal komme fra Entra ID")
		s.send(cards.Data{Do: cards.DoSync}).has("Jobber med saken")
		o.word().has("Folkelisten er oppdatert", "Nye\n20")
		for i := range 5 {
			source.users[i] = directory.User{Person: courses.Person{ObjectID: source.users[i].Person.ObjectID}, Gone: true}
		}
		s.send(cards.Data{Do: cards.DoSync})
		held := o.word().has("ville fjernet 5 av 20 personer")
		o.counted(20, 0)
		s.send(held.press(cards.DoAllow)).has("Den neste oppdateringen fjerner dem")
		s.send(cards.Data{Do: cards.DoSync})
		o.word().has("Sluttet\n5")
		o.counted(15, 5)
		s.send(held.press(cards.DoAllow)).has("ikke lenger noe å si ja til")

		for i := range 3 {
			source.users[5+i].Gone = true
		}
		s.send(cards.Data{Do: cards.DoSync})
		o.word().has("ville fjernet 3 av 15 personer")
		s.send(held.press(cards.DoAllow)).has("ville fjernet 3 av 15 personer").lacks("fjerner dem", "noe å si ja til")
		s.send(cards.Data{Do: cards.DoSync})
		o.word().has("ville fjernet 3 av 15 personer")
		o.counted(15, 5)
	})
}

func TestSyncFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, &staffing{err: errors.New("graph: 503")})
		s := o.person(kari, "nb-NO")
		s.send(cards.Data{Do: cards.DoSync})
		o.word().has("Det gikk ikke akkurat nå", "Den siste oppdateringen gikk ikke", "Ingen er fjernet", "graph: 503")
	})
}

// TestChooseFields: what is added comes at once; what is taken out is deleted
// only after a contact saw what stops.
func TestChooseFields(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		s := o.person(kari, "nb-NO")
		_, preview := o.attach(s, "Ansatte.xlsx", staff)
		s.send(preview.press(cards.DoImport))
		o.word()
		for id, state := range map[string]campaigns.State{"salg": campaigns.Active, "senere": campaigns.Paused} {
			if err := o.store.PutCampaign(t.Context(), campaigns.Campaign{
				ID: id, Name: "For selgere", Audience: `department == "Salg"`, Courses: []string{"phishing"}, State: state, Revision: 1,
			}); err != nil {
				t.Fatal(err)
			}
		}
		form := s.send(s.say("folk").press(cards.DoFields)).has("Avdeling", "Arbeidssted")
		d := form.press(cards.DoChoose)
		d.Fields = "location"
		sure := s.send(d).has("Er du sikker?", "Dette slettes med en gang", "**avdeling**", "1 kampanje stopper", "For selgere")
		if got := departments(o); got != 3 {
			t.Errorf("%d departments are stored before it was confirmed", got)
		}
		stale := sure.press(cards.DoChoose)
		stale.Count++
		s.send(stale).has("Er du sikker?")
		s.send(sure.press(cards.DoChoose)).has("Jobber med saken")
		o.word().has("Feltene er endret", "1 kampanje er stoppet", "For selgere")
		if got := departments(o); got != 0 {
			t.Errorf("%d departments are still stored", got)
		}
		s.say("status").has("For selgere", "avdeling")
		for _, id := range []string{"salg", "senere"} {
			s.send(cards.Data{Do: cards.DoSetState, Campaign: id, Step: string(campaigns.Active)}).has("Satt på pause", "avdeling", "ikke lenger har valgt")
		}
		d.Fields = "department,location,shoe_size"
		s.send(d).has("Jobber med saken")
		o.word().has("Feltene er endret", "avdeling")
		d.Fields = "department,location"
		s.send(d).has("Folk i Fjordvik")
	})
}

func departments(o *office) (n int) {
	if err := o.store.Everybody(o.t.Context(), func(p courses.Person) error {
		if p.Fields["department"] != "" {
			n++
		}
		return nil
	}); err != nil {
		o.t.Error(err)
	}
	return n
}

// TestScopedContact makes a campaign for their own people, and sees nothing of
// others'.
func TestScopedContact(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		_, preview := o.attach(o.person(kari, "nb-NO"), "Ansatte.xlsx", staff)
		o.person(kari, "nb-NO").send(preview.press(cards.DoImport))
		o.word()
		if err := o.store.PutCampaign(t.Context(), campaigns.Campaign{
			ID: "alle", Name: "For alle", Audience: "everybody", Courses: []string{"phishing"}, State: campaigns.Active, Revision: 1,
		}); err != nil {
			t.Fatal(err)
		}
		s := o.person(ola, "nb-NO")
		if c := s.say("status"); strings.Contains(c.text, "For alle") {
			t.Errorf("they see another's campaign: %s", c.text)
		}
		for _, d := range []cards.Data{
			{Do: cards.DoStatus, Campaign: "alle"}, {Do: cards.DoSetState, Campaign: "alle", Step: "ended"}, {Do: cards.DoAskState, Campaign: "alle", Step: "ended"},
		} {
			if c := s.send(d); strings.Contains(c.text, "For alle") {
				t.Errorf("they see another's campaign: %s", c.text)
			}
		}
		d := cards.Data{Do: cards.DoDraft, Step: cards.StepCheck, Draft: cards.Draft{
			Name: "Alle", Courses: "phishing", Audience: "alle", Start: "2026-11-23", Pace: "lessons", Every: "1",
		}}
		s.send(s.send(d).has("2 personer").press(cards.DoApply))
		all, err := o.store.Campaigns(t.Context())
		if err != nil || len(all) != 2 || all[0].State != campaigns.Active || all[1].Scope != `department == "Salg"` {
			t.Errorf("%+v, %v", all, err)
		}
		s.say("status").has("Alle")
		o.person(kari, "nb-NO").say("status").has("For alle", "Alle")
	})
}

// TestNewAddress: who got another address by a list of everybody is the same
// person as soon as they say something.
func TestNewAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, nil)
		s := o.person(ola, "nb-NO")
		s.say("start phishing")
		synctest.Wait()
		o.roster.mu.Lock()
		o.roster.members["29:"+ola] = teams.Member{Name: "Ola Moe", Email: "ola.moe@example.no"}
		o.roster.mu.Unlock()
		for _, email := range []string{"ola@example.no", "ola.moe@example.no"} {
			list := []courses.Person{{Name: "Ola Moe", Email: email}, {Name: "Kari", Email: "kari@example.no"}, {Name: "Per", Email: "per@example.no"}}
			if _, err := o.directory.Import(t.Context(), tenant, list, directory.ImportOptions{Whole: true}); err != nil {
				t.Fatal(err)
			}
		}
		o.counted(3, 1)
		o.now = o.now.Add(time.Hour)
		s.say("hei")
		synctest.Wait()
		o.counted(3, 0)
		if p := mustPerson(s); p.Email != "ola.moe@example.no" || !p.Left.IsZero() {
			t.Errorf("they are %+v", p)
		}
		s.say("kurs").has("Leksjon 1 av 4")
	})
}

// TestEveryCodeHasWords: whatever package sheet finds wrong, the card says it in
// words of its own.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	const unknown = "something new"
	row := func(code string) string {
		return string(cards.ImportPreview(courses.Nynorsk, cards.Import{Rows: []cards.Row{{Number: 2, Code: code}}}).JSON)
	}
	file := func(code string) string { return string(cards.FileProblem(courses.Nynorsk, code, nil).JSON) }
	for _, code := range sheet.Codes() {
		if row(string(code)) == row(unknown) && file(string(code)) == file(unknown) {
			t.Errorf("nothing is said of %q", code)
		}
	}
}

// TestBusy: when too much waits to be done, one is told to try again.
func TestBusy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, &staffing{})
		idle := bot.New(bot.Config{
			Organisations: []bot.Organisation{o.org}, Members: o.roster, People: o.directory, Sender: o.outbox,
			Now: func() time.Time { return o.now }, Log: slog.New(slog.DiscardHandler),
		})
		o.bot = idle
		s := o.person(kari, "nb-NO")
		for range 32 {
			s.send(cards.Data{Do: cards.DoSync}).has("Jobber med saken")
		}
		s.send(cards.Data{Do: cards.DoSync}).has("Det gikk ikke akkurat nå").press(cards.DoSync)
	})
}
