package contact

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/tui/form"
	"signpost/tui/layout"
)

// guide is the guided triage: one question at a time, over the same record as
// the form.
type guide struct {
	on       bool
	asked    []string // ids of questions put, in order
	question *directory.Question
	atMost   int  // questions that can still follow, this one included
	done     bool // nothing open can change the answer any more
	past     bool // an earlier question is looked at again
	form     form.Answers
	list     int // cursor in the list of earlier answers
}

// toggleGuided enters the guided triage, or leaves it for the form. The
// answers stay where they are: in the record.
func (s *Screen) toggleGuided() {
	s.guide.on = !s.guide.on
	s.focus = answersPane
	if s.guide.on {
		s.nextQuestion()
	}
}

// safetyAnswered reports whether the safety questions were spoken of already.
func (s *Screen) safetyAnswered() bool {
	for _, k := range []facts.Key{facts.Emergency, facts.Suicidal, facts.ChildRisk, facts.AdultRisk} {
		if a := s.c.Facts.Get(k); a.Known() || a.IsDeclined() {
			return true
		}
	}
	return s.c.Safety != ""
}

// nextQuestion asks the rules what to put next.
func (s *Screen) nextQuestion() {
	g := s.env.Session.Guide()
	if s.safetyAnswered() && !slices.Contains(s.guide.asked, safetyQuestion) {
		s.guide.asked = append(s.guide.asked, safetyQuestion)
	}
	q, atMost, done := g.Rules.Next(s.c.Facts, s.guide.asked, g.Options(s.env.Session.Now()))
	s.guide.atMost, s.guide.done, s.guide.past = atMost, done, false
	s.put(q)
}

// safetyQuestion is the id of the question that comes first on every contact.
const safetyQuestion = "safety"

// put shows a question from its first part on.
func (s *Screen) put(q *directory.Question) {
	s.guide.question = q
	s.guide.form = form.Answers{}
	if q != nil {
		s.guide.form.Said = q.Ask
	}
	s.guide.form.SetRows(s.guideRows())
}

// guideRows are the parts of the question that apply.
func (s *Screen) guideRows() []form.Row {
	if s.guide.question == nil {
		return nil
	}
	g := s.env.Session.Guide()
	var out []form.Row
	for _, p := range s.guide.question.Parts {
		a := s.c.Facts.Get(facts.Key(p.Fact))
		def, ok := g.Dir.Vocabulary.Def(facts.Key(p.Fact))
		if ok && (a.Known() || g.Rules.PartApplies(s.guide.question.ID, p.Fact, s.c.Facts)) {
			out = append(out, row(p, def))
		}
	}
	return out
}

// guideSettled goes on after an answer is on disk: to the next part, or past
// the last one to the next question.
func (s *Screen) guideSettled(p form.Picked) {
	s.guide.form.SetRows(s.guideRows())
	if !p.Ends {
		return
	}
	rows := s.guide.form.Rows()
	if len(rows) == 0 || rows[len(rows)-1].Def.Key == p.Key {
		s.endQuestion()
		if p.Number {
			s.guide.form.SwallowEnter()
		}
		return
	}
	s.guide.form.Next(p)
}

// endQuestion is done with the question on the screen.
func (s *Screen) endQuestion() {
	if q := s.guide.question; q != nil && !slices.Contains(s.guide.asked, q.ID) {
		s.guide.asked = append(s.guide.asked, q.ID)
	}
	s.nextQuestion()
}

// guideEnter goes to the next part or question; what was not answered counts
// as not known.
func (s *Screen) guideEnter() tea.Cmd {
	if s.guide.done && !s.guide.past {
		s.toggleGuided()
		return nil
	}
	f := &s.guide.form
	if f.Typed() != "" || f.Swallows() {
		return s.pick(f.Enter())
	}
	if f.At() >= len(f.Rows())-1 {
		s.endQuestion()
		return nil
	}
	f.Move(1)
	return nil
}

// questionBefore looks at the question before the one on the screen.
func (s *Screen) questionBefore() {
	at := len(s.guide.asked)
	if q := s.guide.question; q != nil && s.guide.past {
		at = slices.Index(s.guide.asked, q.ID)
	}
	if at > 0 {
		s.jump(at - 1)
	}
}

// jump looks again at the i-th question that was put.
func (s *Screen) jump(i int) {
	for _, q := range s.env.Session.Guide().Dir.Questions {
		if q.ID == s.guide.asked[i] {
			s.put(q)
			s.guide.past = true
		}
	}
}

// earlierKey moves in the list of earlier answers.
func (s *Screen) earlierKey(k string) tea.Cmd {
	switch k {
	case "up":
		s.guide.list = max(0, s.guide.list-1)
	case "down":
		s.guide.list = min(s.guide.list+1, len(s.guide.asked)-1)
	case "enter":
		s.layer = noLayer
		s.jump(s.guide.list)
	default:
		s.layer = noLayer
	}
	return nil
}

// guideLines draws the progress, the words to say and the keys that answer.
func (s *Screen) guideLines(width, height int) ([]string, int) {
	t := s.env.Theme
	lines := []string{t.Dim.Render(layout.Line(" "+s.progress(), width))}
	if s.layer == earlierLayer {
		return append(lines, s.earlierLines(width)...), 1 + s.guide.list
	}
	if s.guide.question == nil || s.guide.done && !s.guide.past {
		for _, l := range text.Wrap("That is all that can still change the answer. Enter goes back to the whole record; ← looks at an answer again.", max(4, width-2)) {
			lines = append(lines, " "+l)
		}
		return lines, 1
	}
	q := s.guide.question
	for _, l := range text.Wrap(text.CleanLine(q.Ask), max(4, width-2)) {
		lines = append(lines, " "+t.Title.Render(l))
	}
	need, _ := s.guide.form.Height(s.c.Facts, t, width)
	if help := s.help(q, width); len(lines)+len(help)+1+need <= height {
		lines = append(append(lines, help...), "")
	}
	rows, at := s.guide.form.View(s.c.Facts, t, s.focus == answersPane, width, max(1, height-len(lines)))
	return append(lines, rows...), len(lines) + at
}

// help is the advice that goes with a question, where there is room for it.
func (s *Screen) help(q *directory.Question, width int) []string {
	var out []string
	for _, l := range text.Wrap(text.CleanLine(q.Help), max(4, width-2)) {
		if l != "" {
			out = append(out, " "+s.env.Theme.Dim.Render(l))
		}
	}
	return out
}

// progress says how far the questions are.
func (s *Screen) progress() string {
	switch {
	case s.guide.past:
		return "an earlier answer: enter goes on"
	case s.guide.done:
		return "no more questions"
	case s.guide.atMost == 1:
		return fmt.Sprintf("question %d, the last", len(s.guide.asked)+1)
	}
	return fmt.Sprintf("question %d, at most %d more after it", len(s.guide.asked)+1, s.guide.atMost-1)
}

func (s *Screen) earlierLines(width int) []string {
	var out []string
	for i, id := range s.guide.asked {
		mark := "  "
		if i == s.guide.list {
			mark = "› "
		}
		row := layout.Line(mark+id+": "+s.answersOf(id), width)
		if i == s.guide.list {
			row = s.env.Theme.Selected.Render(row)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		out = []string{" no question was put yet"}
	}
	return out
}

// answersOf says what was answered to a question.
func (s *Screen) answersOf(id string) string {
	var parts []string
	for _, q := range s.env.Session.Guide().Dir.Questions {
		if q.ID != id {
			continue
		}
		for _, p := range q.Parts {
			if say := desk.SayAnswer(p, s.c.Facts.Get(facts.Key(p.Fact))); say != "" {
				parts = append(parts, say)
			}
		}
	}
	if len(parts) == 0 {
		return "not known"
	}
	return strings.Join(parts, " · ")
}
