package bolt

import (
	"fmt"
	"reflect"
	"testing"

	"drypp/courses"
)

func TestRecent(t *testing.T) {
	t.Parallel()
	var r recent
	kari := courses.Person{ObjectID: "kari", Locale: "nb"}
	_, ok, before := r.recall("kari")
	if ok {
		t.Fatal("somebody is remembered who was never seen")
	}
	r.remember(kari, before)
	if got, ok, _ := r.recall("kari"); !ok || !reflect.DeepEqual(got, kari) {
		t.Errorf("recalled %+v, %v", got, ok)
	}
	r.forget([]string{"kari", "nobody"})
	if _, ok, _ := r.recall("kari"); ok {
		t.Error("somebody whose record was changed is still remembered")
	}
	r.remember(kari, before)
	if _, ok, _ := r.recall("kari"); ok {
		t.Error("what was read before a change is remembered after it")
	}
}

func TestRecentIsBounded(t *testing.T) {
	t.Parallel()
	var r recent
	for i := range 2 * maxRecent {
		r.remember(courses.Person{ObjectID: fmt.Sprint(i)}, 0)
	}
	if n := len(r.people); n != maxRecent {
		t.Errorf("%d people are remembered, want %d", n, maxRecent)
	}
}
