package plain

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"signpost/store"
)

// asked is a list with everything that a list can have.
var asked = question{many: true, options: []option{
	{words: "heroin. Brown, gear.", also: []string{"heroin", "smack"}}, {words: "crack"}, {words: "cocaine"}, {words: "crystal meth"},
	{words: "none of these", also: []string{"none"}, alone: true}, {words: "leave", key: "0"},
}}

// TestRead: numbers, words, the beginnings of words, and several of them.
func TestRead(t *testing.T) {
	for typed, want := range map[string][]int{
		"1": {0}, "1.": {0}, "smack": {0}, "SMACK": {0}, "her": {0}, "coc": {2}, "1 3": {0, 2}, "3,1": {2, 0}, "1 1": {0}, "heroin, crack": {0, 1},
		"heroin and crack": {0, 1}, "crack cocaine": {1, 2}, "1; 2": {0, 1}, "crystal meth, 1": {3, 0}, "0": {5}, "none": {4}, "none of these": {4},
	} {
		if r, problem := asked.read(typed); !slices.Equal(r.picks, want) || problem != "" {
			t.Errorf("%q is %v, %q; want %v", typed, r.picks, problem, want)
		}
	}
	for typed, want := range map[string]string{
		"": "Nothing was typed", "9": "not one of the answers", "cr": "not one of", "heroine": "Did you mean heroin?", "1 9": "'9' is not one", "1 none": "stands alone",
		"heroin, tea": "'tea' is not", ",": "Nothing was typed", "c r": "not one of",
	} {
		if r, problem := asked.read(typed); r.picks != nil || !strings.Contains(problem, want) {
			t.Errorf("%q is %v, %q; want to be told %q", typed, r.picks, problem, want)
		}
	}
	one := asked
	one.many = false
	if _, problem := one.read("cr"); problem == "" {
		t.Error("two letters were enough")
	}
	if _, problem := one.read("cry"); problem != "" {
		t.Errorf("cry: %s", problem)
	}
	one.options = append(one.options, option{words: "crack pipe"})
	if _, problem := one.read("cra"); !strings.Contains(problem, "could be 2 or 7") {
		t.Errorf("cra: %s", problem)
	}
	if r, problem := one.read("crack"); r.pick() != 1 || problem != "" {
		t.Errorf("crack is %d, %s", r.pick(), problem)
	}
	open := question{open: "words", options: []option{{words: "needle exchange"}}}
	if r, _ := open.read("needle"); r.text != "needle" {
		t.Errorf("words to look for were taken for an option: %+v", r)
	}
}

// FuzzRead: whatever is typed is options that are there, without what stands
// alone among others, or words, or a sentence that says what is wrong.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"1 3", "heroin, crack", "none 1", "", "and and", "9", "\x1b[A", "¼", "1,,2;"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, typed string, open bool) {
		q := asked
		if open {
			q.open = "words"
		}
		r, problem := q.read(strings.TrimSpace(typed))
		if (problem == "") == (r.picks == nil && r.text == "") {
			t.Fatalf("%q is %+v and %q", typed, r, problem)
		}
		for _, i := range r.picks {
			if i < 0 || i >= len(q.options) || q.options[i].alone && len(r.picks) > 1 {
				t.Fatalf("%q picks %v", typed, r.picks)
			}
		}
		if got := spoken(problem); !utf8.ValidString(got) || spoken(got) != got {
			t.Fatalf("%q is told %q", typed, got)
		}
	})
}

// TestLongLists: ten options are read, then the next ten; what is at the end is
// never left alone on a page.
func TestLongLists(t *testing.T) {
	q := question{ask: "Which?"}
	for range 23 {
		q.options = append(q.options, option{words: "an answer"})
	}
	var out bytes.Buffer
	m := &mode{ctx: context.Background(), in: newLines(strings.NewReader("more\nmore\nmore\n23\n")), voice: &voice{out: &out}}
	r, err := m.ask(q)
	if err != nil || r.pick() != 22 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, want := range []string{"10 of 23 read.", "20 of 23 read.", "\n23. an answer\n", "That is all."} {
		if strings.Count(out.String(), want) != 1 {
			t.Errorf("%q is there %d times:\n%s", want, strings.Count(out.String(), want), out.String())
		}
	}
}

// full is a disk, or a line, that takes nothing any more.
type full struct{ left int }

var errFull = errors.New("nothing more fits")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestDeafEnd: when nothing can be written any more nothing more is done: what
// is not heard must not be answered.
func TestDeafEnd(t *testing.T) {
	for left := range 12 {
		s := newDesk(t)
		err := Run(bg, Options{In: strings.NewReader("1\nnothing\nheroin\ncontact\n9\n1\n0\n"), Out: &full{left * 130}, Session: s})
		if !errors.Is(err, errFull) {
			t.Fatalf("with room for %d bytes: %v", left*130, err)
		}
		if list, _, err := s.Contacts(bg, store.Query{Status: []store.Status{store.Done}}); err != nil || len(list) > 0 {
			t.Errorf("with room for %d bytes a contact was finished that nobody heard of (%v)", left*130, err)
		}
	}
}
