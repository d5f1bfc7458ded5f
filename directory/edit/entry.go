package edit

import (
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/text"
)

// NewFile is where new entries go when nothing else is said.
const NewFile = "new-services.toml"

// Entry is a new service as it will stand in a file.
type Entry struct {
	ID   string
	Text string // the block, with line feeds
}

// New renders an entry from answers. Only what was answered is set; every other
// key stands behind # with a word on what belongs there, so that nothing is
// invented and nothing has to be looked up. The id is made from the name and
// is free in d and among the ids that are taken besides, for example those of
// entries that are broken at the moment.
func New(d *directory.Directory, taken []string, a Answers) (Entry, error) {
	if a.first("name") == "" {
		return Entry{}, refuse(ErrInvalid, "a service needs a name: people find it by that.")
	}
	for _, f := range fields {
		for _, v := range a[f.Key] {
			if problem := f.wrong(v); problem != nil {
				return Entry{}, refuse(ErrInvalid, "%s: %s.", f.Key, strings.TrimRight(problem.Error(), "."))
			}
		}
	}
	id := MakeID(a.first("name"), func(id string) bool {
		_, there := d.Service(id)
		return there || slices.Contains(taken, id)
	})
	return Entry{id, render(id, a)}, nil
}

// Add works out the change that puts an entry at the end of a file of the
// directory, or into a new file. Nothing that stands there changes.
func Add(d *directory.Directory, file string, e Entry) (Patch, error) {
	if err := fileName(file); err != nil {
		return Patch{}, err
	}
	old, there := d.Source(file)
	p := Patch{File: file, Old: old, Fresh: !there}
	eol := "\n"
	if there {
		eol = lineEnd(old, 0)
	}
	var b strings.Builder
	b.WriteString(old)
	switch {
	case !there:
		b.WriteString("# Services added with `signpost new`. Lines with # in front are not set.\n\n")
	case old != "" && old != "\ufeff":
		if !strings.HasSuffix(old, "\n") {
			b.WriteString(eol)
		}
		b.WriteString(eol)
	}
	b.WriteString(strings.ReplaceAll(e.Text, "\n", eol))
	p.New = b.String()
	if err := p.holds(d, 1, func(after *directory.Directory) bool {
		s, ok := after.Service(e.ID)
		return ok && s.Pos.File == file
	}); err != nil {
		return Patch{}, err
	}
	return p, nil
}

// The longest id that MakeID makes, but for the number behind it.
const maxID = 32

// MakeID makes an id from a name: its first words in lower case letters and
// digits without accents, joined by "-", little words left out; with a number
// behind it when it is taken.
func MakeID(name string, taken func(string) bool) string {
	id := ""
	for _, skip := range []string{" a an and for of the ", ""} {
		for w := range strings.FieldsSeq(text.Fold(name)) {
			w = strings.Map(asciiOnly, w)
			if w == "" || strings.Contains(skip, " "+w+" ") {
				continue
			}
			if id != "" && len(id)+1+len(w) > maxID {
				break
			}
			id = strings.TrimPrefix(id+"-"+w[:min(len(w), maxID)], "-")
		}
		if id != "" {
			break
		}
	}
	if id == "" {
		id = "service" // a name without a letter that an id can hold
	}
	base := id
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

func asciiOnly(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// render writes the block, answered keys and hints in one fixed order.
func render(id string, a Answers) string {
	var b strings.Builder
	b.WriteString("[[service]]\n")
	fmt.Fprintf(&b, "%-10s = %s\n", "id", Quote(id))
	for _, f := range fields {
		values := a[f.Key]
		switch {
		case len(values) == 0:
			fmt.Fprintf(&b, "# %-10s = %s  # %s\n", f.Key, f.empty(), f.Hint)
		case f.List:
			quoted := make([]string, len(values))
			for i, v := range values {
				quoted[i] = Quote(v)
			}
			fmt.Fprintf(&b, "%-10s = [%s]\n", f.Key, strings.Join(quoted, ", "))
		default:
			fmt.Fprintf(&b, "%-10s = %s\n", f.Key, Quote(values[0]))
		}
	}
	return b.String()
}
