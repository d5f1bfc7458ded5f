package diff

import (
	"fmt"
	"strings"

	"signpost/internal/text"
)

// Lines says the changes for people, one line each, in an order that does not
// change. Lines about one entry follow each other, its fields indented.
func (c Changes) Lines() []string {
	out := []string{side("old", c.Old), side("new", c.New)}
	switch {
	case c.Empty() && c.Old.Version == c.New.Version:
		return clean(append(out, "Nothing is different."))
	case c.Empty():
		return clean(append(out, "The files are written differently, but say the same."))
	}
	for _, n := range c.Counts {
		if line := n.line(); line != "" {
			out = append(out, line)
		}
	}
	if len(c.Directory) > 0 {
		out = append(out, "", "directory changed")
		out = append(out, fieldLines(c.Directory)...)
	}
	out = append(out, names("added", c.Added)...)
	out = append(out, names("taken out", c.Removed)...)
	for _, e := range c.Changed {
		out = append(out, "", strings.TrimRight("changed    "+e.ID+"  "+e.Name, " "))
		out = append(out, fieldLines(e.Fields)...)
	}
	for _, e := range c.Alerts {
		is := map[Change]string{Added: "alert added", Removed: "alert taken out", Changed: "alert changed"}[e.Is]
		out = append(out, "", strings.TrimRight(is+"  "+e.ID+"  "+e.Name, " "))
		out = append(out, fieldLines(e.Fields)...)
	}
	return clean(out)
}

// shownVersion is how much of a version people need to see to tell two apart.
const shownVersion = len("sha256:") + 12

func side(label string, v Version) string {
	name, version := v.Name, v.Version
	if name == "" {
		name = "without a name"
	}
	switch {
	case version == "":
		version = "no version"
	case len(version) > shownVersion:
		version = version[:shownVersion]
	}
	if v.Origin != "" {
		name += ", " + v.Origin
	}
	return fmt.Sprintf("%s: %s (%s)", label, name, version)
}

// line is empty when a kind did not change.
func (n Count) line() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{n.Added, "added"}, {n.Removed, "taken out"}, {n.Changed, "changed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s (%d before, %d now)", n.Kind, strings.Join(parts, ", "), n.Old, n.New)
}

func names(label string, all []Name) (out []string) {
	for i, n := range all {
		if i == 0 {
			out = append(out, "")
		}
		out = append(out, strings.TrimRight(text.Pad(label, 10)+" "+n.ID+"  "+n.Name, " "))
	}
	return out
}

func fieldLines(all []Field) (out []string) {
	for _, f := range all {
		out = append(out, "  "+f.line())
	}
	return out
}

func (f Field) line() string {
	switch {
	case f.Private:
		return f.Field + ": changed, and private"
	case f.Old == "" && strings.Contains(f.Field, " "): // a rule
		return f.Field + ": new; " + f.New
	case f.New == "" && strings.Contains(f.Field, " "):
		return f.Field + ": taken out; was " + f.Old
	case f.Old == "":
		return f.Field + ": not recorded before; now " + f.New
	case f.New == "":
		return f.Field + ": was " + f.Old + "; not recorded now"
	}
	return f.Field + ": was " + f.Old + "; now " + f.New
}

func clean(lines []string) []string {
	for i := range lines {
		lines[i] = text.CleanLine(lines[i])
	}
	return lines
}
