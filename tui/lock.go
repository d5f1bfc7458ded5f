package tui

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// ErrLockedOut says that the key was wiped because of too many wrong tries. All
// that had been saved is safe.
var ErrLockedOut = errors.New("locked: too many wrong PINs or passphrases. Everything is saved; start Signpost again and give your passphrase")

// The times after which an untouched screen locks by itself. Listening to a
// caller is no idling, so an open contact has longer.
const (
	DefaultLockAfter = 2 * time.Minute
	lockOnContact    = 10 * time.Minute
)

// lockMax is the most that can be typed at the locked screen.
const lockMax = 256

// lock is what the locked screen knows: it draws nothing else.
type lock struct {
	typed    string
	tries    int
	checking bool
	say      string
}

// reopened is what became of a try.
type reopened struct {
	ok  bool
	err error
}

// lockNow hides everything. What is typed and not saved yet is saved first;
// only then is the screen behind the lock the one of before.
func (r *Root) lockNow() tea.Cmd {
	if r.locked != nil {
		return nil
	}
	r.locked = &lock{}
	r.overlay = noOverlay
	return tea.Batch(r.broadcast(screen.Leaving{}), tea.ClearScreen)
}

// idle locks the screen when nobody has touched a key for long enough. The time
// is the wall clock's: a laptop that slept was not touched either.
func (r *Root) idle() tea.Cmd {
	if r.locked != nil || !r.env.Session.Guarded() {
		return nil
	}
	after := r.lockAfter
	if r.at == screen.Contact {
		after = max(after, lockOnContact)
	}
	now := r.env.Session.Now().Round(0)
	if now.Before(r.touched) { // the clock was set back
		r.touched = now
	}
	if now.Sub(r.touched) < after {
		return nil
	}
	return r.lockNow()
}

// lockInput takes a key or a paste at the locked screen. The emergency card
// opens from here, too, and leaving is possible; nothing else is.
func (r *Root) lockInput(msg tea.Msg) tea.Cmd {
	if p, ok := msg.(tea.PasteMsg); ok {
		r.lockType(p.Content)
		return nil
	}
	k, ok := msg.(tea.KeyPressMsg)
	if !ok || r.locked.checking {
		return nil
	}
	if r.overlay == emergencyOverlay {
		r.overlayKey(k.String())
		return nil
	}
	switch r.env.Keys.Action(k.String(), keys.Always) {
	case keys.Emergency:
		r.toggle(emergencyOverlay)
		return nil
	case keys.Leave:
		return r.leave()
	}
	switch k.String() {
	case "enter":
		return r.lockTry()
	case "backspace":
		_, n := utf8.DecodeLastRuneInString(r.locked.typed)
		r.locked.typed = r.locked.typed[:len(r.locked.typed)-n]
	case "ctrl+u", "esc":
		r.locked.typed = ""
	default:
		r.lockType(k.Text)
	}
	return nil
}

func (r *Root) lockType(s string) {
	r.locked.say = ""
	r.locked.typed, _ = text.Cap(r.locked.typed+text.CleanLine(s), lockMax)
}

func (r *Root) lockTry() tea.Cmd {
	typed := r.locked.typed
	if typed == "" {
		return nil
	}
	r.locked.typed, r.locked.checking = "", true
	sess := r.env.Session
	return r.env.Load(func(ctx context.Context) tea.Msg {
		ok, err := sess.Reopen(ctx, typed)
		return reopened{ok, err}
	})
}

// unlock opens the screen again or counts the mistake.
func (r *Root) unlock(msg reopened) tea.Cmd {
	l := r.locked
	if l == nil {
		return nil
	}
	l.checking = false
	switch {
	case msg.ok && msg.err == nil:
		r.locked = nil
		r.touched = r.env.Session.Now().Round(0)
		r.quietUntil = r.touched.Add(quiet)
		return nil
	case msg.err != nil:
		l.say = screen.Explain(msg.err)
		return nil
	}
	if l.tries++; l.tries < desk.MostMistypes {
		l.say = "That is not it."
		return nil
	}
	r.env.Session.Forget()
	r.lockedOut = true
	return tea.Quit
}

// lockLines is the locked screen: who sits here and where to type, and nothing
// of what lies behind.
func (r *Root) lockLines(w int) []string {
	who := text.CleanLine(r.env.Session.Operator().Name)
	lines := []string{"", " Signpost is locked. At this desk: " + who, ""}
	if r.locked.checking {
		return append(lines, " Looking whether that is it…")
	}
	dots := ""
	for range min(utf8.RuneCountInString(r.locked.typed), max(1, w-24)) {
		dots += "•"
	}
	lines = append(lines, " PIN or passphrase: "+dots, "")
	for _, l := range text.Wrap(r.locked.say, max(4, w-2)) {
		lines = append(lines, " "+l)
	}
	return append(lines, "", " Enter opens   F1 emergency card   ctrl+q leaves; everything is saved")
}

// lockCursor stands where the next sign is typed.
func (r *Root) lockCursor() *tea.Cursor {
	if r.locked.checking || r.overlay != noOverlay {
		return nil
	}
	x := min(utf8.RuneCountInString(r.locked.typed), max(1, r.width-24)) + text.Width(" PIN or passphrase: ")
	if x >= r.width || r.height < 5 {
		return nil
	}
	return tea.NewCursor(x, 4)
}
