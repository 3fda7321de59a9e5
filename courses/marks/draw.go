package marks

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// draw paints a pin with its number.
func (p *pin) draw(to draw.Image, number string) error {
	edge := p.radius * 0.15
	p.drop(to, p.radius+edge, edge, light)
	p.drop(to, p.radius, 0, dark)
	return p.number(to, number)
}

// drop paints the outline of a pin whose head has that radius: a drop whose end
// lies beyond the tip by so much.
func (p *pin) drop(to draw.Image, radius, beyond float64, in color.Color) {
	dx, dy := p.tip.x-p.centre.x, p.tip.y-p.centre.y
	long := math.Hypot(dx, dy)
	end := point{p.tip.x + dx/long*beyond, p.tip.y + dy/long*beyond}
	towards := math.Atan2(dy, dx)
	// where lines from the end touch the circle
	half := math.Acos(radius / (long + beyond))
	outline := []point{end}
	const steps = 48
	for i := range steps + 1 {
		a := towards + half + (2*math.Pi-2*half)*float64(i)/steps
		outline = append(outline, point{p.centre.x + radius*math.Cos(a), p.centre.y + radius*math.Sin(a)})
	}
	fill(to, in, outline)
}

// fill paints an area with straight edges.
func fill(to draw.Image, in color.Color, corners []point) {
	low, high := corners[0], corners[0]
	for _, c := range corners {
		low = point{min(low.x, c.x), min(low.y, c.y)}
		high = point{max(high.x, c.x), max(high.y, c.y)}
	}
	within := image.Rect(int(low.x)-1, int(low.y)-1, int(high.x)+2, int(high.y)+2).Intersect(to.Bounds())
	r := vector.NewRasterizer(within.Dx(), within.Dy())
	for i, c := range corners {
		x, y := float32(c.x)-float32(within.Min.X), float32(c.y)-float32(within.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(to, within, image.NewUniform(in), image.Point{})
}

// letters is the font of the numbers.
var letters = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })

// number writes a number into the head.
func (p *pin) number(to draw.Image, number string) error {
	parsed, err := letters()
	if err != nil {
		return fmt.Errorf("reading the font of the numbers: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 1.45 * p.radius, DPI: 72})
	if err != nil {
		return fmt.Errorf("sizing the font of the numbers: %w", err)
	}
	bounds, _ := font.BoundString(face, number)
	middle := func(low, high fixed.Int26_6) float64 { return float64(low+high) / 128 }
	d := font.Drawer{Dst: to, Src: image.NewUniform(light), Face: face, Dot: fixed.Point26_6{
		X: fixed.Int26_6(64 * (p.centre.x - middle(bounds.Min.X, bounds.Max.X))),
		Y: fixed.Int26_6(64 * (p.centre.y - middle(bounds.Min.Y, bounds.Max.Y))),
	}}
	d.DrawString(number)
	return nil
}
