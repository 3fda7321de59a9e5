package manifest

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "draw the icons and write the golden files anew")

// The icons are a drop with a check mark: a small bit of learning, done. They
// are drawn here, in units of the icon's side with y downwards.

// point is a place on an icon.
type point struct{ x, y float64 }

// drop is a teardrop (Weisstein, "Teardrop Curve") with the tip upwards.
type drop struct {
	centre        point
	height, width float64
	pointed       float64
}

// edge returns the outline at t, from 0 at the tip to π at the bottom.
func (d drop) edge(t float64) point {
	return point{d.width * math.Sin(t) * math.Pow(math.Sin(t/2), d.pointed), -math.Cos(t) * d.height / 2}
}

// holds reports whether the point is in the drop.
func (d drop) holds(p point) bool {
	y := 2 * (p.y - d.centre.y) / d.height
	if y < -1 || y > 1 {
		return false
	}
	return math.Abs(p.x-d.centre.x) <= d.edge(math.Acos(-y)).x
}

// outline returns the right half of the outline, from the tip to the bottom.
func (d drop) outline() []point {
	const steps = 128
	points := make([]point, steps+1)
	for i := range points {
		e := d.edge(math.Pi * float64(i) / steps)
		points[i] = point{d.centre.x + e.x, d.centre.y + e.y}
	}
	return points
}

// toOutline returns how far the point is from a drop's outline.
func (d drop) toOutline(p point, outline []point) float64 {
	p.x = d.centre.x + math.Abs(p.x-d.centre.x)
	nearest := math.Inf(1)
	for i := range outline[1:] {
		nearest = min(nearest, toSegment(p, outline[i], outline[i+1]))
	}
	return nearest
}

// toSegment returns the distance of p from the line between a and b.
func toSegment(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	along := ((p.x-a.x)*dx + (p.y-a.y)*dy) / (dx*dx + dy*dy)
	along = min(max(along, 0), 1)
	return math.Hypot(p.x-a.x-along*dx, p.y-a.y-along*dy)
}

// check reports whether the point is on a check mark of that thickness.
func check(p point, corners [3]point, thickness float64) bool {
	return min(toSegment(p, corners[0], corners[1]), toSegment(p, corners[1], corners[2])) <= thickness/2
}

// samples is into how many parts a pixel is cut each way, for smooth edges.
const samples = 8

// draw paints an icon of so many pixels. at gives the colour of a point, with
// alpha not multiplied in.
func draw(side int, at func(point) [4]float64) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.SetNRGBA(x, y, pixel(x, y, float64(side), at))
		}
	}
	return img
}

func pixel(x, y int, side float64, at func(point) [4]float64) color.NRGBA {
	var sum [4]float64
	for i := range samples * samples {
		c := at(point{
			(float64(x) + (float64(i%samples)+0.5)/samples) / side,
			(float64(y) + (float64(i/samples)+0.5)/samples) / side,
		})
		for k := range 3 {
			sum[k] += c[k] * c[3]
		}
		sum[3] += c[3]
	}
	if sum[3] == 0 {
		return color.NRGBA{R: 255, G: 255, B: 255}
	}
	b := func(k int) uint8 { return uint8(math.Round(sum[k] / sum[3])) }
	return color.NRGBA{b(0), b(1), b(2), uint8(math.Round(255 * sum[3] / (samples * samples)))}
}

// mix returns the colour that far on the way from one to the other.
func mix(from, to [3]float64, far float64) [4]float64 {
	far = min(max(far, 0), 1)
	var c [4]float64
	for k := range 3 {
		c[k] = from[k] + (to[k]-from[k])*far
	}
	c[3] = 1
	return c
}

var (
	teal  = [3]float64{0x17, 0x8a, 0x98}
	deep  = [3]float64{0x0b, 0x4a, 0x60}
	white = [3]float64{0xff, 0xff, 0xff}
	mist  = [3]float64{0xcf, 0xec, 0xf0}
)

// colorIcon fills the whole square: Teams rounds the corners.
func colorIcon() *image.NRGBA {
	d := drop{centre: point{0.5, 0.48}, height: 0.70, width: 0.345, pointed: 1}
	mark := [3]point{{0.385, 0.565}, {0.472, 0.652}, {0.625, 0.485}}
	return draw(192, func(p point) [4]float64 {
		switch {
		case d.holds(p) && check(p, mark, 0.072):
			return mix(deep, deep, 0)
		case d.holds(p):
			return mix(white, mist, (p.y-0.2)/0.65)
		}
		return mix(teal, deep, (p.x+p.y)/2)
	})
}

// outlineIcon is white lines on nothing, as thin as reads at 32 pixels.
func outlineIcon() *image.NRGBA {
	d := drop{centre: point{0.5, 0.4875}, height: 0.90, width: 0.445, pointed: 1}
	outline := d.outline()
	mark := [3]point{{0.355, 0.592}, {0.462, 0.699}, {0.655, 0.492}}
	return draw(32, func(p point) [4]float64 {
		if d.toOutline(p, outline) <= 0.032 || check(p, mark, 0.072) {
			return mix(white, white, 0)
		}
		return [4]float64{}
	})
}

func TestIcons(t *testing.T) {
	t.Parallel()
	for name, img := range map[string]*image.NRGBA{colorFile: colorIcon(), outlineFile: outlineIcon()} {
		file := filepath.Join("icons", name)
		if *update {
			var b bytes.Buffer
			if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		same(t, name, read(t, file), img)
	}
}

func read(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// same wants every pixel equal but for what rounding does on other processors.
func same(t *testing.T, name string, got image.Image, want *image.NRGBA) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s is %v, want %v", name, got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			g, w := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA), want.NRGBAAt(x, y)
			for _, d := range []int{int(g.R) - int(w.R), int(g.G) - int(w.G), int(g.B) - int(w.B), int(g.A) - int(w.A)} {
				if d < -2 || d > 2 {
					t.Fatalf("%s at %d,%d is %v, want %v: look at the new drawing and run with -update", name, x, y, g, w)
				}
			}
		}
	}
}

// TestIconsAreWhatTeamsTakes holds the icons to the manifest's rules (Microsoft,
// "App icons"): the colour icon is opaque, 192 pixels a side; the outline icon
// is white on nothing, 32 pixels a side.
func TestIconsAreWhatTeamsTakes(t *testing.T) {
	t.Parallel()
	full := read(t, "icons/"+colorFile)
	outline := read(t, "icons/"+outlineFile)
	if full.Bounds() != image.Rect(0, 0, 192, 192) || outline.Bounds() != image.Rect(0, 0, 32, 32) {
		t.Fatalf("%v and %v", full.Bounds(), outline.Bounds())
	}
	for y := range 192 {
		for x := range 192 {
			if _, _, _, a := full.At(x, y).RGBA(); a != 0xffff {
				t.Fatalf("the colour icon is see-through at %d,%d", x, y)
			}
		}
	}
	clear, solid := 0, 0
	for y := range 32 {
		for x := range 32 {
			c := color.NRGBAModel.Convert(outline.At(x, y)).(color.NRGBA)
			if c.A == 0 {
				clear++
				continue
			}
			if c.R != 255 || c.G != 255 || c.B != 255 {
				t.Fatalf("the outline icon is %v at %d,%d", c, x, y)
			}
			if c.A > 200 {
				solid++
			}
		}
	}
	if clear < 400 || solid < 80 {
		t.Errorf("%d pixels are clear and %d white: it can't be seen", clear, solid)
	}
}
