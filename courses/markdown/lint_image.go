package markdown

import (
	"bytes"
	"encoding/base64"
	"image"
	"strings"

	"drypp/courses"
)

// images looks into the pictures that a file carries along. Those elsewhere
// aren't fetched: lint asks nothing of the network. Those beside the file were
// looked at when they were read.
func (l *linter) images() {
	for at, image := range images(l.ed) {
		if image.File != "" {
			continue
		}
		if f := l.image(at.step, image.URL); f != nil {
			f.Part, f.Block = at.part, at.block
		}
	}
}

func (l *linter) image(step, url string) *courses.Fault {
	data, embedded := strings.CutPrefix(url, "data:image/")
	if !embedded {
		if !imageURL.MatchString(url) {
			return nil
		}
		return l.hint(step, courses.CodeImageUnseen, "the picture lies elsewhere, where lint doesn't look: see to it that it is PNG, JPEG or GIF of at most %d × %d pixels and that everybody can open it", maxPixels, maxPixels)
	}
	kind, data, _ := strings.Cut(data, ";base64,")
	decoded, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return l.bad(step, courses.CodeImage, "the picture isn't base64: encode it anew")
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(decoded))
	switch {
	case err != nil:
		return l.bad(step, courses.CodeImage, "the picture is damaged, or is none: encode a PNG, JPEG or GIF anew")
	case format != kind:
		return l.bad(step, courses.CodeImage, "the picture says image/%s and is %s: write image/%s", kind, format, format)
	case size.Width > maxPixels || size.Height > maxPixels:
		return l.bad(step, courses.CodeImageSize, tooManyPixels, size.Width, size.Height, maxPixels, maxPixels)
	}
	return nil
}
