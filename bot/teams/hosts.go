package teams

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Hosts lists where a bearer token may be sent: names such as
// "smba.trafficmanager.net", or "*.botframework.com" for every name below one.
// The zero Hosts allows nothing. It is safe for concurrent use once built.
type Hosts []string

// DefaultHosts holds the one host that Teams' public cloud is served from. It
// is an exact name because trafficmanager.net is a name space that anybody may
// register in.
var DefaultHosts = Hosts{"smba.trafficmanager.net"}

// maxServiceURL bounds a service URL, in bytes; Teams' own have about 80.
const maxServiceURL = 512

var (
	plainHost = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)
	plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?$`)
)

// Check returns nil if requests with a token may go to the service URL, else
// why not. It wants https, the default port, an allowed host and a plain path,
// and nothing else in the URL: what two parsers could read in two ways is
// refused instead of interpreted. The error names the host at most.
func (h Hosts) Check(serviceURL string) error {
	if len(serviceURL) > maxServiceURL || strings.ContainsFunc(serviceURL, ambiguous) {
		return errors.New("service URL: too long, or with characters that don't belong in one")
	}
	u, err := url.Parse(serviceURL)
	if err != nil {
		return errors.New("service URL: not a URL")
	}
	if u.Scheme != "https" || u.User != nil || u.Opaque != "" || !plainPath.MatchString(u.Path) {
		return errors.New("service URL: want https://host/path and nothing else")
	}
	host := strings.ToLower(strings.TrimSuffix(u.Host, ":443"))
	if !plainHost.MatchString(host) || !h.allows(host) {
		return fmt.Errorf("service URL: host %q isn't among the service hosts", host)
	}
	return nil
}

// ambiguous reports characters that parsers of URLs disagree about, or that a
// base URL has no use for.
func ambiguous(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`\%?#`, r)
}

func (h Hosts) allows(host string) bool {
	for _, allowed := range h {
		allowed = strings.ToLower(allowed)
		suffix, below := strings.CutPrefix(allowed, "*")
		if host == allowed || below && strings.HasPrefix(suffix, ".") && strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}
