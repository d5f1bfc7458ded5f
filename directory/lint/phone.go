package lint

import (
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
)

// The shape of United Kingdom numbers, from Ofcom's National Telephone Numbering
// Plan (parts A1 and A2: what each range is for and how long its numbers are).
// Whether a number is in use is not known here: only whether it can be one.

// numberRange is the numbers that start alike. Digits count the leading 0.
type numberRange struct {
	prefix string
	digits []int
	what   string
}

// numberRanges lists longer prefixes first, so that the first that fits counts.
func numberRanges() []numberRange {
	return []numberRange{
		{"08001111", []int{8}, "Childline"},
		{"0800", []int{11, 10}, "a freephone number"},
		{"0808", []int{11}, "a freephone number"},
		{"0843", []int{11}, ""}, {"0844", []int{11}, ""}, {"0845", []int{11}, ""},
		{"0870", []int{11}, ""}, {"0871", []int{11}, ""}, {"0872", []int{11}, ""}, {"0873", []int{11}, ""},
		{"020", []int{11}, "a number of London"},
		{"023", []int{11}, ""}, {"024", []int{11}, ""}, {"028", []int{11}, ""}, {"029", []int{11}, ""},
		{"030", []int{11}, ""}, {"033", []int{11}, ""}, {"034", []int{11}, ""}, {"037", []int{11}, ""},
		{"055", []int{11}, ""}, {"056", []int{11}, ""},
		{"070", []int{11}, "a personal number"},
		{"090", []int{11}, "a premium number"}, {"091", []int{11}, "a premium number"}, {"098", []int{11}, "a premium number"},
		{"010", nil, ""}, // no area starts so
		{"01", []int{11, 10}, "an area's number"},
		{"07", []int{11}, "a mobile number"},
	}
}

// shortNumbers may be dialled as they are: emergency and non-emergency police,
// health, power cuts, bank fraud (Ofcom's plan, part A3), the harmonised European
// numbers of social value, and the emergency text relay.
func shortNumbers() []string {
	return []string{"999", "112", "111", "101", "105", "119", "159", "116000", "116006", "116111", "116117", "116123", "18000"}
}

// exampleNumbers start the ranges that Ofcom keeps free for drama and examples:
// nobody ever answers there.
func exampleNumbers() []string {
	return []string{
		"01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960", "01414960", "01514960", "01614960",
		"01914980", "01632960", "02079460", "02890180", "02920180", "03069990", "07700900", "08081570", "09098790",
	}
}

// judgePhone says what is wrong with a number; nothing when it is possible.
func judgePhone(p directory.Phone) (sev directory.Severity, rule, why, hint string) {
	const rulePhone = "phone"
	digits, odd := digitsOf(p.Number)
	shown := short(p.Number)
	switch {
	case odd != 0:
		return directory.Caution, rulePhone, fmt.Sprintf("%q holds %q, which cannot be dialled", shown, string(odd)), oddHint(p.Number, odd)
	case digits == "":
		return directory.Caution, rulePhone, fmt.Sprintf("%q holds no number", shown), "Words about a number stand behind it in brackets: \"0300 123 4567 (office)\"."
	case slices.Contains(shortNumbers(), digits), isTextCode(digits, p.Label):
		return "", "", "", ""
	case digits[0] == '+':
		return directory.Note, rulePhone, fmt.Sprintf("%q is not a United Kingdom number", shown), "Check it. A United Kingdom number starts with 0 or +44."
	case digits[0] != '0':
		return directory.Caution, rulePhone, fmt.Sprintf("%q is not a possible United Kingdom number: it starts neither with 0 nor with +44", shown),
			"Write it with its area code."
	}
	if slices.ContainsFunc(exampleNumbers(), func(e string) bool { return strings.HasPrefix(digits, e) && len(digits) == 11 }) {
		return directory.Note, "phone-example", fmt.Sprintf("%q is one of the numbers set aside for films and examples: nobody answers there", shown), "Put the real number, or take it out."
	}
	return judgeRange(digits, shown)
}

func judgeRange(digits, shown string) (sev directory.Severity, rule, why, hint string) {
	all := numberRanges()
	i := slices.IndexFunc(all, func(r numberRange) bool { return strings.HasPrefix(digits, r.prefix) })
	if i < 0 || all[i].digits == nil {
		return directory.Caution, "phone", fmt.Sprintf("%q is not a possible United Kingdom number: none starts with %s", shown, digits[:min(4, len(digits))]),
			"Compare it with the service's own papers."
	}
	r := all[i]
	switch {
	case !slices.Contains(r.digits, len(digits)):
		return directory.Caution, "phone", fmt.Sprintf("%q is not a possible United Kingdom number: it has %d digits, and those that start with %s have %d", shown, len(digits), r.prefix, r.digits[0]),
			"Compare it with the service's own papers. Two numbers are two texts: [\"...\", \"...\"]."
	case len(digits) < r.digits[0] && r.prefix == "01":
		// A few areas still have numbers of ten digits; which ones is not kept here.
		return directory.Note, "phone", fmt.Sprintf("%q has one digit less than nearly all numbers that start with 01", shown), "Count its digits again. A few areas have such numbers."
	}
	return "", "", "", ""
}

// digitsOf takes the digits out of a number as people write it, +44 turned
// into 0 and an extension left off. odd is the first character that does not
// belong, 0 when there is none.
func digitsOf(s string) (digits string, odd rune) {
	low := strings.ToLower(s)
	for _, ext := range []string{"extension", "ext.", "ext", " x"} {
		if i := strings.Index(low, ext); i > 0 && strings.Trim(low[i+len(ext):], " .:0123456789") == "" {
			low = low[:i]
			break
		}
	}
	var b strings.Builder
	for i, r := range low {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -.()\u00a0\u2010\u2011\u2013", r):
		default:
			return "", []rune(s[i:])[0]
		}
	}
	digits = b.String()
	if rest, ok := strings.CutPrefix(digits, "18001"); ok && len(rest) > 6 {
		digits = rest // text relay, then the number
	}
	if rest, ok := strings.CutPrefix(digits, "0044"); ok {
		digits = "+44" + rest
	}
	if rest, ok := strings.CutPrefix(digits, "+44"); ok {
		digits = "0" + strings.TrimPrefix(rest, "0")
	}
	return digits, 0
}

func oddHint(number string, odd rune) string {
	switch {
	case strings.ContainsRune("oO", odd) && strings.Count(strings.ToLower(number), "o") < 3 && strings.ContainsAny(number, "0123456789"):
		return "Is it the digit 0 and not the letter O?"
	case strings.ContainsRune("iIl", odd):
		return "Is it the digit 1 and not a letter?"
	case strings.ContainsRune("/,;&", odd):
		return `Two numbers are two texts: phone = ["...", "..."].`
	}
	return `Words about a number stand behind it in brackets: "0300 123 4567 (office)".`
}

// isTextCode reports whether digits are one of the five-digit codes that text
// messages go to, and the label says so.
func isTextCode(digits, label string) bool {
	label = strings.ToLower(label)
	return len(digits) == 5 && digits[0] >= '6' && digits[0] <= '8' && (strings.Contains(label, "text") || strings.Contains(label, "sms"))
}
