// Package hearsay is what strangers say to the doctor: answers and files that
// come from outside are read here, apart from the program, so that fuzzing them
// doesn't compile all of it.
package hearsay

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// maxAnswer bounds, in bytes, what is read of the endpoint's answer.
const maxAnswer = 4096

// Strange says what is wrong with an answer to a stranger, and what to do; or
// nothing if it is Drypp's 401.
func Strange(resp *http.Response) (what, fix string) {
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized && turnedAway(resp):
		return "", ""
	case page(resp):
		return fmt.Sprintf("answers %d with a web page", s),
			"something before Drypp answers: a sign-in page, a firewall or a web server; let POST /api/messages through to Drypp unchanged"
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusProxyAuthRequired:
		return fmt.Sprintf("answers %d, but not as Drypp does", s),
			"the proxy or firewall turns callers away itself: let POST /api/messages through with its Authorization header, and leave the check of tokens to Drypp"
	case s >= 300 && s < 400:
		return fmt.Sprintf("answers %d, which leads elsewhere", s),
			"Teams follows no redirect: name the final address in public_url and in the Azure Bot, or stop redirecting"
	case s == http.StatusNotFound || s == http.StatusMethodNotAllowed:
		return fmt.Sprintf("answers %d", s),
			"the proxy doesn't lead POST /api/messages to Drypp: have it passed on to listen, path and method unchanged"
	case s >= 500:
		return fmt.Sprintf("answers %d", s), "the proxy doesn't reach Drypp: does drypp serve run, and does the proxy lead to listen? Otherwise see Drypp's log"
	case s < 300:
		return fmt.Sprintf("answers %d to a stranger, so it isn't Drypp", s), "see what answers there, and have POST /api/messages led to Drypp"
	}
	return fmt.Sprintf("answers %d", resp.StatusCode), "Drypp doesn't say that to a stranger: see what answers there, and have POST /api/messages led to Drypp"
}

func page(resp *http.Response) bool {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return err == nil && kind == "text/html"
}

// turnedAway reports whether a 401 is Drypp's own; see package teams.
func turnedAway(resp *http.Response) bool {
	var body struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	err := json.UnmarshalRead(io.LimitReader(resp.Body, maxAnswer), &body)
	return err == nil && body.Error.Code != "" && resp.Header.Get("WWW-Authenticate") == "Bearer"
}

// AssertionExpiry returns when the token of another issuer expires, in seconds
// since 1970 as the token has it; not as a time.Time, since a stranger's number
// needn't fit in one. It reports false if the data is no token.
func AssertionExpiry(data []byte) (seconds float64, ok bool) {
	var claims struct {
		Expires float64 `json:"exp"`
	}
	parts := strings.Split(strings.TrimSpace(string(data)), ".")
	if len(parts) != 3 {
		return 0, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return 0, false
	}
	return claims.Expires, true
}
