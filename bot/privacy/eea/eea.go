// Package eea keeps people's data in the European Economic Area: it knows which
// regions lie there, and what is known of the endpoints that data goes to. It is
// pure but for Probe; its functions are safe for concurrent use.
package eea

import (
	"fmt"
	"net/url"
	"strings"

	"drypp/courses/rights"
)

// Endpoint is something that data goes to.
type Endpoint struct {
	// Key is the configuration's key that names it.
	Key string
	// Host is its host name or address, without a port.
	Host    string
	Purpose rights.Purpose
}

// At returns the endpoint of a URL.
func At(key, address string, purpose rights.Purpose) Endpoint {
	u, err := url.Parse(address)
	if err != nil {
		return Endpoint{Key: key, Purpose: purpose}
	}
	return Endpoint{Key: key, Host: strings.ToLower(u.Hostname()), Purpose: purpose}
}

// Exception has an endpoint used although it isn't known to lie in the EEA.
type Exception struct {
	// Key is the configuration's key that has it.
	Key string
	// Host is the endpoint's, and Reason why it may be used: at least MinReason
	// bytes, shown to everybody whose data goes there.
	Host, Reason string
}

// MinReason is how short, in bytes, a reason may be.
const MinReason = 10

// Problem is something that must not be so.
type Problem struct {
	// Key is the configuration's key that it is about, What what is wrong, and Fix
	// what to do.
	Key, What, Fix string
}

// Check returns who gets data, each endpoint once, and what is wrong: endpoints
// about which nothing is known without an exception, those that lie elsewhere, and
// exceptions that are for nothing or have no reason.
func Check(all []Endpoint, exceptions []Exception) (recipients []rights.Recipient, problems []Problem) {
	reasons, used := map[string]string{}, map[string]bool{}
	for _, x := range exceptions {
		reasons[strings.ToLower(x.Host)] = x.Reason
		if len(x.Reason) < MinReason {
			problems = append(problems, Problem{x.Key + ".reason", "says too little", "say why people's data may go there: it is shown to them"})
		}
	}
	seen := map[Endpoint]bool{}
	for _, e := range all {
		place, who := Classify(e.Host)
		reason := reasons[strings.ToLower(e.Host)]
		if place == rights.Unknown {
			used[strings.ToLower(e.Host)] = true
			if reason == "" {
				problems = append(problems, Problem{e.Key, fmt.Sprintf("names %s, of which it isn't known that it lies in the EEA", e.Host), "choose one in the EEA, or add an exception with this host and the reason"})
			}
		}
		if place != rights.Unknown {
			reason = ""
		}
		if once := (Endpoint{Host: e.Host, Purpose: e.Purpose}); !seen[once] {
			seen[once] = true
			recipients = append(recipients, rights.Recipient{Host: e.Host, Who: who, Purpose: e.Purpose, Place: place, Exception: reason})
		}
	}
	for _, x := range exceptions {
		if !used[strings.ToLower(x.Host)] {
			problems = append(problems, Problem{x.Key, "is for no endpoint that needs it", "remove it"})
		}
	}
	return recipients, problems
}
