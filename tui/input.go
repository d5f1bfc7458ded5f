package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/tui/keys"
	"signpost/tui/screen"
)

// overlay is what lies over the screens.
type overlay uint8

const (
	noOverlay overlay = iota
	helpOverlay
	emergencyOverlay
	privacyOverlay
)

// quiet is how long keys are swallowed after the hidden screen came back: they
// belong to the word that brought it back, not to an answer below.
const quiet = 400 * time.Millisecond

// input routes a key or a paste: overlay, always-keys, free letters, screen.
func (r *Root) input(msg tea.Msg) tea.Cmd {
	if cmd := r.idle(); cmd != nil {
		return cmd // the key that woke the laptop is nobody's answer
	}
	if r.locked != nil {
		return r.lockInput(msg)
	}
	r.touched = r.env.Session.Now().Round(0)
	return r.route(msg)
}

// route is input for keys that were typed while the screen was open, also when
// it was locked before their turn came.
func (r *Root) route(msg tea.Msg) tea.Cmd {
	key, isKey := msg.(tea.KeyPressMsg)
	if isKey {
		if cmd, done := r.guard(key.String()); done {
			return cmd
		}
	}
	if r.overlay != noOverlay {
		return nil // pasted into a help page: nothing to do
	}
	if r.pending > 0 {
		r.held = append(r.held, msg)
		return nil
	}
	if r.conflict != nil && (r.belated > 0 || r.env.Session.Now().Before(r.conflict.since.Add(conflictQuiet))) {
		r.below = true // typed before anybody could have seen the two versions
		defer func() { r.below = false }()
	}
	r.belated = max(0, r.belated-1)
	if isKey {
		if cmd, done := r.shared(key.String()); done {
			return cmd
		}
		r.status = screen.Status{}
	}
	return r.active().Update(msg)
}

// guard handles the keys that may not wait for anything: hiding the screen,
// the emergency card, and whatever an overlay does with a key.
func (r *Root) guard(k string) (tea.Cmd, bool) {
	action := r.env.Keys.Action(k, keys.Always)
	if r.overlay == privacyOverlay {
		if action != keys.Privacy {
			r.overlay = noOverlay
			r.quietUntil = r.env.Session.Now().Add(quiet)
		}
		return nil, true
	}
	if action == "" && r.env.Session.Now().Before(r.quietUntil) {
		return nil, true
	}
	switch action {
	case keys.Privacy:
		if r.env.Session.Guarded() {
			return r.lockNow(), true
		}
		r.overlay = privacyOverlay
		return nil, true
	case keys.Emergency:
		r.toggle(emergencyOverlay)
		return nil, true
	}
	if r.overlay == emergencyOverlay && r.at != screen.Contact {
		if a := r.env.Keys.Action(k, keys.Desk); a == keys.Call || a == keys.WalkIn {
			return r.fromCard(a), true
		}
	}
	if r.overlay != noOverlay {
		r.overlayKey(k)
		return nil, true
	}
	return nil, false
}

// fromCard starts a contact from the time the emergency card was opened.
func (r *Root) fromCard(a keys.Action) tea.Cmd {
	r.overlay = noOverlay
	channel := "phone"
	if a == keys.WalkIn {
		channel = "walk_in"
	}
	return r.tell(screen.StartContact{Channel: channel, At: r.cardAt})
}

func (r *Root) toggle(o overlay) {
	r.scroll = 0
	if o == emergencyOverlay {
		r.cardAt = r.env.Session.Now()
	}
	if r.overlay == o {
		o = noOverlay
	}
	r.overlay = o
}

// pageRows is how far pgup and pgdown go on a help page or the emergency card:
// the last lines of one page stand on the next.
func (r *Root) pageRows() int { return max(1, r.height-frame-3) }

func (r *Root) overlayKey(k string) {
	switch k {
	case "up":
		r.scroll = max(0, r.scroll-1)
	case "down", "space":
		r.scroll++
	case "pgup":
		r.scroll = max(0, r.scroll-r.pageRows())
	case "pgdown":
		r.scroll += r.pageRows()
	default:
		r.overlay, r.scroll = noOverlay, 0
	}
}

// shared handles the keys that mean the same on every screen.
func (r *Root) shared(k string) (tea.Cmd, bool) {
	scopes := []keys.Scope{keys.Always}
	if r.active().Capturing() != screen.Text {
		scopes = append(scopes, keys.Letters)
	}
	switch r.env.Keys.Action(k, scopes...) {
	case keys.Leave:
		return r.leave(), true
	case keys.HelpPage:
		r.toggle(helpOverlay)
		return nil, true
	case keys.Emergency:
		r.toggle(emergencyOverlay)
		return nil, true
	case keys.Search:
		if r.at == screen.Desk || r.at == screen.Health || r.at == screen.FollowUps {
			return r.tell(screen.FindServices{}), true
		}
	}
	if r.at == screen.Desk && r.active().Capturing() == screen.Nothing && r.env.Keys.Action(k, keys.Desk) == keys.ShowHistory {
		return r.tell(screen.ShowHistory{}), true
	}
	return nil, false // esc and the rest are the screen's: it knows what lies open
}
