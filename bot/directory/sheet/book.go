package sheet

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path"
	"slices"
	"strings"
)

// maxPart is how long the smaller parts of a workbook may be, in bytes.
const maxPart = 16 << 20

// book is a workbook: a zip archive of XML parts (ECMA-376 part 2, OPC).
type book struct {
	parts     map[string]*zip.File
	sheets    []sheetPart
	since1904 bool
	formats   []numberFormat
	strings   sharedStrings
	progress  func(done, total int)
}

// sheetPart is a sheet of a workbook.
type sheetPart struct {
	name   string
	hidden bool
	part   string
}

// findInBook finds the sheet that has the people.
func findInBook(ctx context.Context, file io.ReaderAt, size int64, n *names) (source, *header, error) {
	b, err := openBook(ctx, file, size)
	if err != nil {
		return nil, nil, err
	}
	candidates := b.visible()
	if want := n.options.Sheet; want != "" {
		candidates = b.called(want)
		if len(candidates) == 0 {
			return nil, nil, &Error{Code: CodeSheetName, Sheets: titles(b.visible())}
		}
	}
	var found []sheetPart
	var src source
	var head *header
	for _, s := range candidates {
		try := &bookSheet{book: b, part: s}
		h, err := n.findHeader(try.rows(ctx))
		if err != nil {
			return nil, nil, err
		}
		if h != nil {
			found, src, head = append(found, s), try, h
		}
	}
	switch len(found) {
	case 0:
		return nil, nil, &Error{Code: CodeNoHeader, Sheets: titles(b.visible())}
	case 1:
		b.progress = n.options.Progress
		return src, head, nil
	}
	return nil, nil, &Error{Code: CodeManySheets, Sheets: titles(found)}
}

// visible returns the sheets that people see.
func (b *book) visible() []sheetPart {
	return slices.DeleteFunc(slices.Clone(b.sheets), func(s sheetPart) bool { return s.hidden })
}

// called returns the sheet of that name, hidden or not: Excel doesn't tell upper
// from lower case there.
func (b *book) called(name string) []sheetPart {
	name = strings.TrimSpace(name)
	return slices.DeleteFunc(slices.Clone(b.sheets), func(s sheetPart) bool { return !strings.EqualFold(strings.TrimSpace(s.name), name) })
}

func titles(sheets []sheetPart) (list []string) {
	for _, s := range sheets {
		list = append(list, short(clean(s.name)))
	}
	return list
}

// maxDirectory is how much of a file is read to find its parts, in bytes. A
// workbook has some dozens, and each takes much more memory than in the file.
const maxDirectory = 2 << 20

// limitedAt reads no more than left bytes.
type limitedAt struct {
	r    io.ReaderAt
	left int64
}

func (l *limitedAt) ReadAt(p []byte, at int64) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, fail("", CodeTooBig)
	}
	return l.r.ReadAt(p, at)
}

// openBook reads what is about the whole workbook.
func openBook(ctx context.Context, file io.ReaderAt, size int64) (*book, error) {
	limited := &limitedAt{r: file, left: maxDirectory}
	z, err := zip.NewReader(limited, size)
	if err != nil {
		return nil, err
	}
	limited.left = math.MaxInt64
	b := &book{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, fail("", CodeEncrypted)
		}
		b.parts[strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))] = f
	}
	main, err := b.main()
	if err != nil {
		return nil, err
	}
	if main == "" {
		return nil, archive(z)
	}
	if err := b.readWorkbook(ctx, main); err != nil {
		return nil, err
	}
	return b, nil
}

// main returns the name of the workbook's part, empty if there is none.
func (b *book) main() (string, error) {
	list, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range list {
		_, ok := b.parts[r.part]
		if ok && strings.HasSuffix(r.Type, "/officeDocument") && strings.HasPrefix(path.Base(r.part), "workbook") && path.Ext(r.part) == ".xml" {
			return r.part, nil
		}
	}
	if _, ok := b.parts["xl/workbook.xml"]; ok {
		return "xl/workbook.xml", nil
	}
	return "", nil
}

// relation is how one part of a workbook refers to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	part   string
}

// relations returns what the part, or the archive, refers to.
func (b *book) relations(part string) ([]relation, error) {
	dir, base := path.Split(part)
	var doc struct {
		Relations []relation `xml:"Relationship"`
	}
	err := b.decode(dir+"_rels/"+base+".rels", &doc)
	if err != nil && !errors.Is(err, errNoPart) {
		return nil, err
	}
	for i, r := range doc.Relations {
		target := strings.ToLower(strings.ReplaceAll(r.Target, "\\", "/"))
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		doc.Relations[i].part = strings.TrimPrefix(path.Clean(target), "/")
	}
	return doc.Relations, nil
}

// workbook is the workbook's part, as far as it is read (18.2 of ECMA-376 part 1).
type workbook struct {
	Properties struct {
		Since1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

func (b *book) readWorkbook(ctx context.Context, main string) error {
	var w workbook
	if err := b.decode(main, &w); err != nil {
		return err
	}
	relations, err := b.relations(main)
	if err != nil {
		return err
	}
	b.since1904 = w.Properties.Since1904 == "1" || w.Properties.Since1904 == "true"
	if err := b.addSheets(&w, relations); err != nil {
		return err
	}
	for _, r := range relations {
		switch {
		case strings.HasSuffix(r.Type, "/styles"):
			err = b.readFormats(r.part)
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			err = b.readStrings(ctx, r.part)
		}
		if err != nil && !errors.Is(err, errNoPart) {
			return err
		}
	}
	return nil
}

// addSheets notes which sheets there are. Together they may not be longer than
// MaxUnpacked: each is searched for a header.
func (b *book) addSheets(w *workbook, relations []relation) error {
	parts := map[string]string{}
	for _, r := range relations {
		if strings.HasSuffix(r.Type, "/worksheet") {
			parts[r.ID] = r.part
		}
	}
	total := uint64(0)
	for _, s := range w.Sheets {
		for _, a := range s.Attrs {
			part, ok := parts[a.Value]
			f := b.parts[part]
			if a.Name.Local != "id" || !ok || f == nil {
				continue
			}
			delete(parts, a.Value)
			b.sheets = append(b.sheets, sheetPart{s.Name, s.State == "hidden" || s.State == "veryHidden", part})
			if total += f.UncompressedSize64; f.UncompressedSize64 > MaxUnpacked || total > MaxUnpacked {
				return fail("", CodeTooBig)
			}
		}
	}
	return nil
}

// errNoPart says that the archive doesn't have a part.
var errNoPart = errors.New("the workbook lacks a part")

// part opens a part of at most limit bytes. That it is no longer than the
// archive says is checked while it is read.
func (b *book) part(name string, limit uint64) (io.ReadCloser, int64, error) {
	f, ok := b.parts[strings.ToLower(name)]
	if !ok {
		return nil, 0, errNoPart
	}
	if f.UncompressedSize64 > limit {
		return nil, 0, fail("", CodeTooBig)
	}
	r, err := f.Open()
	return r, int64(f.UncompressedSize64), err
}

// decode reads a small part as a whole.
func (b *book) decode(name string, v any) error {
	r, _, err := b.part(name, maxPart)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(v)
}
