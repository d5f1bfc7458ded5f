package slip

import (
	"errors"

	"signpost/internal/text"
)

// maxCodeName is the most characters of a name in a code: a code of more is
// too fine to be read off a screen.
const maxCodeName = 60

// ErrNothingToEncode says that a service has nothing that a telephone could use.
var ErrNothingToEncode = errors.New("neither a number nor a website may be given out, so there is nothing for a code: ask the coordinator")

// Payloads are the texts that a code of e may carry, the fullest first: name,
// number and website, plain text that any telephone shows. Where a window is
// too small for one, the next may fit.
func Payloads(e Entry) ([]string, error) {
	number, err := e.Number()
	if err != nil && e.Website == "" {
		return nil, ErrNothingToEncode
	}
	name, _ := text.CapRunes(e.Name, maxCodeName)
	lines := func(parts ...string) string { return join("\n", parts...) }
	out := []string{lines(name, number, e.Website)}
	if number != "" && e.Website != "" {
		out = append(out, lines(name, number))
	}
	if number == "" {
		return append(out, e.Website), nil
	}
	return append(out, number), nil
}
