package markdown

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
)

// square returns a picture of one colour.
func square(side int) *image.Gray { return image.NewGray(image.Rect(0, 0, side, side)) }

func encode(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t *testing.T, img image.Image) []byte {
	return encode(t, func(b *bytes.Buffer) error { return png.Encode(b, img) })
}

// noise doesn't compress.
func noise(side int) *image.Gray {
	img := square(side)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	return img
}

// illustrated is a course with a picture in a lesson and one in a question.
const illustrated = head + "\n" + lesson + "![An oak](oak.png)\n\n## Where? {#where}\n\n![Two doors](Two-doors_2.JPG)\n" + answers

func TestPictures(t *testing.T) {
	t.Parallel()
	fsys := folder(map[string]string{"fire/en.md": illustrated})
	fsys["fire/oak.png"] = &fstest.MapFile{Data: pngOf(t, square(maxPixels))}
	fsys["fire/Two-doors_2.JPG"] = &fstest.MapFile{Data: encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, square(9), nil) })}
	if got := show(t, sources(t, fsys)); got != "" {
		t.Errorf("lint finds\n%s", got)
	}
	c, err := Load(fsys, "fire")
	if err != nil {
		t.Fatal(err)
	}
	ed := c.Edition(courses.English)
	oak, doors := ed.Lessons[0].Body[1].Image, ed.Questions[0].Prompt[0].Image
	if oak.File != "oak.png" || !strings.HasPrefix(oak.URL, "data:image/png;base64,iVBOR") {
		t.Errorf("the oak is %+v", oak)
	}
	if doors.File != "Two-doors_2.JPG" || !strings.HasPrefix(doors.URL, "data:image/jpeg;base64,") {
		t.Errorf("the doors are %+v", doors)
	}
	for source, want := range map[string]string{ed.Source: illustrated, "": strings.Replace(illustrated, "1 year", "12 months", 1)} {
		ed.Source = source
		if out := write(t, c); string(out) != want {
			t.Errorf("it is written as\n%s", out)
		}
	}
	ed.Source = illustrated
	doors.Alt = "Two ways out"
	want := strings.Replace(illustrated, "Two doors", "Two ways out", 1)
	if out := write(t, c); string(out) != want {
		t.Errorf("changed, it is written as\n%s", out)
	}
	doors.File = oak.File // which is another picture
	if out, err := Format(c, courses.English); err == nil {
		t.Errorf("two pictures of one name are written as\n%s", out)
	}
}

func TestPictureFindings(t *testing.T) {
	t.Parallel()
	good := pngOf(t, square(9))
	for name, tt := range map[string]struct {
		data []byte // of oak.png; nil for no such file
		want string
	}{
		"missing":         {nil, "fire/en.md:15: error: image: there is no picture oak.png beside this file: put it there, or mend the name, where capitals count\n"},
		"empty":           {[]byte{}, "fire/en.md:15: error: image: oak.png is damaged, or no picture that Teams shows: save it as PNG, JPEG or GIF\n"},
		"another kind":    {[]byte("RIFF....WEBPVP8 "), "fire/en.md:15: error: image: oak.png is damaged, or no picture that Teams shows: save it as PNG, JPEG or GIF\n"},
		"too many pixels": {pngOf(t, square(maxPixels+1)), "fire/en.md:15: error: image-size: the picture has 1025 × 1025 pixels: make it at most 1024 × 1024\n"},
		"too many bytes": {pngOf(t, noise(200)), "fire/en.md:15: error: image-size: the picture oak.png has more than the 16384 bytes that a card can carry: " +
			"save it with fewer pixels or colours, or put it on the web and write its https address\n"},
		"a GIF by another name": {encode(t, func(b *bytes.Buffer) error { return gif.Encode(b, square(9), nil) }), ""},
		"good":                  {good, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := folder(map[string]string{"fire/en.md": illustrated})
			fsys["fire/Two-doors_2.JPG"] = &fstest.MapFile{Data: good}
			if tt.data != nil {
				fsys["fire/oak.png"] = &fstest.MapFile{Data: tt.data}
			}
			if got := show(t, sources(t, fsys)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if _, err := Load(fsys, "fire"); (err != nil) != (tt.want != "") {
				t.Errorf("loading it: %v", err)
			}
		})
	}
}

// A link out of the folder isn't followed, nor is a folder a picture.
func TestPictureElsewhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(dir, "secret.png"), pngOf(t, square(9)), 0o600))
	must(os.MkdirAll(filepath.Join(dir, "all", "fire", "Two-doors_2.JPG"), 0o700))
	must(os.WriteFile(filepath.Join(dir, "all", "fire", "en.md"), []byte(illustrated), 0o600))
	if err := os.Symlink(filepath.Join(dir, "secret.png"), filepath.Join(dir, "all", "fire", "oak.png")); err != nil {
		t.Skip("this system has no symbolic links:", err)
	}
	list, err := Sources(os.DirFS(filepath.Join(dir, "all")), "")
	must(err)
	want := "fire/en.md:15: error: image: oak.png isn't an ordinary file: put the picture itself here\n" +
		"fire/en.md:19: error: image: Two-doors_2.JPG isn't an ordinary file: put the picture itself here\n"
	if got := show(t, list); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A course can't fill the memory with pictures.
func TestPicturesBounded(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	data := pngOf(t, square(9))
	var body strings.Builder
	for i := range maxPictures + 1 {
		name := fmt.Sprintf("p%d.png", i)
		fsys["fire/"+name] = &fstest.MapFile{Data: data}
		fmt.Fprintf(&body, "![%d](%s)\n\n![again](%s)\n\n", i, name, name)
	}
	fsys["fire/en.md"] = &fstest.MapFile{Data: []byte(head + lesson + body.String() + question)}
	got := show(t, sources(t, fsys))
	if n := strings.Count(got, "the course has more than 60 pictures: make several courses of it"); n != 2 {
		t.Errorf("got\n%s", got)
	}
}

// spotted is a course with a place to pick on the same picture as in its lesson.
const spotted = head + "\n" + lesson + "![A mail](mail.png)\n\n## Where? {#where .spot}\n\n![A mail](mail.png)\n\n" +
	"- [x] Here @ 200,500\n  > Yes.\n- [ ] There @ 800,500\n  > No.\n\n## Again? {#again .spot}\n\n![A mail](mail.png)\n\n" +
	"- [ ] Here @ 200,500\n  > No.\n- [x] Up there @ 500,300\n  > Yes.\n"

// The picture of a question gets the numbers to choose from when it is loaded, and
// the file keeps its name.
func TestSpotPictures(t *testing.T) {
	t.Parallel()
	fsys := folder(map[string]string{"fire/en.md": spotted})
	fsys["fire/mail.png"] = &fstest.MapFile{Data: pngOf(t, square(400))}
	c, err := Load(fsys, "fire")
	if err != nil {
		t.Fatal(err)
	}
	ed := c.Edition(courses.English)
	lesson, first, second := ed.Lessons[0].Body[1].Image.URL, ed.Questions[0].Picture, ed.Questions[1].Picture
	if !strings.HasPrefix(first.URL, "data:image/png;base64,") || first.File != "mail.png" || first.URL == lesson || second.URL == lesson || first.URL == second.URL {
		t.Errorf("the pictures are %.60s, %.60s and %.60s", lesson, first.URL, second.URL)
	}
	if out := write(t, c); string(out) != spotted {
		t.Errorf("it is written as\n%s", out)
	}
	ed.Source = ""
	if out, want := write(t, c), strings.Replace(spotted, "1 year", "12 months", 1); string(out) != want {
		t.Errorf("without its source it is written as\n%s", out)
	}
}

// A picture that can't carry its numbers is named with its line.
func TestSpotPictureFindings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		picture []byte
		src     string
		want    string
	}{
		"too small":          {pngOf(t, square(20)), spotted, "en.md:19: the numbers of the places can't be drawn onto the picture ("},
		"too close":          {pngOf(t, square(400)), strings.Replace(spotted, "800,500", "260,500", 1), "cover each other): put the places further apart"},
		"outside it as well": {pngOf(t, square(400)), strings.Replace(spotted, "800,500", "9999,500", 1), "en.md:23: 9999,500 lies outside the picture"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := folder(map[string]string{"fire/en.md": tt.src})
			fsys["fire/mail.png"] = &fstest.MapFile{Data: tt.picture}
			if _, err := Load(fsys, "fire"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
