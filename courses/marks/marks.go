// Package marks draws numbered pins onto the picture of a question that asks for a
// place on it. A card can't tell where on a picture somebody pressed, so the places
// have numbers, which are chosen from a list.
//
// It is pure, as package courses is, and safe for concurrent use.
package marks

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // as courses may have them
	"image/jpeg"
	"image/png"
	"math"
	"strconv"

	"drypp/courses"
)

// MaxSize is how large, in bytes, a picture may be with its pins: what a card
// carries beside its text.
const MaxSize = 16 << 10

// shown is how wide, in pixels, a picture is on a card on a narrow phone, and head
// the radius of a pin's head there, so that its number can be read.
const shown, head = 300, 12

// The colours of pins stand out from light and dark pictures alike: a dark head
// with a white edge and a white number, more than 12:1.
var (
	dark  = color.RGBA{0x1f, 0x1f, 0x4d, 0xff}
	light = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// Draw returns the picture of a Spot question, a PNG, JPEG or GIF, with a pin at
// each of its options, numbered by courses.Question.Marks; kind is "png" or "jpeg".
// The errors are a sentence to the author: two places too close to each other for
// their pins, or a picture that gets larger than MaxSize.
func Draw(picture []byte, q *courses.Question) (marked []byte, kind string, err error) {
	from, format, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, "", fmt.Errorf("the picture can't be read: %w", err)
	}
	pins, err := place(from.Bounds(), q)
	if err != nil {
		return nil, "", err
	}
	to := canvas(from, format)
	on := to
	if few, ok := to.(*image.Paletted); ok {
		on = &indexed{Paletted: few, known: map[color.RGBA64]uint8{}}
	}
	for i, number := range q.Marks() {
		if err := pins[i].draw(on, strconv.Itoa(number)); err != nil {
			return nil, "", err
		}
	}
	return encode(to, format)
}

// pin is one that points at tip; its head is a circle around centre.
type pin struct {
	tip, centre point
	radius      float64
}

type point struct{ x, y float64 }

// place finds where the pins stand: their heads above the places, or below where
// there is no room above, and within the picture.
func place(within image.Rectangle, q *courses.Question) ([]pin, error) {
	wide, high := float64(within.Dx()), float64(within.Dy())
	radius := head * max(1, wide/shown)
	if wide < 6*radius || high < 4*radius {
		return nil, fmt.Errorf("the picture has %d × %d pixels, too few for places on it", within.Dx(), within.Dy())
	}
	marks := q.Marks()
	pins := make([]pin, len(q.Options))
	for i, o := range q.Options {
		p := pin{tip: point{wide * float64(o.X) / 1000, high * float64(o.Y) / 1000}, radius: radius}
		p.centre = point{min(max(p.tip.x, 1.15*radius), wide-1.15*radius), p.tip.y - 1.8*radius}
		if p.centre.y < 1.15*radius {
			p.centre.y = p.tip.y + 1.8*radius
		}
		pins[i] = p
		for j := range i {
			if math.Hypot(p.centre.x-pins[j].centre.x, p.centre.y-pins[j].centre.y) < 2.1*radius {
				return nil, fmt.Errorf("the places %d and %d, counted from the top, are so close that their numbers would cover each other",
					min(marks[i], marks[j]), max(marks[i], marks[j]))
			}
		}
	}
	return pins, nil
}

// canvas returns the picture in a form to draw on. One with few colours keeps them,
// and gets those of the pins.
func canvas(from image.Image, format string) draw.Image {
	if format != "jpeg" {
		if to := paletted(from); to != nil {
			return to
		}
	}
	to := image.NewNRGBA(image.Rect(0, 0, from.Bounds().Dx(), from.Bounds().Dy()))
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Src)
	return to
}

// shades is how many steps there are between the two colours of a pin, and colours
// how many a palette holds.
const shades, colours = 8, 256

// paletted returns the picture with a palette of its own colours and those of pins,
// or nil if they are too many.
func paletted(from image.Image) *image.Paletted {
	b := from.Bounds()
	to := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), nil)
	own := colouring{to: to, known: map[color.NRGBA]uint8{}}
	indexed, few := from.(*image.Paletted)
	for y := range b.Dy() {
		for x := range b.Dx() {
			at := image.Pt(b.Min.X+x, b.Min.Y+y)
			index, ok := uint8(0), false
			if few {
				index, ok = own.again(indexed.ColorIndexAt(at.X, at.Y), indexed.Palette)
			} else {
				index, ok = own.index(from.At(at.X, at.Y))
			}
			if !ok {
				return nil
			}
			to.SetColorIndex(x, y, index)
		}
	}
	for step := range shades + 1 {
		to.Palette = append(to.Palette, between(dark, light, float64(step)/shades))
	}
	return to
}

// colouring gives the colours of a picture places in the palette of another, in the
// order that it meets them.
type colouring struct {
	to    *image.Paletted
	known map[color.NRGBA]uint8
	// met has the place of each colour of an indexed picture's palette, counted from
	// 1: to look colours up one by one takes most of the time else, each time that a
	// program reads its courses.
	met [colours]int
}

// again returns the place of a colour of an indexed picture.
func (c *colouring) again(of uint8, palette color.Palette) (uint8, bool) {
	if c.met[of] == 0 {
		index, ok := c.index(palette[of])
		if !ok {
			return 0, false
		}
		c.met[of] = int(index) + 1
	}
	return uint8(c.met[of] - 1), true
}

// index returns the place of a colour, and false if there is no more room.
func (c *colouring) index(of color.Color) (uint8, bool) {
	colour := color.NRGBAModel.Convert(of).(color.NRGBA)
	index, ok := c.known[colour]
	if ok {
		return index, true
	}
	if len(c.to.Palette) == colours-shades-1 {
		return 0, false
	}
	index = uint8(len(c.to.Palette))
	c.known[colour] = index
	c.to.Palette = append(c.to.Palette, colour)
	return index, true
}

// indexed is a picture with a palette that keeps which of its colours is nearest to
// one: to look for it at each point takes most of the time else.
type indexed struct {
	*image.Paletted
	known map[color.RGBA64]uint8
}

func (m *indexed) Set(x, y int, c color.Color) {
	m.SetRGBA64(x, y, color.RGBA64Model.Convert(c).(color.RGBA64))
}

func (m *indexed) SetRGBA64(x, y int, c color.RGBA64) {
	index, ok := m.known[c]
	if !ok {
		index = uint8(m.Palette.Index(c))
		m.known[c] = index
	}
	m.SetColorIndex(x, y, index)
}

func between(a, b color.RGBA, part float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-part) + float64(b)*part)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// encode writes a picture as small as it has to be, without harm that anybody sees.
func encode(m image.Image, format string) ([]byte, string, error) {
	var b bytes.Buffer
	if _, few := m.(*image.Paletted); few || format != "jpeg" {
		// The best compression takes several times as long, each time that a program
		// reads its courses.
		for _, level := range []png.CompressionLevel{png.DefaultCompression, png.BestCompression} {
			b.Reset()
			if err := (&png.Encoder{CompressionLevel: level}).Encode(&b, m); err != nil {
				return nil, "", fmt.Errorf("writing the picture: %w", err)
			}
			if b.Len() <= MaxSize {
				break
			}
		}
		if few || b.Len() <= MaxSize {
			return bound(b.Bytes(), "png")
		}
	}
	for quality := 90; quality >= 50 && (b.Len() == 0 || b.Len() > MaxSize); quality -= 10 {
		b.Reset()
		if err := jpeg.Encode(&b, flat(m), &jpeg.Options{Quality: quality}); err != nil {
			return nil, "", fmt.Errorf("writing the picture: %w", err)
		}
	}
	return bound(b.Bytes(), "jpeg")
}

func bound(b []byte, kind string) ([]byte, string, error) {
	if len(b) > MaxSize {
		return nil, "", fmt.Errorf("with its numbers the picture has %d bytes and a card can carry %d", len(b), MaxSize)
	}
	return b, kind, nil
}

// flat puts a picture on white: a JPEG lets nothing through.
func flat(m image.Image) image.Image {
	to := image.NewRGBA(m.Bounds())
	draw.Draw(to, to.Bounds(), image.NewUniform(light), image.Point{}, draw.Src)
	draw.Draw(to, to.Bounds(), m, m.Bounds().Min, draw.Over)
	return to
}
