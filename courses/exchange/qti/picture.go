package qti

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/gif"  // the kinds
	_ "image/jpeg" // of pictures that
	_ "image/png"  // courses have
	"strings"

	"drypp/courses"
)

// file is a file of the package beside the items.
type file struct {
	name string
	data []byte
}

// embedded is a picture that is in the package.
type embedded struct {
	name, kind    string // name is the file's, in the package
	width, height int    // in pixels
}

// embed puts a picture that came with the course into the package. It returns nil
// for one that isn't there.
func (x *exporter) embed(p *courses.Image) *embedded {
	head, data, ok := strings.Cut(p.URL, ";base64,")
	kind, isData := strings.CutPrefix(head, "data:")
	if !ok || !isData {
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return nil
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	x.pictures++
	name := p.File
	if name == "" || x.has("pictures/"+name) {
		name = "picture-" + whole(x.pictures) + "." + format
	}
	x.files = append(x.files, file{"pictures/" + name, raw})
	x.uses = append(x.uses, "pictures/"+name)
	return &embedded{"pictures/" + name, kind, size.Width, size.Height}
}

func (x *exporter) has(name string) bool {
	for i := range x.files {
		if x.files[i].name == name {
			return true
		}
	}
	return false
}

// picture writes an img, or returns nil, with a finding, for a picture that can't be
// carried. The path leads from the folder that x.folder is below the package's root.
func (x *exporter) picture(step string, p *courses.Image) *node {
	src := p.URL
	if !strings.HasPrefix(src, "https://") {
		e := x.embed(p)
		if e == nil {
			x.Pictures(step, []courses.Block{{Image: p}})
			return nil
		}
		src = x.up + e.name
	}
	return el("img", attr("src", src), attr("alt", p.Alt))
}
