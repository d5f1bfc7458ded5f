package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/tui"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// BenchmarkFrame draws whole frames: of the desk, and of the directory while a
// query is typed and taken back, letter by letter, with the search in it.
func BenchmarkFrame(b *testing.B) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 40}, {250, 70}} {
		b.Run(fmt.Sprintf("desk/%dx%d", size.w, size.h), func(b *testing.B) {
			root := screenOn(b, size.w, size.h)
			b.ReportAllocs()
			for b.Loop() {
				root.View()
			}
		})
		b.Run(fmt.Sprintf("typing/%dx%d", size.w, size.h), func(b *testing.B) {
			root := screenOn(b, size.w, size.h)
			send(root, tea.KeyPressMsg{Code: '/', Text: "/"})
			const typed = "needle redditch"
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				key := tea.KeyPressMsg{Code: tea.KeyBackspace}
				if at := i % (2 * len(typed)); at < len(typed) {
					key = tea.KeyPressMsg{Code: rune(typed[at]), Text: typed[at : at+1]}
				}
				send(root, key)
				root.View()
				i++
			}
		})
	}
}

// screenOn is the program on a fresh record and the shipped directory, without
// a terminal.
func screenOn(b *testing.B, w, h int) *tui.Root {
	b.Helper()
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	key, err := seal.NewKey()
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 3, 3, 9, 41, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(b.TempDir(), "signpost.db"), Key: key, Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	root := tui.New(tui.Options{
		Session: desk.NewSession(desk.Options{Record: st, Guide: desk.Prepare(d, findings, ""), Desk: "front desk",
			Operator: desk.Operator{Name: "RK", Role: desk.Coordinator}, Clock: clock, NewID: st.NewID}),
		Keys: keys.New(), Theme: theme.Default(),
		After: func(time.Duration, tea.Msg) tea.Cmd { return nil },
	})
	run(root, root.Init())
	send(root, tea.WindowSizeMsg{Width: w, Height: h})
	return root
}

// send gives the program a message and all that comes of it.
func send(root *tui.Root, msg tea.Msg) {
	_, cmd := root.Update(msg)
	run(root, cmd)
}

func run(root *tui.Root, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			run(root, c)
		}
	default:
		send(root, msg)
	}
}
