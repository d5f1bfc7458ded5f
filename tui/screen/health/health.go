// Package health is the coordinator's screen: what is old, flagged, wrong or
// missing in the directory, the most urgent first, each row leading to its
// entry.
package health

import (
	"context"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// Screen is the health of the directory.
type Screen struct {
	env     screen.Env
	rows    []session.HealthRow
	loaded  bool
	refused string // why nothing is shown
	request int
	at      int
}

// New makes the screen; it reads when it is shown.
func New(env screen.Env) *Screen { return &Screen{env: env} }

// rowsMsg is the health as read.
type rowsMsg struct {
	request int
	rows    []session.HealthRow
	err     error
}

// Init does nothing: judging the directory takes a moment, and nobody has asked
// yet.
func (s *Screen) Init() tea.Cmd { return nil }

// Update handles keys while the screen is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg.String())
	case screen.ShowHealth:
		return s.read(s.env.Session.Health)
	case screen.FlagsChanged, screen.DirectoryLoaded:
		if s.loaded {
			return s.read(s.env.Session.HealthAgain)
		}
	case rowsMsg:
		if msg.request != s.request {
			return nil
		}
		if s.refused = ""; msg.err != nil {
			s.refused = screen.Explain(msg.err)
			return nil
		}
		s.rows, s.loaded = msg.rows, true
		s.at = max(0, min(s.at, len(s.rows)-1))
	}
	return nil
}

// read judges the directory, with a use case that says whether somebody asked.
func (s *Screen) read(judge func(context.Context, time.Time, []directory.Finding) ([]session.HealthRow, error)) tea.Cmd {
	s.request++
	n, sess := s.request, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		now := sess.Now()
		rows, err := judge(ctx, now, sess.Guide().ToMend(now))
		return rowsMsg{n, rows, err}
	})
}

func (s *Screen) key(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.HealthScreen, keys.Always) {
	case keys.Back:
		return s.env.Tell(screen.Back{})
	case keys.Up:
		s.at = max(0, s.at-1)
	case keys.Down:
		s.at = max(0, min(s.at+1, len(s.rows)-1))
	case keys.PageUp:
		s.at = max(0, s.at-10)
	case keys.PageDown:
		s.at = max(0, min(s.at+10, len(s.rows)-1))
	case keys.Choose:
		return s.open()
	}
	return nil
}

// open leads to the entry of the row under the cursor.
func (s *Screen) open() tea.Cmd {
	if s.at >= len(s.rows) {
		return nil
	}
	r := s.rows[s.at]
	if _, ok := s.env.Session.Guide().Dir.Service(r.Service); !ok {
		return s.env.Tell(screen.Status{Text: "This row is about the directory as a whole: there is no one entry to open."})
	}
	return s.env.Tell(screen.OpenService{ID: r.Service})
}

// Title is what the header says.
func (s *Screen) Title() string { return "directory health" }

// Help is the keys of the screen.
func (s *Screen) Help() []key.Binding { return s.env.Keys.Help(keys.HealthScreen, keys.Letters) }

// Capturing: nothing is typed here.
func (s *Screen) Capturing() screen.Capture { return screen.Nothing }

// footRows is the room for what is said of the row under the cursor, with a rule
// above it: a row of many reasons takes several lines. It hangs on the screen
// alone, so that the list stays where it is.
func footRows(height int) int { return max(4, min(height/3, 8)) }

// listRows is the room for the list between its head and the foot.
func listRows(height int) int { return max(1, height-2-footRows(height)) }

// View draws the list and, below it, what to do.
func (s *Screen) View(width, height int) string {
	t := s.env.Theme
	lines := []string{t.Title.Render(layout.Line(" "+s.head(), width)), ""}
	room := listRows(height)
	top := layout.Window(0, s.at, len(s.rows), room)
	for i := top; i < len(s.rows) && i < top+room; i++ {
		lines = append(lines, s.row(s.rows[i], i == s.at, width))
	}
	for len(lines) < height-footRows(height) {
		lines = append(lines, "")
	}
	return layout.Block(layout.Fit(append(lines, s.foot(width, height)...), width, height))
}

func (s *Screen) head() string {
	if s.refused != "" {
		return s.refused
	}
	if !s.loaded {
		return "looking through the directory…"
	}
	n := map[directory.Severity]int{}
	for _, r := range s.rows {
		n[r.Severity]++
	}
	if len(s.rows) == 0 {
		return "Nothing to mend: every entry is checked, nothing is flagged."
	}
	return fmt.Sprintf("%d to mend now · %d to look at · %d to know", n[directory.Error], n[directory.Caution], n[directory.Note])
}

func (s *Screen) row(r session.HealthRow, selected bool, width int) string {
	t := s.env.Theme
	mark := "  "
	if selected {
		mark = "› "
	}
	kind := text.Pad(session.Words(string(r.Kind)), 15)
	if n := len(r.Also); n > 0 {
		kind = text.Pad(text.Truncate(session.Words(string(r.Kind)), 12)+fmt.Sprintf(" +%d", n), 15)
	}
	line := layout.Line(mark+kind+" "+text.CleanLine(r.Say), width)
	switch {
	case selected:
		return t.Selected.Render(line)
	case r.Severity == directory.Error:
		return t.Danger.Render(line)
	}
	return line
}

// foot says the row under the cursor in full, and what to do about it.
func (s *Screen) foot(width, height int) []string {
	out := []string{s.env.Theme.Dim.Render(strings.Repeat("─", max(0, width)))}
	if s.at < len(s.rows) {
		for _, l := range text.Wrap(text.CleanLine(s.inFull(s.rows[s.at])), max(4, width-2)) {
			out = append(out, " "+l)
		}
	}
	return out[:min(len(out), footRows(height))]
}

func (s *Screen) inFull(r session.HealthRow) string {
	name := ""
	if entry, ok := s.env.Session.Guide().Dir.Service(r.Service); ok {
		name = entry.Name
	}
	say := r.All(name)
	if do := r.AllToDo(); do != "" {
		say += " To do: " + do
	}
	if r.File != "" {
		say += fmt.Sprintf(" (%s, line %d)", r.File, r.Line)
	}
	return say
}

// Cursor is on the selected row.
func (s *Screen) Cursor(_, height int) *tea.Cursor {
	top := layout.Window(0, s.at, len(s.rows), listRows(height))
	if y := 2 + s.at - top; len(s.rows) > 0 && y < height {
		return tea.NewCursor(0, y)
	}
	return nil
}
