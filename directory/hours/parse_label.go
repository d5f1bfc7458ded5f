package hours

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutNotes takes bracketed notes off the end of a line. A bracket that holds
// nothing but a flag is that flag; one that speaks of term time also counts as
// the flag, because hours that hold in term time only cannot be computed.
func cutNotes(line string) (body, note string, flags []flag, bad *Problem) {
	body = line
	for {
		body = strings.TrimRightFunc(body, unicode.IsSpace)
		open := strings.LastIndexByte(body, '(')
		if !strings.HasSuffix(body, ")") || open < 0 {
			break
		}
		column := utf8.RuneCountInString(body[:open]) + 1
		text := strings.Join(strings.Fields(body[open+1:len(body)-1]), " ")
		body = body[:open]
		if f, ok := noteFlag(text, column); ok {
			flags = append(flags, f)
			continue
		}
		if text == "" {
			continue
		}
		switch {
		case strings.Contains(text, ")"):
			return "", "", nil, &Problem{Column: column, Message: "this note has a bracket inside a bracket", Hint: "write the note without brackets of its own"}
		case note != "":
			return "", "", nil, &Problem{Column: column, Message: "a line can have one note in brackets", Hint: "put both into one pair of brackets"}
		case utf8.RuneCountInString(text) > maxNote:
			return "", "", nil, &Problem{Column: column, Message: "this note is too long", Hint: "move it to `notice` or `tips`"}
		}
		note = text
		if speaksOfTerm(text) {
			flags = append(flags, flag{kind: termFlag, column: column})
		} else if changesHours(text) {
			return "", "", nil, &Problem{Column: column, Message: "this note seems to change the hours, and notes are not computed",
				Hint: "write it as hours: Mon-Fri 09:00-12:00, 13:00-17:00, or a line of its own such as Wed closed"}
		}
	}
	if i := strings.IndexAny(body, "()"); i >= 0 {
		return "", "", nil, &Problem{Column: utf8.RuneCountInString(body[:i]) + 1,
			Message: "a note in brackets belongs at the end of the line", Hint: "Mon-Fri 09:00-17:00 (ring the bell)"}
	}
	return body, note, flags, nil
}

func speaksOfTerm(text string) bool {
	s := strings.ToLower(text)
	return strings.Contains(s, "term time") || strings.Contains(s, "term-time") || strings.Contains(s, "termtime")
}

// changers are words that, in a note or a label, would make a service look open
// when the line means that it is not.
var changers = []string{"closed", "closes", "close", "except", "excluding", "apart", "fortnightly", "fortnight", "alternate",
	"monthly", "varies", "vary", "holiday", "holidays"}

// changesHours tells whether a note says something about days and times that
// the line itself should say.
func changesHours(text string) bool {
	day, appointment, only := false, false, false
	for i, w := range words(text) {
		if slices.Contains(changers, w) {
			return true
		}
		_, isDay := dayOf(w)
		day = day || isDay && len(w) > 2
		appointment = appointment || w == "appointment" || w == "appointments"
		only = only || w == "only" || i == 0 && w == "by" || w == "strictly"
	}
	number := strings.ContainsAny(text, "0123456789")
	return day && number || appointment && only
}

// words are the runs of letters of a text, in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

func noteFlag(text string, column int) (flag, bool) {
	p := &parser{tokens: lex(text, column)}
	f, ok := p.flag()
	return f, ok && p.done() && f.kind != allDayFlag && f.kind != vagueFlag
}

// cutLabel takes "Clinic:" off the front. What could be days, a flag or a
// heading is none.
func cutLabel(line string) (label, body string, base int, bad *Problem) {
	at := -1
	for i := 0; i < len(line); i++ {
		if line[i] == ':' && !(i > 0 && i+1 < len(line) && isDigit(rune(line[i-1])) && isDigit(rune(line[i+1]))) {
			at = i
			break
		}
	}
	if at < 0 {
		return "", line, 0, nil
	}
	head := strings.Join(strings.Fields(line[:at]), " ")
	rest, base := line[at+1:], utf8.RuneCountInString(line[:at])+1
	lead := utf8.RuneCountInString(line[:at]) - utf8.RuneCountInString(strings.TrimLeftFunc(line[:at], unicode.IsSpace)) + 1
	switch p := (&parser{tokens: lex(head, 0)}); {
	case head == "":
		return "", "", 0, &Problem{Column: base, Message: "there is nothing before this colon"}
	case p.isHeading():
		return "", rest, base, nil
	case p.isTiming():
		return "", line[:at] + " " + rest, 0, nil
	}
	if bad := checkLabel(head, lead); bad != nil {
		if (&parser{tokens: lex(head, 0)}).startsWhen() {
			return "", line, 0, nil // "Mon-Fri 9am-5pm, Sat: closed": this colon is no label's
		}
		return "", "", 0, bad
	}
	return head, rest, base, nil
}

// seasons in a label would make hours that hold for part of the year look as
// if they held all year.
var seasons = []string{"term", "termtime", "holiday", "holidays", "half", "summer", "winter", "spring", "autumn",
	"christmas", "xmas", "easter", "ramadan", "season", "january", "february", "march", "april", "june", "july",
	"august", "september", "october", "november", "december"}

func checkLabel(head string, column int) *Problem {
	if utf8.RuneCountInString(head) > maxLabel {
		return &Problem{Column: column, Message: "the words before the colon are too long for a label",
			Hint: "Clinic: Mon-Fri 09:00-17:00"}
	}
	for i, r := range []rune(head) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" '’-/&+.", r) {
			return &Problem{Column: column + i, Message: "a label is letters, digits and spaces",
				Hint: "Clinic: Mon-Fri 09:00-17:00"}
		}
	}
	parts := words(head)
	for _, w := range parts {
		if slices.Contains(changers, w) && !slices.Contains(seasons, w) || w == "appointment" || w == "appointments" {
			return &Problem{Column: column, Message: "`" + w + "` before a colon is not computed",
				Hint: "Wed closed, or Mon-Fri 09:00-17:00 by appointment only"}
		}
		if slices.Contains(seasons, w) {
			return &Problem{Column: column, Message: "hours for a part of the year cannot be computed from a label",
				Hint: "write the dates (1 Jun 2026 to 31 Aug 2026 ...), or add `term time only` at the end of the line"}
		}
	}
	if len(parts) == 0 {
		return &Problem{Column: column, Message: "a label needs a word", Hint: "Clinic: Mon-Fri 09:00-17:00"}
	}
	return nil
}

func labelKey(label string) string { return strings.ToLower(label) }
