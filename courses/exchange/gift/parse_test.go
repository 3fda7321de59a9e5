package gift

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// cases are question files of fuhrmanator/GIFT-grammar-PEG.js and what its parser
// makes of them; they lie beside the repository and not in it.
const cases = "../../../../shared/conformance/gift"

func TestConformance(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(cases, "*.gift"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the cases aren't beside the repository: they are those of fuhrmanator/GIFT-grammar-PEG.js")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".gift") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			items, found := Parse(filepath.Base(file), src)
			if len(found) > 0 {
				t.Errorf("found\n%v", found)
			}
			sameJSON(t, items, want)
		})
	}
}

func sameJSON(t *testing.T, items []Item, want []byte) {
	t.Helper()
	got, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
