package keyring

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// FuzzOpen opens any bytes as a ring. What opens was written by who has the master
// key.
func FuzzOpen(f *testing.F) {
	m, err := EnvMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		f.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join("testdata", "version1.ring"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add(content[:len(content)-1])
	f.Add(append(content[:len(content)-300:len(content)-300], make([]byte, 600)...))
	f.Add(header{generation: 1, wrapped: make([]byte, keySize)}.bytes())
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, m := range []Master{m, nil} {
			r := &Ring{o: Options{Master: m}, t: newTable()}
			end, err := r.load(t.Context(), content)
			if err == nil && (end > len(content) || r.t.people.n+r.t.handles.n > len(content)) {
				t.Errorf("%d bytes give a ring of %d bytes with %d people", len(content), end, r.t.people.n)
			}
			r.t.check(t)
		}
	})
}

// FuzzEntries has a table do what any bytes say, and checks that it holds together.
func FuzzEntries(f *testing.F) {
	p, h := id{'p'}, id{'h'}
	key := newKey()
	var b []byte
	b = appendPerson(b, p, key)
	b = appendHandle(b, h, []byte("a@example.no"), false)
	b = appendHandle(b, id{'i'}, bytes.Repeat([]byte{7}, idSize), true)
	b = appendSecret(b, "audit", key)
	b = appendErased(b, p, 1)
	f.Add(append(b, kindWhole))
	b = appendGone(b, kindDropped, p)
	b = appendGone(b, kindForgot, h)
	f.Add(b)
	f.Add(append(b, b...))
	f.Fuzz(func(t *testing.T, entries []byte) {
		table := newTable()
		_, err := table.apply(entries)
		if size := len(table.texts.chunks) * chunkText; size > 2*len(entries)+chunkText {
			t.Errorf("%d bytes took %d bytes of memory", len(entries), size)
		}
		table.check(t)
		if err != nil {
			return
		}
		again := newTable()
		if _, err := again.apply(entries); err != nil || again.people.n != table.people.n || again.handles.n != table.handles.n {
			t.Errorf("done again it gives %d people and %d handles, %v; want %d and %d",
				again.people.n, again.handles.n, err, table.people.n, table.handles.n)
		}
	})
}

// check looks whether everything is found by what it is called, and nothing else.
func (t *table) check(tb testing.TB) {
	tb.Helper()
	if t.person.n != t.people.n || t.handle.n != t.handles.n || t.text.n != t.handles.n {
		tb.Fatalf("indices have %d, %d and %d of %d people and %d handles",
			t.person.n, t.handle.n, t.text.n, t.people.n, t.handles.n)
	}
	for i := range t.people.n {
		if found, ok := t.findPerson(t.people.at(i).id); !ok || found != i {
			tb.Fatalf("person %d is found at %d, %v", i, found, ok)
		}
	}
	for i := range t.handles.n {
		if found, ok := t.findHandle(t.handles.at(i).id); !ok || found != i {
			tb.Fatalf("handle %d is found at %d, %v", i, found, ok)
		}
		if found, ok := t.findText(t.textOf(i)); !ok || found != i {
			tb.Fatalf("text %d is found at %d, %v", i, found, ok)
		}
	}
}

// TestTable holds a table that thousands come to and leave against a map.
func TestTable(t *testing.T) {
	t.Parallel()
	table, want := newTable(), map[id]string{}
	random := rand.New(rand.NewPCG(7, 11))
	text := func(i int) string {
		if i%2 == 0 {
			return uuid.NewSHA1(uuid.Nil, []byte{byte(i), byte(i >> 8)}).String()
		}
		return strings.Repeat("x", i%300) + strconv.Itoa(i) + "@example.no"
	}
	for range 20_000 {
		i := random.IntN(3000)
		name, ok := toID("n" + strconv.Itoa(i))
		if !ok {
			t.Fatal("it can't be an ID")
		}
		if random.IntN(5) < 2 {
			table.drop(name)
			table.forget(name)
			delete(want, name)
			continue
		}
		packed, short := pack(text(i))
		table.addPerson(name, [keySize]byte{byte(i), byte(i >> 8)})
		table.addHandle(name, packed, short)
		want[name] = text(i)
	}
	table.check(t)
	if table.people.n != len(want) || table.handles.n != len(want) {
		t.Errorf("it has %d people and %d handles, want %d", table.people.n, table.handles.n, len(want))
	}
	for name, text := range want {
		i, ok := table.findHandle(name)
		if !ok || table.textOf(i) != text {
			t.Errorf("%s stands for something else", name)
		}
		if i, ok := table.findPerson(name); !ok || "n"+strconv.Itoa(int(table.people.at(i).key[0])|int(table.people.at(i).key[1])<<8) != name.String() {
			t.Errorf("%s has another's key", name)
		}
	}
	if table.texts.wiped > table.texts.used/4+chunkText+4096 {
		t.Errorf("%d of %d bytes are unused", table.texts.wiped, table.texts.used)
	}
}
