package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"drypp/bot/teams"
	"drypp/courses"
)

// openDoor lets everybody in: the Agents Playground sends no token. It is fit
// for a server that only this machine can reach, and for nothing else.
type openDoor struct{}

var (
	_ teams.Authenticator = openDoor{}
	_ teams.Identity      = openDoor{}
)

// Authenticate implements teams.Authenticator.
func (openDoor) Authenticate(context.Context, string) (teams.Identity, error) { return openDoor{}, nil }

// Admits implements teams.Identity.
func (openDoor) Admits(_, _, _ string) error { return nil }

// loopbackURL returns nil if the service URL leads back to this machine.
func loopbackURL(serviceURL string) error {
	u, err := url.Parse(serviceURL)
	if err != nil || u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("service URL: want http://localhost:PORT/path")
	}
	if !loopbackHost(u.Hostname()) {
		return errors.New("service URL: it leads away from this machine")
	}
	return nil
}

func loopbackHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// loopbackAddress returns the address to listen on, or an error if others
// than this machine could reach it.
func loopbackAddress(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("--listen %q is no address: write it as 127.0.0.1:3978", listen)
	}
	if !loopbackHost(host) {
		return "", fmt.Errorf("--listen %q can be reached from elsewhere, and nobody's token is checked here: use 127.0.0.1:%s", listen, port)
	}
	if strings.EqualFold(host, "localhost") {
		// What the name resolves to is for others to say.
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

type playgroundKey struct{}

// notePlayground marks the context of what the Agents Playground sends. Web
// pages are kept out: any could post to an address of this machine.
func notePlayground(next http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Ms-Agents-Playground") != "" {
			r = r.WithContext(context.WithValue(r.Context(), playgroundKey{}, true))
		}
		next.ServeHTTP(w, r)
	}))
}

// guests takes whoever comes for somebody of the made-up organisation.
type guests struct {
	language courses.Language
	bot      teams.Handler
}

// Turn implements teams.Handler. The Agents Playground says en-US for everybody
// or nothing at all, so from it the language of --lang counts instead.
func (g guests) Turn(ctx context.Context, t teams.Turn) (teams.Answer, error) {
	t.Tenant = tenant
	if ctx.Value(playgroundKey{}) != nil {
		t.Locale = string(g.language)
	}
	return g.bot.Turn(ctx, t)
}
