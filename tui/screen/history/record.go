package history

import (
	"fmt"
	"strings"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/layout"
)

// labelWidth is the column of the labels.
const labelWidth = 18

// reasonLabel stands before the line that a reason is typed in.
const reasonLabel = " why: "

// recordView is the open contact in a window of that size.
func (s *Screen) recordView(width, height int) []string {
	if s.mode == answersMode {
		lines, _ := s.answersView(width, height)
		return lines
	}
	lines, _ := s.recordLines(width)
	if s.mode == reasonMode || s.mode == outcomeMode {
		return lines
	}
	return layout.Page(lines, s.scroll, width, height)
}

// answersView is the form that changes the answers of a finished contact, and
// the line of its cursor.
func (s *Screen) answersView(width, height int) ([]string, int) {
	out := []string{s.env.Theme.Title.Render(layout.Line(" Change the answers. What they were stays in the record.", width)), ""}
	rows, at := s.answers.View(s.full.Contact.Facts, s.env.Theme, true, width, max(0, height-len(out)))
	return append(out, rows...), at + len(out)
}

// recordLines is all that the record knows of the open contact, and the line
// that a reason is typed in.
func (s *Screen) recordLines(width int) (out []string, at int) {
	c := s.full.Contact
	r := recorder{t: s, width: width}
	r.title(c)
	switch s.mode {
	case reasonMode:
		what := "Void this contact. It stays in the record, out of lists and counts."
		if s.into != "" {
			what = "Merge this contact into " + s.sayRow(s.into) + ". Both stay readable from both."
		}
		r.wrapped(" "+what, s.env.Theme.Caution.Render)
		at = len(r.out)
		r.out = append(r.out, s.env.Theme.Label.Render(reasonLabel)+s.reason.View(max(1, width-len(reasonLabel)-1), "made by mistake, logged twice…"), "")
	case outcomeMode:
		var choices []form.Choice
		for _, o := range outcomes() {
			choices = append(choices, form.Choice{Key: o.Key, Label: o.Label})
		}
		r.wrapped(" How did it end?", s.env.Theme.Caution.Render)
		r.out = append(append(r.out, form.Flow(choices, s.env.Theme, width)...), "")
	}
	r.contact(c)
	r.others(s.full)
	r.versions(s.full)
	return r.out, at
}

// sayRow names a listed contact by its time and channel.
func (s *Screen) sayRow(id string) string {
	for _, r := range s.rows {
		if r.ID == id {
			return "the one of " + session.Moment(r.At) + ", " + session.Words(r.Channel)
		}
	}
	return "the one picked"
}

// recorder writes a contact line by line.
type recorder struct {
	t     *Screen
	width int
	out   []string
}

func (r *recorder) wrapped(s string, style func(...string) string) {
	indent := s[:len(s)-len(strings.TrimLeft(s, " "))]
	for _, l := range text.Wrap(text.CleanLine(strings.TrimLeft(s, " ")), max(4, r.width-len(indent)-1)) {
		r.out = append(r.out, style(indent+l))
	}
}

func plain(s ...string) string { return strings.Join(s, "") }

// part begins a part with a title.
func (r *recorder) part(title string) {
	r.out = append(r.out, "", r.t.env.Theme.Title.Render(layout.Line(" "+text.CleanLine(title), r.width)))
}

// field is a label with its value, wrapped beside it.
func (r *recorder) field(label, value string) {
	col := min(labelWidth, r.width/2)
	for i, l := range text.Wrap(text.CleanLine(value), max(4, r.width-col-2)) {
		head := ""
		if i == 0 {
			head = text.CleanLine(label)
		}
		r.out = append(r.out, " "+r.t.env.Theme.Label.Render(text.Pad(head, col))+" "+l)
	}
}

// heading is a contact in one line: when, how, who.
func heading(c store.Contact) string {
	out := session.Moment(c.StartedAt) + " · " + session.Words(c.Channel)
	if c.Kind.Junk() {
		out = session.Moment(c.StartedAt) + " · junk: " + session.Words(string(c.Kind))
	}
	if c.Operator != "" {
		out += " · " + c.Operator
	}
	if c.Desk != "" {
		out += " · " + c.Desk
	}
	if !c.EndedAt.IsZero() {
		out += " · " + session.Minutes(c.EndedAt.Sub(c.StartedAt))
	}
	return text.CleanLine(out)
}

func (r *recorder) title(c store.Contact) {
	t := r.t.env.Theme
	r.wrapped(" "+heading(c), t.Title.Render)
	if c.Status != store.Done {
		r.wrapped(" "+session.SayStatus(c), t.Caution.Render)
	}
	if m := r.t.env.Session.Guide().Missed(c); len(m) > 0 {
		r.wrapped(" ! These answers call for "+list(m)+"; nothing was recorded during the contact.", t.Danger.Render)
	}
	r.out = append(r.out, "")
}

// contact is the answers, notes and services of the contact itself.
func (r *recorder) contact(c store.Contact) {
	g := r.t.env.Session.Guide()
	for _, f := range g.Fields(c) {
		if f.Key != "status" && f.Key != "channel" && (f.Key != "kind" || c.Kind.Junk()) {
			r.field(f.Label, f.Value)
		}
	}
	if len(c.Notes) > 0 || r.t.full.Drafts[session.FieldNote] != "" {
		r.part("Notes")
		r.notes(c)
		if d := r.t.full.Drafts[session.FieldNote]; d != "" {
			r.field("not kept yet", d)
		}
	}
	if d := r.t.full.Drafts[session.FieldQuick]; d != "" {
		r.field("quick line", d)
	}
	if len(c.Referrals) > 0 {
		r.part("Services given")
		r.services(c)
	}
}

func (r *recorder) notes(c store.Contact) {
	for _, n := range c.Notes {
		label := n.At.In(session.London()).Format("15:04")
		if n.At.Sub(c.StartedAt).Abs().Hours() > 12 {
			label = n.At.In(session.London()).Format("2 Jan 15:04")
		}
		if n.By != "" && n.By != c.Operator {
			label += " " + n.By
		}
		r.field(label, strings.ReplaceAll(n.Text, "\n", " / "))
	}
}

func (r *recorder) services(c store.Contact) {
	for _, f := range c.Referrals {
		r.field(f.GivenAt.In(session.London()).Format("15:04"), r.t.env.Session.Guide().SayReferral(f))
	}
}

// others are the contacts that this one was merged with.
func (r *recorder) others(f session.Full) {
	show := func(title string, c store.Contact) {
		r.part(title + heading(c))
		r.notes(c)
		r.services(c)
		if len(c.Notes)+len(c.Referrals) == 0 {
			r.field("", "no notes, no services")
		}
	}
	if f.Into != nil {
		show("Merged into: ", *f.Into)
	}
	for _, c := range f.From {
		show("Merged into this one: ", c)
	}
}

// versions say what was changed after the contact was finished.
func (r *recorder) versions(f session.Full) {
	if len(f.Versions) == 0 {
		return
	}
	g := r.t.env.Session.Guide()
	r.part("Changed since it was finished")
	after := f.Contact
	for _, v := range f.Versions {
		by := ""
		if v.By != "" {
			by = " by " + v.By
		}
		r.wrapped(" "+session.Moment(v.At)+by, plain)
		for _, c := range g.Changes(v.Contact, after) {
			r.field("  "+c.Label, fmt.Sprintf("%s (before: %s)", orNothing(c.After), orNothing(c.Before)))
		}
		after = v.Contact
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
