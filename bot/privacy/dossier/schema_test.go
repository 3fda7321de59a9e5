package dossier

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses/calendar"
)

var update = flag.Bool("update", false, "write the golden files and schema.json anew")

// object is a JSON object.
type object = map[string]any

// The published schema is what the types of the document say, so that neither can
// change without the other.
func TestSchemaIsTheTypes(t *testing.T) {
	t.Parallel()
	whole := described(reflect.TypeFor[document]())
	whole["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	whole["$id"] = "urn:drypp:my-data:1"
	whole["title"] = "All that Drypp keeps of a person"
	got, err := json.Marshal(whole, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, schema) {
		t.Error("schema.json isn't what the types say: run with -update, and think of who reads the data by the old one")
	}
}

// described returns the schema of a type.
func described(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[calendar.Date]():
		return object{"type": "string", "format": "date"}
	}
	switch t.Kind() {
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Uint64:
		return object{"type": "integer", "minimum": 0}
	case reflect.Pointer:
		return described(t.Elem())
	case reflect.Array:
		return object{"type": "array", "items": described(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Slice:
		return object{"type": "array", "items": described(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": described(t.Elem())}
	}
	members, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		m := described(f.Type)
		if says := f.Tag.Get("says"); says != "" {
			m["description"] = says
		}
		members[tag(f)] = m
		if !strings.Contains(f.Tag.Get("json"), "omitzero") {
			required = append(required, tag(f))
		}
	}
	return object{"type": "object", "properties": members, "required": required, "additionalProperties": false}
}
