package sheet

import (
	"bufio"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

// maxToken bounds what is read of a row or a shared string, in bytes.
const maxToken = 2 << 20

// maxText is about how many bytes of a cell's text are read: more than any value
// may have.
const maxText = 1 << 15

// escaped is a character as Excel writes those that XML can't hold.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// scanner reads XML token by token, without holding more than a row.
type scanner struct {
	d    *xml.Decoder
	in   *bufio.Reader
	left int
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{in: bufio.NewReaderSize(r, 1<<16), left: maxToken}
	s.d = xml.NewDecoder(s)
	return s
}

// refill allows for another row.
func (s *scanner) refill() { s.left = maxToken }

// ReadByte implements io.ByteReader, which the decoder reads by.
func (s *scanner) ReadByte() (byte, error) {
	if s.left == 0 {
		return 0, fail("", CodeTooBig)
	}
	s.left--
	return s.in.ReadByte()
}

// Read implements io.Reader, which the decoder asks for.
func (s *scanner) Read(p []byte) (int, error) {
	n, err := s.in.Read(p[:min(len(p), s.left)])
	s.left -= n
	return n, err
}

// next returns the next token, nil at the end.
func (s *scanner) next() (xml.Token, error) {
	t, err := s.d.RawToken()
	if err == io.EOF {
		return nil, nil
	}
	return t, err
}

// richText returns the text within an element: its t elements, but not those of
// phonetic runs (rPh, 18.4.6).
func (s *scanner) richText(element string) (string, error) {
	var out strings.Builder
	inText, phonetic := false, false
	for {
		token, err := s.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case nil:
			return "", io.ErrUnexpectedEOF
		case xml.StartElement:
			inText = token.Name.Local == "t"
			phonetic = phonetic || token.Name.Local == "rPh"
		case xml.EndElement:
			inText = false
			switch token.Name.Local {
			case element:
				return unescape(out.String()), nil
			case "rPh":
				phonetic = false
			}
		case xml.CharData:
			if inText && !phonetic && out.Len() < maxText {
				out.Write(token)
			}
		}
	}
}

// plain returns the text of an element that has no others in it.
func (s *scanner) plain(element string) (string, error) {
	var out strings.Builder
	for {
		token, err := s.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case nil:
			return "", io.ErrUnexpectedEOF
		case xml.CharData:
			if out.Len() < maxText {
				out.Write(token)
			}
		case xml.EndElement:
			if token.Name.Local == element {
				return out.String(), nil
			}
		}
	}
}
