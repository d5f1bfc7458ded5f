package config

import (
	"fmt"
	"strings"

	"signpost/internal/text"
)

// MaxDeskPhone is the most characters of the desk's own number, with the words
// around it.
const MaxDeskPhone = 40

// deskPhone checks desk_phone, whatever was written: a short text with a number
// in it. "" when it is not set.
func deskPhone(name, content string, raw any) (string, error) {
	if raw == nil {
		return "", nil
	}
	s, ok := raw.(string)
	clean := strings.TrimSpace(text.CleanLine(s))
	if ok && strings.TrimSpace(s) == "" {
		return "", nil
	}
	digits := 0
	for _, r := range clean {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if _, long := text.CapRunes(clean, MaxDeskPhone); !ok || long || digits < 3 {
		return "", &Problem{name, lineOf(content, "desk_phone"), 1,
			fmt.Sprintf(`desk_phone has to be a telephone number in quotes, of at most %d characters: desk_phone = "01632 960000"`, MaxDeskPhone)}
	}
	return clean, nil
}

// osc52 checks osc52, whatever was written; false when it is not set.
func osc52(name, content string, raw any) (bool, error) {
	on, ok := raw.(bool)
	if raw != nil && !ok {
		return false, &Problem{name, lineOf(content, "osc52"), 1, "osc52 is either true or false, without quotes: osc52 = true"}
	}
	return on, nil
}
