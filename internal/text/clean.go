package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what is taken in at once.
const (
	// MaxPaste is the most bytes of one paste that a text field takes.
	MaxPaste = 64 << 10
	// MaxLine is the most characters of one line that is kept or drawn.
	MaxLine = 4000

	// maxMarks is how many combining marks one character may carry: enough
	// for any living script, too few to paint over neighbouring lines.
	maxMarks = 6
)

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// Clean makes text from outside safe: invalid bytes and control characters
// become U+FFFD (newlines are kept, a tab becomes a space, CR LF one newline),
// format characters go except the two joiners, and piles of combining marks
// are cut. It is applied when text enters and again when it is drawn.
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks, lastCR := 0, false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && n == 1
		i += n
		wasCR := lastCR
		lastCR = r == '\r'
		switch {
		case bad:
			b.WriteRune(utf8.RuneError)
		case r == '\n' && wasCR: // the CR was written as a newline already
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte(' ')
		case unicode.IsControl(r):
			b.WriteRune(utf8.RuneError)
		case r == zwj || r == zwnj:
			b.WriteRune(r)
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r >= 0xE0000 && r <= 0xE0FFF:
		case unicode.Is(unicode.M, r):
			if marks++; marks <= maxMarks {
				b.WriteRune(r)
			}
			continue
		default:
			b.WriteRune(r)
		}
		marks = 0
	}
	return b.String()
}

// isPlain reports whether s is printable ASCII and newlines, which is most
// text and needs no work.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < ' ' && c != '\n') || c >= 0x7f {
			return false
		}
	}
	return true
}

// CleanLine is Clean for text that stands on one line: newlines become spaces
// and the length is capped at MaxLine characters.
func CleanLine(s string) string {
	s, _ = Cap(s, MaxLine*4) // bytes bound the work before it is done
	s = Clean(s)
	if strings.IndexByte(s, '\n') >= 0 {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	s, _ = CapRunes(s, MaxLine)
	return s
}

// Cap cuts s to at most n bytes, at a character's boundary, and tells whether
// it did.
func Cap(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// CapRunes cuts s to at most n characters and tells whether it did.
func CapRunes(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}
