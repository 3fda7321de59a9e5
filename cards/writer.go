package cards

import (
	"bytes"
	"strconv"
	"sync"
	"unicode/utf8"

	"drypp/courses"
)

// writer appends one card to a buffer, element by element: a card is built on
// every click, and a tree of elements to marshal costs several times as much.
// A comma goes before whatever doesn't come first, so elements can be written
// in the order in which they are seen.
type writer struct {
	b []byte
	l courses.Language
	t *texts
	// delivery is the ID of the delivery that brings the card, if one does;
	// every button carries it.
	delivery string
}

var writers = sync.Pool{New: func() any { return &writer{b: make([]byte, 0, 8<<10)} }}

// begin starts a card in a language; finish ends it. The card has no lang: it
// only serves date functions, which our cards don't use, and Microsoft's
// renderer (npm adaptivecards 3.0.6) wrongly warns of it in every second card.
func begin(l courses.Language) *writer {
	w := writers.Get().(*writer)
	w.l, w.t, w.delivery = l, textsIn(l), ""
	w.b = append(w.b[:0], `{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.5"`...)
	w.member("fallbackText", w.t.Fallback)
	w.list("body")
	return w
}

// finish ends the card with its buttons, and gives the writer back. Those that
// don't fit on the last row become rows of their own, since Teams cuts off their
// titles otherwise.
func (w *writer) finish(summary string, buttons ...button) Card {
	buttons = w.fullRows(buttons)
	w.endList()
	if len(buttons) > 0 {
		w.list("actions")
		w.buttons(buttons)
		w.endList()
	}
	w.end()
	c := Card{JSON: bytes.Clone(w.b), Summary: summary}
	writers.Put(w)
	return c
}

// fullRows writes as many rows of buttons as there are before the last, and returns
// that.
func (w *writer) fullRows(buttons []button) (last []button) {
	for n := fitting(buttons); n < len(buttons); n = fitting(buttons) {
		w.row(buttons[:n]...)
		buttons = buttons[n:]
	}
	return buttons
}

// perRow is how many buttons stand beside each other on a narrow phone, and
// rowRoom how many characters of their titles, each with its edges.
const perRow, rowRoom, edges = 3, 40, 3

// fitting returns how many of the buttons, from the first on, fit beside each
// other.
func fitting(buttons []button) int {
	taken := 0
	for i := range buttons {
		taken += utf8.RuneCountInString(buttons[i].title) + edges
		if i == perRow || i > 0 && taken > rowRoom {
			return i
		}
	}
	return len(buttons)
}

// room reports whether n more bytes fit, leaving enough for a card's last
// lines and buttons.
func (w *writer) room(n int) bool {
	const ending = 4 << 10
	return len(w.b)+n <= MaxSize-ending
}

// How a text looks, as members of a TextBlock.
const (
	body    = ``
	heading = `,"style":"heading","size":"Large","weight":"Bolder"`
	strong  = `,"weight":"Bolder"`
	label   = `,"weight":"Bolder","spacing":"Medium"`
	subtle  = `,"isSubtle":true,"size":"Small"`
	tight   = `,"spacing":"Small"`
	detail  = `,"isSubtle":true,"spacing":"None"`
)

// text writes a TextBlock. An empty text writes nothing.
func (w *writer) text(look string, s md) {
	if s == "" {
		return
	}
	w.begin("TextBlock")
	w.member("text", string(s))
	w.raw(`,"wrap":true`)
	w.raw(look)
	w.end()
}

// container writes a Container of that style around what inside writes.
func (w *writer) container(style string, inside func()) {
	w.begin("Container")
	w.member("style", style)
	w.raw(`,"spacing":"Medium"`)
	w.list("items")
	inside()
	w.endList()
	w.end()
}

// section writes a Container that a line parts from what is above it.
func (w *writer) section(inside func()) {
	w.begin("Container")
	w.raw(`,"separator":true,"spacing":"Medium"`)
	w.list("items")
	inside()
	w.endList()
	w.end()
}

// progress writes a bar that is filled by done of total, for the eye: it only
// repeats what words beside it say. It is drawn with characters because
// ProgressBar isn't drawn everywhere, and a styled column is padded to a thick
// band.
func (w *writer) progress(done, total int) {
	filled := min(max(done*barCells/max(total, 1), 0), barCells)
	w.begin("TextBlock")
	w.raw(`,"text":"`)
	for i := range barCells {
		if i < filled {
			w.raw("━")
		} else {
			w.raw("┄")
		}
	}
	w.raw(`","wrap":true,"spacing":"None","size":"Small","color":"Accent"`)
	w.end()
}

// barCells is how many characters a bar has: what fits on one line of a narrow
// phone.
const barCells = 20

// facts writes a FactSet of names and values in turn.
func (w *writer) facts(pairs ...md) {
	w.begin("FactSet")
	w.list("facts")
	for i := 0; i+1 < len(pairs); i += 2 {
		w.element(`{"title":`)
		w.b = quote(w.b, string(pairs[i]))
		w.member("value", string(pairs[i+1]))
		w.end()
	}
	w.endList()
	w.end()
}

// button is a button that sends Data, or that opens URL.
type button struct {
	title string
	// tooltip is what a screen reader says in the title's place, if the
	// title alone doesn't tell this button from the next.
	tooltip string
	// primary marks the one way on.
	primary bool
	// inputs sends the card's inputs along.
	inputs bool
	data   Data
	url    string
}

// row writes buttons within the body.
func (w *writer) row(buttons ...button) {
	w.begin("ActionSet")
	w.list("actions")
	w.buttons(buttons)
	w.endList()
	w.end()
}

func (w *writer) buttons(list []button) {
	for i := range list {
		b := &list[i]
		if b.url != "" {
			w.begin("Action.OpenUrl")
			w.member("title", b.title)
			w.member("tooltip", b.tooltip)
			w.member("url", b.url)
			w.end()
			continue
		}
		w.action("Action.Execute", b)
		w.member("verb", b.data.Do)
		w.raw(`,"fallback":`)
		w.action("Action.Submit", b)
		w.end()
		w.end()
	}
}

// action writes an action up to its end. Clients that don't know
// Action.Execute draw its fallback, which sends the same.
func (w *writer) action(kind string, b *button) {
	w.begin(kind)
	w.member("title", b.title)
	w.member("tooltip", b.tooltip)
	if b.primary {
		w.raw(`,"style":"positive"`)
	}
	if !b.inputs {
		w.raw(`,"associatedInputs":"none"`)
	}
	w.raw(`,"data":`)
	if w.delivery != "" {
		b.data.Delivery = w.delivery
	}
	w.b = b.data.append(w.b)
}

// begin opens an element or action; its members follow, then end.
func (w *writer) begin(kind string) {
	w.element(`{"type":"`)
	w.b = append(w.b, kind...)
	w.b = append(w.b, '"')
}

func (w *writer) end() { w.b = append(w.b, '}') }

// list opens a member that is an array; its elements follow, then endList.
func (w *writer) list(name string) {
	w.b = append(w.b, `,"`...)
	w.b = append(w.b, name...)
	w.b = append(w.b, `":[`...)
}

func (w *writer) endList() { w.b = append(w.b, ']') }

// member writes a string member, unless it is empty.
func (w *writer) member(name, value string) { w.b = appendMember(w.b, name, value) }

// raw appends JSON as it is.
func (w *writer) raw(s string) { w.b = append(w.b, s...) }

// element appends JSON that is an element of an array.
func (w *writer) element(s string) {
	if last := w.b[len(w.b)-1]; last != '[' && last != ':' {
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, s...)
}

// number writes a member that is a whole number.
func (w *writer) number(name string, n int) {
	w.b = append(w.b, `,"`...)
	w.b = append(w.b, name...)
	w.b = append(w.b, `":`...)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}
