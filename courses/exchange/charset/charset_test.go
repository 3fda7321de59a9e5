package charset

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	const text = "Spørsmål;Svar\nHva gjør du når Åse ikke er på jobb?;Være tålmodig\n"
	for name, enc := range map[string]encoding.Encoding{
		"UTF-8": unicode.UTF8, "UTF-8 with a mark": unicode.UTF8BOM, "Windows": charmap.Windows1252, "ISO": charmap.ISO8859_1,
		"Mac": charmap.Macintosh, "DOS": charmap.CodePage850,
		"UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16 without a mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 BE": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		src, err := enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := Sniff(bytes.NewReader(src), int64(len(src)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := found.NewDecoder().Bytes(src); err != nil || string(got) != text {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("gone") }

func TestSniffFails(t *testing.T) {
	t.Parallel()
	if _, _, err := Sniff(broken{}, 1); err == nil {
		t.Error("no error")
	}
	if _, lines, err := Sniff(bytes.NewReader([]byte("a\nb\n")), 4); err != nil || lines != 2 {
		t.Errorf("%d lines, %v", lines, err)
	}
}
