package desk

import (
	"slices"
	"testing"

	"signpost/store"
)

func TestWordsLeaveASentenceAsItIs(t *testing.T) {
	for _, d := range slices.Concat(MessageKeys(), CallbackReasons()) {
		if got := Words(d.Words); got != d.Words {
			t.Errorf("%q is shown as %q", d.Words, got)
		}
	}
	if got := Words("gp_prescribing,other_opioids"); got != "gp prescribing, other opioids" {
		t.Errorf("a list of codes is shown as %q", got)
	}
}

// What the history says is in the words of the desk and of the follow-ups.
func TestARecordSpeaksLikeTheDesk(t *testing.T) {
	g := newDesk(t).Guide()
	c := store.Contact{ReturnCode: "FROSE1985",
		Packs:    &store.Packs{Out: map[string]int{"1ml": 2, "foil": 1}, In: 3},
		Followup: &store.Followup{What: "ring back", Attempts: 1}}
	want := map[string]string{"packs": "2 × 1ml, 1 × foil · 3 back", "return_code": "F ROSE 1985", "followup": "ring back · tried once"}
	for _, f := range g.Fields(c) {
		if w, ok := want[f.Key]; ok && f.Value != w {
			t.Errorf("%s is %q, not %q", f.Label, f.Value, w)
		}
		delete(want, f.Key)
	}
	if len(want) > 0 {
		t.Errorf("nothing is said of %v", want)
	}
}
