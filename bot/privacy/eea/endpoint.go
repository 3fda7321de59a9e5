package eea

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"drypp/courses/rights"
)

// Endpoint is where the configuration has data sent.
type Endpoint struct {
	// Key is the configuration's, such as graph.url.
	Key string
	// Host is a host name, a literal address, or the path of a Unix socket. A port
	// does no harm. A name may begin with "*." for all below it. An empty one is
	// no endpoint: nothing goes there.
	Host    string
	Purpose rights.Purpose
}

// At is the Endpoint of a URL. One that can't be read has no host.
func At(key, address string, purpose rights.Purpose) Endpoint {
	u, err := url.Parse(address)
	if err != nil {
		return Endpoint{Key: key, Purpose: purpose}
	}
	host := u.Hostname()
	if u.Scheme == "unix" {
		host = u.Path
	}
	return Endpoint{key, host, purpose}
}

// Exception has an endpoint used although it isn't known to lie in the EEA.
type Exception struct {
	// Key is the configuration's, such as exceptions[0].
	Key string
	// Host is the endpoint's, without a wildcard unless the endpoint has it.
	Host string
	// Reason says why, in words for those whose data it is about: MinReason to
	// MaxReason characters.
	Reason string
}

// Bounds of an Exception's Reason, in characters.
const (
	MinReason = 10
	MaxReason = 300
)

// Problem is something that the configuration must say otherwise.
type Problem struct {
	// Key is the configuration's key, What says what is wrong with it as the rest
	// of a sentence that begins with the key, Fix what to do.
	Key, What, Fix string
}

// Check holds endpoints against what is known of them, and returns who gets data,
// in the endpoints' order and each host once for each purpose. An endpoint of which
// it isn't known that it lies in the EEA is a Problem unless an exception is made
// for it; so is an exception that says too little, or that nothing needs.
func Check(endpoints []Endpoint, exceptions []Exception) (recipients []rights.Recipient, problems []Problem) {
	made := map[string]Exception{}
	for _, x := range exceptions {
		host := normal(x.Host)
		if _, twice := made[host]; twice {
			problems = append(problems, Problem{x.Key, "is a second exception for " + host, "keep one of them"})
			continue
		}
		made[host] = x
		problems = append(problems, checkReason(x)...)
	}
	used, seen := map[string]bool{}, map[string]bool{}
	for _, e := range endpoints {
		r, problem := recipient(e, made)
		used[r.Host] = used[r.Host] || r.Place == rights.Unknown
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		if key := r.Host + " " + string(r.Purpose); r.Host != "" && !seen[key] {
			seen[key] = true
			recipients = append(recipients, r)
		}
	}
	for _, x := range exceptions {
		if !used[normal(x.Host)] {
			problems = append(problems, Problem{x.Key, "is for no endpoint that needs it", "remove it: an exception that nobody needs lets a later change go unnoticed"})
		}
	}
	return recipients, problems
}

// recipient says who an endpoint is, or what is wrong with it.
func recipient(e Endpoint, made map[string]Exception) (rights.Recipient, *Problem) {
	r := rights.Recipient{Host: normal(e.Host), Purpose: e.Purpose}
	if r.Host == "" {
		return r, nil
	}
	f := find(r.Host)
	r.Place, r.Who = f.place, f.who
	if f.keysOnly && e.Purpose != rights.ForKeys {
		r.Place = rights.Unknown
	}
	if f.forbidden {
		return r, &Problem{e.Key, fmt.Sprintf("names %s, which is %s, outside the EEA", r.Host, f.who), "use Microsoft's worldwide cloud: no exception can be made for this one"}
	}
	if r.Place != rights.Unknown {
		return r, nil
	}
	x, ok := made[r.Host]
	if !ok {
		return r, &Problem{e.Key, unknown(r.Host, f), fmt.Sprintf(
			"choose one in the EEA, or add an exception with this host and a reason that people may read: exceptions: [{host: %s, reason: …}]", r.Host)}
	}
	r.Exception = strings.TrimSpace(x.Reason)
	return r, nil
}

// unknown says that nobody knows where a host is.
func unknown(host string, f finding) string {
	s := fmt.Sprintf("names %s, of which it isn't known that it lies in the EEA", host)
	if f.azure {
		s += ": it is in Azure, and its name ends in no region of the EEA"
	}
	return s
}

// checkReason wants a reason that somebody can understand, and that a card can
// show.
func checkReason(x Exception) []Problem {
	reason := strings.TrimSpace(x.Reason)
	n := utf8.RuneCountInString(reason)
	fix := fmt.Sprintf("say in %d to %d characters why people's data goes there; they see it", MinReason, MaxReason)
	switch {
	case n < MinReason:
		return []Problem{{x.Key + ".reason", "says too little", fix}}
	case n > MaxReason || strings.ContainsFunc(reason, unicode.IsControl):
		return []Problem{{x.Key + ".reason", "is too long, or has characters that can't be shown", fix}}
	}
	return nil
}
