package tui

import (
	"strings"
	"testing"
)

// The last key of a long page is reached with pgdown, and until then the page
// says that more comes.
func TestALongHelpPageSaysThatMoreComes(t *testing.T) {
	d := drive(t)
	d.press("?")
	d.want("more lines: ↓ or pgdown", "pgup pgdown")
	seen := d.screen()
	for n := 0; strings.Contains(d.screen(), "more lines"); n++ {
		if n > 20 {
			t.Fatal("the end of the page is never reached")
		}
		d.press("pgdown")
		seen += d.screen()
	}
	for _, k := range []string{"Today and history", "Follow-ups: who", "Search the services"} {
		if !strings.Contains(seen, k) {
			t.Errorf("no page shows %q:\n%s", k, seen)
		}
	}
	d.press("pgup")
	d.want("more lines")
	d.press("x")
	d.want("No contacts yet today")
}

// A handover that does not fit in the window must not be taken as read at its
// first page: emergencies stand below what waits.
func TestALongHandoverSaysThatMoreComes(t *testing.T) {
	d := drive(t)
	for range 9 {
		d.press("c", "ctrl+o", "v", "enter")
	}
	d.press("o", "w", "ctrl+s", "o")
	d.want("more lines: ↓ or pgdown")
	d.wantNot("For the next shift:")
	d.press("pgdown", "pgdown", "pgdown")
	d.want("For the next shift:")
	d.wantNot("more lines")
}

func TestALongRecordSaysThatMoreComes(t *testing.T) {
	d := drive(t)
	d.press("c")
	for range 22 {
		d.press(",")
		d.write("a line")
		d.press("enter")
	}
	d.press("ctrl+s", "t", "enter")
	d.want("more lines: ↓ or pgdown")
	d.press("pgdown", "pgdown")
	d.wantNot("more lines")
}
