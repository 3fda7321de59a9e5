package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"unicode/utf16"

	"drypp/courses/exchange/charset"
)

// form is how a file is to be read.
type form byte

const (
	formCSV form = iota
	formXLSX
)

// detect looks at what a file is, whatever its name.
func detect(file io.ReaderAt, size int64) (form, error) {
	head := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, err
	}
	content := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))
	switch {
	case len(content) == 0 && size <= 4096:
		return 0, fail("", CodeEmpty)
	case bytes.HasPrefix(head, []byte("PK")):
		return formXLSX, nil
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return 0, compound(file, size)
	case isOther(head, content):
		return 0, fail("", CodeNoSheet)
	}
	return formCSV, nil
}

// compound tells what an OLE compound file is (MS-CFB): a workbook that Excel
// encrypted has a stream named EncryptedPackage (MS-OFFCRYPTO 2.3.4.4), one of
// Excel 97 to 2003 has not. The directory may lie anywhere in it.
func compound(file io.ReaderAt, size int64) error {
	var want []byte
	for _, u := range utf16.Encode([]rune("EncryptedPackage")) {
		want = append(want, byte(u), byte(u>>8))
	}
	buf := make([]byte, 1<<16)
	for at := int64(0); at < size; at += int64(len(buf) - len(want)) {
		n, err := file.ReadAt(buf, at)
		if bytes.Contains(buf[:n], want) {
			return fail("", CodeEncrypted)
		}
		if err != nil {
			break
		}
	}
	return fail("", CodeOldExcel)
}

// magic are the beginnings of files that people send by mistake.
var magic = []string{"%PDF", "{\\rtf", "\x89PNG", "\xFF\xD8\xFF", "GIF8", "7z\xBC\xAF", "Rar!", "\x1F\x8B", "SQLite format 3"}

// isOther reports whether the file is surely no text with columns; content is
// head without what surrounds it.
func isOther(head, content []byte) bool {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m)) {
			return true
		}
	}
	start := strings.ToLower(string(content[:min(len(content), 64)]))
	for _, m := range []string{"<html", "<!doctype", "<?xml", "<table", "<svg"} {
		if strings.HasPrefix(start, m) {
			return true
		}
	}
	return bytes.IndexByte(head, 0) >= 0 && charset.UTF16(head) == nil
}

// archive tells what a zip file is that has no workbook of the kind that
// findInBook reads.
func archive(z *zip.Reader) error {
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case name == "xl/workbook.bin":
			return fail("", CodeOldExcel)
		case strings.HasSuffix(name, ".iwa"), name == "index.zip":
			return fail("", CodeNumbers)
		case name == "content.xml":
			return fail("", CodeOpenDoc)
		}
	}
	return fail("", CodeNoSheet)
}
