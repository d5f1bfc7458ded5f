package synth

import (
	"io/fs"
	"strings"

	"signpost/directory/worcestershire"
)

// borrowed are the files of the shipped directory that a made-up one has, too:
// what people say, what is asked, and what is said in danger are no data of a
// county, and are not made up.
func borrowed() []string { return []string{"alerts.toml", "questions.toml", "words.toml"} }

// localWords are what marks an entry of those files as the shipped county's.
func localWords() []string { return []string{"orcester", "wrh"} }

// borrow reads one of the files and makes it fit this country: what names the
// shipped county is left out, and the places to choose from are this country's.
func (c *country) borrow(name string) (string, error) {
	data, err := fs.ReadFile(worcestershire.Files, name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# From the directory that comes with the program, without what is about its county.\n\n")
	for _, entry := range sections(string(data), "[[") {
		if strings.HasPrefix(entry, "[[question]]") {
			b.WriteString(c.question(entry))
		} else if strings.HasPrefix(entry, "[[") && !local(entry) && !strings.Contains(entry, "when = { county") {
			b.WriteString(entry)
		}
	}
	return b.String(), nil
}

// question gives one question this country's places to choose from.
func (c *country) question(entry string) string {
	parts := sections(entry, "  [[question.part]]")
	for i, p := range parts {
		switch {
		case strings.Contains(p, `fact = "district"`):
			var options []string
			for _, d := range c.districts[:min(perCounty, len(c.districts))] {
				options = append(options, d.id, d.name)
			}
			parts[i] = part("district", "Where do they live?", append(options, "no_fixed", "no fixed place"))
		case strings.Contains(p, `fact = "county"`):
			var options []string
			for _, v := range c.counties[:min(perCounty, len(c.counties))] {
				options = append(options, v.id, v.name)
			}
			parts[i] = part("county", "Which county?", append(options, "other", "another county"))
		case local(p):
			var kept []string
			for _, o := range sections(p, "    [[question.part.option]]") {
				if !local(o) {
					kept = append(kept, o)
				}
			}
			parts[i] = strings.Join(kept, "")
		}
	}
	return strings.Join(parts, "")
}

// part writes a part with options, given as value, label, value, label. Each
// has a digit as its key.
func part(fact, ask string, options []string) string {
	var b strings.Builder
	b.WriteString("  [[question.part]]\n  fact = " + quote(fact) + "\n  ask = " + quote(ask) + "\n  label = " + quote(fact) + "\n\n")
	for i := 0; i+1 < len(options); i += 2 {
		b.WriteString("    [[question.part.option]]\n    value = " + quote(options[i]) + "\n    label = " + quote(options[i+1]) +
			"\n    key = \"" + string(rune('1'+i/2)) + "\"\n\n")
	}
	return b.String()
}

// local reports whether a text names the shipped county, its sources aside.
func local(s string) bool {
	for line := range strings.Lines(s) {
		if key := strings.TrimSpace(line); strings.HasPrefix(key, "source") || strings.HasPrefix(key, "#") {
			continue
		}
		for _, w := range localWords() {
			if strings.Contains(line, w) {
				return true
			}
		}
	}
	return false
}

// sections cuts a text before each line that begins with a header. Comments
// and blank lines above a header go with what stands before it.
func sections(s, header string) []string {
	var out []string
	var b strings.Builder
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, header) && b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			b.WriteString(line)
		}
	}
	return append(out, b.String())
}
