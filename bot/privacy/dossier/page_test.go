package dossier

import (
	"bytes"
	"testing"
	"time"

	"drypp/courses"
)

// FuzzPage puts what people may have typed on the page: whatever it is, it stays
// text.
func FuzzPage(f *testing.F) {
	f.Add("<script>alert(1)</script>", "javascript:alert(1)")
	f.Add("</style><img src=x onerror=alert(1)>", "\x00\xff")
	f.Fuzz(func(t *testing.T, name, answer string) {
		c := collector{
			Packer: &Packer{config: Config{Name: name, Location: time.UTC}}, language: courses.Bokmaal,
			doc: document{
				Person:     person{Name: name, Fields: map[string]string{"own": answer, answer: name}, Groups: []string{answer}},
				Enrolments: []enrolment{{Title: name, Attempts: []attempt{{Response: answer, ResponseText: answer}}}},
				Requests:   []request{{Value: answer, Reason: name}},
				Looks:      []look{{By: name, Scope: answer}},
				Log:        []logEntry{{Detail: map[string]string{answer: name}}},
			},
		}
		var b bytes.Buffer
		if err := c.page(&b); err != nil {
			t.Fatal(err)
		}
		page := bytes.ToLower(b.Bytes())
		for _, tag := range []string{"<script", "<img", "<iframe", "<b>", "onerror=\"", "href=\"javascript"} {
			if bytes.Contains(page, []byte(tag)) {
				t.Errorf("%s came on the page", tag)
			}
		}
		if bytes.Count(page, []byte("<style>")) != 1 || bytes.Count(page, []byte("</style>")) != 1 {
			t.Error("the page's style was broken out of")
		}
	})
}
