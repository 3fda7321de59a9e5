// Package charset finds out which encoding a text file is in, of those that come
// from Norwegian machines: UTF-8, UTF-16, Windows-1252 with ISO 8859-1, Mac OS Roman
// and code page 850.
//
// Its functions are safe for concurrent use.
package charset

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// UTF16 returns the decoder of UTF-16 text, by its byte order mark or by
// which bytes of what it begins with are zero, or nil.
func UTF16(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	most := len(head) * 3 / 8
	switch {
	case len(head) >= 4 && zero[1] >= most && zero[0] < most/8+1:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(head) >= 4 && zero[0] >= most && zero[1] < most/8+1:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// tally counts what tells encodings apart.
type tally struct {
	// good and bad count the characters beyond ASCII that are valid UTF-8, and
	// the bytes that aren't.
	good, bad int
	// each byte beyond ASCII.
	bytes [256]int
}

// letters are æøåÆØÅéöä as the encodings have them that Norwegian files come
// in: Windows-1252 (with ISO 8859-1 in it), Mac OS Roman, and 850 of DOS.
var letters = []struct {
	encoding encoding.Encoding
	bytes    string
}{
	{charmap.Windows1252, "\xE6\xF8\xE5\xC6\xD8\xC5\xE9\xF6\xE4"},
	{charmap.Macintosh, "\xBE\xBF\x8C\xAE\xAF\x81\x8E\x9A\x8A"},
	{charmap.CodePage850, "\x91\x9B\x86\x92\x9D\x8F\x82\x94\x84"},
}

// add counts what is in a piece of text. A character that is cut at its end is
// left for the next piece; how many bytes that are is returned.
func (t *tally) add(p []byte, last bool) (rest int) {
	for len(p) > 0 {
		if p[0] < utf8.RuneSelf {
			p = p[1:]
			continue
		}
		if !last && !utf8.FullRune(p) {
			return len(p)
		}
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			t.bad++
		} else {
			t.good++
		}
		for _, b := range p[:n] {
			t.bytes[b]++
		}
		p = p[n:]
	}
	return 0
}

// encoding returns the likeliest. A few broken characters in UTF-8 stay broken:
// they are found in their rows.
func (t *tally) encoding() encoding.Encoding {
	if t.bad == 0 || t.good > t.bad {
		return unicode.UTF8BOM
	}
	best, most := letters[0].encoding, -1
	for _, l := range letters {
		n := 0
		for _, b := range []byte(l.bytes) {
			n += t.bytes[b]
		}
		if n > most {
			best, most = l.encoding, n
		}
	}
	return best
}

// Sniff returns the encoding of a text file of that size, in bytes, and how many line
// feeds it has; of UTF-16 it doesn't count them. An error is the reader's.
func Sniff(file io.ReaderAt, size int64) (e encoding.Encoding, lines int, err error) {
	var t tally
	buf := make([]byte, 1<<16)
	for at := int64(0); at < size; {
		n, err := file.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return nil, 0, err
		}
		if n == 0 {
			break
		}
		if at == 0 {
			if e := UTF16(buf[:min(n, 4096)]); e != nil {
				return e, 0, nil
			}
		}
		lines += bytes.Count(buf[:n], []byte("\n"))
		at += int64(n - t.add(buf[:n], at+int64(n) >= size))
	}
	return t.encoding(), lines, nil
}
