package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"signpost/internal/facts"
	"signpost/internal/text"
)

// Pack is one thing that the needle exchange hands out.
type Pack struct {
	Digit int    // the key that stands for it, 1 to 9
	Type  string // its word in the record: "1ml"
	Name  string // what it is called on screen: "1 ml pack"
}

// rawPack is a pack as the file has it, whatever was written.
type rawPack struct {
	Digit any `toml:"digit"`
	Type  any `toml:"type"`
	Name  any `toml:"name"`
}

// maxPackName is the most characters of what a pack is called: several have to
// fit on one line of the desk.
const maxPackName = 24

var packType = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)

func packKeys() []string { return []string{"digit", "type", "name"} }

// packs checks the [[pack]] parts of a file. Every digit and every type stands
// for one thing.
func packs(name, content string, raw []rawPack) ([]Pack, error) {
	var out []Pack
	for i, r := range raw {
		wrong := func(key, msg string, args ...any) error {
			line, column := packPlace(content, i, key)
			return &Problem{name, line, column, fmt.Sprintf(msg, args...)}
		}
		digit, ok := r.Digit.(int64)
		if !ok || digit < 1 || digit > 9 {
			return nil, wrong("digit", "digit has to be a whole number from 1 to 9, the key that is pressed for it: digit = 1")
		}
		kind, ok := r.Type.(string)
		if !ok || !packType.MatchString(kind) {
			return nil, wrong("type", `type has to be one word of small letters, digits and _, by which the record knows it: type = "1ml"`)
		}
		shown, ok := r.Name.(string)
		shown = strings.TrimSpace(text.CleanLine(shown))
		if !ok || shown == "" || utf8.RuneCountInString(shown) > maxPackName {
			return nil, wrong("name", `name has to be what it is called on screen, at most %d characters: name = "1 ml pack"`, maxPackName)
		}
		p := Pack{Digit: int(digit), Type: kind, Name: shown}
		if n := slices.IndexFunc(out, func(o Pack) bool { return o.Digit == p.Digit }); n >= 0 {
			return nil, wrong("digit", "the digit %d stands for %q already: each type needs its own", p.Digit, out[n].Name)
		}
		if slices.ContainsFunc(out, func(o Pack) bool { return o.Type == p.Type }) {
			return nil, wrong("type", "the type %q is there twice: each needs its own word in the record", p.Type)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Pack) int { return a.Digit - b.Digit })
	return out, nil
}

// unknownPackKey says that a [[pack]] has a key that means nothing. key is what
// follows "pack.".
func unknownPackKey(name, content, key string) error {
	key, _, _ = strings.Cut(key, ".")
	line, column := 1, 1
	for i := 0; ; i++ {
		l, c := packPlace(content, i, key)
		if l == 0 {
			break
		}
		if line, column = l, c; keyOf(strings.TrimLeft(lineAt(content, l), " \t")) == key {
			break
		}
	}
	msg := fmt.Sprintf("a [[pack]] has no %q", text.CleanLine(key))
	if near := facts.Near(key, packKeys()); len(near) > 0 {
		msg += ": did you mean " + strings.Join(near, " or ") + "?"
	} else {
		msg += ": it has " + strings.Join(packKeys(), ", ")
	}
	return &Problem{name, line, column, msg}
}

// packPlace is the line and column where the n-th [[pack]], from 0, sets a key;
// of the heading when it does not, and 0, 0 when there is no such part.
func packPlace(content string, n int, key string) (line, column int) {
	for i, l := range strings.Split(content, "\n") {
		trimmed := strings.TrimLeft(l, " \t\ufeff")
		switch at := len(l) - len(trimmed) + 1; {
		case heading(trimmed) == "[[pack]]":
			if n--; n < -1 {
				return line, column
			}
			if n == -1 {
				line, column = i+1, at
			}
		case n == -1 && strings.HasPrefix(trimmed, "["):
			return line, column
		case n == -1 && keyOf(trimmed) == key:
			return i + 1, at
		}
	}
	return line, column
}

func lineAt(content string, n int) string { return strings.Split(content, "\n")[n-1] }

// heading is a line without blanks and remark: "[[pack]]".
func heading(l string) string {
	l, _, _ = strings.Cut(l, "#")
	return strings.Join(strings.Fields(l), "")
}

func keyOf(l string) string {
	k, _, _ := strings.Cut(l, "=")
	return strings.Trim(strings.TrimSpace(k), `"'`)
}
