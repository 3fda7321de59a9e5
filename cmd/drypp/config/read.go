package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile is how large, in bytes, a configuration may be: room for a thousand
// organisations, and none for what would take long to parse.
const maxFile = 1 << 20

// maxBrackets is how many brackets it may have: the parser recurses into each,
// and three an organisation are plenty.
const maxBrackets = 10_000

// parse reads YAML into a value: structs from mappings, slices from
// sequences, strings from scalars. It notes every key's place.
func (f *findings) parse(source, key string, data []byte, into reflect.Value) {
	f.parseUpTo(size{maxFile, maxBrackets}, source, key, data, into)
}

// size bounds what is parsed, in bytes and in brackets.
type size struct{ bytes, brackets int }

func (f *findings) parseUpTo(most size, source, key string, data []byte, into reflect.Value) {
	documents := f.documents(most, source, key, data)
	if len(documents) > 1 {
		f.whole(source, key, documents[1].GetToken().Position.Line, "has more than one document", "keep one and remove the --- lines")
		return
	}
	for _, d := range documents {
		f.value(source, key, d.Body, into)
	}
}

// documents returns the documents of a file that aren't empty.
func (f *findings) documents(most size, source, key string, data []byte) []*ast.DocumentNode {
	if len(data) > most.bytes {
		f.whole(source, key, 0, fmt.Sprintf("is larger than %d bytes", most.bytes), "take out what doesn't belong there")
		return nil
	}
	if bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > most.brackets {
		f.whole(source, key, 0, "has too many brackets", "write lists and mappings as indented lines")
		return nil
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, message := yamlError(err)
		f.whole(source, key, line, "isn't YAML: "+message, "correct the line; a text that begins with a quote, a bracket or a brace stands in single quotes")
		return nil
	}
	return slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
}

func (f *findings) whole(source, key string, line int, problem, fix string) {
	f.problems = append(f.problems, Problem{Key: key, Source: source, Line: line, Problem: problem, Fix: fix})
}

// yamlError takes the parser's words without the excerpt it adds, which might
// show a secret.
func yamlError(err error) (line int, message string) {
	var y yaml.Error
	if !errors.As(err, &y) {
		return 0, "it can't be parsed"
	}
	if t := y.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return line, y.GetMessage()
}

func (f *findings) value(source, key string, n ast.Node, into reflect.Value) {
	if n == nil || n.Type() == ast.NullType {
		return
	}
	if key != "" {
		f.places[key] = place{source, f.line(n)}
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		f.value(source, key, n, into.Elem())
	case reflect.Struct:
		f.mapping(source, key, n, into)
	case reflect.Slice:
		if _, ok := scalar(n); ok && into.Type() == reflect.TypeFor[oneOrMore]() {
			into.Set(reflect.MakeSlice(into.Type(), 1, 1))
			f.single(key, n, into.Index(0))
			return
		}
		f.sequence(source, key, n, into)
	case reflect.Map:
		f.words(source, key, n, into)
	default:
		f.single(key, n, into)
	}
}

// oneOrMore is a list that may be written as a single value.
type oneOrMore []string

// single reads a string, true or false, or a whole number from 1.
func (f *findings) single(key string, n ast.Node, into reflect.Value) {
	s, ok := scalar(n)
	if !ok {
		f.bad(key, "must be a single value", "write it as "+last(key)+": VALUE")
		return
	}
	if into.Kind() == reflect.String {
		into.SetString(s)
		return
	}
	if into.Kind() == reflect.Bool {
		if s != "true" && s != "false" {
			f.bad(key, "is neither true nor false", "write one of both")
		}
		into.SetBool(s == "true")
		return
	}
	number, err := strconv.ParseUint(s, 10, 31)
	if err != nil || number == 0 {
		f.bad(key, "is no whole number from 1", "write one, such as 1")
		return
	}
	into.SetInt(int64(number))
}

// words reads a mapping of names to texts.
func (f *findings) words(source, key string, n ast.Node, into reflect.Value) {
	m, ok := f.asMapping(key, n)
	if !ok {
		return
	}
	into.Set(reflect.MakeMap(into.Type()))
	for it := m.MapRange(); it.Next(); {
		name := it.Key().GetToken().Value
		var value string
		f.value(source, join(key, name), it.Value(), reflect.ValueOf(&value).Elem())
		into.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(value))
	}
}

func (f *findings) asMapping(key string, n ast.Node) (ast.MapNode, bool) {
	m, ok := n.(ast.MapNode)
	if !ok || n.Type() == ast.AliasType || n.Type() == ast.AnchorType {
		f.bad(key, "must be a mapping", "write its keys, indented, on lines of their own; anchors and aliases aren't used here")
		return nil, false
	}
	return m, true
}

func (f *findings) line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func (f *findings) mapping(source, key string, n ast.Node, into reflect.Value) {
	m, ok := f.asMapping(key, n)
	if !ok {
		return
	}
	known := fields(into.Type())
	for it := m.MapRange(); it.Next(); {
		name := it.Key().GetToken().Value
		child := join(key, name)
		index, ok := known[name]
		if !ok {
			f.places[child] = place{source, f.line(it.Key())}
			f.unknown(child, name, known)
			continue
		}
		f.value(source, child, it.Value(), into.Field(index))
		f.places[child] = place{source, f.line(it.Key())}
	}
}

func (f *findings) sequence(source, key string, n ast.Node, into reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		f.bad(key, "must be a list", "begin each entry with a dash on a line of its own")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(seq.Values), len(seq.Values)))
	for i, v := range seq.Values {
		f.value(source, fmt.Sprintf("%s[%d]", key, i), v, into.Index(i))
	}
}

// unknown notes a key that nobody knows: a secret out of place, or a slip.
func (f *findings) unknown(key, name string, known map[string]int) {
	lower := strings.ToLower(name)
	if strings.Contains(lower, "secret") || strings.Contains(lower, "password") {
		where := "DRYPP_BOT_CLIENT_SECRET or in a file that bot.client_secret_file names"
		if strings.HasPrefix(key, "organisations") {
			where = "a file that directory.client_secret_file names"
		}
		if strings.Contains(key, ".xapi.") {
			where = "a file that xapi.password_file names"
		}
		f.bad(key, "is a secret, and none may stand in the configuration",
			"remove it, have a new one issued if others can read the file, and give it in "+where)
		return
	}
	names := make([]string, 0, len(known))
	for k := range known {
		names = append(names, k)
	}
	fix := "remove it; known here are " + strings.Join(slices.Sorted(slices.Values(names)), ", ")
	if meant := nearest(name, names, max(2, len(name)/3)); meant != "" {
		fix = "did you mean " + meant + "?"
	}
	f.bad(key, "is no key that Drypp knows", fix)
}

// nearest returns the known name that was probably meant, or "" if none is at
// most so many letters away.
func nearest(name string, known []string, letters int) string {
	best := ""
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(k)); d <= letters {
			best, letters = k, d-1
		}
	}
	return best
}

// fields returns the keys of a configuration struct and their fields' indices.
func fields(t reflect.Type) map[string]int {
	keys := map[string]int{}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			keys[name] = i
		}
	}
	return keys
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

func last(key string) string { return key[strings.LastIndexAny(key, ".]")+1:] }
