package certificates

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"drypp/bot/reports"
	"drypp/courses"
)

// TestRotate: what was signed before a rotation stays valid, only public halves
// of old keys are kept, and the new key signs.
func TestRotate(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys", "tenant")
	keys, err := openKeys(folder, minBits)
	if err != nil {
		t.Fatal(err)
	}
	i := issuerWith(t, keys)
	before := write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	other, err := openKeys(folder, minBits)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.rotate(minBits); err != nil {
		t.Fatal(err)
	}
	after := write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	if bytes.Equal(before, after) {
		t.Error("the old key signs")
	}
	found := map[string]bool{}
	for _, token := range [][]byte{before, after} {
		v, err := Verify(bytes.NewReader(token), published(t, i), now)
		if err != nil {
			t.Fatal(err)
		}
		found[v.Key] = true
	}
	if len(found) != 2 {
		t.Errorf("%d keys signed", len(found))
	}
	for file, want := range map[string]string{"0001.pem": typePublic, "0002.pem": typePrivate} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil || !strings.Contains(string(text), "BEGIN "+want) {
			t.Errorf("%s doesn't hold a %s, %v", file, want, err)
		}
		info, err := os.Stat(filepath.Join(folder, file))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
}

// TestWithdraw: without its file an old key counts no longer, and numbers go on.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	keys, err := openKeys(folder, minBits)
	if err != nil {
		t.Fatal(err)
	}
	i := issuerWith(t, keys)
	token := write(t, i, reports.CertificateBadge, proof, kari, courses.Bokmaal)
	if err := keys.rotate(minBits); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "0001.pem")); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(bytes.NewReader(token), published(t, i), now); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("got %v", err)
	}
	if err := keys.rotate(minBits); err != nil {
		t.Fatal(err)
	}
	if files, err := keys.files(); err != nil || !slices.Equal(files, []string{"0002.pem", "0003.pem"}) {
		t.Errorf("got %v, %v", files, err)
	}
}

// TestOpenAtOnce: of several that make the first key, one does, and all use it.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	signed := make([][]byte, 4)
	var wait sync.WaitGroup
	for n := range signed {
		wait.Go(func() {
			keys, err := openKeys(folder, minBits)
			if err != nil {
				t.Error(err)
				return
			}
			signed[n] = write(t, issuerWith(t, keys), reports.CertificateBadge, proof, kari, courses.Bokmaal)
		})
	}
	wait.Wait()
	for _, token := range signed {
		if !bytes.Equal(token, signed[0]) {
			t.Error("two keys sign")
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files lie there, %v", len(files), err)
	}
}

func TestBadKeys(t *testing.T) {
	t.Parallel()
	shared, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(shared, "0001.pem"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, text string
		mode       os.FileMode
		want       string
	}{
		"open to others": {"0001.pem", string(good), 0o640, "0001.pem: others may read it (mode 0640)"},
		"no PEM":         {"0001.pem", "key", 0o600, "0001.pem: holds no PEM block"},
		"another key":    {"0001.pem", "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n", 0o600, "holds neither"},
		"no RSA":         {"0001.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0o600, "holds no RSA key (PKCS #8)"},
		"no public RSA":  {"0001.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", 0o600, "holds no RSA key (PKIX)"},
	} {
		folder := t.TempDir()
		file := filepath.Join(folder, c.file)
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := openKeys(folder, minBits); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPublished: there is a profile, each key by itself, and all of them, and
// nothing private in any.
func TestPublished(t *testing.T) {
	t.Parallel()
	i := issuer(t)
	documents, err := i.Published()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range documents {
		var members map[string]any
		if err := json.Unmarshal(d.Body, &members); err != nil {
			t.Fatal(err)
		}
		for _, private := range []string{"d", "p", "q"} {
			if strings.Contains(string(d.Body), `"`+private+`":`) {
				t.Errorf("%s holds %q of the private key", d.Path, private)
			}
		}
		all = append(all, d.Path+" "+d.Type)
	}
	want := " application/ld+json\n/keys/THUMBPRINT application/jwk+json\n/keys.json application/jwk-set+json"
	if got := without(t, i, strings.Join(all, "\n")); got != want {
		t.Errorf("got %s", got)
	}
	golden(t, "profile.json", string(documents[0].Body)+"\n")
}

// TestThumbprint is the example of RFC 7638, section 3.1.
func TestThumbprint(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	b.WriteString(`{"keys":[{"kty":"RSA","kid":"https://example.no/keys/NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs","e":"AQAB","n":"`)
	b.WriteString("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw")
	b.WriteString(`"}]}`)
	if _, err := ReadKeys(&b); err != nil {
		t.Error(err)
	}
}
