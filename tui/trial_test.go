package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"signpost/store"
)

// markTrial makes the driver's record a trial, as another window would.
func (d *driver) markTrial(mark store.TrialMark) {
	d.t.Helper()
	none := func(func(store.Batch) bool) {}
	if _, err := d.store.Fill(context.Background(), store.Act{At: d.now, Action: "trial.fill"}, mark, none, nil); err != nil {
		d.t.Fatal(err)
	}
	d.root.env.Session.LookAtMark(context.Background())
}

// TestMarkOnEveryScreen: nobody may take a made-up record for a real one,
// whatever is open and however narrow the window.
func TestMarkOnEveryScreen(t *testing.T) {
	drawn := map[string]bool{}
	for _, state := range states() {
		name, _, _ := strings.Cut(state.name, "-")
		if drawn[name] || name == "hidden" { // shows nothing at all
			continue
		}
		drawn[name] = true
		d := drive(t)
		d.want(" Signpost · ")
		d.wantNot("TRIAL", "DEMO")
		mark, word := store.Generated, " TRIAL · "
		if len(drawn)%2 == 0 {
			mark, word = store.Demo, " DEMO · "
		}
		d.markTrial(mark)
		state.do(d)
		for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 60, Height: 20}, {Width: 24, Height: 10}} {
			d.send(size)
			if head, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasPrefix(head, word) {
				t.Errorf("%s at %d×%d has the header %q", state.name, size.Width, size.Height, head)
			}
		}
		d.press("f1")
		if head, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasPrefix(head, word) {
			t.Errorf("the emergency card over %s has the header %q", state.name, head)
		}
	}
	if len(drawn) < 3 {
		t.Errorf("only %v were drawn", drawn)
	}
}
