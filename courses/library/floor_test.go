package library_test

import (
	"image/color"
	"testing"
)

// green is that of emergency exits (ISO 7010, E001).
var green = color.RGBA{0x00, 0x78, 0x46, 0xff}

// The plan's house: its outer walls, and the corridor through it.
const (
	west, east   = 84, 604
	north, south = 40, 340
	above, below = 160, 220
	doorway      = 44
)

// floor is the plan of a floor with you in an office, an emergency exit at the end
// of the corridor, a main entrance further away, a lift and a storeroom. It has no
// words, so it serves every language.
func floor(*testing.T) canvas {
	c := newCanvas(400)
	c.also = []color.RGBA{green}
	c.polygon(paper, point{west, north}, point{east, north}, point{east, south}, point{west, south})
	furnish(c)

	wall := func(points ...point) { c.line(7, ink, points...) }
	wall(point{west, (above + below - doorway) / 2}, point{west, north}, point{east, north}, point{east, south}, point{562, south})
	wall(point{west, (above + below + doorway) / 2}, point{west, south}, point{518, south})
	for _, x := range []float64{200, 330, 460} {
		wall(point{x, north}, point{x, above})
	}
	for _, x := range []float64{210, 390, 480} {
		wall(point{x, below}, point{x, south})
	}
	partition(c, above, 460, 142, 265, 395)
	partition(c, below, 480, 147, 300, 435)

	lift(c, 435, 318)
	c.disc(265, 96, 42, yellow)
	c.disc(265, 75, 12, blue)
	c.box(247, 91, 36, 32, 12, blue)
	sign(c, 42, (above+below)/2)
	sign(c, 540, 374)
	return c
}

// partition draws the wall along the corridor, as far as a point, with doors around
// others.
func partition(c canvas, y, to float64, doors ...float64) {
	from := float64(west)
	for _, door := range doors {
		c.line(7, ink, point{from, y}, point{door - doorway/2, y})
		from = door + doorway/2
	}
	c.line(7, ink, point{from, y}, point{to, y})
}

// furnish sets a kitchen, a meeting room, a storeroom with shelves, and desks.
func furnish(c canvas) {
	wood := blend(paper, pale, 2)
	c.disc(142, 94, 26, wood)
	c.box(352, 68, 86, 50, 14, wood)
	for i := range 3 {
		c.box(98, 244+float64(i)*30, 20, 24, 3, wood)
		c.box(176, 244+float64(i)*30, 20, 24, 3, wood)
	}
	for _, x := range []float64{234, 312} {
		c.box(x, 276, 54, 30, 5, wood)
	}
	c.box(510, 66, 68, 26, 13, wood)
}

// lift draws arrows up and down around a point.
func lift(c canvas, x, y float64) {
	c.polygon(ink, point{x - 28, y + 12}, point{x - 4, y + 12}, point{x - 16, y - 12})
	c.polygon(ink, point{x + 28, y - 12}, point{x + 4, y - 12}, point{x + 16, y + 12})
}

// sign draws somebody running out on a green ground.
func sign(c canvas, x, y float64) {
	c.box(x-30, y-22, 60, 44, 6, green)
	c.disc(x-5, y-13, 5, paper)
	c.line(7, paper, point{x, y - 5}, point{x + 4, y + 4})
	c.line(4, paper, point{x - 12, y + 1}, point{x, y - 5}, point{x + 11, y - 3})
	c.line(5, paper, point{x + 4, y + 4}, point{x - 8, y + 8}, point{x - 8, y + 16})
	c.line(5, paper, point{x + 4, y + 4}, point{x + 10, y + 12}, point{x + 20, y + 12})
}
