package library_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"drypp/courses"
	"drypp/courses/library"
)

var update = flag.Bool("update", false, "draw the pictures of the courses anew")

// The drawings are drawn here, in pixels with y downwards. On a phone they are
// shown at half their width. They stand on a light ground of their own, so that
// they look the same on light and dark cards.

var (
	ground = color.RGBA{0xe6, 0xf1, 0xf3, 0xff}
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x12, 0x3b, 0x49, 0xff}
	pale   = color.RGBA{0x5b, 0x6f, 0x77, 0xff}
	teal   = color.RGBA{0x0f, 0x76, 0x84, 0xff}
	red    = color.RGBA{0xb3, 0x26, 0x1e, 0xff}
	blue   = color.RGBA{0x1f, 0x4f, 0x9e, 0xff}
	flame  = color.RGBA{0xc2, 0x50, 0x0a, 0xff}
	yellow = color.RGBA{0xff, 0xe7, 0xa3, 0xff}
)

const width = 640

// canvas is a drawing in the making, with the colours that only it has.
type canvas struct {
	*image.RGBA
	also []color.RGBA
}

func newCanvas(height int) canvas {
	c := canvas{RGBA: image.NewRGBA(image.Rect(0, 0, width, height))}
	c.box(0, 0, width, float64(height), 28, ground)
	return c
}

type point struct{ x, y float64 }

// polygon paints an area with straight edges.
func (c canvas) polygon(in color.Color, corners ...point) {
	var within image.Rectangle
	for _, p := range corners {
		x, y := int(p.x), int(p.y)
		within = within.Union(image.Rect(x-1, y-1, x+2, y+2))
	}
	within = within.Intersect(c.Bounds())
	r := vector.NewRasterizer(within.Dx(), within.Dy())
	for i, p := range corners {
		x, y := float32(p.x)-float32(within.Min.X), float32(p.y)-float32(within.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c, within, image.NewUniform(in), image.Point{})
}

// curve returns points on a chain of cubic Bézier curves: the first point, and
// then three for each curve.
func curve(p ...point) []point {
	const steps = 24
	points := []point{p[0]}
	for ; len(p) > 1; p = p[3:] {
		for i := range steps {
			t := float64(i+1) / steps
			u := 1 - t
			a, b, d, e := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
			points = append(points, point{a*p[0].x + b*p[1].x + d*p[2].x + e*p[3].x, a*p[0].y + b*p[1].y + d*p[2].y + e*p[3].y})
		}
	}
	return points
}

// around moves points that were given relative to a place, and makes them that
// many times as large.
func around(x, y, size float64, points []point) []point {
	for i, p := range points {
		points[i] = point{x + p.x*size, y + p.y*size}
	}
	return points
}

// arc returns points on a circle between two angles, in quarters of a turn
// clockwise from the right.
func arc(centre point, radius, from, to float64) []point {
	const steps = 48
	points := make([]point, steps+1)
	for i := range points {
		a := (from + (to-from)*float64(i)/steps) * math.Pi / 2
		points[i] = point{centre.x + radius*math.Cos(a), centre.y + radius*math.Sin(a)}
	}
	return points
}

func (c canvas) disc(x, y, radius float64, in color.Color) {
	c.polygon(in, arc(point{x, y}, radius, 0, 4)...)
}

// box paints a rectangle with round corners.
func (c canvas) box(x, y, w, h, radius float64, in color.Color) {
	var edge []point
	for i, p := range []point{{x + w - radius, y + h - radius}, {x + radius, y + h - radius}, {x + radius, y + radius}, {x + w - radius, y + radius}} {
		edge = append(edge, arc(p, radius, float64(i), float64(i+1))...)
	}
	c.polygon(in, edge...)
}

// line draws a line through points, with round ends and corners.
func (c canvas) line(thick float64, in color.Color, points ...point) {
	for i, b := range points {
		c.disc(b.x, b.y, thick/2, in)
		if i == 0 {
			continue
		}
		a := points[i-1]
		long := math.Hypot(b.x-a.x, b.y-a.y)
		dx, dy := (b.y-a.y)/long*thick/2, (a.x-b.x)/long*thick/2
		c.polygon(in, point{a.x + dx, a.y + dy}, point{b.x + dx, b.y + dy}, point{b.x - dx, b.y - dy}, point{a.x - dx, a.y - dy})
	}
}

// face returns a font of the Go project in a size.
func face(t *testing.T, ttf []byte, size float64) font.Face {
	t.Helper()
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// text writes from a point on the line that letters stand on, and returns where
// it ends.
func (c canvas) text(f font.Face, at point, in color.Color, s string) (x float64) {
	d := font.Drawer{Dst: c, Src: image.NewUniform(in), Face: f, Dot: fixed.P(int(at.x), int(at.y))}
	d.DrawString(s)
	return float64(d.Dot.X) / 64
}

func (c canvas) centred(f font.Face, at point, in color.Color, s string) {
	c.text(f, point{at.x - float64(font.MeasureString(f, s))/128, at.y}, in, s)
}

// address shows how to read a link: from the first slash backwards.
func address(t *testing.T, disguise, domain, rest string) canvas {
	c := newCanvas(232)
	c.box(16, 74, width-32, 76, 38, pale)
	c.box(18, 76, width-36, 72, 36, paper)
	mono := face(t, gomonobold.TTF, 560/(0.6*float64(len(disguise+domain+rest)+1)))
	letter := float64(font.MeasureString(mono, "m")) / 64
	begin := (width - letter*float64(len(disguise+domain+rest)+1)) / 2
	from := begin + letter*float64(len(disguise))
	to := from + letter*float64(len(domain))
	slash := to + letter/2

	c.box(from-3, 88, to-from+6, 48, 8, yellow)
	x := c.text(mono, point{begin, 121}, pale, disguise)
	x = c.text(mono, point{x, 121}, ink, domain)
	x = c.text(mono, point{x, 121}, red, "/")
	c.text(mono, point{x, 121}, pale, rest)

	cross := (begin + from) / 2
	for _, d := range []float64{-12, 12} {
		c.line(8, red, point{cross - 12, 38 + d}, point{cross + 12, 38 - d})
	}
	pin(c, (from+to)/2, 68)

	c.line(6, red, point{slash, 160}, point{slash, 178})
	c.disc(slash, 190, 13, red)
	c.line(6, teal, point{slash - 30, 190}, point{from + 4, 190})
	c.line(6, teal, point{from + 18, 178}, point{from + 4, 190}, point{from + 18, 202})
	return c
}

// pin marks a place on a map, with its tip at the point.
func pin(c canvas, x, y float64) {
	head := arc(point{x, y - 32}, 20, 1.75, 4.25)
	c.polygon(teal, append(head, point{x, y})...)
	c.disc(x, y-32, 8, ground)
}

// passwords compares the length of two: one clever word, and four words.
func passwords(t *testing.T) canvas {
	const first, step, enough = 112, 20.5, 15
	c := newCanvas(264)
	number := face(t, gobold.TTF, 30)
	mark := first + step*(enough-0.25)
	for y := 62.0; y < 244; y += 16 {
		c.line(4, pale, point{mark, y}, point{mark, y + 6})
	}
	c.centred(number, point{mark, 46}, ink, "15")

	word := func(y float64, at, letters int, back, dots color.Color) {
		x := first + step*float64(at)
		c.box(x-9.5, y-25, step*float64(letters)-1.5, 50, 9.5, back)
		for i := range letters {
			c.disc(x+step*float64(i), y, 5.5, dots)
		}
	}
	padlock(c, 58, 108, red, true)
	word(108, 0, 9, paper, red)
	c.text(number, point{first + step*9 + 6, 119}, red, "9")
	padlock(c, 58, 198, teal, false)
	for i, at := range []int{0, 5, 12, 16} {
		word(198, at, []int{5, 7, 4, 6}[i], teal, paper)
	}
	c.text(number, point{first + step*22 - 2, 209}, teal, "22")
	return c
}

// padlock draws a lock around the point.
func padlock(c canvas, x, y float64, in color.Color, open bool) {
	bow := arc(point{x, y - 12}, 14, 2, 4)
	if open {
		for i := range bow {
			bow[i].x += 20
		}
	}
	bow = append([]point{{bow[0].x, y + 2}}, bow...)
	if !open {
		bow = append(bow, point{bow[len(bow)-1].x, y + 2})
	}
	c.line(7, in, bow...)
	c.box(x-24, y-4, 48, 38, 8, in)
	c.disc(x, y+12, 6, ground)
	c.line(5, ground, point{x, y + 12}, point{x, y + 22})
}

// emergency shows whom the three Norwegian emergency numbers reach.
func emergency(t *testing.T) canvas {
	c := newCanvas(236)
	number := face(t, gobold.TTF, 54)
	for i, of := range []struct {
		number string
		in     color.RGBA
		draw   func(c canvas, x, y float64)
	}{{"110", flame, fire}, {"112", blue, shield}, {"113", red, heart}} {
		x := 16 + float64(i)*206
		c.box(x, 16, 196, 204, 22, paper)
		of.draw(c, x+98, 88)
		c.centred(number, point{x + 98, 200}, of.in, of.number)
	}
	return c
}

func fire(c canvas, x, y float64) {
	burn := func(size float64, in color.Color) {
		c.polygon(in, around(x, y+56, size, curve(point{0, 0},
			point{-34, 0}, point{-46, -22}, point{-44, -42},
			point{-42, -64}, point{-26, -74}, point{-22, -90},
			point{-16, -82}, point{-12, -76}, point{-12, -68},
			point{-2, -78}, point{6, -94}, point{0, -116},
			point{24, -102}, point{44, -74}, point{44, -44},
			point{44, -20}, point{32, 0}, point{0, 0}))...)
	}
	burn(1, flame)
	burn(0.5, yellow)
}

func shield(c canvas, x, y float64) {
	c.polygon(blue, around(x, y, 1, curve(point{0, -58},
		point{15, -47}, point{31, -42}, point{46, -42},
		point{49, 6}, point{33, 39}, point{0, 56},
		point{-33, 39}, point{-49, 6}, point{-46, -42},
		point{-31, -42}, point{-15, -47}, point{0, -58}))...)
	star := make([]point, 10)
	for i := range star {
		radius := []float64{26, 11}[i%2]
		star[i] = arc(point{x, y - 2}, radius, float64(i)*0.4-1, 0)[0]
	}
	c.polygon(paper, star...)
}

// heart has a pulse. The red cross is a protected emblem, and not for this.
func heart(c canvas, x, y float64) {
	c.polygon(red, around(x, y, 1, curve(point{0, 56},
		point{-20, 36}, point{-58, 14}, point{-58, -18},
		point{-58, -56}, point{-14, -60}, point{0, -30},
		point{14, -60}, point{58, -56}, point{58, -18},
		point{58, 14}, point{20, 36}, point{0, 56}))...)
	c.line(6, paper, around(x, y-4, 1, []point{{-42, 0}, {-18, 0}, {-8, -20}, {8, 22}, {18, 0}, {42, 0}})...)
}

// drawings tells how to draw every picture of the library, by its place.
var drawings = map[string]func(*testing.T) canvas{
	"phishing/address-nb.png": func(t *testing.T) canvas { return address(t, "dinbank.no.", "min-side.example", "konto") },
	"phishing/address-nn.png": func(t *testing.T) canvas { return address(t, "dinbank.no.", "mi-side.example", "konto") },
	"phishing/address-en.png": func(t *testing.T) canvas { return address(t, "yourbank.no.", "my-page.example", "account") },
	"passwords/length.png":    passwords,
	"workplace/numbers.png":   emergency,
	"fire-safety/floor.png":   floor,
}

// palette returns what a drawing's colours and their edges need.
func palette(also []color.RGBA) color.Palette {
	p := color.Palette{color.Transparent}
	for part := range 4 {
		p = append(p, blend(color.RGBA{}, ground, part+1)) // the corners
	}
	for _, back := range []color.RGBA{ground, paper} {
		for _, c := range append([]color.RGBA{ink, pale, teal, red, blue, flame, yellow}, also...) {
			for part := range 5 {
				p = append(p, blend(back, c, part+1))
			}
		}
		p = append(p, back)
	}
	return p
}

// blend returns a colour so many fifths of the way from one to another.
func blend(from, to color.RGBA, fifths int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(5-fifths) + int(b)*fifths) / 5) }
	return color.RGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), mix(from.A, to.A)}
}

// encoded returns the drawing as PNG with a palette, as small as it gets.
func encoded(t *testing.T, c canvas) []byte {
	t.Helper()
	reduced := image.NewPaletted(c.Bounds(), palette(c.also))
	known := map[color.RGBA]uint8{}
	for i := range reduced.Pix {
		at := c.RGBAAt(i%width, i/width)
		index, ok := known[at]
		if !ok {
			index = uint8(reduced.Palette.Index(at))
			known[at] = index
		}
		reduced.Pix[i] = index
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, reduced); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each drawing is what is drawn here, and small enough to go along in a card.
func TestDrawings(t *testing.T) {
	t.Parallel()
	for name, drawn := range drawings {
		want := encoded(t, drawn(t))
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 12<<10 {
			t.Errorf("%s has %d bytes", name, len(got))
		}
		if n := different(t, got, want); n > 20 {
			t.Errorf("%s differs in %d pixels: look at the new drawing and run with -update", name, n)
		}
	}
}

// Every picture that comes along is drawn here, shown in its course and
// described there in a sentence.
func TestDrawingsAreShown(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	look := func(c *courses.Course, l courses.Language, step string, picture *courses.Image) {
		if picture == nil {
			return
		}
		shown[path.Join(c.ID, picture.File)] = true
		if len(strings.Fields(picture.Alt)) < 8 {
			t.Errorf("%s/%s.md, %s: the description says too little: %q", c.ID, l, step, picture.Alt)
		}
	}
	for _, c := range load(t) {
		for l, ed := range c.Editions {
			for _, lesson := range ed.Lessons {
				for _, b := range lesson.Body {
					look(c, l, lesson.ID, b.Image)
				}
			}
			for _, q := range ed.Questions {
				look(c, l, q.ID, q.Picture)
			}
		}
	}
	along, err := fs.Glob(library.Files(), "*/*.png")
	if err != nil {
		t.Fatal(err)
	}
	drawn := slices.Sorted(maps.Keys(drawings))
	if seen := slices.Sorted(maps.Keys(shown)); !slices.Equal(along, drawn) || !slices.Equal(seen, drawn) {
		t.Errorf("drawn are %v, shown %v, and along come %v", drawn, seen, along)
	}
}

// different counts pixels that aren't the same in two pictures: rounding
// differs a little between processors.
func different(t *testing.T, a, b []byte) int {
	t.Helper()
	if bytes.Equal(a, b) {
		return 0
	}
	var both [2]image.Image
	for i, data := range [][]byte{a, b} {
		var err error
		if both[i], err = png.Decode(bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	}
	if both[0].Bounds() != both[1].Bounds() {
		return math.MaxInt
	}
	n := 0
	for y := range both[0].Bounds().Dy() {
		for x := range both[0].Bounds().Dx() {
			if both[0].At(x, y) != both[1].At(x, y) {
				n++
			}
		}
	}
	return n
}
