package config

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with a configuration. It names keys and
// places, never a value that could be a secret or personal.
type Problem struct {
	// Key is the key in question, such as organisations[0].name, or empty if
	// the file as a whole is.
	Key string `json:"key"`
	// Source is the file or the environment variable that it was read from.
	Source string `json:"source"`
	// Line is the line in that file, from 1, or 0 if there is none.
	Line int `json:"line,omitzero"`
	// Problem says what is wrong, Fix what to do.
	Problem string `json:"problem"`
	Fix     string `json:"fix"`
}

// Place returns where the problem is: file:line, a file or a variable.
func (p Problem) Place() string {
	if p.Line == 0 {
		return p.Source
	}
	return fmt.Sprintf("%s:%d", p.Source, p.Line)
}

// String returns the problem in one line.
func (p Problem) String() string {
	if p.Key == "" {
		return fmt.Sprintf("%s: %s: %s", p.Place(), p.Problem, p.Fix)
	}
	return fmt.Sprintf("%s: %s %s: %s", p.Place(), p.Key, p.Problem, p.Fix)
}

// Problems is everything that is wrong with a configuration. As an error it
// has a line for each of the first.
type Problems []Problem

// maxShown is how many problems an error shows: a list of people may have the
// same one on every line.
const maxShown = 50

// Error returns the first problems, one a line, and how many more there are.
func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps[:min(len(ps), maxShown)] {
		lines = append(lines, p.String())
	}
	if more := len(ps) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more; drypp config check --format json tells all", more))
	}
	return strings.Join(lines, "\n")
}

// Except returns the problems that concern no key of one section, or nil: what
// hinders the service needn't hinder a command that doesn't use it.
func (ps Problems) Except(section string) error {
	var rest Problems
	for _, p := range ps {
		if !strings.HasPrefix(p.Key, section+".") {
			rest = append(rest, p)
		}
	}
	if rest == nil {
		return nil
	}
	return rest
}

// place is where a key's value was read.
type place struct {
	source string
	line   int
}

// findings collects problems and knows where each key stands.
type findings struct {
	file     string
	places   map[string]place
	problems Problems
}

// bad notes a problem with a key, at the key's place or its nearest parent's.
func (f *findings) bad(key, problem, fix string) {
	at := f.placeOf(key)
	f.problems = append(f.problems, Problem{Key: key, Source: at.source, Line: at.line, Problem: problem, Fix: fix})
}

func (f *findings) placeOf(key string) place {
	for k := key; k != ""; k = k[:max(0, strings.LastIndexAny(k, ".["))] {
		if at, ok := f.places[k]; ok {
			return at
		}
	}
	if at, ok := f.places[""]; ok {
		return at
	}
	return place{source: f.file}
}
