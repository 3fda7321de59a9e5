package courses

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// typedNumber is a sign, digits with points, commas or spaces between them,
// and perhaps a unit or a full stop.
var typedNumber = regexp.MustCompile(`^([-−]?)(\d+(?:[ \x{a0}\x{202f}.,]\d+)*)\s*(?:[.,]|[\pL%‰°€$£(].*)?$`)

var (
	grouped   = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:(?: \d{3})+|(?:\.\d{3})+|(?:,\d{3})+))$`)
	spaces    = strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	ungrouped = strings.NewReplacer(" ", "", ".", "", ",", "")
)

// parseNumber takes a decimal point or comma, points, commas or spaces between
// thousands, and ignores a unit behind the number. "1,500" may be one and a
// half or fifteen hundred: it is what the author foresaw, else one and a half.
func (q *Question) parseNumber(input string) (string, bool) {
	m := typedNumber.FindStringSubmatch(input)
	if m == nil {
		return "", false
	}
	read := readings(spaces.Replace(m[2]))
	if len(read) == 0 {
		return "", false
	}
	if m[1] != "" {
		for i := range read {
			read[i] = 0 - read[i] // and not -read[i]: zero has no sign
		}
	}
	n := read[0]
	for _, r := range read {
		if q.meets(r) >= 0 {
			n = r
			break
		}
	}
	return strconv.FormatFloat(n, 'f', -1, 64), true
}

// readings returns what the digits can mean, the likeliest first.
func readings(digits string) []float64 {
	var read []float64
	add := func(s string) {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			read = append(read, n)
		}
	}
	point := strings.LastIndexAny(digits, ".,")
	if point > 0 {
		whole, fraction := digits[:point], digits[point+1:]
		if grouped.MatchString(whole) && !strings.Contains(whole, digits[point:point+1]) && !strings.Contains(fraction, " ") {
			add(ungrouped.Replace(whole) + "." + fraction)
		}
	}
	if grouped.MatchString(digits) && (point < 0 || digits[0] != '0') {
		add(ungrouped.Replace(digits))
	}
	return read
}

func finite(n float64) bool { return !math.IsNaN(n) && !math.IsInf(n, 0) }
