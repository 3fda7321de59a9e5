package entra

import (
	"context"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	khttp "github.com/microsoft/kiota-http-go"
)

var (
	errForeign = errors.New("the answer leads to another host, which gets no token")
	errEnd     = errors.New("the last page has no link for the next round")
	errAnswer  = errors.New("the answer isn't what was asked for")
	errID      = errors.New("the object ID isn't a GUID")
)

// page is a page of a collection. Links are taken whole and as they are.
type page struct {
	Next  string           `json:"@odata.nextLink"`
	Delta string           `json:"@odata.deltaLink"`
	Value []jsontext.Value `json:"value"`
}

// firstID returns the ID of the first object of a page, or "".
func (g *page) firstID() string {
	if len(g.Value) == 0 {
		return ""
	}
	return idOf(g.Value[0])
}

// idOf returns the ID of an object, or "".
func idOf(v jsontext.Value) string {
	var o struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(v, &o, lenient) != nil {
		return ""
	}
	return o.ID
}

// asItIs has the SDK leave a link's query alone.
var asItIs = []abstractions.RequestOption{&khttp.ParametersNameDecodingOptions{}}

// collection sends a request for a page.
func (c *Client) collection(ctx context.Context, call string, info *abstractions.RequestInformation) (*page, error) {
	body, err := c.get(ctx, call, info)
	if err != nil {
		return nil, err
	}
	var got page
	if json.Unmarshal(body, &got, lenient) != nil || got.Value == nil {
		return nil, &Error{Call: call, Err: errAnswer}
	}
	return &got, nil
}

// get sends a request and returns what came, undecoded.
func (c *Client) get(ctx context.Context, call string, info *abstractions.RequestInformation) ([]byte, error) {
	answer, err := c.adapter.SendPrimitive(ctx, info, "[]byte", nil)
	if err != nil {
		return nil, failed(ctx, call, err)
	}
	body, ok := answer.([]byte)
	if !ok {
		return nil, &Error{Call: call, Err: errAnswer}
	}
	return body, nil
}

// post sends a body to the address of one of the SDK's request builders. Their
// own way takes the SDK's models, which put 41 MB into the program.
func (c *Client) post(ctx context.Context, call string, b *abstractions.BaseRequestBuilder, body any) error {
	data, err := json.Marshal(body, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return &Error{Call: call, Err: err}
	}
	info := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(abstractions.POST, b.UrlTemplate, b.PathParameters)
	info.SetStreamContentAndContentType(data, "application/json")
	info.Headers.TryAdd("Accept", "application/json")
	return failed(ctx, call, c.adapter.SendNoContent(ctx, info, nil))
}
