package gift

import (
	"strings"
	"testing"
)

// hostile are pieces that a parser could go back over again and again.
var hostile = []string{
	"{", "}", "~%", "~%1", "=a -> b ", "=a", "~a", "#", "####", "\n", "\n ", " ", "\\", "::", "::a", "//\n", "//a", "a{", "a{=b\n\n", "[html]", "a{T}\n\n", "\r", "_____ ",
	"$CATEGORY:\n", "a{#=1:2#b ", "a{~%1%b#c####d}", ":\n\n", "a\n\n", "// [id:a] [tag:b]\n",
}

// BenchmarkParse parses a mebibyte of each piece: the time per piece must be of the
// same order, since a parser that goes back is hundreds of times slower on some.
func BenchmarkParse(b *testing.B) {
	for _, piece := range hostile {
		src := []byte("a{" + strings.Repeat(piece, 1<<20/len(piece)))
		b.Run(strings.NewReplacer("\n", "n", "\r", "r", " ", "s", "/", "c").Replace(piece), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				Parse("", src)
			}
		})
	}
}
