package slip

import (
	"fmt"
	"strings"
	"time"

	"signpost/internal/text"
)

// The measures of a slip, in characters and lines.
const (
	// DefaultWidth and PageLines are what fits on one side of A4 or Letter in
	// large type: 6 characters and 4 lines to the inch, about 17 points.
	DefaultWidth = 40
	PageLines    = 40
	MinWidth     = 24
	MaxWidth     = 132

	labelWidth = 8
	briefLines = 3 // of a long text where several services share a page
)

// Desk is who hands the slip over. Both may be empty.
type Desk struct{ Name, Phone string }

// Options are how a slip is made.
type Options struct {
	Width int       // 0: DefaultWidth
	Lines int       // of the page; 0: PageLines
	At    time.Time // in the zone of the desk
	Desk  Desk
}

// Page is one slip.
type Page struct {
	Lines   []string // each at most as wide as the slip
	LeftOut []string // names of services that did not fit
}

// Text is the slip as a text file.
func (p Page) Text() string { return strings.Join(p.Lines, "\n") + "\n" }

// detail is how much of a service is said, the most first.
type detail int

const (
	whole detail = iota
	brief
	least // name, number, how to reach it, what is open, whether it was checked
	numDetails
)

// Print makes one page of services. It never grows longer than a page: first
// the texts get shorter, then services at the end are left out, and the slip
// says how many. The first service is always on it.
func Print(entries []Entry, o Options) Page {
	if o.Width == 0 {
		o.Width = DefaultWidth
	}
	if o.Lines <= 0 {
		o.Lines = PageLines
	}
	o.Width = max(MinWidth, min(o.Width, MaxWidth))
	foot := footer(o)
	for d := whole; d < numDetails; d++ {
		if body := blocks(entries, d, o.Width); len(body)+len(foot) <= o.Lines {
			return Page{Lines: append(body, foot...)}
		}
	}
	return cramped(entries, foot, o)
}

// cramped is a page on which not every service fits.
func cramped(entries []Entry, foot []string, o Options) Page {
	for n := len(entries); n > 0; n-- {
		var gone []string
		for _, e := range entries[n:] {
			gone = append(gone, e.Name)
		}
		end := append(leftOut(len(gone), o.Width), foot...)
		room := o.Lines - len(end)
		body := blocks(entries[:n], least, o.Width)
		if n == 1 && len(body) > room { // a page too small for one service: its top holds name and number
			body = append(body[:max(0, room-1)], "…")
		}
		if len(body) <= room || n == 1 {
			return Page{Lines: append(body, end...), LeftOut: gone}
		}
	}
	return Page{Lines: foot}
}

func leftOut(n, width int) []string {
	switch n {
	case 0:
		return nil
	case 1:
		return append(text.Wrap("1 more service did not fit on this slip: ask the desk.", width), "")
	}
	return append(text.Wrap(fmt.Sprintf("%d more services did not fit on this slip: ask the desk.", n), width), "")
}

func blocks(entries []Entry, d detail, width int) []string {
	var out []string
	for _, e := range entries {
		out = append(append(out, block(e, d, width)...), "")
	}
	return out
}

// footer says when the slip was made and where to ask.
func footer(o Options) []string {
	out := []string{strings.Repeat("-", o.Width)}
	if phone := text.CleanLine(o.Desk.Phone); phone != "" {
		from := or(text.CleanLine(o.Desk.Name), "the desk")
		out = append(out, shorten(text.Wrap("Questions? Ring "+from+":", o.Width), 2)...)
		out = append(out, shorten(text.Wrap(Spaced(phone), o.Width), 2)...)
	}
	if !o.At.IsZero() {
		out = append(out, text.Wrap("Printed "+o.At.Format("Monday 2 January 2006, 15:04")+". Times can change: ring first.", o.Width)...)
	}
	return out
}

// writer collects the lines of one service.
type writer struct {
	width int
	most  int // lines of a long text; 0: as many as it takes
	out   []string
}

func (w *writer) text(s string) {
	if s != "" {
		w.out = append(w.out, shorten(text.Wrap(s, w.width), w.most)...)
	}
}

// field writes a labelled value, wrapped beside its label.
func (w *writer) field(label, value string) { w.limited(label, value, w.most) }

// full is field for what must never be cut short.
func (w *writer) full(label, value string) { w.limited(label, value, 0) }

func (w *writer) limited(label, value string, most int) {
	if value == "" {
		return
	}
	for i, l := range shorten(text.Wrap(value, w.width-labelWidth), most) {
		head := ""
		if i == 0 {
			head = label
		}
		w.out = append(w.out, strings.TrimRight(text.Pad(head, labelWidth)+l, " "))
	}
}

// shorten keeps the first lines and marks that there were more. 0 keeps all.
func shorten(lines []string, most int) []string {
	if most <= 0 || len(lines) <= most {
		return lines
	}
	out := append([]string{}, lines[:most]...)
	cut := strings.TrimRight(out[most-1], " ")
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	out[most-1] = cut + " …"
	if text.Width(out[most-1]) > text.Width(lines[most-1])+1 {
		out[most-1] = text.Truncate(lines[most-1], max(1, text.Width(lines[most-1])-1)) + "…"
	}
	return out
}

// block is one service. What somebody cannot do without stands on top.
func block(e Entry, d detail, width int) []string {
	w := &writer{width: width}
	if d > whole {
		w.most = briefLines
	}
	w.out = append(w.out, shorten(text.Wrap(e.Name, width), briefLines)...)
	w.out = append(w.out, strings.Repeat("=", min(width, max(4, text.Width(w.out[0])))))
	for _, p := range e.Phones {
		w.full("Phone", Spaced(p.Number))
		w.field("", parens(p.Label))
	}
	if len(e.Phones) == 0 {
		w.full("Phone", noNumber)
	}
	w.field("How", join("; ", e.Reach, e.How))
	w.field("Way in", e.WayIn)
	if d < least {
		w.field("First", e.Gate)
	}
	w.field("Where", join(", ", e.Address, e.Postcode))
	w.field("Today", e.Open)
	if d < least {
		w.field("Hours", strings.Join(e.Hours, "; "))
		w.field("Note", e.Notice)
		w.out = append(w.out, "")
		w.text(e.About)
		w.field("For", e.Who)
		w.field("Not for", e.NotWho)
		w.places(e, d)
		w.field("Web", e.Website)
		w.field("Email", e.Email)
		w.out = append(w.out, "")
	}
	w.origin(e, d)
	return w.out
}

func (w *writer) places(e Entry, d detail) {
	for i, p := range e.Places {
		if d == brief && i == briefLines {
			w.field("", fmt.Sprintf("and %d more", len(e.Places)-i))
			return
		}
		w.field("Also at", join(", ", p.Name, p.Address, p.Town, p.Postcode))
		for _, n := range p.Phone {
			w.full("", join(" ", Spaced(n.Number), parens(n.Label)))
		}
	}
}

// origin says how far the entry can be trusted.
func (w *writer) origin(e Entry, d detail) {
	if e.Unproved {
		w.out = append(w.out, text.Wrap("! "+unproved, w.width)...)
	} else if e.Checked != "" {
		w.text("Checked " + e.Checked)
	}
	if e.DatesFrom != "" && d < least {
		w.text("What is known dates from " + e.DatesFrom + ".")
	}
}

func parens(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}
