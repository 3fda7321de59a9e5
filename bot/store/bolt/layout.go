package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"drypp/bot/store"
)

// This file reads bbolt's pages from the file as bytes (bbolt v1.5.0, file
// format 2, internal/common: meta.go, page.go, bucket.go). bbolt itself reads
// them in mapped memory and believes what they say, so what leads out of the
// file has to be found by other means. All numbers are in the machine's byte
// order.

// A page begins with its number (8 bytes), kind (2), number of elements (2) and
// number of further pages that it goes on in (4).
const pageHeader = 16

// Kinds of pages.
const (
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
)

// elementSize is the length of an element in a page's directory. One of a
// branch says where its key is (4 bytes, from the element on), how long it is
// (4) and the page it leads to (8). One of a leaf has flags (4), where its key
// and value are (4), and how long they are (4 and 4).
const elementSize = 16

// bucketFlag marks a leaf element whose value is a bucket: its root page (8)
// and sequence (8), and if the root is 0, a page within the value.
const (
	bucketFlag   = 0x01
	bucketHeader = 16
)

// meta is what a meta page says behind its header: magic, version, page size
// and flags (4 bytes each), root page, sequence, free list, number of pages,
// transaction, and an FNV-1a checksum over all that (8 each).
type meta struct {
	pageSize, root, freelist, pages, txid uint64
}

const (
	metaSize  = 64
	metaMagic = 0xED0CDAED
)

var (
	u16 = binary.NativeEndian.Uint16
	u32 = binary.NativeEndian.Uint32
	u64 = binary.NativeEndian.Uint64
)

// parseMeta returns the meta at the beginning of a page, and false if it is
// invalid.
func parseMeta(page []byte) (meta, bool) {
	b := page[pageHeader : pageHeader+metaSize]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	m := meta{uint64(u32(b[8:])), u64(b[16:]), u64(b[32:]), u64(b[40:]), u64(b[48:])}
	return m, u32(b) == metaMagic && sum.Sum64() == u64(b[56:])
}

// inspect looks at a file before bbolt maps it into memory, where reading
// behind its end would end the program. A file is only ever extended before a
// meta page says so; hence the order of reading where lock can't lock.
func inspect(f *os.File) error {
	m, ok, err := newest(f)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%w: it isn't a store, or its beginning is lost", store.ErrDamaged)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := uint64(info.Size())
	if m.pageSize == 0 || m.pages > size/m.pageSize {
		return fmt.Errorf("%w: it was cut short to %d bytes", store.ErrDamaged, size)
	}
	if m.root < 2 || m.root >= m.pages || m.freelist < 2 || m.freelist >= m.pages {
		return fmt.Errorf("%w: its meta page makes no sense", store.ErrDamaged)
	}
	l := &layout{file: f, meta: m, seen: make([]bool, m.pages)}
	if err := l.freeList(); err != nil {
		return fmt.Errorf("%w: %v", store.ErrDamaged, err)
	}
	return nil
}

// newest returns the valid meta of the latest transaction. The second meta
// page lies one page into the file, whatever a page's size was where the file
// was made.
func newest(f io.ReaderAt) (m meta, ok bool, err error) {
	var page [pageHeader + metaSize]byte
	for _, at := range []int64{0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10} {
		_, err := f.ReadAt(page[:], at)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, false, err
		}
		found, valid := parseMeta(page[:])
		if valid && (at == 0 || uint64(at) == found.pageSize) && (!ok || found.txid > m.txid) {
			m, ok = found, true
		}
	}
	return m, ok, nil
}

// layout walks through the pages of a file that nobody writes to meanwhile.
type layout struct {
	file io.ReaderAt
	meta
	seen []bool
}

// checkLayout looks whether every page that can be reached is one, and keeps
// within itself and the file.
func checkLayout(f io.ReaderAt) error {
	m, ok, err := newest(f)
	if err != nil || !ok {
		return errors.Join(err, errors.New("no meta page is valid"))
	}
	l := &layout{file: f, meta: m, seen: make([]bool, m.pages)}
	for id := range uint64(2) {
		if err := l.metaPage(id); err != nil {
			return err
		}
	}
	if err := l.freeList(); err != nil {
		return err
	}
	return l.tree(m.root)
}

// metaPage accepts a meta page that takeBack made invalid.
func (l *layout) metaPage(id uint64) error {
	page := make([]byte, pageHeader+metaSize)
	if _, err := l.file.ReadAt(page, int64(id*l.pageSize)); err != nil {
		return err
	}
	takenBack := bytes.Equal(page[pageHeader:], make([]byte, metaSize))
	if _, ok := parseMeta(page); !ok && !takenBack {
		return fmt.Errorf("meta page %d is invalid: the last change may be missing", id)
	}
	return nil
}

// freeList looks whether the list of free pages keeps within itself. Every
// commit reads it and frees its pages.
func (l *layout) freeList() error {
	page, err := l.page(l.freelist)
	if err != nil {
		return err
	}
	// From 0xFFFF on, the number of pages listed is the first of the list.
	n := uint64(u16(page[10:]))
	if n == 0xFFFF {
		n = u64(page[pageHeader:]) + 1
	}
	if u16(page[8:]) != freelistPage || n > uint64(len(page)-pageHeader)/8 {
		return fmt.Errorf("page %d is no list of free pages", l.freelist)
	}
	return nil
}

// page reads a page with those it goes on in, each of which must belong to
// nothing else.
func (l *layout) page(id uint64) ([]byte, error) {
	if id < 2 || id >= l.pages {
		return nil, fmt.Errorf("page %d lies out of the file", id)
	}
	page := make([]byte, l.pageSize)
	if _, err := l.file.ReadAt(page, int64(id*l.pageSize)); err != nil {
		return nil, err
	}
	more := uint64(u32(page[12:]))
	if u64(page) != id || more >= l.pages-id {
		return nil, fmt.Errorf("page %d has another's header", id)
	}
	for i := range more + 1 {
		if l.seen[id+i] {
			return nil, fmt.Errorf("page %d is used twice", id+i)
		}
		l.seen[id+i] = true
	}
	if more == 0 {
		return page, nil
	}
	page = make([]byte, (more+1)*l.pageSize)
	_, err := l.file.ReadAt(page, int64(id*l.pageSize))
	return page, err
}

// tree walks through a page and those below it. It ends because no page is
// seen twice.
func (l *layout) tree(id uint64) error {
	page, err := l.page(id)
	if err != nil {
		return err
	}
	if err := l.elements(page); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

var errElement = errors.New("an element leads out of its page")

func (l *layout) elements(page []byte) error {
	n := int(u16(page[10:]))
	if pageHeader+n*elementSize > len(page) {
		return errElement
	}
	for i := range n {
		element := page[pageHeader+i*elementSize:]
		var err error
		switch u16(page[8:]) {
		case branchPage:
			err = l.branch(element)
		case leafPage:
			err = l.leaf(element)
		default:
			err = errors.New("it is neither branch nor leaf")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// branch follows an element, given with the rest of its page.
func (l *layout) branch(element []byte) error {
	if uint64(u32(element))+uint64(u32(element[4:])) > uint64(len(element)) {
		return errElement
	}
	return l.tree(u64(element[8:]))
}

func (l *layout) leaf(element []byte) error {
	key := uint64(u32(element[4:]))
	value := key + uint64(u32(element[8:]))
	end := value + uint64(u32(element[12:]))
	if end > uint64(len(element)) {
		return errElement
	}
	if u32(element)&bucketFlag == 0 {
		return nil
	}
	bucket := element[value:end]
	if len(bucket) < bucketHeader {
		return errElement
	}
	if root := u64(bucket); root != 0 {
		return l.tree(root)
	}
	if len(bucket) < bucketHeader+pageHeader {
		return errElement
	}
	return l.elements(bucket[bucketHeader:])
}
