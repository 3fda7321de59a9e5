package campaigns

import "testing"

// 2 March 2026 is a Monday; 2 and 3 April are Maundy Thursday and Good Friday,
// 6 April is Easter Monday.

func TestLessonsComeOneAWorkday(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-05 07:00", daily("2026-03-05", "a", "b"))
	w.wantsDrop(Begin, "a", "2026-03-05 08:00")
	w.until("2026-03-05 08:00")
	w.send("1")
	w.wants(Rest, "")
	w.read("a")
	if d := w.wantsDrop(Continue, "a", "2026-03-06 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.until("2026-03-06 09:30")
	w.send("2")
	w.read("a")
	w.wantsDrop(Continue, "a", "2026-03-09 08:00")
	w.finish("a", true)
	w.wantsDrop(Begin, "b", "2026-03-09 08:00")
}
