package directory

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"signpost/internal/text"
)

// oneLine makes a text of the files safe to show and puts it on one line:
// line breaks and runs of blanks become one blank. Nothing is cut.
func oneLine(s string) string {
	if isTidy(s) {
		return s
	}
	return strings.Join(strings.Fields(text.Clean(s)), " ")
}

// isTidy reports whether s is printable ASCII without doubled or outer blanks.
func isTidy(s string) bool {
	blank := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && blank {
			return false
		}
		blank = c == ' '
	}
	return !blank || s == ""
}

// plain cuts and cleans a piece of the file so that a message can show it.
func plain(s string) string {
	const most = 60
	if cut, is := text.CapRunes(oneLine(s), most); is {
		return cut + "..."
	}
	return oneLine(s)
}

// suspect names what a coordinator should look at in a text, or is "".
func suspect(s string) string {
	for i, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u200c' || r == '\u200d':
		case unicode.IsControl(r):
			return "control characters"
		case r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return "characters that cannot be seen"
		case r == '<' && looksLikeMarkup(s[i:]), r == '&' && looksLikeEntity(s[i:]):
			return "HTML"
		}
	}
	return ""
}

func looksLikeMarkup(s string) bool {
	if len(s) < 3 || s[1] != '/' && s[1] != '!' && !unicode.IsLetter(rune(s[1])) {
		return false
	}
	return strings.IndexByte(s[:min(len(s), 2000)], '>') > 0
}

func looksLikeEntity(s string) bool {
	n := strings.IndexByte(s[:min(len(s), 10)], ';')
	return n > 1 && strings.IndexFunc(s[1:n], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#'
	}) < 0
}
