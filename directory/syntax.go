package directory

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// syntaxError is something that is not TOML, in a coordinator's words.
type syntaxError struct {
	at       int // offset
	rule     string
	message  string
	hint     string
	repeats  bool // first is the offset of what is written a second time here
	first    int
	inHeader bool // the header of a block is what is broken
}

func fail(at int, rule, message, hint string) *syntaxError {
	return &syntaxError{at: at, rule: rule, message: message, hint: hint}
}

func failKeys(at int) *syntaxError {
	return fail(at, "too-many-keys", fmt.Sprintf("one entry has more than %d keys", maxKeys), "Split it into several entries.")
}

func failTwice(at int, name string, first int) *syntaxError {
	e := fail(at, "duplicate-key", "`"+plain(name)+"` is written twice in this entry", "Keep one of the two.")
	e.repeats, e.first = true, first
	return e
}

func failNoValue(at int) *syntaxError {
	return fail(at, "no-value", "there is nothing behind the = sign", `Write a value, or take the line out: what is not known is left out.`)
}

func failUnclosedLong(at int, quote string) *syntaxError {
	return fail(at, "unclosed-quote", "the text that starts here with "+quote+" is never closed", "Put "+quote+" behind its last line.")
}

func failControl(at int) *syntaxError {
	return fail(at, "control", "there is a control character here, which cannot be seen", "Delete it, or type the line again.")
}

func failBackslash(at int) *syntaxError {
	return fail(at, "backslash", "a backslash in a text has a meaning of its own, and this one has none",
		`Write two of them, \\, or put the text between '...' quotes.`)
}

func failUnclosed(at int, text string) *syntaxError {
	if strings.ContainsAny(text, "“”„‟") {
		return fail(at, "curly-quotes", "the text that starts here ends with a curly quote from a word processor, not with the straight quote it starts with",
			`Type the quotes again as straight ones: "like this".`)
	}
	return fail(at, "unclosed-quote", "the text that starts here has no closing quote on its line", `Put the quote `+text[:1]+` at its end. A text over several lines stands between """ and """.`)
}

func failBracket(at int, what, closing string) *syntaxError {
	return fail(at, "unclosed-bracket", "the "+what+" that starts here is never closed", "Put "+closing+" at its end.")
}

// badSeparator explains what stands where a comma or the end was due.
func (s *scanner) badSeparator(open int, what, closing string) *syntaxError {
	if s.pos >= len(s.src) || s.startsEntryOrKey() {
		return failBracket(open, what, closing)
	}
	if e := s.oddCharacter(); e != nil {
		return e
	}
	if strings.IndexByte("\"'[{", s.src[s.pos]) >= 0 {
		return fail(s.pos, "comma", "a comma is missing before this", "Put commas between the parts of a "+what+".")
	}
	return fail(s.pos, "comma", fmt.Sprintf("a comma or %s was due here, not %s", closing, quoteRune(s.src[s.pos:])),
		`A quote inside a text is written \" with a backslash.`)
}

// more explains text behind a value.
func (s *scanner) more() *syntaxError {
	if e := s.oddCharacter(); e != nil {
		return e
	}
	return fail(s.pos, "text-after-value", "there is more on this line behind the end of the value",
		`A quote inside a text is written \" with a backslash; a remark starts with #; each key has its own line.`)
}

func (s *scanner) noEquals(at int, names []string) *syntaxError {
	if e := s.oddCharacter(); e != nil {
		return e
	}
	if s.pos < len(s.src) && s.src[s.pos] == ':' {
		return fail(s.pos, "equals", "`"+plain(strings.Join(names, "."))+"` is followed by a colon", "Write = between a key and its value.")
	}
	return fail(at, "equals", "this line is neither a key with = and a value, nor a header, nor a remark",
		`Write it as key = "text"; start a remark with #.`)
}

func (s *scanner) badKey() *syntaxError {
	if e := s.oddCharacter(); e != nil {
		return e
	}
	if s.pos >= len(s.src) {
		return fail(s.pos, "key", "the file ends where a key was due", "")
	}
	return fail(s.pos, "key", "a key was due here, not "+quoteRune(s.src[s.pos:]),
		`Keys are made of letters, digits, - and _: key = "text".`)
}

// notQuoted explains a value that is neither text nor number nor date.
func (s *scanner) notQuoted(at int, word string) *syntaxError {
	if e := s.oddCharacter(); e != nil {
		return e
	}
	short := plain(word)
	switch lower := strings.ToLower(word); {
	case lower == "yes" || lower == "no" || lower == "true" || lower == "false":
		return fail(at, "not-quoted", "`"+short+"` is not a value", "Write true or false in small letters, or a text in quotes.")
	case strings.Count(word, "/") == 2 && word[0] >= '0' && word[0] <= '9':
		return fail(at, "bad-date", "`"+short+"` is not a date as this file writes dates", "Write the year first: 2026-09-12.")
	}
	return fail(at, "not-quoted", "this text needs quotes: "+short, `Write it between straight quotes: "`+short+`".`)
}

// oddCharacter explains characters that look like what was due but are not.
func (s *scanner) oddCharacter() *syntaxError {
	r, _ := utf8.DecodeRuneInString(s.src[s.pos:])
	switch {
	case strings.ContainsRune("“”„‟«»", r), strings.ContainsRune("‘’‚‛", r):
		return fail(s.pos, "curly-quotes", "this is a curly quote from a word processor, and texts stand between straight ones",
			`Type the quotes again as straight ones: "like this".`)
	case r == '\u00a0' || r == '\u202f':
		return fail(s.pos, "odd-space", "this is a no-break space, which looks like a space but is not one", "Delete it and type a space.")
	case r != utf8.RuneError && r > 127 && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)):
		return fail(s.pos, "odd-space", fmt.Sprintf("there is a character here that cannot be seen (U+%04X)", r), "Delete it.")
	case r == '\r':
		return fail(s.pos, "line-break", "this line ends with a lone carriage return", "Save the file with ordinary line ends.")
	case r < ' ' && r != '\n' && r != '\t':
		return fail(s.pos, "control", fmt.Sprintf("there is a control character here (U+%04X)", r), "Delete it.")
	}
	return nil
}

// fromDecoder puts what the decoder refused into plain words. Offsets are of
// the block.
func fromDecoder(err error, text string) *syntaxError {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		return fail(0, "syntax", "this entry could not be read: "+plain(err.Error()), "")
	}
	at, m := min(max(pe.Position.Start, 0), len(text)), pe.Message
	key := plain(pe.LastKey)
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		key = key[i+1:]
	}
	switch {
	case strings.Contains(m, "invalid datetime"):
		return fail(at, "bad-date", "`"+key+"` is not a date of the calendar", "Write year, month and day: 2026-09-12.")
	case strings.Contains(m, "escape"), strings.Contains(m, "hexadecimal"):
		return failBackslash(at)
	case strings.Contains(m, "control characters"):
		return failControl(at)
	case strings.Contains(m, "out of range"), strings.Contains(m, "float"), strings.Contains(m, "number"),
		strings.Contains(m, "digit"), strings.Contains(m, "nderscore"), strings.Contains(m, "nteger"), strings.Contains(m, "leading zero"):
		return fail(at, "bad-number", "`"+key+"` is not a number as this file writes numbers", "Write digits only; telephone numbers and dates with slashes stand in quotes.")
	case strings.Contains(m, "already"):
		return fail(at, "duplicate-key", "`"+key+"` is written twice in this entry", "Keep one of the two.")
	}
	return fail(at, "syntax", "this could not be read: "+plain(m), "")
}

func quoteRune(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return fmt.Sprintf("%q", r)
}
