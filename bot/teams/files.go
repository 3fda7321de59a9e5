package teams

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxFiles is how many attachments of a message are read; Teams lets
	// people send ten.
	maxFiles = 10
	// maxFileName bounds a file's name, in bytes: SharePoint's have at most 400
	// characters, with their folders.
	maxFileName = 1200
	// maxFileURL bounds the address of a file, in bytes. They carry a token, and
	// have been seen with about 1500.
	maxFileURL = 8 << 10
)

// fileType is the attachment that a file comes as (Microsoft, "Send and
// receive files through a bot"). A picture that was pasted, or the message once
// more as HTML, is another.
const fileType = "application/vnd.microsoft.teams.file.download.info"

// files is what Drypp reads of an activity's attachments.
type files []File

// UnmarshalJSONFrom reads the files among them; what isn't a list of objects
// has none.
func (f *files) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*f = nil
	if dec.PeekKind() != '[' {
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if file, ok := fileOf(raw); ok && len(*f) < maxFiles {
			*f = append(*f, file)
		}
	}
	_, err := dec.ReadToken()
	return err
}

// fileOf reads one attachment, and reports whether it is a file.
func fileOf(raw jsontext.Value) (File, bool) {
	var a struct {
		ContentType string         `json:"contentType"`
		Name        string         `json:"name"`
		Content     jsontext.Value `json:"content"`
	}
	if raw.Kind() != '{' || json.Unmarshal(raw, &a) != nil || a.ContentType != fileType || a.Content.Kind() != '{' {
		return File{}, false
	}
	var content struct {
		DownloadURL string `json:"downloadUrl"`
	}
	if json.Unmarshal(a.Content, &content) != nil {
		return File{}, false
	}
	f := File{Name: a.Name, URL: content.DownloadURL}
	return f, f.URL != "" && len(f.URL) <= maxFileURL && len(f.Name) <= maxFileName && utf8.ValidString(f.Name)
}

// fileHosts is where Teams keeps files that people send in a personal chat:
// their own OneDrive. Microsoft's certificate for these names is what holds
// others, and private addresses, off.
var fileHosts = Hosts{"*.sharepoint.com"}

// Errors of Download beside those of the context. None tells the file's name
// or address.
var (
	// ErrFileRefused: the file isn't where Teams keeps files.
	ErrFileRefused = errors.New("teams: the file isn't where Teams keeps files")
	// ErrFileGone: its address isn't good any more, or never was.
	ErrFileGone = errors.New("teams: the file's address isn't good any more")
	// ErrFileTooLarge: it is larger than was asked for.
	ErrFileTooLarge = errors.New("teams: the file is too large")
)

// Download gets a file of at most limit bytes that a person sent. Its address
// was in the sender's hands and is a secret: it is asked only if it is https on
// one of SharePoint's hosts, redirects lead nowhere else, no token goes along,
// and no error repeats it. client is one of NewHTTPClient's.
func Download(ctx context.Context, client *http.Client, f File, limit int64) ([]byte, error) {
	if err := checkFile(f.URL); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return nil, ErrFileRefused
	}
	careful := *client
	careful.CheckRedirect = followFile
	resp, err := careful.Do(req)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, ErrFileRefused):
		return nil, ErrFileRefused
	case err != nil:
		// What the transport says names the host, which names a customer.
		return nil, errors.New("teams: getting a file: no answer")
	}
	defer resp.Body.Close()
	return readFile(resp, limit)
}

// readFile reads a whole file, or nothing.
func readFile(resp *http.Response, limit int64) ([]byte, error) {
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return nil, ErrFileGone
	default:
		return nil, fmt.Errorf("teams: getting a file: status %d", resp.StatusCode)
	}
	if resp.ContentLength > limit {
		return nil, ErrFileTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, errors.New("teams: getting a file: the answer was cut off")
	case int64(len(body)) > limit:
		return nil, ErrFileTooLarge
	}
	return body, nil
}

// maxRedirects is how often SharePoint may send on to itself.
const maxRedirects = 3

func followFile(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return ErrFileRefused
	}
	// The address holds a token, which must not go along as the referrer.
	req.Header.Del("Referer")
	return checkFile(req.URL.String())
}

// checkFile returns nil if a file may be got from there.
func checkFile(address string) error {
	if len(address) > maxFileURL || strings.ContainsFunc(address, unseemly) {
		return ErrFileRefused
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" || u.Fragment != "" {
		return ErrFileRefused
	}
	host := strings.ToLower(strings.TrimSuffix(u.Host, ":443"))
	if !plainHost.MatchString(host) || !fileHosts.allows(host) {
		return ErrFileRefused
	}
	return nil
}

// unseemly reports characters that no address has unescaped.
func unseemly(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }
