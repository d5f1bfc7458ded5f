package lint_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"signpost/directory"
	"signpost/directory/lint"
	"signpost/directory/worcestershire"
)

const brokenFiles = 500

// TestFiveHundredBrokenFiles: whatever a slip of the hand, a word processor or
// a broken copy does to a file, reading and judging it never panics, every
// finding has a place, and no entry goes without a word.
func TestFiveHundredBrokenFiles(t *testing.T) {
	out := runMutations()
	for _, fault := range out.faults {
		t.Error(fault)
	}
	if out.hurt < brokenFiles/2 {
		t.Errorf("only %d of %d files were hurt: the mutations are too kind", out.hurt, brokenFiles)
	}
	t.Logf("%d of %d files have an error, %d kinds of finding", out.hurt, brokenFiles, len(out.rules))
}

// mutationRules are the rules that the mutations come across.
func mutationRules(*testing.T) map[string]bool { return runMutations().rules }

type outcome struct {
	rules  map[string]bool
	faults []string
	hurt   int
}

var runMutations = sync.OnceValue(func() *outcome {
	out := &outcome{rules: map[string]bool{}}
	names, err := fs.Glob(worcestershire.Files, "*.toml")
	if err != nil || len(names) == 0 {
		out.faults = append(out.faults, fmt.Sprint("no files to break: ", err))
		return out
	}
	was := map[string]int{}
	for seed := range uint64(brokenFiles) {
		rng := rand.New(rand.NewPCG(seed, 500))
		name := names[rng.IntN(len(names))]
		good, err := fs.ReadFile(worcestershire.Files, name)
		if err != nil {
			out.faults = append(out.faults, err.Error())
			continue
		}
		if _, ok := was[name]; !ok {
			d, _, _ := directory.Load(around(name, string(good)), directory.Options{})
			was[name] = entries(d)
		}
		bad := damage(rng, string(good))
		if fault := out.judge(name, bad, was[name]); fault != "" {
			out.faults = append(out.faults, fmt.Sprintf("seed %d, %s: %s", seed, name, fault))
		}
	}
	return out
})

// around are the files that others lean on (groups, places, the directory) and
// one more.
func around(name, text string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, n := range []string{"directory.toml", "places.toml", "questions.toml"} {
		data, _ := fs.ReadFile(worcestershire.Files, n)
		data, _, _ = bytes.Cut(data, []byte("\n[[question]]")) // the groups stand before
		m[n] = &fstest.MapFile{Data: data}
	}
	m[name] = &fstest.MapFile{Data: []byte(text)}
	return m
}

// entries counts everything that can be lost.
func entries(d *directory.Directory) int {
	n := d.Services.Len() + len(d.Questions) + len(d.Groups) + len(d.Alerts) + len(d.Words) +
		len(d.Counties) + len(d.Districts) + len(d.Towns) + len(d.Outwards) + len(d.Holidays)
	for _, s := range d.Services.All() {
		n += len(s.NotFor) + len(s.Match) + len(s.Places)
	}
	for _, q := range d.Questions {
		n += len(q.Parts)
	}
	return n
}

func (o *outcome) judge(name, bad string, was int) (fault string) {
	defer func() {
		if p := recover(); p != nil {
			fault = fmt.Sprintf("panic: %v", p)
		}
	}()
	d, found, err := directory.Load(around(name, bad), directory.Options{})
	if err != nil {
		return "nothing at all was read: " + err.Error()
	}
	found = lint.Check(d, found, lint.Options{Today: today, Tries: -1})
	said := false
	lines := strings.Count(bad, "\n") + 1
	for _, f := range found {
		o.rules[f.Rule] = true
		if f.Line < 1 || f.Column < 1 || f.File == "" || f.File == name && f.Line > lines || f.Rule == "" || f.Message == "" {
			return fmt.Sprintf("a finding without a place: %+v", f)
		}
		if !utf8.ValidString(f.Message+f.Hint) || strings.ContainsAny(f.Message+f.Hint, "\x1b\n\r\x00") {
			return fmt.Sprintf("a message that cannot be shown: %+q %+q", f.Message, f.Hint)
		}
		said = said || f.Severity == directory.Error || f.Rule == "swallowed"
	}
	if said {
		o.hurt++
	}
	if now := entries(d); now < was && !said {
		return fmt.Sprintf("%d of %d entries are left, and nothing is said", now, was)
	}
	return ""
}

// damage does one to three things to a text that people and programs do.
func damage(rng *rand.Rand, s string) string {
	for range 1 + rng.IntN(3) {
		s = harm(rng, s)
	}
	return s
}

func harm(rng *rand.Rand, s string) string {
	at := rng.IntN(len(s) + 1)
	end := min(len(s), at+1+rng.IntN(20)) // shorter than any entry
	lines := strings.SplitAfter(s, "\n")
	i := rng.IntN(len(lines))
	straight := strings.IndexByte(s[at:], '"')
	switch rng.IntN(14) {
	case 0:
		return s[:at] + s[end:]
	case 1:
		return s[:at] + s[at:end] + s[at:end] + s[end:] // pasted twice
	case 2:
		odd := []string{"\"", "'", "[", "]", "{", "}", "=", "#", ",", "\\", "\n", "\t", "\"\"\"", "'''", "\x00", "\x07", "\x1b[31m", "\ufeff", "\u00a0", "\u200b", "\u202e", "\xff", "\x93", "[[service]]\n", "<b>", "-", "9"}
		return s[:at] + odd[rng.IntN(len(odd))] + s[at:]
	case 3:
		return strings.Join(append(lines[:i:i], lines[min(i+1, len(lines)):]...), "") // a line gone
	case 4:
		return strings.Join(append(lines[:i+1:i+1], lines[i:]...), "") // a line twice
	case 5:
		lines[i] = "#" + lines[i]
		return strings.Join(lines, "")
	case 6: // a word processor's quotes
		if straight >= 0 {
			return s[:at+straight] + "“" + s[at+straight+1:]
		}
	case 7: // the same, in an older file
		if straight >= 0 {
			return s[:at+straight] + "\x94" + s[at+straight+1:]
		}
	case 8:
		return strings.ReplaceAll(s, "\n", "\r\n") + "\xef\xbb"
	case 9: // two letters changed round
		if at+2 <= len(s) {
			return s[:at] + s[at+1:at+2] + s[at:at+1] + s[at+2:]
		}
	case 10:
		j := rng.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return strings.Join(lines, "")
	case 11:
		return s[:at] + strings.Repeat(string(rune('a'+rng.IntN(26))), 1+rng.IntN(3000)) + s[at:]
	case 12: // the copy broke off inside a line, and somebody pasted the rest
		if j := strings.IndexByte(s[at:], '\n'); j >= 0 {
			return s[:at] + s[at+j:]
		}
	default:
		if straight >= 0 {
			return s[:at+straight] + s[at+straight+1:]
		}
	}
	return s
}
