package markdown

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the kinds of pictures
	_ "image/jpeg" // that Teams shows in cards
	_ "image/png"  // (Microsoft, "Cards reference")
	"io"
	"io/fs"
	"iter"
	"path"
	"regexp"
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/marks"
)

// Bounds of a picture that lies beside a course file.
const (
	// maxPixels is how wide and high a picture on a card may be (Microsoft
	// Teams, "Cards reference": at most 1024×1024 pixels, PNG, JPEG or GIF).
	maxPixels = 1024
	// MaxPicture is how large, in bytes, the file may be. It travels in the
	// card as base64, which is a third more, and leaves some 6 KB for text.
	MaxPicture = 16 << 10
	// maxPictures is how many of them a course may have.
	maxPictures = 60
)

const tooManyPixels = "the picture has %d × %d pixels: make it at most %d × %d"

// pictureFile matches the names that a picture beside a course file may have.
// They lead into no other folder, and need no escaping in a link.
var pictureFile = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?i:png|jpg|jpeg|gif)$`)

// IsPicture reports whether a file of that name, without folders, can be a
// picture of the course beside it.
func IsPicture(name string) bool { return pictureFile.MatchString(name) }

// finder returns the data URI of a picture by its name, or what is wrong with
// it.
type finder func(name string) (url string, fault *courses.Fault)

// attach puts the pictures beside the file into it, and returns what is wrong
// with them.
func (f *File) attach(find finder) Findings {
	var found Findings
	for at, image := range images(f.Course.Editions[f.Language]) {
		if image.File == "" || len(found) == maxFindings {
			continue
		}
		url, fault := find(image.File)
		image.URL = url
		if fault != nil {
			own := *fault
			own.Step = at.step
			found = append(found, newFinding(f.Name, f.lines[at], &own))
		}
	}
	return found
}

// images lists the pictures of an edition, each with its place.
func images(ed *courses.Edition) iter.Seq2[place, *courses.Image] {
	return func(yield func(place, *courses.Image) bool) {
		for i := range ed.Lessons {
			if !imagesIn(place{step: ed.Lessons[i].ID}, ed.Lessons[i].Body, yield) {
				return
			}
		}
		for i := range ed.Questions {
			if !imagesOf(&ed.Questions[i], yield) {
				return
			}
		}
	}
}

// imagesIn calls yield for the pictures among blocks, until it returns false.
func imagesIn(at place, blocks []courses.Block, yield func(place, *courses.Image) bool) bool {
	for i := range blocks {
		at.block = i + 1
		if image := blocks[i].Image; image != nil && !yield(at, image) {
			return false
		}
	}
	return true
}

func imagesOf(q *courses.Question, yield func(place, *courses.Image) bool) bool {
	at := place{step: q.ID}
	if !imagesIn(at, q.Prompt, yield) {
		return false
	}
	if q.Picture != nil && !yield(place{step: q.ID, block: len(q.Prompt) + 1}, q.Picture) {
		return false
	}
	for i := range q.Scenes {
		at.part = i + 1
		if !imagesIn(at, q.Scenes[i].Body, yield) {
			return false
		}
	}
	return true
}

// detached returns the edition as a file has it: of pictures beside the file, their
// names only.
func detached(ed *courses.Edition) *courses.Edition {
	one := *ed
	one.Lessons = slices.Clone(ed.Lessons)
	for i := range one.Lessons {
		one.Lessons[i].Body = detachedIn(one.Lessons[i].Body)
	}
	one.Questions = slices.Clone(ed.Questions)
	for i := range one.Questions {
		q := &one.Questions[i]
		q.Prompt, q.Picture, q.Scenes = detachedIn(q.Prompt), named(q.Picture), slices.Clone(q.Scenes)
		for j := range q.Scenes {
			q.Scenes[j].Body = detachedIn(q.Scenes[j].Body)
		}
	}
	return &one
}

func detachedIn(blocks []courses.Block) []courses.Block {
	blocks = slices.Clone(blocks)
	for i := range blocks {
		blocks[i].Image = named(blocks[i].Image)
	}
	return blocks
}

// named returns a picture without what its file holds.
func named(image *courses.Image) *courses.Image {
	if image == nil || image.File == "" {
		return image
	}
	return &courses.Image{File: image.File, Alt: image.Alt}
}

// sameName finds a file name that two different pictures have, so that one would be
// lost; empty if there is none. Those with places differ by their numbers.
func sameName(ed *courses.Edition) string {
	numbered := map[*courses.Image]bool{}
	for i := range ed.Questions {
		numbered[ed.Questions[i].Picture] = true
	}
	urls := map[string]string{}
	for _, image := range images(ed) {
		if image.File == "" || numbered[image] {
			continue
		}
		if url, known := urls[image.File]; known && url != image.URL {
			return image.File
		}
		urls[image.File] = image.URL
	}
	return ""
}

// pins are the pictures of one course with their numbers, by what they were made of:
// mostly the languages share them.
type pins map[string]string

// draw returns the picture of a Spot question, a data URI, with its numbers.
func (p pins) draw(q *courses.Question) (url string, err error) {
	of := []byte(q.Picture.URL)
	for i := range q.Options {
		of = fmt.Appendf(of, " %d,%d", q.Options[i].X, q.Options[i].Y)
	}
	if url, known := p[string(of)]; known {
		return url, nil
	}
	if url, err = pinned(q); err == nil {
		p[string(of)] = url
	}
	return url, err
}

// pin draws the numbers to choose from onto the pictures of Spot questions, once
// these were found, and returns what is wrong with them.
func (f *File) pin(drawn pins) Findings {
	var found Findings
	for i := range f.Course.Editions[f.Language].Questions {
		q := &f.Course.Editions[f.Language].Questions[i]
		if q.Picture == nil || q.Picture.File == "" || q.Picture.URL == "" || f.spoilt[q.ID] || slices.ContainsFunc(q.Options, outside) {
			continue
		}
		url, err := drawn.draw(q)
		if err != nil {
			found = append(found, newFinding(f.Name, f.lines[place{step: q.ID, block: len(q.Prompt) + 1}], &courses.Fault{
				Code: courses.CodeImage, Step: q.ID,
				Message: fmt.Sprintf("the numbers of the places can't be drawn onto the picture (%.200s)", err),
				Fix:     "put the places further apart, or save a picture with more pixels or with fewer colours",
			}))
			continue
		}
		q.Picture.URL = url
	}
	return found
}

// pinned returns the picture of a Spot question, a data URI, with its numbers.
func pinned(q *courses.Question) (string, error) {
	_, data, _ := strings.Cut(q.Picture.URL, ";base64,")
	picture, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return "", err
	}
	picture, kind, err := marks.Draw(picture, q)
	return dataURI(kind, picture), err
}

// outside reports whether a place lies beside the picture, which Course.Check says.
func outside(o courses.Option) bool { return max(o.X, o.Y) > 1000 || min(o.X, o.Y) < 0 }

func dataURI(kind string, picture []byte) string {
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(picture)
}

// pictures reads those of one course, each once.
type pictures struct {
	fsys  fs.FS
	dir   string
	known map[string]picture
}

type picture struct {
	url   string
	fault *courses.Fault
}

// load finds a picture in the course's folder.
func (ps pictures) load(name string) (string, *courses.Fault) {
	if _, ok := ps.known[name]; !ok {
		if len(ps.known) == maxPictures {
			return "", courses.NewFault(courses.CodeImage, "the course has more than %d pictures: make several courses of it", maxPictures)
		}
		url, fault := readPicture(ps.fsys, path.Join(ps.dir, name))
		ps.known[name] = picture{url, fault}
	}
	return ps.known[name].url, ps.known[name].fault
}

// readPicture reads a picture as a data URI. A link to somewhere else isn't
// followed: a course is to show nothing but what lies in its folder.
func readPicture(fsys fs.FS, name string) (string, *courses.Fault) {
	bad := func(code courses.Code, format string, args ...any) (string, *courses.Fault) {
		return "", courses.NewFault(code, format, args...)
	}
	base := path.Base(name)
	info, err := fs.Lstat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return bad(courses.CodeImage, "there is no picture %s beside this file: put it there, or mend the name, where capitals count", base)
	} else if err == nil && !info.Mode().IsRegular() {
		return bad(courses.CodeImage, "%s isn't an ordinary file: put the picture itself here", base)
	}
	data, err := readBounded(fsys, name, MaxPicture+1)
	if err != nil {
		return bad(courses.CodeImage, "the picture %s can't be read (%.200s): see to it that Drypp may read it", base, err)
	} else if len(data) > MaxPicture {
		return bad(courses.CodeImageSize, "the picture %s has more than the %d bytes that a card can carry: save it with fewer pixels or colours, or put it on the web and write its https address", base, MaxPicture)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return bad(courses.CodeImage, "%s is damaged, or no picture that Teams shows: save it as PNG, JPEG or GIF", base)
	} else if size.Width > maxPixels || size.Height > maxPixels {
		return bad(courses.CodeImageSize, tooManyPixels, size.Width, size.Height, maxPixels, maxPixels)
	}
	return dataURI(kind, data), nil
}

// readBounded reads at most so many bytes of a file.
func readBounded(fsys fs.FS, name string, most int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}
