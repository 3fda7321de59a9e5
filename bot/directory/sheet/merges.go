package sheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// maxMerges is how many merged cells of a sheet count.
const maxMerges = 100_000

// merges are the merged cells of a sheet that span rows: the last row, by where
// they begin.
type merges struct {
	last map[place]int
}

// place is a cell: row from 1, column from 0.
type place struct{ row, column int }

// findMerges reads the merged cells, which come after all rows (18.3.1.55), once.
// The rows before them are passed over without being parsed.
func (s *bookSheet) findMerges(ctx context.Context) error {
	if s.merges != nil {
		return nil
	}
	part, _, err := s.book.part(s.part.part, MaxUnpacked)
	if err != nil {
		return err
	}
	defer part.Close()
	in := bufio.NewReaderSize(part, 1<<16)
	if s.filled, err = skipRows(ctx, in); err != nil {
		return err
	}
	m := &merges{last: map[place]int{}}
	if err := m.read(newScanner(in)); err != nil {
		return err
	}
	s.merges = m
	return nil
}

// skipRows reads until after </sheetData>, whatever its prefix, or <sheetData/>,
// and counts the rows that have a value.
func skipRows(ctx context.Context, in *bufio.Reader) (filled int, err error) {
	value := false
	for n := 0; ; n++ {
		tag, err := in.ReadSlice('>')
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return 0, err
		}
		if n%65536 == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		tag = tag[bytes.LastIndexByte(tag, '<')+1:]
		end := bytes.HasPrefix(tag, []byte("/"))
		switch {
		case end && (bytes.HasSuffix(tag, []byte("v>")) || bytes.HasSuffix(tag, []byte("is>"))):
			value = true
		case end && value && bytes.HasSuffix(tag, []byte("row>")):
			filled++
			value = false
		case bytes.Contains(tag, []byte("sheetData")) && (end || bytes.HasSuffix(tag, []byte("/>"))):
			return filled, nil
		}
	}
}

func (m *merges) read(x *scanner) error {
	for len(m.last) < maxMerges {
		x.refill()
		token, err := x.next()
		if token == nil || err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "mergeCell" {
			continue
		}
		from, to, _ := strings.Cut(attr(start, "ref"), ":")
		first, last := placeOf(from), placeOf(to)
		if first.row >= 1 && last.row > first.row {
			m.last[first] = last.row
		}
	}
	return nil
}

// placeOf reads a reference such as B2; its row is 0 if it is none.
func placeOf(ref string) place {
	row, _ := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return place{row, columnOf(ref)}
}

// carrier brings what stands in merged cells to the rows that they span.
type carrier struct {
	merges  *merges
	columns map[int]carried
}

type carried struct {
	cell cell
	last int
}

func (m *merges) carry() *carrier { return &carrier{merges: m, columns: map[int]carried{}} }

// fill fills r, unless it is empty, with what stands in merged cells above it, and
// remembers those that begin in it.
func (c *carrier) fill(r *row) {
	if len(c.merges.last) == 0 || isEmpty(*r) {
		return
	}
	for col, v := range c.columns {
		if r.number > v.last {
			delete(c.columns, col)
			continue
		}
		for len(r.cells) <= col {
			r.cells = append(r.cells, cell{})
		}
		if r.cells[col].kind == blank {
			r.cells[col] = v.cell
		}
	}
	for col, v := range r.cells {
		if last, ok := c.merges.last[place{r.number, col}]; ok && v.kind != blank {
			c.columns[col] = carried{v, last}
		}
	}
}
