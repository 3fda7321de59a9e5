package exchange

import (
	"bytes"

	"drypp/courses/exchange/charset"
)

// Decode returns a text file in UTF-8 without a byte order mark, whatever encoding
// it came in (see package charset). Bytes that mean nothing become U+FFFD.
func Decode(src []byte) []byte {
	// a slice doesn't fail to be read, nor do these decoders
	enc, _, err := charset.Sniff(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return src
	}
	out, err := enc.NewDecoder().Bytes(src)
	if err != nil {
		return src
	}
	return bytes.TrimPrefix(out, []byte("\ufeff"))
}
