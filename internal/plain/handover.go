package plain

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"signpost/internal/desk"
)

// maxHeads is how many handovers can be looked back at.
const maxHeads = 60

// handover reads the handovers of this desk and writes the next.
func (m *mode) handover() error {
	for {
		heads, err := m.s.HandoverHeads(m.ctx, maxHeads)
		if err != nil {
			m.trouble(err)
		}
		q := question{ask: m.marked("Handover. Write one, or type the number of one to read."), options: []option{{words: "write the handover of this shift", key: "w", also: []string{"write"}}}}
		for i, h := range heads {
			q.options = append(q.options, option{words: sentence(desk.HandoverLine(h, m.s.Now())), key: fmt.Sprint(i + 1)})
		}
		r, err := m.ask(q)
		if err != nil {
			return stepBack(err)
		}
		if i := r.pick(); i > 0 {
			err = m.readHandover(heads[i-1].ID)
		} else {
			err = m.writeHandover()
		}
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// readHandover reads one out, and lets whoever did not write it say that it was
// read.
func (m *mode) readHandover(id string) error {
	h, err := m.s.OpenHandover(m.ctx, id)
	if err != nil {
		m.trouble(err)
		return nil
	}
	m.say(sentence(desk.HandoverLine(h, m.s.Now())))
	m.voice.read(h.Text)
	m.say("End of the handover.")
	if !h.ReadAt.IsZero() || h.By == m.s.Operator().Name && h.By != "" {
		return nil
	}
	read, err := m.yes("Have you read it and taken it over?")
	if err != nil || !read {
		return err
	}
	if _, err := m.s.TakeOver(m.ctx, id); err != nil {
		m.trouble(err)
		return nil
	}
	m.say("Saved. You have read this handover.")
	return nil
}

// writeHandover edits the handover line by line. What is written is kept as a
// draft after every change.
func (m *mode) writeHandover() error {
	d, err := m.s.HandoverDraft(m.ctx)
	if err != nil {
		m.trouble(err)
		return nil
	}
	if d.Rest != nil {
		m.trouble(d.Rest)
	}
	if !d.Kept.IsZero() {
		m.say("This was begun before, last written", desk.SayDue(d.Kept, m.s.Now())+".")
	}
	rows := split(d.Text)
	m.readRows(rows)
	for {
		i, err := m.oneOf("What is to be done with this handover?", []string{"hand over as it is", "add lines at the end", "change a line", "take a line out", "hear it again", "begin anew from the shift"})
		if err != nil {
			return err
		}
		switch i {
		case 0:
			if m.handOver(d, rows) {
				return nil
			}
		case 1:
			rows, err = m.addRows(rows)
		case 2:
			rows, err = m.changeRow(rows)
		case 3:
			rows, err = m.dropRow(rows)
		case 4:
			m.readRows(rows)
		case 5:
			var fresh desk.HandoverDraft
			if fresh, err = m.s.ComposeHandover(m.ctx); err != nil {
				m.trouble(err)
				err = nil
				continue
			}
			rows = split(fresh.Text)
			m.keepDraft(rows)
			m.readRows(rows)
		}
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

func split(words string) []string { return strings.Split(strings.TrimRight(words, "\n "), "\n") }

// readRows reads the lines out with their numbers.
func (m *mode) readRows(rows []string) {
	for i, l := range rows {
		if strings.TrimSpace(l) != "" {
			m.say(fmt.Sprintf("Line %d.", i+1), strings.TrimSpace(l))
		}
	}
}

// handOver saves the handover for the next shift.
func (m *mode) handOver(d desk.HandoverDraft, rows []string) bool {
	words := strings.Join(rows, "\n")
	if strings.TrimSpace(words) == "" {
		m.say("The handover is empty: add a line with what the next shift should know.")
		return false
	}
	if _, err := m.s.HandOver(m.ctx, d.From, words); err != nil {
		m.trouble(err)
		return false
	}
	m.say("Saved. Handed over; the next shift finds it.")
	return true
}

// addRows takes lines until an empty one.
func (m *mode) addRows(rows []string) ([]string, error) {
	for {
		r, err := m.ask(question{ask: "Type a line; an empty line ends.", open: "any words: a line of the handover", blank: "no more lines"})
		if errors.Is(err, errEnd) && m.in.cut != "" {
			rows = append(rows, m.in.cut)
			m.keepDraft(rows)
		}
		if err != nil || r.text == "" {
			return rows, err
		}
		if next := append(rows, r.text); m.keepDraft(next) {
			rows = next
		}
	}
}

func (m *mode) changeRow(rows []string) ([]string, error) {
	i, err := m.lineNumber(rows, "Which line is to be changed? Type its number.")
	if err != nil {
		return rows, err
	}
	m.say("It says:", rows[i])
	r, err := m.ask(question{ask: "What is it to say?", open: "any words: they take the place of the line", blank: "leave it as it is"})
	if err != nil || r.text == "" {
		return rows, err
	}
	next := append([]string(nil), rows...)
	if next[i] = r.text; m.keepDraft(next) {
		return next, nil
	}
	return rows, nil
}

func (m *mode) dropRow(rows []string) ([]string, error) {
	i, err := m.lineNumber(rows, "Which line is to go? Type its number.")
	if err != nil {
		return rows, err
	}
	next := append(append([]string(nil), rows[:i]...), rows[i+1:]...)
	if m.keepDraft(next) {
		return next, nil
	}
	return rows, nil
}

// lineNumber asks for the number of a line.
func (m *mode) lineNumber(rows []string, ask string) (int, error) {
	for {
		r, err := m.ask(question{ask: ask, open: "a number of a line"})
		if err != nil {
			return 0, err
		}
		var n int
		if _, err := fmt.Sscanf(r.text, "%d", &n); err == nil && n >= 1 && n <= len(rows) {
			return n - 1, nil
		}
		m.say(fmt.Sprintf("Type a number from 1 to %d.", len(rows)))
	}
}

// keepDraft keeps what is written so far, and reports whether it is on disk.
func (m *mode) keepDraft(rows []string) bool {
	words := strings.Join(rows, "\n")
	if n := utf8.RuneCountInString(words); n > desk.MaxHandover {
		m.say(fmt.Sprintf("That would be %d characters, and a handover has at most %d: say it in fewer.", n, desk.MaxHandover))
		return false
	}
	if err := m.s.SaveHandoverDraft(m.ctx, words); err != nil {
		m.trouble(err)
		return false
	}
	m.say("Kept.")
	return true
}
