package desk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"signpost/internal/text"
)

// ReturnCodeFormat says in a sentence how a return code is written.
const ReturnCodeFormat = "a return code is one letter for the gender (F, M, or X for another or not said), four letters that the person picks, and the year of birth: F ABCD 1990"

// The parts of a return code, in characters.
const (
	codeLetters = 4
	codeYear    = 4
	codeLength  = 1 + codeLetters + codeYear
	oldest      = 120 // years
)

// ReturnCode brings a return code to the form in which it is kept, "FABCD1990",
// whatever was typed between its parts and in whatever case. The empty code is
// kept empty: nobody has to have one. The error names what is wrong and how a
// code is written; it never repeats the code.
func ReturnCode(typed string, now time.Time) (string, error) {
	var code []rune
	for _, r := range text.Fold(text.CleanLine(typed)) { // letters, digits and spaces are left
		if r != ' ' {
			code = append(code, unicode.ToUpper(r))
		}
	}
	if len(code) == 0 {
		return "", nil
	}
	wrong := func(what string) error { return errors.New(what + ": " + ReturnCodeFormat) }
	if len(code) == 1 {
		return "", wrong("that is one character only")
	}
	if len(code) != codeLength {
		return "", wrong(fmt.Sprintf("the code has %d characters, not %d", len(code), codeLength))
	}
	if !strings.ContainsRune("FMX", code[0]) {
		return "", wrong("the first letter is not F, M or X")
	}
	for _, r := range code[1 : 1+codeLetters] {
		if !unicode.IsLetter(r) {
			return "", wrong("there are not four letters in the middle")
		}
	}
	year, err := strconv.Atoi(string(code[1+codeLetters:]))
	this := now.In(London()).Year()
	if err != nil || year > this || year < this-oldest {
		return "", wrong("the end is not a year of birth")
	}
	return string(code), nil
}
