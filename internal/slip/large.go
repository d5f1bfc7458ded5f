package slip

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"signpost/internal/text"
)

// maxScale is how large letters get: larger ones are no easier to read.
const maxScale = 4

// CanEnlarge reports whether every character of s can be drawn large.
func CanEnlarge(s string) bool {
	for _, r := range plain(s) {
		if _, known := inked(r, 0, 0); !known {
			return false
		}
	}
	return true
}

// plain is s in the characters that glyphs are drawn of: capitals without
// accents.
func plain(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "—", "-", "\u00a0", " ").Replace(text.CleanLine(s))
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToUpper(s)) {
		if r < 0x300 || r > 0x36f { // accents
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Large draws s in letters of scale times seven points, wrapped at spaces to
// width characters; nil when a word is too long for that, or a character
// unknown.
func Large(s string, width, scale int) []string {
	s = plain(s)
	each := (glyphWide + 1) * scale
	room := (width + scale) / each
	if room < 1 || !CanEnlarge(s) || strings.TrimSpace(s) == "" {
		return nil
	}
	for word := range strings.FieldsSeq(s) {
		if len(word) > room {
			return nil
		}
	}
	var out []string
	for _, line := range text.Wrap(s, room) {
		out = append(append(out, large(strings.TrimSpace(line), scale)...), "")
	}
	return out[:len(out)-1]
}

// inOnePiece is Large, but that a number rather gets smaller than broken over lines.
func inOnePiece(s string, width, scale int) []string {
	if strings.Trim(s, "0123456789 ") == "" {
		for k := scale; k > 0; k-- {
			if l := Large(s, width, k); len(l) == (glyphHigh*k+1)/2 {
				return l
			}
		}
	}
	return Large(s, width, scale)
}

// large draws one line of known characters.
func large(line string, scale int) []string {
	at := func(x, y int) bool {
		i, gx := x/((glyphWide+1)*scale), x%((glyphWide+1)*scale)/scale
		if gx >= glyphWide || y >= glyphHigh*scale {
			return false
		}
		ink, _ := inked(rune(line[i]), gx, y/scale)
		return ink
	}
	var out []string
	for y := 0; y < glyphHigh*scale; y += 2 {
		var b strings.Builder
		for x := range len(line)*(glyphWide+1)*scale - scale {
			b.WriteRune([...]rune{' ', '▀', '▄', '█'}[bit(at(x, y))+2*bit(at(x, y+1))])
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}

// Card draws what somebody reads who cannot hear: name and number, as large as
// they fit in width by height characters together with the lines below. Where
// both do not fit, the name is in plain letters, and in a small window
// everything is; it is longer than the window only then.
func Card(e Entry, width, height int) []string {
	name, rest := text.Wrap(e.Name, max(1, width)), below(e, width)
	n, err := e.Number()
	if err != nil {
		return enlarge([]string{e.Name}, rest, width, height)
	}
	if out := enlarged([]string{e.Name, Spaced(n)}, rest, width, height); out != nil {
		return out
	}
	return enlarge([]string{Spaced(n)}, append(append(name, ""), rest...), width, height)
}

// enlarge is enlarged, or plain lines where large ones do not fit.
func enlarge(heads, rest []string, width, height int) []string {
	if out := enlarged(heads, rest, width, height); out != nil {
		return out
	}
	var out []string
	for _, h := range heads {
		out = append(append(out, text.Wrap(h, max(1, width))...), "")
	}
	return append(out, rest...)
}

// enlarged draws heads as large as they fit above the other lines; nil when
// they do not.
func enlarged(heads, rest []string, width, height int) []string {
next:
	for scale := maxScale; scale > 0; scale-- {
		var out []string
		for _, h := range heads {
			l := inOnePiece(h, width, scale)
			if l == nil {
				continue next
			}
			out = append(append(out, l...), "")
		}
		if len(out)+len(rest) <= height {
			return append(out, rest...)
		}
	}
	return nil
}

// NumberCard is the number alone, as large as it fits, and whose it is.
func NumberCard(e Entry, width, height int) []string {
	number, err := e.Number()
	if err != nil {
		return text.Wrap(err.Error(), max(1, width))
	}
	return enlarge([]string{Spaced(number)}, text.Wrap(join(" ", e.Name, parens(e.Phones[0].Label)), max(1, width)), width, height)
}

// below is the plain lines of a card.
func below(e Entry, width int) []string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, text.Wrap(s, max(1, width))...)
		}
	}
	if len(e.Phones) == 0 {
		add("No number here: ask the desk.")
	}
	add(e.Open)
	add(join("; ", e.Reach, e.How))
	add(join(", ", e.Address, e.Postcode))
	add(e.Notice)
	if e.Unproved {
		add("! " + unproved)
	}
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
