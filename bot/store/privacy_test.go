package store_test

import (
	"reflect"
	"testing"

	"drypp/bot/store"
)

// TestExpiredAdds: nothing that was deleted goes uncounted, whatever comes to be
// counted.
func TestExpiredAdds(t *testing.T) {
	t.Parallel()
	var sum, some store.Expired
	fields := reflect.ValueOf(&some).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetInt(int64(i + 1))
	}
	sum.Add(some)
	sum.Add(some)
	for i := range fields.NumField() {
		if got, want := reflect.ValueOf(sum).Field(i).Int(), int64(2*(i+1)); got != want {
			t.Errorf("%s is %d, want %d", fields.Type().Field(i).Name, got, want)
		}
	}
}
