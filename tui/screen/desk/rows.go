package desk

import (
	"fmt"
	"slices"
	"time"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/layout"
)

// leftShown is how long somebody who left stays on the board: they come back,
// or it was the wrong row.
const leftShown = 30 * time.Minute

// row is a visitor or a contact that the cursor walks over.
type row struct {
	part    string // its heading
	visitor store.Visitor
	contact store.Contact
}

func (r row) id() string {
	if r.visitor.ID != "" {
		return r.visitor.ID
	}
	return r.contact.ID
}

// rows are those who wait, then contacts not finished, then those of today.
func (s *Screen) rows() []row {
	out := make([]row, 0, len(s.board.Waiting)+len(s.day.Unfinished)+len(s.day.Finished))
	for _, v := range s.board.Waiting {
		out = append(out, row{part: "Waiting", visitor: v})
	}
	for _, v := range s.board.Left {
		if s.env.Session.Now().Sub(v.EndedAt) < leftShown {
			out = append(out, row{part: "Waiting", visitor: v})
		}
	}
	for _, c := range s.day.Unfinished {
		out = append(out, row{part: "Not finished", contact: c})
	}
	for _, c := range s.day.Finished {
		out = append(out, row{part: "Today", contact: c})
	}
	return out
}

// selected is the row under the cursor; false when there is none.
func (s *Screen) selected() (row, bool) {
	rows := s.rows()
	if len(rows) == 0 {
		return row{}, false
	}
	return rows[s.place(rows)], true
}

// place is where the selected row is: the one with its id, or, when that is
// gone, what came into its place.
func (s *Screen) place(rows []row) int {
	for i, r := range rows {
		if r.id() == s.on {
			return i
		}
	}
	return max(0, min(s.at, len(rows)-1))
}

// goTo puts the cursor on a contact that is being opened, so that enter goes
// back to it.
func (s *Screen) goTo(c store.Contact) {
	s.on, s.working = c.ID, ""
	if c.Status != store.Done {
		s.working = c.ID
	}
}

// reselect keeps the cursor on what it was on, wherever that is now. When the
// contact that was worked on is finished, it goes to the top: to whoever waits
// longest.
func (s *Screen) reselect() {
	for _, c := range s.day.Finished {
		if c.ID == s.working {
			if s.on == c.ID {
				s.on, s.at = "", 0
			}
			s.working = ""
		}
	}
	s.walk("")
}

// walk moves the cursor.
func (s *Screen) walk(a keys.Action) {
	rows := s.rows()
	if len(rows) == 0 {
		s.on, s.at = "", 0
		return
	}
	by := map[keys.Action]int{keys.Up: -1, keys.Down: 1, keys.PageUp: -page, keys.PageDown: page}[a]
	if a == "" && s.on != "" && s.on == s.working && !slices.ContainsFunc(rows, func(r row) bool { return r.id() == s.on }) {
		return // it was started just now: the reading that has it is on its way
	}
	s.at = max(0, min(s.place(rows)+by, len(rows)-1))
	s.on = rows[s.at].id()
}

// list draws the rows under their headings, and says on which line the cursor
// is.
func (s *Screen) list(width int) (lines []string, at int) {
	t, rows, part := s.env.Theme, s.rows(), ""
	on := s.place(rows)
	for i, r := range rows {
		if r.part != part {
			if part != "" {
				lines = append(lines, "")
			}
			part = r.part
			lines = append(lines, t.Title.Render(" "+part))
		}
		line := layout.Line(s.line(r, i == on), width)
		if i == on {
			at, line = len(lines), t.Selected.Render(line)
		}
		lines = append(lines, line)
	}
	return lines, at
}

// line is one row. It shows codes only: the desk is public.
func (s *Screen) line(r row, selected bool) string {
	mark := " "
	if selected {
		mark = "›"
	}
	at, what, state, about := s.contactParts(r.contact)
	if r.visitor.ID != "" {
		at, what, state, about = s.visitorParts(r.visitor, selected)
	}
	return fmt.Sprintf("%s %s  %s %s %s", mark, clockOf(at), text.Pad(what, 12), text.Pad(state, 20), about)
}

func (s *Screen) contactParts(c store.Contact) (at time.Time, what, state, about string) {
	what = session.Words(c.Channel)
	state = string(c.Outcome)
	if c.Kind.Junk() { // it has no outcome; its kind says as much
		what, state = "junk", string(c.Kind)
	}
	if c.Status != store.Done {
		state = string(c.Status) + " · " + session.Minutes(s.env.Session.Now().Sub(c.StartedAt))
	}
	if session.Unanswered(c) {
		state = "! 999 UNANSWERED"
	}
	return c.StartedAt, what, session.Words(state), session.Summary(c)
}

// visitorParts is a visitor's row. What was noted of them is for the selected
// row only.
func (s *Screen) visitorParts(v store.Visitor, selected bool) (at time.Time, what, state, about string) {
	state = session.Minutes(session.Waited(v, s.env.Session.Now()))
	if v.State == store.Left {
		state = "waited " + state
	}
	switch {
	case selected:
		about = text.CleanLine(v.Words)
	case v.Words != "":
		about = "…"
	}
	return v.ArrivedAt, string(v.State), state, about
}
