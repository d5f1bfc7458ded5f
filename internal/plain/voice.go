package plain

import (
	"io"
	"strings"
	"unicode"

	"signpost/internal/text"
)

// voice writes whole lines, and nothing in them that is not read as a word:
// what follows is safe for a screen reader, a braille line and a serial line.
type voice struct {
	out io.Writer
	err error // of the first line that could not be written
}

// say writes one line. Signs that the screens use between words become words.
func (v *voice) say(parts ...string) {
	if v.err == nil {
		_, v.err = io.WriteString(v.out, spoken(strings.Join(parts, " "))+"\n")
	}
}

// read writes a text of several lines.
func (v *voice) read(words string) {
	for line := range strings.Lines(text.Clean(words)) {
		v.say(strings.TrimSpace(line))
	}
}

// signs are what is said in place of a sign that a screen reader skips, spells
// out or says wrongly.
var signs = strings.NewReplacer(
	" · ", ", ", "·", ",", "×", " times ", "→", "to", "←", "from", "►", "", "›", "", "…", "...", "–", "-", "—", "-",
	"‘", "'", "’", "'", "“", `"`, "”", `"`, "•", "-", "\uFFFD", "?", "\u00A0", " ", "↑", "up", "↓", "down", "✓", "yes", "✗", "no",
)

// spoken brings a text to what can be read aloud, in one line: no control and
// format characters, no lines, boxes, blocks, pictures or private signs.
func spoken(s string) string {
	s = signs.Replace(text.CleanLine(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x2500 && r <= 0x25FF: // box drawing, blocks, shapes
			return ' '
		case !unicode.IsGraphic(r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// sentence ends a text like a sentence, with a capital.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	if strings.ContainsRune(".?!", r[len(r)-1]) {
		return string(r)
	}
	return string(r) + "."
}

// sentences puts what there is of parts into sentences, one after the other.
func sentences(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = sentence(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}
