package teams

import (
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// The attachments by which a bot hands a file over, and the invoke that comes
// of the first (Microsoft, "Send and receive files through a bot").
const (
	consentType   = "application/vnd.microsoft.teams.card.file.consent"
	fileInfoType  = "application/vnd.microsoft.teams.card.file.info"
	consentInvoke = "fileConsent/invoke"
)

// maxExtension bounds what Teams calls a file's type: the end of its name.
const maxExtension = 64

// attachment is how Teams shows an offer. Both of its buttons send the context
// back.
func (o *Offer) attachment() schema.Attachment {
	return schema.Attachment{ContentType: consentType, Name: o.Name, Content: struct {
		Description string         `json:"description"`
		Size        int64          `json:"sizeInBytes"`
		Accept      jsontext.Value `json:"acceptContext"`
		Decline     jsontext.Value `json:"declineContext"`
	}{o.Text, o.Size, o.Context, o.Context}}
}

// attachment is how Teams shows a file that was put.
func (u *Upload) attachment() schema.Attachment {
	return schema.Attachment{ContentType: fileInfoType, Name: u.Name, ContentURL: u.ContentURL, Content: struct {
		UniqueID string `json:"uniqueId"`
		FileType string `json:"fileType"`
	}{u.UniqueID, u.FileType}}
}

// consented reads what a person made of an offer.
func (a *activity) consented(t *Turn) error {
	var value struct {
		Action  string         `json:"action"`
		Context jsontext.Value `json:"context"`
		Upload  *struct {
			ContentURL string `json:"contentUrl"`
			Name       string `json:"name"`
			UploadURL  string `json:"uploadUrl"`
			UniqueID   string `json:"uniqueId"`
			FileType   string `json:"fileType"`
		} `json:"uploadInfo"`
	}
	if a.Value.Kind() != '{' {
		return badActivity("value isn't an object")
	}
	if err := json.Unmarshal(a.Value, &value); err != nil {
		return badActivity("value: " + whereWrong(err))
	}
	t.Data = value.Context
	switch u := value.Upload; {
	case value.Action == "decline":
		t.Kind = Declined
		return nil
	case value.Action != "accept":
		return badActivity("value.action is neither accept nor decline")
	case u == nil:
		return badActivity("value.uploadInfo is missing")
	default:
		t.Kind = Accepted
		t.Upload = Upload{u.Name, u.UploadURL, u.ContentURL, u.UniqueID, u.FileType}
	}
	if !t.Upload.bounded() {
		return badActivity("value.uploadInfo is incomplete, or a part of it is too long")
	}
	return nil
}

// bounded reports whether an upload can be used and kept.
func (u *Upload) bounded() bool {
	return u.Name != "" && len(u.Name) <= maxFileName && utf8.ValidString(u.Name) &&
		u.URL != "" && max(len(u.URL), len(u.ContentURL)) <= maxFileURL &&
		len(u.UniqueID) <= maxID && len(u.FileType) <= maxExtension
}
