package marks_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/marks"
)

// places makes a question of places, each by its X and Y.
func places(at ...[2]int) *courses.Question {
	q := &courses.Question{Kind: courses.Spot}
	for _, p := range at {
		q.Options = append(q.Options, courses.Option{X: p[0], Y: p[1]})
	}
	return q
}

// room is a plan of a room with a door and two windows, w pixels wide.
func room(w int, back color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, w*3/5))
	ink := color.RGBA{0x12, 0x3b, 0x49, 0xff}
	for y := range w * 3 / 5 {
		for x := range w {
			m.Set(x, y, back)
			if x < w/60 || y < w/60 || x > w-w/60 || y > w*3/5-w/60 || (x > w/2 && x < w/2+w/90 && y < w/3) {
				m.Set(x, y, ink)
			}
		}
	}
	return m
}

func encoded(t *testing.T, m image.Image, write func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	asPNG  = png.Encode
	asJPEG = func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }
	asGIF  = func(w io.Writer, m image.Image) error { return gif.Encode(w, m, nil) }
)

func TestDraw(t *testing.T) {
	t.Parallel()
	corners := places([2]int{0, 0}, [2]int{1000, 1000}, [2]int{500, 20}, [2]int{300, 600})
	for _, test := range []struct {
		name  string
		width int
		back  color.Color
		write func(io.Writer, image.Image) error
		kind  string
	}{
		{"plan.png", 640, color.RGBA{0xe6, 0xf1, 0xf3, 0xff}, asPNG, "png"},
		{"dark.png", 640, color.RGBA{0x20, 0x20, 0x20, 0xff}, asPNG, "png"},
		{"clear.png", 640, color.Transparent, asPNG, "png"},
		{"photo.jpeg", 800, color.RGBA{0x90, 0x70, 0x50, 0xff}, asJPEG, "jpeg"},
		{"plan.gif", 600, color.White, asGIF, "png"},
		{"small.png", 200, color.White, asPNG, "png"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before := room(test.width, test.back)
			marked, kind, err := marks.Draw(encoded(t, before, test.write), corners)
			if err != nil || kind != test.kind || len(marked) > marks.MaxSize {
				t.Fatalf("%q, %d bytes, %v", kind, len(marked), err)
			}
			keep(t, test.name, marked)
			after, format, err := image.Decode(bytes.NewReader(marked))
			if err != nil || format != kind || after.Bounds() != before.Bounds() {
				t.Fatalf("it became a %s, %v", format, err)
			}
			if at := after.Bounds().Dx() * 9 / 10; !alike(after.At(at, after.Bounds().Dy()/5), before.At(at, before.Bounds().Dy()/5)) {
				t.Error("a place without a pin looks different")
			}
			if tip := after.At(after.Bounds().Dx()*3/10, after.Bounds().Dy()*6/10-after.Bounds().Dx()/50); !alike(tip, color.RGBA{0x1f, 0x1f, 0x4d, 0xff}) {
				t.Errorf("where the pin points is %v", tip)
			}
		})
	}
}

// alike reports whether two colours look the same.
func alike(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) < 0x3000 }
	return near(r, r2) && near(g, g2) && near(bl, b2)
}

// keep keeps a picture for people to look at.
func keep(t *testing.T, name string, picture []byte) {
	t.Helper()
	folder := os.Getenv("DRYPP_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, "marks-"+name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	plain := encoded(t, room(640, color.White), asPNG)
	noise := image.NewRGBA(image.Rect(0, 0, 900, 900))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32()) | 0x0f
	}
	for _, test := range []struct {
		name    string
		picture []byte
		q       *courses.Question
		want    string
	}{
		{"no picture", []byte("GIF89a"), places([2]int{1, 1}), "can't be read"},
		{"two at one place", plain, places([2]int{500, 500}, [2]int{100, 100}, [2]int{510, 510}), "2 and 3"},
		{"a stamp", encoded(t, room(40, color.White), asPNG), places([2]int{1, 1}), "too few"},
		{"too much in it", encoded(t, noise, asPNG), places([2]int{1, 1}), "can carry"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := marks.Draw(test.picture, test.q); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestManyColours: a PNG with more colours than a palette has is kept as it is
// while it is small, and becomes a JPEG when it gets too large.
func TestManyColours(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{80: "png", 400: "jpeg"} {
		random := rand.New(rand.NewPCG(3, 4))
		m := image.NewRGBA(image.Rect(0, 0, width, 160))
		for y := range 160 {
			for x := range width {
				m.Set(x, y, color.RGBA{byte(x * 200 / width), byte(y), byte(random.IntN(24)), 0xff})
			}
		}
		marked, kind, err := marks.Draw(encoded(t, m, asPNG), places([2]int{500, 500}))
		if err != nil || kind != want {
			t.Errorf("%d pixels wide: %q, %d bytes, %v; want %q", width, kind, len(marked), err, want)
		}
	}
}

// TestSame: the same picture comes out each time, so that it can be kept by its
// content.
func TestSame(t *testing.T) {
	t.Parallel()
	plain, q := encoded(t, room(640, color.White), asPNG), places([2]int{500, 500}, [2]int{100, 100})
	first, _, err := marks.Draw(plain, q)
	again, _, err2 := marks.Draw(plain, q)
	if err != nil || err2 != nil || !bytes.Equal(first, again) {
		t.Errorf("%v, %v; the same: %v", err, err2, bytes.Equal(first, again))
	}
}

// FuzzDraw: whatever the picture and the places, there is one that fits or an error.
func FuzzDraw(f *testing.F) {
	small := image.NewPaletted(image.Rect(0, 0, 120, 80), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	if err := png.Encode(&b, small); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), 10, 20)
	f.Add([]byte("\xff\xd8\xff"), 1000, 1000)
	f.Fuzz(func(t *testing.T, picture []byte, x, y int) {
		c, _, err := image.DecodeConfig(bytes.NewReader(picture))
		if err != nil || c.Width > 1024 || c.Height > 1024 {
			return // what no course can have
		}
		bounded := func(n int) int { return min(max(n, 0), 1000) }
		marked, kind, err := marks.Draw(picture, places([2]int{bounded(x), bounded(y)}, [2]int{500, 0}))
		if (err == nil) != (len(marked) > 0) || len(marked) > marks.MaxSize || err == nil && kind != "png" && kind != "jpeg" {
			t.Errorf("%d bytes of %q, %v", len(marked), kind, err)
		}
	})
}
