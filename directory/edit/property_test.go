package edit_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/edit"
)

// anyEntry draws one entry in one of the many ways people write them.
func anyEntry(t *rapid.T, id string) string {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	indent, equals := pick("indent", "", "  ", "\t"), pick("equals", " = ", "=", "   =  ")
	keys := []string{"id" + equals + `"` + id + `"`, "name" + equals + "'A # [[service]]'"}
	for _, k := range []string{
		"about" + equals + "\"\"\"\nchecked = 2001-01-01\n[[service]]\nid = \"" + id + "\"\n\"\"\"",
		"who" + equals + "'''checked_by = \"no\"\n'''",
		"hours" + equals + "[ # when\n  \"Mon 09:00-10:00\",\n]",
		"phone" + equals + `["0808 157 0999 (checked = 2001)"]`,
		"checked" + equals + pick("date", "2020-02-29", `"2020-02-28"`),
		"checked_by" + equals + pick("by", `"XY"`, "'é'", "\"\"\"\nX\n\"\"\"", `"\"#"`),
		`"extra".checked` + equals + "2001-01-01",
		"extra.by" + equals + "{ checked_by = \"no\" }",
	} {
		if rapid.Bool().Draw(t, "has") {
			keys = append(keys, k)
		}
	}
	keys = rapid.Permutation(keys).Draw(t, "order")
	var b strings.Builder
	b.WriteString(pick("head", "[[service]]", "[[ service ]] # é", "  [[service]]") + "\n")
	for _, k := range keys {
		b.WriteString(pick("before", "", "", "\n", "# checked = 1\n", "\t# é\n"))
		b.WriteString(indent + k + pick("remark", "", "", " # checked_by", "   ") + "\n")
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "rules") {
		fmt.Fprintf(&b, "\n  # rule\n  [[service.match]]\n  id = \"m%d\"\n  when = { age = \"<18\" }\n  points = 1\n  because = \"checked = 1\"\n", i)
	}
	if rapid.Bool().Draw(t, "place") {
		b.WriteString("[[service.place]]\nname = \"P\"\n")
	}
	return b.String()
}

// anyFile is several entries, and the number of them.
func anyFile(t *rapid.T) (text string, n int) {
	n = rapid.IntRange(1, 3).Draw(t, "entries")
	var b strings.Builder
	for i := range n {
		b.WriteString(rapid.SampledFrom([]string{"", "\n", "# about the next\n\n"}).Draw(t, "between"))
		b.WriteString(anyEntry(t, fmt.Sprintf("s%d", i)))
	}
	b.WriteString(rapid.SampledFrom([]string{"", "\n", "# end", "[[word]]\nmeans = \"checked\"\nsay = [\"seen\"]\n"}).Draw(t, "tail"))
	text = b.String()
	if rapid.Bool().Draw(t, "unended") {
		text = strings.TrimRight(text, "\n")
	}
	if rapid.Bool().Draw(t, "crlf") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if rapid.Bool().Draw(t, "bom") {
		text = "\ufeff" + text
	}
	return text, n
}

func parse(text string) (*directory.Directory, error) {
	d, _, err := directory.Load(fstest.MapFS{"t.toml": {Data: []byte(text)}}, directory.Options{})
	return d, err
}

// Only the two lines change: with both values cut out of the new text, and both
// keys of the old one, every byte is the same.
func TestCheckedChangesNothingElse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text, n := anyFile(rt)
		d, err := parse(text)
		if err != nil || d.Services.Len() != n {
			rt.Fatalf("the drawn file has %v (%v), want %d services:\n%s", d, err, n, text)
		}
		id := fmt.Sprintf("s%d", rapid.IntRange(0, n-1).Draw(rt, "which"))
		by := rapid.StringMatching(`[A-Z"\\'#é=]{0,5}[A-Z]`).Draw(rt, "by")
		p, err := edit.Checked(d, id, day, by)
		if err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
		checkPatch(rt, d, p, id, by)
	})
}

// checkPatch holds a patch against an account of its own: which lines of the
// old text may differ, and how.
func checkPatch(t interface{ Fatalf(string, ...any) }, d *directory.Directory, p edit.Patch, id, by string) {
	after, err := parse(p.New)
	if err != nil || after.Services.Len() != d.Services.Len() {
		t.Fatalf("services were lost (%v):\n%s", err, p.New)
	}
	if s, _ := after.Service(id); s.CheckedBy != by || !s.Checked.Equal(day) {
		t.Fatalf("%v %q, want %q:\n%s", s.Checked, s.CheckedBy, by, p.New)
	}
	span, _ := after.Span(id)
	oldSpan, _ := d.Span(id)
	rest, oldRest := p.New, p.Old
	for _, key := range lastFirst(span) {
		k, _ := span.Key(key)
		old, had := oldSpan.Key(key)
		if had {
			rest = rest[:k.ValueStart] + rest[k.ValueEnd:]
			oldRest = oldRest[:old.ValueStart] + oldRest[old.ValueEnd:]
			continue
		}
		from := strings.LastIndexByte(p.New[:k.Start], '\n') + 1
		to := k.ValueEnd + strings.IndexByte(p.New[k.ValueEnd:], '\n') + 1
		if line := p.New[from:to]; !regexp.MustCompile(`^[ \t]*`+key+` *= *[^ ].*[^ ]\r?\n$`).MatchString(line) || strings.HasSuffix(line, "\r\n") != strings.Contains(p.Old, "\r\n") {
			t.Fatalf("the new line is %q", line)
		}
		rest = rest[:from] + rest[to:]
	}
	// A file whose last line was not ended gets it ended when a line follows.
	if rest != oldRest && strings.TrimRight(rest, "\r\n") != oldRest {
		t.Fatalf("more was changed:\n%q\n%q", oldRest, rest)
	}
}

// lastFirst is the two keys, the one further down first, so that cutting one
// does not move the other.
func lastFirst(span directory.Span) []string {
	a, _ := span.Key("checked")
	b, _ := span.Key("checked_by")
	if a.Start > b.Start {
		return []string{"checked", "checked_by"}
	}
	return []string{"checked_by", "checked"}
}

// FuzzChecked feeds files of any bytes. Whatever loads can be marked, and
// changes in the two lines only, or is refused.
func FuzzChecked(f *testing.F) {
	f.Add("[[service]]\nid = \"a\"\nname = \"A\"\n")
	f.Add("\ufeff[[service]]\r\nid=\"a\"\r\nname='A'\r\nchecked = 2020-01-01 # x\r\n [[service.match]]\r\n")
	f.Add("[[service]]\nname = \"\"\"\nchecked = 1\"\"\"\nid = \"a\"\nchecked_by = '''x\n'''")
	f.Add("[[service]]\nid = \"a\"\r")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parse(text)
		if err != nil {
			return
		}
		for _, s := range d.Services.All() {
			p, err := edit.Checked(d, s.ID, day, "RK")
			if err != nil {
				t.Fatalf("%v:\n%q", err, text)
			}
			after, err := parse(p.New)
			if err != nil || after.Services.Len() != d.Services.Len() {
				t.Fatalf("services were lost:\n%q", p.New)
			}
			if got, _ := after.Service(s.ID); got.CheckedBy != "RK" || !got.Checked.Equal(day) {
				t.Fatalf("not marked:\n%q", p.New)
			}
		}
	})
}
