package campaigns

import (
	"testing"
	"time"
)

func TestRecertification(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "yearly", "b")
	c.Due, c.RemindBefore, c.RemindAfter = on("2026-04-30"), []int{7}, nil
	w := newWorld(t, "2026-03-02 09:00", c)
	w.send("1")
	w.until("2026-03-02 10:15")
	w.finish("yearly", true)
	w.wantsDrop(Begin, "b", "2026-03-03 08:00")
	w.finish("b", true)

	d := w.wantsDrop(Begin, "yearly", "2027-02-01 08:00") // 31 January is a Sunday
	if d.Round != 1 || d.Step != 0 || !d.Due.Equal(at("2027-03-02 10:15")) {
		t.Errorf("the card is %+v", d)
	}
	w.until("2027-02-01 08:00")
	w.send("2")
	if m := w.wants(Send, "2027-02-23 08:00"); m.Drop.Kind != Remind || m.Drop.Round != 1 {
		t.Errorf("the card is %+v, want a reminder of the new round", m.Drop)
	}
	w.Enrolments = append(w.Enrolments, newEnrolment("yearly", w.Now))
	w.read("yearly")
	w.wantsDrop(Continue, "yearly", "2027-02-02 08:00")
	if len(w.Enrolments) != 3 || !w.Enrolments[0].Passed() {
		t.Errorf("the old completion is gone")
	}
	w.until("2027-02-02 09:00")
	w.finish("yearly", true)
	if d := w.wantsDrop(Begin, "yearly", "2028-01-03 09:00"); d.Round != 2 {
		t.Errorf("the card is %+v", d)
	}
}

func TestRecertificationNeedsAnActiveCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "yearly"))
	w.finish("yearly", true)
	w.wantsDrop(Begin, "yearly", "2027-02-01 08:00")
	w.Campaigns[0].End = on("2027-01-31")
	w.wants(Look, "2027-02-01 00:00") // it is owed until then
	w.until("2027-02-01 00:00")
	w.wants(Rest, "")
	w.Campaigns[0].End, w.Campaigns[0].State = on("2027-02-01"), Ended
	w.wants(Rest, "")
}

// Who takes a course anew for the joy of it isn't sent anything before time.
func TestNobodyIsUrgedToTakeACourseAgainEarly(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "yearly")
	c.Due, c.RemindBefore = on("2026-04-30"), []int{200}
	w := newWorld(t, "2026-03-02 09:00", c)
	w.finish("yearly", true)
	w.until("2026-06-01 09:00")
	w.read("yearly")
	if d := w.wantsDrop(Remind, "yearly", "2027-02-01 08:00"); d.Step != 1 {
		t.Errorf("step %d, want 1", d.Step)
	}
	w.Campaigns[0].RemindBefore = nil
	w.wantsDrop(Continue, "yearly", "2027-02-01 08:00")
}

// What expired before the campaign began is due when everything is.
func TestExpiredBeforeTheCampaign(t *testing.T) {
	t.Parallel()
	c := daily("2026-03-02", "yearly")
	c.Due = on("2026-04-30")
	w := newWorld(t, "2024-05-06 09:00", c)
	w.finish("yearly", true)
	w.until("2026-03-02 09:00")
	d := w.wantsDrop(Begin, "yearly", "2026-03-02 09:00")
	if d.Round != 1 || !d.Due.Equal(at("2026-05-01 00:00").Add(-time.Second)) {
		t.Errorf("the card is %+v", d)
	}
}

// What is taken anew doesn't wait for a course that somebody doesn't finish,
// nor does that wait for it.
func TestRecertificationWaitsForNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-02 09:00", daily("2026-03-02", "yearly", "b", "c"))
	w.finish("yearly", true)
	w.send("1") // of b
	w.until("2027-02-01 09:00")
	w.wantsDrop(Begin, "yearly", "2027-02-01 09:00")
	w.send("2")
	w.wants(Rest, "")
	w.finish("b", true)
	w.wantsDrop(Begin, "c", "2027-02-02 08:00")
}

// The cards of what is taken anew don't count against the pace of the others.
func TestRecertificationKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	slow := daily("2026-03-02", "yearly", "b", "c")
	slow.Pace.Every = 5
	w := newWorld(t, "2026-03-02 09:00", slow)
	w.finish("yearly", true)
	w.send("1") // of b
	w.until("2027-02-01 09:00")
	w.wantsDrop(Begin, "yearly", "2027-02-01 09:00")
	w.send("2")
	w.finish("b", true)
	w.wantsDrop(Begin, "c", "2027-02-02 08:00")
	w.until("2027-02-02 09:00")
	w.send("3")
	w.read("yearly")
	w.wantsDrop(Continue, "yearly", "2027-02-08 08:00")
}
