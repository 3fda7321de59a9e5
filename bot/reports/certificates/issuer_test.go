package certificates

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"drypp/bot/reports"
	"drypp/courses"
)

// TestCredential shows what is signed, in each language.
func TestCredential(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	for _, l := range courses.Languages {
		token := string(write(t, i, reports.CertificateBadge, proof, kari, l))
		parts := strings.Split(token, ".")
		if len(parts) != 3 {
			t.Fatalf("%d parts", len(parts))
		}
		var all []string
		for _, part := range parts[:2] {
			all = append(all, indented(t, part))
		}
		golden(t, "credential-"+string(l)+".json", without(t, i, strings.Join(all, "\n"))+"\n")
	}
}

func indented(t *testing.T, part string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMembers holds credentials to what the specification requires of each
// class (appendix B.1), with and without what may be missing.
func TestMembers(t *testing.T) {
	t.Parallel()
	forGood := proof
	forGood.Expires = time.Time{}
	for name, token := range map[string][]byte{
		"whole":    write(t, issuer(t), reports.CertificateBadge, proof, kari, courses.Bokmaal),
		"for good": write(t, issuer(t), reports.CertificateBadge, forGood, courses.Person{Email: "a@example.no"}, courses.English),
		"nobody":   write(t, issuer(t), reports.CertificateBadge, forGood, courses.Person{}, courses.Nynorsk),
	} {
		var c map[string]any
		text, err := base64.RawURLEncoding.DecodeString(strings.Split(string(token), ".")[1])
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatal(err)
		}
		requires(t, name, c, "@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom", "iss", "jti", "sub", "nbf")
		about := c["credentialSubject"].(map[string]any)
		requires(t, name+" subject", about, "id", "type", "achievement")
		requires(t, name+" achievement", about["achievement"], "id", "type", "criteria", "description", "name")
		requires(t, name+" issuer", c["issuer"], "id", "type")
		requires(t, name+" result", about["result"].([]any)[0], "type")
		requires(t, name+" description", about["achievement"].(map[string]any)["resultDescription"].([]any)[0], "id", "type", "name", "resultType")
		list, _ := about["identifier"].([]any)
		for _, i := range list {
			requires(t, name+" identity", i, "type", "hashed", "identityHash", "identityType")
		}
		validate(t, name, c)
	}
}

func requires(t *testing.T, what string, in any, names ...string) {
	t.Helper()
	members, ok := in.(map[string]any)
	if !ok {
		t.Fatalf("%s is no object", what)
	}
	for _, name := range names {
		if v := members[name]; v == nil || v == "" {
			t.Errorf("%s: %s is missing", what, name)
		}
	}
}

// validate holds a credential to 1EdTech's own schema where that is at hand;
// it may not be copied here, and no package that could be depended on has it.
func validate(t *testing.T, what string, credential map[string]any) {
	t.Helper()
	file := filepath.Join("..", "..", "..", "..", "shared", "schemas", filepath.Base(schema))
	if _, err := os.Stat(file); err != nil {
		t.Logf("%s is not held to 1EdTech's schema: %s isn't here", what, filepath.Base(schema))
		return
	}
	s, err := jsonschema.NewCompiler().Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(credential); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// TestOtherModel has another's model of Open Badges 3.0 look at a credential:
// LearnCard's, a wallet's.
func TestOtherModel(t *testing.T) {
	t.Parallel()
	modules, err := filepath.Abs(filepath.Join("..", "..", "..", ".ci", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(modules, "@learncard", "types")); err != nil || missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err, missing)
		}
		t.Skip("needs node and npm ci in .ci")
	}
	token := write(t, issuer(t), reports.CertificateBadge, proof, kari, courses.Bokmaal)
	cmd := exec.CommandContext(t.Context(), "node", "-e", `
		const {UnsignedAchievementCredentialValidator: model} = require('@learncard/types');
		const credential = JSON.parse(Buffer.from(require('fs').readFileSync(0, 'ascii').split('.')[1], 'base64url'));
		const found = model.safeParse(credential);
		console.log(found.success, found.success ? '' : found.error.issues);
		delete credential.credentialSubject.achievement.criteria;
		console.log(model.safeParse(credential).success);`)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stdin = bytes.NewReader(token)
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "true \nfalse\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestNoMorePersonal looks for what a certificate has no business to hold.
func TestNoMorePersonal(t *testing.T) {
	t.Parallel()
	p := kari
	p.ObjectID, p.Locale, p.Manager = "11111111-2222-4333-8444-555555555555", "nb-NO", "sjef@example.no"
	p.Fields = map[string]string{courses.FieldDepartment: "Avdeling 7"}
	token := write(t, issuer(t), reports.CertificateBadge, proof, p, courses.Bokmaal)
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(string(token), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{p.Email, strings.ToLower(p.Email), p.ID + `"`, p.ObjectID, p.Manager, p.Fields[courses.FieldDepartment]} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("the credential holds %q", secret)
		}
	}
}

// TestSame: the same certificate gives the same bytes, also at the same time.
func TestSame(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	want := write(t, i, reports.CertificatePDF, proof, kari, courses.Bokmaal)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var b bytes.Buffer
			if err := i.Write(&b, reports.CertificatePDF, proof, &kari, courses.Bokmaal); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("another certificate, %v", err)
			}
		})
	}
	wait.Wait()
}

// TestUnusual: whatever somebody is called, and however long a title is, there
// is a page that can be verified.
func TestUnusual(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	for name, text := range map[string]string{
		"long word": strings.Repeat("Sikkerhet", 60), "long": strings.Repeat("trygg bruk av ", 40),
		"astral": "Kari 😀 𝔘𝔫𝔦", "not in the font": "田中 さくら", "right to left": "ليلى", "empty": "",
		"separators": "a\u2028b\u00adc", "PDF": `) Tj (\ <?xpacket end="w"?>`,
	} {
		c, p := proof, kari
		c.Title, p.Name = text, text
		page := write(t, i, reports.CertificatePDF, c, p, courses.Bokmaal)
		v, err := Verify(bytes.NewReader(page), published(t, i), now)
		if err != nil || v.Name != text || v.Title != text {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
}

// TestControls: a line break in a cell doesn't spoil the certificate.
func TestControls(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	c, p := proof, kari
	c.Title, p.Name = "Brann\tvern", "Kari\nØdegård"
	v, err := Verify(bytes.NewReader(write(t, i, reports.CertificatePDF, c, p, courses.Bokmaal)), published(t, i), now)
	if err != nil || v.Title != "Brann vern" || v.Name != "Kari Ødegård" {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestShown: the page calls somebody by what can be drawn.
func TestShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, email, want string }{
		{"Kari Ødegård", "kari@example.no", "Kari Ødegård"}, {"", "kari@example.no", "kari@example.no"},
		{"さくら", "sakura@example.no", "sakura@example.no"}, {"さくら", "", "□□□"}, {"", "", ""}, {"Ольга Ψ", "o@example.no", "Ольга Ψ"},
	} {
		if got := shown(&courses.Person{Name: c.name, Email: c.email}); got != c.want {
			t.Errorf("%q, %q: got %q", c.name, c.email, got)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	if err := issuer(t).Write(&bytes.Buffer{}, "png", proof, &kari, courses.Bokmaal); err == nil {
		t.Error("a certificate was written as png")
	}
}

// TestPage has others read the page: its text in order, and what is attached.
func TestPage(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	for _, l := range courses.Languages {
		file := filepath.Join(t.TempDir(), "page.pdf")
		if err := os.WriteFile(file, write(t, i, reports.CertificatePDF, proof, kari, l), 0o600); err != nil {
			t.Fatal(err)
		}
		golden(t, "page-"+string(l)+".txt", poppler(t, "pdftotext", "-raw", file, "-"))
		attached := filepath.Join(t.TempDir(), Attachment)
		poppler(t, "pdfdetach", "-save", "1", "-o", attached, file)
		got, err := os.ReadFile(attached)
		if err != nil || !bytes.Equal(got, write(t, i, reports.CertificateBadge, proof, kari, l)) {
			t.Errorf("%s: another credential is attached, %v", l, err)
		}
	}
}

// poppler runs one of the programs of Debian's poppler-utils.
func poppler(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("needs poppler-utils: ", err)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatal(name, err)
	}
	return string(out)
}

// TestTexts: every language has every text.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, l := range courses.Languages {
		x := allTexts[l]
		if x == nil {
			t.Fatalf("%s has no texts", l)
		}
		for _, text := range []string{x.Heading, x.Awarded, x.For, x.Date, x.Score, x.Until, x.ID, x.ForGood, x.Nameless, x.Description, x.Criteria, x.Verify, x.Day, x.Percent} {
			if text == "" {
				t.Errorf("%s lacks a text", l)
			}
		}
		if len(x.Months) != 12 {
			t.Errorf("%s has %d months", l, len(x.Months))
		}
	}
	if textsOf("se") != allTexts[courses.Bokmaal] {
		t.Error("an unknown language doesn't fall back")
	}
}

func BenchmarkPage(b *testing.B) {
	i := issuer(b)
	for b.Loop() {
		write(b, i, reports.CertificatePDF, proof, kari, courses.Bokmaal)
	}
}
