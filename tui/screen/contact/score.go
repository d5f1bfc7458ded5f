package contact

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/triage/audit"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/tui/form"
	"signpost/tui/screen"
)

// score is the drinking questions being asked.
type score struct {
	questions []audit.Question
	points    []int
	tool      audit.Tool
	result    *audit.Result // all of the tool's questions are answered
}

// askScore begins AUDIT-C: for alcohol, never under 18, only in a build that
// has the text.
func (s *Screen) askScore() tea.Cmd {
	trouble := func(say string) tea.Cmd {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: say})
	}
	if lo, hi, ok := facts.AgeRange(s.c.Facts.Get(facts.Age)); ok && hi < audit.MinAge && lo < audit.MinAge {
		return trouble("These questions are not for people under 18.")
	}
	if !s.c.Facts.Get(facts.Substances).Has("alcohol") {
		return trouble("AUDIT-C is about alcohol: record alcohol among the substances first.")
	}
	q, err := audit.Questions()
	if err != nil {
		return trouble("This build does not carry the AUDIT questions. A score can be typed in the answers.")
	}
	s.layer = scoreLayer
	s.score = score{questions: q, tool: audit.C}
	return nil
}

func (s *Screen) scoreKey(k string) tea.Cmd {
	sc := &s.score
	switch {
	case k == "esc":
		s.layer = noLayer
		return nil
	case k == "backspace" || k == "left":
		if n := len(sc.points); n > 0 {
			sc.points, sc.result = sc.points[:n-1], nil
		}
		return nil
	case sc.result != nil:
		return s.scoreDone(k)
	}
	n, err := strconv.Atoi(k)
	q := sc.questions[len(sc.points)]
	if err != nil || n < 1 || n > len(q.Answers) {
		return nil
	}
	sc.points = append(sc.points, q.Answers[n-1].Points)
	if len(sc.points) < sc.tool.Questions() {
		return nil
	}
	r, err := audit.Score(sc.tool, sc.points, false)
	if err != nil {
		return s.env.Trouble(err)
	}
	sc.result = &r
	key := facts.AuditC
	if sc.tool == audit.Full {
		key = facts.Audit
	}
	return s.pick(form.Picked{Key: key, Answer: facts.Number(r.Score)}, true)
}

// scoreDone goes on to the whole of AUDIT when AUDIT-C asks for it, or ends.
func (s *Screen) scoreDone(k string) tea.Cmd {
	sc := &s.score
	if k == "y" && sc.tool == audit.C && sc.result.Positive() {
		sc.tool, sc.result = audit.Full, nil
		return nil
	}
	s.layer = noLayer
	return nil
}

func (s *Screen) scoreLines(width int) []string {
	t, sc := s.env.Theme, s.score
	room := max(4, width-4)
	lines := []string{t.Title.Render(" " + sc.tool.String())}
	if sc.result != nil {
		lines = append(lines, "", fmt.Sprintf("  %d of %d: %s", sc.result.Score, sc.tool.MaxScore(), sc.result.Band),
			"  "+audit.NotADiagnosis, "")
		if sc.tool == audit.C && sc.result.Positive() {
			lines = append(lines, "  "+t.Key.Render("y")+" go on with the other seven questions", "  any other key: back to the record")
		} else {
			lines = append(lines, "  any key: back to the record")
		}
		return lines
	}
	q := sc.questions[len(sc.points)]
	lines = append(lines, t.Dim.Render(fmt.Sprintf(" question %d of %d · the last 12 months · esc leaves without a score", len(sc.points)+1, sc.tool.Questions())), "")
	for _, l := range text.Wrap(q.Text, room) {
		lines = append(lines, "  "+t.Title.Render(l))
	}
	for i, a := range q.Answers {
		lines = append(lines, fmt.Sprintf("    %s %s", t.Key.Render(strconv.Itoa(i+1)), a.Label))
	}
	return lines
}
