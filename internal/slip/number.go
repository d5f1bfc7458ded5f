package slip

import (
	"slices"
	"strings"

	"signpost/internal/text"
)

// Spaced writes a telephone number in the groups in which it is said, the way
// the coordinator grouped it where that is short enough to remember: "01632 960
// 001". +44 becomes 0. What is no number stays as it is written.
func Spaced(number string) string {
	groups, ext, ok := split(number)
	if !ok {
		return text.CleanLine(number)
	}
	out := strings.Join(groups, " ")
	if ext != "" {
		out += " ext " + ext
	}
	return out
}

// Dictated writes a number for reading out, a digit at a time with a pause after
// each group: "0 1 6 3 2, 9 6 0, 0 0 1".
func Dictated(number string) string {
	groups, ext, ok := split(number)
	if !ok {
		return text.CleanLine(number)
	}
	for i, g := range groups {
		groups[i] = strings.ReplaceAll(apart(g), "+", "plus")
	}
	out := strings.Join(groups, ", ")
	if ext != "" {
		out += ", extension " + apart(ext)
	}
	return out
}

func apart(s string) string { return strings.Join(strings.Split(s, ""), " ") }

// split takes a number apart into groups of digits and an extension. ok is
// false for what holds anything else, such as a word.
func split(number string) (groups []string, ext string, ok bool) {
	s := text.CleanLine(number)
	low := strings.ToLower(s)
	for _, word := range []string{"extension", "ext.", "ext", " x"} {
		if i := strings.Index(low, word); i > 0 && i < len(s) && strings.Trim(low[i+len(word):], " .:0123456789") == "" {
			s, ext = s[:i], digits(low[i+len(word):])
			break
		}
	}
	if strings.Trim(s, "+0123456789 -.()\u00a0\u2010\u2011\u2013") != "" || digits(s) == "" {
		return nil, "", false
	}
	written := strings.FieldsFunc(s, func(r rune) bool { return r != '+' && (r < '0' || r > '9') })
	all := strings.Join(written, "")
	for _, abroad := range []string{"+440", "+44", "00440", "0044"} { // "+44 (0)1632" has a 0 too many
		if rest, cut := strings.CutPrefix(all, abroad); cut && len(rest) > 6 {
			return standard("0" + rest), ext, true
		}
	}
	if strings.Contains(all[1:], "+") {
		return nil, "", false
	}
	if len(written) < 2 {
		return standard(all), ext, true
	}
	for _, g := range written {
		if len(g) > 8 {
			return standard(all), ext, true
		}
	}
	for _, g := range written {
		groups = append(groups, halves(g)...)
	}
	return groups, ext, true
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// halves breaks a group that is too long to be said in one breath.
func halves(g string) []string {
	switch len(g) {
	case 6, 7:
		return []string{g[:3], g[3:]}
	case 8:
		return []string{g[:4], g[4:]}
	}
	return []string{g}
}

// standard groups a number that was written in one piece, by the lengths that
// area codes of its range have (Ofcom's National Telephone Numbering Plan).
func standard(n string) []string {
	is := func(p ...string) bool {
		return slices.ContainsFunc(p, func(p string) bool { return strings.HasPrefix(n, p) })
	}
	switch {
	case len(n) <= 5:
		return []string{n}
	case len(n) >= 10 && is("02"):
		return cut(n, 3, 4, 4)
	case len(n) >= 10 && (is("011") || is("01") && n[3] == '1'):
		return cut(n, 4, 3, 4)
	case is("0800") && len(n) == 8:
		return cut(n, 4, 4)
	case is("03", "05", "08", "09"):
		return cut(n, 4, 3, 4)
	case is("01", "07"):
		return cut(n, 5, 3, 3)
	}
	return cut(n, 3, 3, 3)
}

// cut takes pieces of these lengths off, and what is left in threes.
func cut(s string, lengths ...int) []string {
	var out []string
	for len(s) > 0 {
		n := 3
		if len(lengths) > 0 {
			n, lengths = lengths[0], lengths[1:]
		}
		n = min(n, len(s))
		if len(s)-n == 1 { // no digit is left alone
			n = min(n+1, len(s))
		}
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}
