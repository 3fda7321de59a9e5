package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

// standIn is Microsoft for one script.
type standIn struct {
	*graphtest.Graph
	// ids are people's object IDs by their e-mail addresses.
	ids map[string]string
}

// graphCommand is Entra, Graph and Teams for the programs that a script runs:
//
//	graph start                    begin, with nobody there
//	graph add EMAIL NAME DEPARTMENT
//	graph delete EMAIL...          remove people for good
//	graph disable EMAIL            disable an account
//	graph set EMAIL PROPERTY VALUE
//	graph grant PERMISSION...      these and no others are consented to
func graphCommand(ts *testscript.TestScript, neg bool, args []string) {
	if args[0] == "start" {
		ts.Check(startGraph(ts))
		return
	}
	s := ts.Value("graph").(*standIn)
	switch do, rest := args[0], args[1:]; do {
	case "add":
		s.ids[rest[0]] = s.Add(graphtest.Properties{
			"displayName": rest[1], "mail": rest[0], "userPrincipalName": rest[0], "department": rest[2], "preferredLanguage": "nb-NO",
		})
	case "delete":
		for _, email := range rest {
			s.Delete(s.ids[email])
		}
	case "disable":
		s.Disable(s.ids[rest[0]])
	case "set":
		s.Set(s.ids[rest[0]], graphtest.Properties{rest[1]: rest[2]})
	case "grant":
		s.Grant(rest...)
	default:
		ts.Fatalf("graph can't %s", do)
	}
}

func startGraph(ts *testscript.TestScript) error {
	g, err := graphtest.New(graphtest.Config{Seed: 7})
	if err != nil {
		return err
	}
	teams, err := teamstest.New(teamstest.Config{})
	if err != nil {
		return err
	}
	network, err := teams.Listen(ts.MkAbs("."))
	if err != nil {
		return err
	}
	ts.Defer(func() { _ = network.Close() })
	g.Attach(network, teams)
	for _, variable := range network.Env() {
		name, value, _ := strings.Cut(variable, "=")
		ts.Setenv(name, value)
	}
	ts.Setenv("DRYPP_BOT_CLIENT_SECRET", teamstest.Secret)
	*ts.Value("graph").(*standIn) = standIn{g, map[string]string{}}
	return nil
}
