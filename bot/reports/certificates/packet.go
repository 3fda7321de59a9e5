package certificates

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
)

// The credential of a page lies in its metadata, too, in an XMP packet: such a
// packet is plain text between marks that are there so that a program finds it
// without reading the format around it (ISO 16684-1, 7.3 "Packet wrapper"). So
// nothing here reads hostile PDF.
var (
	packetBegin = []byte("<?xpacket begin=")
	packetEnd   = []byte("<?xpacket end=")
)

// namespace is that of the Open Badges credential within the packet; the
// specification uses the same one in SVG pictures (5.3, "Baked Badge").
const namespace = "https://purl.imsglobal.org/ob/v3p0"

// packet wraps the token. A token has no character that XML has a meaning for.
func packet(token string) []byte {
	return fmt.Appendf(nil, `%s"`+"\ufeff"+`" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:openbadges="%s/"><openbadges:credential>%s</openbadges:credential></rdf:Description></rdf:RDF></x:xmpmeta>
%s"r"?>`, packetBegin, namespace, token, packetEnd)
}

// unpack finds the tokens in a file, each once.
func unpack(file []byte) (list []string) {
	for {
		begin := bytes.Index(file, packetBegin)
		if begin < 0 {
			return list
		}
		file = file[begin:]
		end := bytes.Index(file, packetEnd)
		if end < 0 {
			return list
		}
		for _, token := range tokens(file[:end]) {
			if !slices.Contains(list, token) && len(list) < maxTokens {
				list = append(list, token)
			}
		}
		file = file[end:]
	}
}

// maxTokens is how many tokens of a file are told apart: more than one is one
// too many.
const maxTokens = 2

// tokens returns what the credentials in a packet hold, as far as it is XML.
func tokens(packet []byte) (list []string) {
	d := xml.NewDecoder(bytes.NewReader(packet))
	for {
		t, err := d.Token()
		if err != nil {
			return list
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name != (xml.Name{Space: namespace + "/", Local: "credential"}) {
			continue
		}
		if t, err = d.Token(); err != nil {
			return list
		}
		if text, ok := t.(xml.CharData); ok {
			list = append(list, string(text))
		}
	}
}
