package rows

import (
	"strconv"
	"strings"

	"drypp/courses/exchange"
)

// column is what a column holds; n counts those of its field from 1, 0 is without a
// number.
type column struct {
	field field
	n     int
}

// header is the row that names the columns.
type header struct {
	row     row
	columns map[int]column // by position
	unknown []string
}

// readHeader returns the header that a row would be.
func readHeader(r row) *header {
	h := &header{row: r, columns: map[int]column{}}
	taken := map[column]bool{}
	for i, cell := range r.cells {
		label := exchange.Squeeze(cell)
		c, ok := meaning(label)
		for taken[c] && c.n > 0 || taken[c] && counted(c.field) {
			c.n++ // a name that comes again is the next of its kind
		}
		switch {
		case label == "":
		case !ok || taken[c]:
			h.unknown = append(h.unknown, label)
		default:
			h.columns[i], taken[c] = c, true
		}
	}
	return h
}

// counted reports whether there may be several columns of a field.
func counted(f field) bool { return f == option || f == wrong || f == explanation }

// meaning returns what a label says: a name, and perhaps a number or a letter behind
// it. "Explanation of wrong answers" has a number of its own.
func meaning(label string) (column, bool) {
	key := fold(label)
	if f, ok := meanings[key]; ok {
		return column{f, 0}, true
	}
	for _, wrongs := range columns[wrong] {
		for _, f := range columns[explanation] {
			if key == f+wrongs || key == wrongs+f {
				return column{explanation, ofWrong}, true
			}
		}
	}
	digits := len(key) - len(strings.TrimRight(key, "0123456789"))
	if n, err := strconv.Atoi(key[len(key)-digits:]); err == nil && n > 0 && n <= maxColumns {
		f, ok := meanings[key[:len(key)-digits]]
		return column{f, n}, ok && counted(f)
	}
	if len(key) < 2 || key[len(key)-1] < 'a' || key[len(key)-1] > 'j' {
		return column{}, false
	}
	f, ok := meanings[key[:len(key)-1]]
	return column{f, int(key[len(key)-1]-'a') + 1}, ok && counted(f)
}

// ofWrong is the number of the explanation of every wrong answer.
const ofWrong = -1

// fits reports whether a row can be the header.
func (h *header) fits() bool {
	has := map[field]bool{}
	for _, c := range h.columns {
		has[c.field] = true
	}
	return has[question] && (has[right] || has[option])
}
