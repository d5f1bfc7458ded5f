// Package card draws one service: every fact the entry has, and in plain words
// those it has not. The directory screen and the contact screen share it.
package card

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/search"
	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/theme"
)

// labelWidth is the column of labels.
const labelWidth = 11

// drawer collects the lines of a card.
type drawer struct {
	t     *theme.Theme
	width int
	out   []string
}

func (d *drawer) line(style lipgloss.Style, s string) {
	for _, l := range text.Wrap(text.CleanLine(s), d.width) {
		d.out = append(d.out, style.Render(l))
	}
}

// field writes a labelled value; an empty one is left out.
func (d *drawer) field(label, value string) { d.styled(label, value, d.t.Plain) }

func (d *drawer) styled(label, value string, style lipgloss.Style) {
	if strings.TrimSpace(value) == "" {
		return
	}
	room := d.width - labelWidth - 1
	if room < 12 {
		d.line(d.t.Label, label)
		d.line(style, value)
		return
	}
	for i, l := range text.Wrap(text.CleanLine(value), room) {
		head := ""
		if i == 0 {
			head = label
		}
		d.out = append(d.out, d.t.Label.Render(text.Pad(head, labelWidth))+" "+style.Render(l))
	}
}

func (d *drawer) blank() { d.out = append(d.out, "") }

// Match says why a service is listed.
type Match struct {
	Spans []search.Span // what matched in its name
	Label string        // what the reasons are: "found by"
	Why   []string      // in words; none: nothing is said
}

// Service draws everything a desk may see of s, staff tips included. Private
// fields are marked. Flags are what the front line says is wrong with it, one
// line each.
func Service(s *directory.Service, m Match, flags []string, g *session.Guide, now time.Time, t *theme.Theme, width int) []string {
	d := &drawer{t: t, width: max(8, width)}
	d.head(s, m, flags, now)
	d.reach(s, g)
	d.contact(s, g, now)
	d.about(s, g)
	d.origin(s)
	return d.out
}

func (d *drawer) head(s *directory.Service, m Match, flags []string, now time.Time) {
	d.name(s.Name, m.Spans)
	if s.Provider != "" {
		d.line(d.t.Dim, s.Provider)
	}
	if s.NeverChecked() {
		d.line(d.t.Caution, "! check before use: never checked by a coordinator")
	}
	if why := session.NotGiven(s); why != "" {
		d.line(d.t.Danger, "! not somewhere to send people: "+why)
	} else if s.Status == directory.StatusPaused {
		d.line(d.t.Caution, "! paused at the moment")
	}
	if n := session.NoticeAt(s, now); n != "" {
		d.line(d.t.Caution, "! "+n)
	}
	for _, f := range flags {
		d.line(d.t.Danger, "! "+f)
	}
	d.blank()
	d.styled(m.Label, strings.Join(m.Why, ", "), d.t.Accent)
}

// name draws the name as a title, with what matched set off in it.
func (d *drawer) name(name string, spans []search.Span) {
	if text.CleanLine(name) != name { // its bytes are not those that are drawn
		d.line(d.t.Title, name)
		return
	}
	at := 0
	for _, l := range text.Wrap(name, d.width) {
		i := strings.Index(name[at:], l)
		if i < 0 {
			d.out = append(d.out, d.t.Title.Render(l))
			continue
		}
		at += i
		d.out = append(d.out, HighlightOn(l, within(spans, at, len(l)), d.t.Title, d.t.Title.Inherit(d.t.Accent)))
		at += len(l)
	}
}

// within are the parts of spans in the n bytes from at, counted from there.
func within(spans []search.Span, at, n int) []search.Span {
	var out []search.Span
	for _, sp := range spans {
		if from, to := max(sp.Start-at, 0), min(sp.End-at, n); from < to {
			out = append(out, search.Span{Start: from, End: to})
		}
	}
	return out
}

func (d *drawer) reach(s *directory.Service, g *session.Guide) {
	d.field("reach", session.ReachWords(s))
	d.field("how", strings.Join(s.How, ", "))
	if len(s.WayIn) > 0 {
		d.field("way in", strings.Join(g.Names(s.WayIn), " or "))
	}
	d.field("gate", s.Gate)
	if len(s.How) == 0 && len(s.WayIn) == 0 && s.Gate == "" {
		d.styled("how", "not recorded - ring first", d.t.Caution)
	}
}

func (d *drawer) contact(s *directory.Service, g *session.Guide, now time.Time) {
	for _, p := range s.Phone {
		d.field(d.private(s, "phone"), numberOf(p))
	}
	if len(s.Phone) == 0 {
		d.styled("phone", session.NoNumber, d.t.Caution)
	}
	open := g.OpeningOf(s, now)
	d.styled("now", open.Say, openStyle(d.t, open.State))
	if len(s.Hours) > 0 {
		d.field(d.private(s, "hours"), strings.Join(s.Hours, "; "))
	}
	where := join(s.Address, s.Town, s.Postcode)
	if s.Address == "" && len(s.Places) == 0 {
		where = join("address not recorded", s.Town, s.Postcode)
		d.styled("where", where, d.t.Caution)
	} else {
		d.field(d.private(s, "address"), where)
	}
	for _, p := range s.Places {
		nums := ""
		if len(p.Phone) > 0 {
			nums = numberOf(p.Phone[0])
		}
		d.field("also at", join(p.Name, p.Address, p.Town, p.Postcode, nums))
	}
	d.field("website", s.Website)
	d.field("email", s.Email)
	d.blank()
}

// private marks the label of a field that must not be printed or read out.
func (d *drawer) private(s *directory.Service, field string) string {
	if s.IsPrivate(field) {
		return field + " (P)"
	}
	return field
}

func numberOf(p directory.Phone) string {
	if p.Label != "" {
		return p.Number + " (" + p.Label + ")"
	}
	return p.Number
}

func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

func (d *drawer) about(s *directory.Service, g *session.Guide) {
	d.field("does", s.About)
	d.field("for", s.Who)
	d.styled("not for", s.NotWho, d.t.Caution)
	d.field("ages", s.Ages.Text)
	if s.Ages.Text == "" {
		d.styled("ages", "not recorded", d.t.Caution)
	}
	d.field("area", strings.Join(g.AreaNames(s.Area), ", "))
	d.field("types", strings.Join(s.Types, ", "))
	d.field("languages", strings.Join(s.Languages, ", "))
	d.field("access", strings.Join(s.Access, ", "))
	d.field("cost", s.Cost)
	d.field("wait", s.Wait)
	d.field("also called", strings.Join(s.Also, ", "))
	for _, tip := range s.Tips {
		d.styled("staff tip", tip+" (P)", d.t.Accent)
	}
	d.blank()
}

func (d *drawer) origin(s *directory.Service) {
	checked := "never"
	if !s.Checked.IsZero() {
		checked = s.Checked.Format("2 Jan 2006")
		if s.CheckedBy != "" {
			checked += " by " + s.CheckedBy
		}
	}
	d.field("checked", checked)
	d.field("as of", s.AsOf)
	d.field("source", s.Source)
	d.field("id", s.ID)
}

func openStyle(t *theme.Theme, st hours.State) lipgloss.Style {
	switch st {
	case hours.Open:
		return t.Good
	case hours.Closed, hours.Closing, hours.NotKnown:
		return t.Caution
	}
	return t.Plain
}

// Highlight draws name with what matched set off. Spans are bytes of name.
func Highlight(name string, spans []search.Span, style lipgloss.Style) string {
	return HighlightOn(name, spans, lipgloss.NewStyle(), style)
}

// HighlightOn is Highlight where the rest of the name has a style of its own.
func HighlightOn(name string, spans []search.Span, rest, style lipgloss.Style) string {
	var b strings.Builder
	draw := func(st lipgloss.Style, s string) {
		if s = text.CleanLine(s); s != "" {
			b.WriteString(st.Render(s))
		}
	}
	at := 0
	for _, sp := range spans {
		if sp.Start < at || sp.End > len(name) || sp.Start >= sp.End {
			continue
		}
		draw(rest, name[at:sp.Start])
		draw(style, name[sp.Start:sp.End])
		at = sp.End
	}
	draw(rest, name[at:])
	return b.String()
}
