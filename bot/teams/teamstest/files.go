package teamstest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	consentType  = "application/vnd.microsoft.teams.card.file.consent"
	fileInfoType = "application/vnd.microsoft.teams.card.file.info"
)

// Offer is a file that the bot offers (Microsoft, "Send and receive files
// through a bot").
type Offer struct {
	// Name is the attachment's.
	Name        string         `json:"-"`
	Description string         `json:"description"`
	Size        int64          `json:"sizeInBytes"`
	Accept      jsontext.Value `json:"acceptContext"`
	Decline     jsontext.Value `json:"declineContext"`
}

// SentFile is a file in somebody's OneDrive that the bot shows.
type SentFile struct {
	Name       string `json:"-"`
	ContentURL string `json:"-"`
	UniqueID   string `json:"uniqueId"`
	FileType   string `json:"fileType"`
}

// drive is somebody's OneDrive.
type drive struct {
	full  bool
	files map[string][]byte
	// ids are the files' by their unique IDs.
	ids map[string]string
}

// session is a file on its way into a drive.
type session struct {
	person        *Person
	name, id, key string
	body          []byte
	size          int64
}

// attached reads the offer or the file of an activity, and reports whether they
// are as Teams wants them.
func (a *received) attached() (o *Offer, f *SentFile, ok bool) {
	for _, at := range a.Attachments {
		switch at.ContentType {
		case consentType:
			o = &Offer{Name: at.Name}
			if json.Unmarshal(at.Content, o) != nil || o.Name == "" || o.Description == "" || o.Size < 0 {
				return nil, nil, false
			}
		case fileInfoType:
			f = &SentFile{Name: at.Name, ContentURL: at.ContentURL}
			if json.Unmarshal(at.Content, f) != nil || f.Name == "" || f.ContentURL == "" || f.UniqueID == "" {
				return nil, nil, false
			}
		}
	}
	return o, f, true
}

// attach puts the offer or the file of an activity on a message, and reports
// whether they are good. A file must be in the drive, which Teams only finds out
// when it is opened. The caller holds mu.
func (t *Teams) attach(c *conversation, m *Message, a *received) bool {
	o, f, ok := a.attached()
	if !ok || f != nil && c.person.drive.ids[f.UniqueID] != f.Name {
		return false
	}
	m.Offer, m.File = o, f
	return true
}

// Accept lets the bot put the file of an offer into the person's OneDrive: the
// newest offer, or that of the message with that ID.
func (p *Person) Accept(ctx context.Context, message string) (Receipt, error) {
	m, err := p.offered(message)
	if err != nil {
		return Receipt{}, err
	}
	var info map[string]string
	p.set(func() { info = p.open(m.Offer.Name) })
	return p.consent(ctx, m, map[string]any{
		"type": "fileUpload", "action": "accept", "context": m.Offer.Accept, "uploadInfo": info,
	})
}

// Decline refuses the file, as Accept takes it.
func (p *Person) Decline(ctx context.Context, message string) (Receipt, error) {
	m, err := p.offered(message)
	if err != nil {
		return Receipt{}, err
	}
	return p.consent(ctx, m, map[string]any{"type": "fileUpload", "action": "decline", "context": m.Offer.Decline})
}

func (p *Person) offered(id string) (Message, error) {
	for _, m := range slices.Backward(p.Chat()) {
		if m.Offer != nil && (id == "" || m.ID == id) {
			return m, nil
		}
	}
	return Message{}, errors.New("teamstest: there is no such offer in the chat")
}

func (p *Person) consent(ctx context.Context, m Message, value map[string]any) (Receipt, error) {
	a := p.activity("invoke")
	a.Name, a.ReplyToID, a.Value = "fileConsent/invoke", m.ID, value
	return p.deliver(ctx, a)
}

// open makes room for a file, under another name if there is one of that name
// already, and returns what Teams tells the bot of it. The caller holds mu.
func (p *Person) open(name string) map[string]string {
	t := p.teams
	ending := path.Ext(name)
	free := name
	for i := 1; p.drive.files[free] != nil; i++ {
		free = fmt.Sprintf("%s %d%s", strings.TrimSuffix(name, ending), i, ending)
	}
	s := &session{person: p, name: free, id: strings.ToUpper(t.guid()), key: t.hex(32)}
	t.sessions[s.id] = s
	return map[string]string{
		"name": free, "uniqueId": s.id, "fileType": strings.TrimPrefix(ending, "."),
		"contentUrl": "https://" + FileHost + "/personal/" + p.ObjectID + "/Documents/Applications/Drypp/" + url.PathEscape(free),
		"uploadUrl":  "https://" + FileHost + "/personal/" + p.ObjectID + "/_api/v2.0/drive/items/" + s.id + "/uploadSession?guid='" + s.id + "'&tempauth=" + s.key,
	}
}

// Files returns the files that bots have put into the person's OneDrive, by
// name.
func (p *Person) Files() map[string][]byte {
	files := map[string][]byte{}
	p.set(func() {
		for name, body := range p.drive.files {
			files[name] = slices.Clone(body)
		}
	})
	return files
}

// FillDrive has no file fit into the person's OneDrive any more, or again.
func (p *Person) FillDrive(full bool) { p.set(func() { p.drive.full = full }) }

// Uploads returns how many files are on their way: begun, or only accepted.
func (t *Teams) Uploads() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.sessions)
}

// onedrive answers as upload sessions do (Microsoft Graph, "Upload large files
// with an upload session").
func (t *Teams) onedrive() http.Handler {
	mux := http.NewServeMux()
	const pattern = "/personal/{object}/_api/v2.0/drive/items/{item}/uploadSession"
	mux.HandleFunc("PUT "+pattern, t.operation(Upload, t.takePiece))
	mux.HandleFunc("DELETE "+pattern, func(w http.ResponseWriter, r *http.Request) { write(w, t.forgetUpload(r), nil) })
	return mux
}

// session finds the session that a request's address opens. The caller holds mu.
func (t *Teams) session(r *http.Request) (*session, int) {
	s := t.sessions[r.PathValue("item")]
	switch {
	case r.Header.Get("Authorization") != "":
		return nil, http.StatusUnauthorized
	case s == nil || s.person.ObjectID != r.PathValue("object") || s.key != r.URL.Query().Get("tempauth"):
		return nil, http.StatusNotFound
	}
	return s, http.StatusOK
}

const (
	// pieceUnit is what every piece but the last is a multiple of, in bytes, and
	// maxPiece what each is below.
	pieceUnit = 320 << 10
	maxPiece  = 60 << 20
)

func (t *Teams) takePiece(r *http.Request) (int, any) {
	var from, to, size int64
	n, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &size)
	length := to - from + 1
	if err != nil || n != 3 || length != r.ContentLength || to >= size || length >= maxPiece || to+1 < size && length%pieceUnit != 0 {
		return failure(http.StatusBadRequest, "invalidRange")
	}
	piece, err := io.ReadAll(io.LimitReader(r.Body, length))
	if err != nil || int64(len(piece)) != length {
		return failure(http.StatusBadRequest, "invalidRequest")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, status := t.session(r)
	switch {
	case s == nil:
		return failure(status, "itemNotFound")
	case s.person.drive.full:
		return failure(http.StatusInsufficientStorage, "quotaLimitReached")
	case len(s.body) > 0 && s.size != size:
		return failure(http.StatusBadRequest, "invalidRange")
	case int64(len(s.body)) != from:
		return failure(http.StatusRequestedRangeNotSatisfiable, "fragmentOverlap")
	}
	s.body, s.size = append(s.body, piece...), size
	if to+1 < size {
		return http.StatusAccepted, map[string]any{"nextExpectedRanges": []string{fmt.Sprintf("%d-", to+1)}}
	}
	delete(t.sessions, s.id)
	s.person.drive.files[s.name], s.person.drive.ids[s.id] = s.body, s.name
	t.changed()
	return http.StatusCreated, map[string]any{"id": s.id, "name": s.name, "size": size}
}

func (t *Teams) forgetUpload(r *http.Request) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, status := t.session(r)
	if s == nil {
		return status
	}
	delete(t.sessions, s.id)
	t.changed()
	return http.StatusNoContent
}
