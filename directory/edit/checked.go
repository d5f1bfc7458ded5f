package edit

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"signpost/directory"
	"signpost/internal/text"
)

// maxBy is the longest name of whoever checked an entry, in characters.
const maxBy = 100

// Checked works out the change that marks the entry of a service as checked on
// a day by somebody: the values of `checked` and `checked_by` are replaced, and
// a key that is missing is put in behind the last key of the entry and before
// its sub-tables, written as the lines around it are. Nothing else changes.
func Checked(d *directory.Directory, id string, on time.Time, by string) (Patch, error) {
	by = text.CleanLine(by)
	by = strings.Join(strings.Fields(by), " ")
	switch {
	case !strings.ContainsFunc(by, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return Patch{}, refuse(ErrInvalid, "say who checked the entry: a name or initials.")
	case utf8.RuneCountInString(by) > maxBy:
		return Patch{}, refuse(ErrInvalid, "the name of whoever checked the entry is longer than %d characters.", maxBy)
	case on.Year() < 1900 || on.Year() > 9999:
		return Patch{}, refuse(ErrInvalid, "%s is not a day on which an entry can have been checked.", on.Format(time.DateOnly))
	}
	s, ok := d.Service(id)
	if !ok {
		return Patch{}, refuse(ErrGone, "the entry %q is not in the directory any more, so nothing was changed.", id)
	}
	span, ok := d.Span(id)
	old, loaded := d.Source(s.Pos.File)
	if !ok || !loaded {
		return Patch{}, refuse(ErrGone, "the entry %q was not read from a file, so it cannot be marked as checked.", id)
	}
	p := Patch{File: s.Pos.File, Old: old, New: setKeys(span, old, []pair{
		{"checked", on.Format(time.DateOnly)},
		{"checked_by", Quote(by)},
	})}
	if err := p.holds(d, 0, func(after *directory.Directory) bool {
		got, ok := after.Service(id)
		return ok && got.CheckedBy == by && got.Checked.Format(time.DateOnly) == on.Format(time.DateOnly)
	}); err != nil {
		return Patch{}, err
	}
	return p, nil
}

// pair is a key and its value as TOML.
type pair struct{ key, value string }

// setKeys gives keys of an entry their values and returns the whole text.
func setKeys(span directory.Span, old string, pairs []pair) string {
	type edit struct {
		from, to int
		with     string
	}
	var edits []edit
	var added strings.Builder
	st := styleOf(span, old)
	for _, p := range pairs {
		if k, ok := span.Key(p.key); ok {
			edits = append(edits, edit{k.ValueStart, k.ValueEnd, p.value})
		} else {
			added.WriteString(st.line(p.key, p.value))
		}
	}
	if added.Len() > 0 {
		with := added.String()
		if span.Head > 0 && old[span.Head-1] != '\n' { // the last line of the file is not ended
			with = st.eol + with
		}
		edits = append(edits, edit{span.Head, span.Head, with})
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		out.WriteString(old[at:e.from])
		out.WriteString(e.with)
		at = e.to
	}
	out.WriteString(old[at:])
	return out.String()
}

// style is how the lines of an entry are written.
type style struct {
	indent string
	column int    // where the equals sign stands, in characters from the key; 0: right behind the key and gap
	gap    string // between key and equals sign
	after  string // between equals sign and value
	eol    string
}

// line is one key in that style.
func (st style) line(key, value string) string {
	k := key + st.gap
	if pad := st.column - len(k); pad > 0 {
		k += strings.Repeat(" ", pad)
	}
	return st.indent + k + "=" + st.after + value + st.eol
}

// styleOf reads the style off the keys of an entry: the indent and spacing of
// the last one, and the column of the equals signs if most of them, of names
// of different length, share it.
func styleOf(span directory.Span, old string) style {
	st := style{gap: " ", after: " ", eol: lineEnd(old, span.Start)}
	type written struct{ key, column int } // lengths in bytes: only plain keys count
	var keys []written
	for _, k := range span.Keys() {
		name, after, ok := strings.Cut(old[k.Start:k.ValueStart], "=")
		bare := strings.TrimRight(name, " ")
		if !ok || k.Path != bare || strings.TrimLeft(after, " ") != "" {
			continue // a part of a list or table, a sub-table, or a key that is written unusually
		}
		keys = append(keys, written{len(bare), len(name)})
		st.gap, st.after = name[len(bare):], after
		if lead := old[strings.LastIndexByte(old[:k.Start], '\n')+1 : k.Start]; strings.Trim(lead, " \t") == "" {
			st.indent = lead
		}
	}
	for _, k := range keys {
		alike, lengths := 0, map[int]bool{}
		for _, other := range keys {
			if other.column == k.column {
				alike++
				lengths[other.key] = true
			}
		}
		if len(lengths) > 1 && 2*alike > len(keys) {
			st.column = k.column
			break
		}
	}
	if len(st.gap) > 1 {
		st.gap = " " // it was there to line up
	}
	return st
}

// lineEnd is the line end of the line at, or else the first one of the text.
func lineEnd(s string, at int) string {
	n := strings.IndexByte(s[at:], '\n')
	if n < 0 {
		at, n = 0, strings.IndexByte(s, '\n')
	}
	if n > 0 && s[at+n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// Quote writes a clean text of one line as TOML does.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
