package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits on what one query may cost.
const (
	maxQueryRunes = 200
	maxQueryWords = 16
	maxWordRunes  = 32 // of a word, in documents as well; the rest is ignored
)

// special holds letters that Unicode does not decompose but that people type
// without their stroke or ligature.
var special = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

// appendFold appends the folded form of one rune beyond ASCII that stands at the
// start of s. Nothing is appended for marks and invisible format characters.
func appendFold(dst []rune, r rune, s string) []rune {
	if d := norm.NFKD.PropertiesString(s).Decomposition(); d != nil {
		for len(d) > 0 {
			c, n := utf8.DecodeRune(d)
			dst = appendFoldPlain(dst, c)
			d = d[n:]
		}
		return dst
	}
	return appendFoldPlain(dst, r)
}

func appendFoldPlain(dst []rune, r rune) []rune {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return dst
	}
	r = unicode.ToLower(r)
	if s, ok := special[r]; ok {
		for _, c := range s {
			dst = append(dst, c)
		}
		return dst
	}
	return append(dst, r)
}

// asciiFold is the folded form of the letters and digits of ASCII.
var asciiFold = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = c
		case 'A' <= c && c <= 'Z':
			t[c] = c + 'a' - 'A'
		}
	}
	return t
}()

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´'
}

func isInvisible(r rune) bool {
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiFold[r] != 0
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// token is one word: a range of folded runes and the bytes it came from.
type token struct {
	lo, hi     int // runes
	start, end int // bytes of the text
}

// appendTokens splits s into words, appending their folded runes to runes.
func appendTokens(runes []rune, toks []token, s string) ([]rune, []token) {
	open := false
	var t token
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && asciiFold[c] != 0 { // nearly all text
			if !open {
				open = true
				t = token{lo: len(runes), start: i}
			}
			runes = append(runes, rune(asciiFold[c]))
			i++
			t.end = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case isWordRune(r):
			if !open {
				open = true
				t = token{lo: len(runes), start: i}
			}
			runes = appendFold(runes, r, s[i:i+n])
			t.end = i + n
		case open && (isApostrophe(r) || isInvisible(r)):
			// "st paul's" is "st pauls"; accents and joiners vanish
			if isInvisible(r) {
				t.end = i + n
			}
		default:
			if open {
				runes, toks = closeToken(runes, toks, t)
			}
			open = false
			if r == '&' {
				toks = append(toks, token{lo: len(runes), hi: len(runes) + 3, start: i, end: i + n})
				runes = append(runes, 'a', 'n', 'd')
			}
		}
		i += n
	}
	if open {
		runes, toks = closeToken(runes, toks, t)
	}
	return runes, toks
}

func closeToken(runes []rune, toks []token, t token) ([]rune, []token) {
	if len(runes)-t.lo > maxWordRunes {
		runes = runes[:t.lo+maxWordRunes]
	}
	t.hi = len(runes)
	if t.hi == t.lo {
		return runes, toks
	}
	return runes, append(toks, t)
}

// words is appendTokens for places where allocation does not matter.
func words(s string) []string {
	runes, toks := appendTokens(nil, nil, s)
	out := make([]string, len(toks))
	for i, t := range toks {
		out[i] = string(runes[t.lo:t.hi])
	}
	return out
}
