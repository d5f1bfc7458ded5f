package tui

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// timer is something that the program asked to be told later.
type timer struct {
	at  time.Time
	msg tea.Msg
}

// driver runs the program without a terminal: it sends messages and runs the
// commands that come back, in order, until none is left. Time passes only when
// a test says so.
type driver struct {
	t      *testing.T
	root   *Root
	store  *sqlite.Store
	key    seal.Key
	now    time.Time
	timers []timer
	queue  []tea.Cmd
	hold   bool // commands wait: nothing that was asked for comes back
	quit   bool
	keys   int
}

// shipped is the guide of the shipped directory. It never changes, so one does
// for all tests.
var shipped = sync.OnceValue(func() *desk.Guide {
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		panic(err)
	}
	return desk.Prepare(d, findings, "")
})

// drive starts the program on a fresh database, 80×24, on a Tuesday morning.
func drive(t *testing.T) *driver {
	t.Helper()
	return driveAs(t, desk.Coordinator) // as with no people set up
}

// driveAs is drive with another role at the desk.
func driveAs(t *testing.T, role desk.Role) *driver {
	t.Helper()
	return driveOn(t, filepath.Join(t.TempDir(), "signpost.db"), testKey(t), role)
}

func testKey(t testing.TB) seal.Key {
	t.Helper()
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func driveOn(t *testing.T, path string, key seal.Key, role desk.Role) *driver {
	t.Helper()
	d := &driver{t: t, key: key, now: time.Date(2026, 3, 3, 9, 41, 0, 0, time.UTC)}
	clock := func() time.Time { return d.now }
	st, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, Key: key, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d.store = st
	d.root = New(Options{
		Session: desk.NewSession(desk.Options{Record: st, Guide: shipped(), Desk: "front desk",
			Operator: desk.Operator{Name: "RK", Role: role}, Clock: clock, NewID: st.NewID,
			Archive: kept(filepath.Dir(path))}),
		Keys: keys.New(), Theme: theme.Default(),
		After: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { d.timers = append(d.timers, timer{d.now.Add(after), msg}); return nil }
		},
	})
	d.run(d.root.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

// send gives messages to the program and runs what comes of them.
func (d *driver) send(msgs ...tea.Msg) {
	d.t.Helper()
	for _, m := range msgs {
		_, cmd := d.root.Update(m)
		d.run(cmd)
	}
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		d.queue = append(d.queue, cmd)
	}
	for n := 0; len(d.queue) > 0 && !d.hold; n++ {
		if n > 10_000 {
			d.t.Fatal("commands never end")
		}
		next := d.queue[0]
		d.queue = d.queue[1:]
		switch msg := next().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				if c != nil {
					d.queue = append(d.queue, c)
				}
			}
		case tea.QuitMsg:
			d.quit = true
		default:
			_, more := d.root.Update(msg)
			if more != nil {
				d.queue = append(d.queue, more)
			}
		}
	}
}

// release lets held commands run again.
func (d *driver) release() { d.hold = false; d.run(nil) }

// again reports whether a timer only starts itself again, for as long as the
// program runs.
func again(msg tea.Msg) bool {
	switch msg.(type) {
	case watchDue, tickMsg:
		return true
	}
	return false
}

// pass lets time pass and fires the timers that fall due, in order.
func (d *driver) pass(after time.Duration) {
	d.t.Helper()
	end := d.now.Add(after)
	for {
		first := -1
		for i, tm := range d.timers {
			if !tm.at.After(end) && (first < 0 || tm.at.Before(d.timers[first].at)) {
				first = i
			}
		}
		if first < 0 {
			break
		}
		tm := d.timers[first]
		d.timers = append(d.timers[:first], d.timers[first+1:]...)
		if again(tm.msg) && end.Sub(tm.at) > time.Hour {
			tm.at = end.Add(-time.Hour) // every half second of a quarter of a year is no test
			d.timers = append(d.timers, tm)
			continue
		}
		d.now = tm.at
		d.send(tm.msg)
	}
	d.now = end
}

// press types keys by their names: "enter", "alt+1", "c".
func (d *driver) press(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.keys++
		d.send(keyMsg(n))
	}
}

// write types text letter by letter.
func (d *driver) write(s string) {
	d.t.Helper()
	for _, r := range s {
		if r == ' ' {
			d.press("space")
		} else {
			d.press(string(r))
		}
	}
}

var special = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"f1": tea.KeyF1, "f12": tea.KeyF12,
}

func keyMsg(name string) tea.KeyPressMsg {
	var k tea.Key
	rest := name
	for again := true; again; {
		again = false
		for prefix, mod := range map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "alt+": tea.ModAlt, "shift+": tea.ModShift} {
			if strings.HasPrefix(rest, prefix) {
				k.Mod |= mod
				rest, again = rest[len(prefix):], true
			}
		}
	}
	if rest == "space" {
		k.Code, k.Text = ' ', " "
	} else if code, ok := special[rest]; ok {
		k.Code = code
	} else {
		k.Code = []rune(rest)[0]
		if k.Mod == 0 {
			k.Text = rest
		}
	}
	return tea.KeyPressMsg(k)
}

// screen is what is drawn, without colours.
func (d *driver) screen() string { return ansi.Strip(d.root.View().Content) }

func (d *driver) want(parts ...string) {
	d.t.Helper()
	got := d.screen()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			d.t.Fatalf("the screen does not show %q:\n%s", p, got)
		}
	}
}

func (d *driver) wantNot(parts ...string) {
	d.t.Helper()
	got := d.screen()
	for _, p := range parts {
		if strings.Contains(got, p) {
			d.t.Fatalf("the screen shows %q:\n%s", p, got)
		}
	}
}

// contacts is the whole record, newest first.
func (d *driver) contacts() []store.Contact {
	d.t.Helper()
	list, _, err := d.store.List(context.Background(), store.Act{At: d.now, Action: "test"}, store.Query{Status: store.Statuses()})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// session is the one that the screens use.
func (d *driver) session() *desk.Session { return d.root.env.Session }

// last is the newest contact.
func (d *driver) last() store.Contact {
	d.t.Helper()
	list := d.contacts()
	if len(list) == 0 {
		d.t.Fatal("there is no contact in the record")
	}
	return list[0]
}

func contains(s, part string) bool { return strings.Contains(s, part) }

// burst types keys faster than anything that they set off can come back.
func (d *driver) burst(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.keys++
		if _, cmd := d.root.Update(keyMsg(n)); cmd != nil {
			d.queue = append(d.queue, cmd)
		}
	}
	d.run(nil)
}

// lock takes the database away from the program, as another one would that
// writes for long, until the returned function is called.
func (d *driver) lock() (unlock func()) {
	d.t.Helper()
	db, err := sql.Open("sqlite", d.store.Path())
	if err != nil {
		d.t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		_, _ = conn.ExecContext(context.Background(), "ROLLBACK")
		_ = conn.Close()
		_ = db.Close()
	}
}
