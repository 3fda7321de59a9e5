package qti

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// node is an element. Its children are nodes and texts, in their order.
type node struct {
	name     string
	attrs    []xml.Attr
	children []any
}

// el makes an element of attributes (attr), nodes, lists of nodes and texts; nil
// nodes are left out.
func el(name string, parts ...any) *node {
	n := &node{name: name}
	for _, p := range parts {
		switch p := p.(type) {
		case xml.Attr:
			n.attrs = append(n.attrs, p)
		case *node:
			if p != nil {
				n.children = append(n.children, p)
			}
		case []*node:
			for _, c := range p {
				if c != nil {
					n.children = append(n.children, c)
				}
			}
		default:
			n.children = append(n.children, p)
		}
	}
	return n
}

func attr(name, value string) xml.Attr { return xml.Attr{Name: xml.Name{Local: name}, Value: value} }

func identifier(id string) xml.Attr { return attr("identifier", id) }

// MarshalXML writes the element.
func (n *node) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	start := xml.StartElement{Name: xml.Name{Local: n.name}, Attr: n.attrs}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	for _, c := range n.children {
		var err error
		if text, ok := c.(string); ok {
			err = e.EncodeToken(xml.CharData(text))
		} else {
			err = e.Encode(c)
		}
		if err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

// document writes an element as a file. It isn't indented: blanks count in texts.
func document(n *node) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	if err := e.Encode(n); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func whole(n int) string { return strconv.Itoa(n) }
