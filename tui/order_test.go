package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// backwards types a key and runs what comes of it in the other order: the
// library promises none among commands that were asked for together.
func (d *driver) backwards(name string) {
	d.t.Helper()
	d.hold = true
	d.press(name)
	for len(d.queue) > 0 {
		last := len(d.queue) - 1
		next := d.queue[last]
		d.queue = d.queue[:last]
		switch msg := next().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				if c != nil {
					d.queue = append(d.queue, c)
				}
			}
		default:
			if _, more := d.root.Update(msg); more != nil {
				d.queue = append(d.queue, more)
			}
		}
	}
	d.hold = false
}

// Enter after parking takes up the contact that was parked, whichever of the
// readings that its start set off came back first.
func TestTheCursorStaysOnAContactThatWasJustStarted(t *testing.T) {
	for _, start := range []string{"c", "enter"} {
		d := drive(t)
		d.visitor("blue coat")
		d.visitor("red scarf")
		d.press("c", "ctrl+o", "up", "up", "up")
		d.pass(time.Minute)
		d.backwards(start)
		newest := d.last()
		d.press("ctrl+o")
		d.want("enter takes it up again")
		d.press("enter", ",")
		d.write("the same person")
		d.press("enter")
		if c := d.last(); c.ID != newest.ID || len(c.Notes) != 1 {
			t.Errorf("after %s enter took up another contact: %+v", start, d.contacts())
		}
	}
}
