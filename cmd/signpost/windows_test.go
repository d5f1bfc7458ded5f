//go:build unix

package main

import (
	"syscall"
	"testing"
	"time"
)

// TestTwoWindows runs two real programs on one folder: what one does the other
// shows, and when both answer the same question differently both versions are
// shown.
func TestTwoWindows(t *testing.T) {
	home := t.TempDir()
	onDesk := func(p picture) bool { return p.has("Today: ", "F1 emergency") }
	a := start(t, home, 120, 40, nil)
	if !a.until("the desk", onDesk) {
		return
	}
	b := start(t, home, 120, 40, nil)
	if !b.until("the other desk", onDesk) {
		return
	}
	a.keys("c")
	if !a.until("a contact", isContact) || !b.until("it on the other desk", func(p picture) bool { return p.has("Not finished") }) {
		return
	}
	b.keys(enter)
	if !b.until("the same contact", isContact) {
		return
	}
	a.keys(ctrlT + "redditch" + enter)
	if !b.until("the answer of the other window", func(p picture) bool { return fieldSays(p, "district", "Redditch") }) {
		return
	}
	dispute(t, a, b)

	began := time.Now()
	a.keys(ctrlS)
	if !b.until("that it was finished", func(p picture) bool { return p.has("Another window finished this contact") }) {
		return
	}
	t.Logf("seen after %v", time.Since(began).Round(time.Millisecond))
	for _, s := range []*terminal{a, b} {
		s.kill()
		_ = s.finish()
	}
}

// dispute lets both windows answer the same question until they clash. Window b
// stands still while a answers, so that it cannot know; whether it looks before
// it takes its own key is left to chance, so it is tried again.
func dispute(t *testing.T, a, b *terminal) {
	t.Helper()
	places := []struct{ word, name string }{{"redditch", "Redditch"}, {"wychavon", "Wychavon"}, {"bromsgrove", "Bromsgrove"}}
	for try := range 20 {
		mine, theirs := places[(try+1)%3], places[(try+2)%3] // the record says the third
		b.keys(ctrlT + mine.word)
		if !b.until("the typed word", func(p picture) bool { return p.has(mine.word + " → ") }) {
			return
		}
		_ = b.cmd.Process.Signal(syscall.SIGSTOP)
		a.keys(ctrlT + theirs.word + enter)
		ok := a.until("the answer", func(p picture) bool { return fieldSays(p, "district", theirs.name) })
		b.keys(enter)
		_ = b.cmd.Process.Signal(syscall.SIGCONT)
		if !ok {
			return
		}
		clash := false
		if !b.until("what came of it", func(p picture) bool {
			clash = p.has("two versions")
			return clash || fieldSays(p, "district", mine.name)
		}) {
			return
		}
		if !clash { // b looked first: now a must look, too
			if !a.until("the answer of the other window", func(p picture) bool { return fieldSays(p, "district", mine.name) }) {
				return
			}
			continue
		}
		if !b.until("both versions", func(p picture) bool { return p.has("[x] yours", mine.name, "theirs", theirs.name) }) {
			return
		}
		if !b.until("that it can be decided", func(p picture) bool { return p.has("Now you can decide") }) {
			return
		}
		b.keys(enter)
		b.until("that it was", func(p picture) bool { return p.has("Saved as you decided") })
		a.until("what was decided", func(p picture) bool { return fieldSays(p, "district", mine.name) })
		t.Logf("clashed at try %d", try+1)
		return
	}
	t.Error("the windows never clashed")
}
