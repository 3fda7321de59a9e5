package sheet

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// maxStrings is how long the shared strings of a workbook may be, unpacked, in
// bytes; they are held in memory while it is read.
const maxStrings = 192 << 20

// sharedStrings are texts that cells refer to by number (18.4 of ECMA-376 part
// 1), all in one piece of memory.
type sharedStrings struct {
	text string
	ends []uint32
}

// at returns a text, which keeps all of them in memory.
func (s *sharedStrings) at(i int) (string, bool) {
	if i < 0 || i >= len(s.ends) {
		return "", false
	}
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.text[start:s.ends[i]], true
}

func (b *book) readStrings(ctx context.Context, part string) error {
	r, _, err := b.part(part, maxStrings)
	if err != nil {
		return err
	}
	defer r.Close()
	x := newScanner(r)
	var all strings.Builder
	for {
		x.refill()
		token, err := x.next()
		if token == nil || err != nil {
			b.strings.text = all.String()
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			s, err := x.richText("si")
			if err != nil {
				return err
			}
			all.WriteString(s)
			b.strings.ends = append(b.strings.ends, uint32(all.Len()))
			if len(b.strings.ends)%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
}

// unescape reads the characters that XML can't hold and Excel writes as _x000D_
// (ST_Xstring, 22.9.2.19).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		r, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil {
			return m
		}
		return string(rune(r))
	})
}
