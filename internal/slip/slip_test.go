package slip

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/text"
)

func some(n int, about string) []Entry {
	var out []Entry
	for i := range n {
		out = append(out, Entry{ID: fmt.Sprint(i), Name: fmt.Sprintf("Service number %d", i), About: about,
			Phones: []directory.Phone{{Number: fmt.Sprintf("01632 960%03d", i)}}, Open: "open until 17:00"})
	}
	return out
}

func TestSlip(t *testing.T) {
	e, err := Read(secretive(t, []string{"address"}), "one", morning)
	if err != nil {
		t.Fatal(err)
	}
	got := Print([]Entry{e}, Options{At: morning, Desk: Desk{"front desk", "01632960999"}}).Text()
	for _, want := range []string{
		"Nameword\n========\nPhone   01632 960 111\n        (Labelword)\n", "Hours   Monday to Friday 09:13 to 17:47\n", "Checked 4 March 2026\n",
		"What is known dates from October 2009.\n", "Questions? Ring front desk:\n01632 960 999\n", "Printed Tuesday 3 March 2026, 09:41.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q on\n%s", want, got)
		}
	}
}

// A short page loses words first, then services; it says how many, and each
// number on it is whole.
func TestServicesThatDoNotFit(t *testing.T) {
	long := strings.Repeat("many words about it ", 60)
	p := Print(some(2, long), Options{})
	if len(p.LeftOut) != 0 || !strings.Contains(p.Text(), " …\n") {
		t.Errorf("two services should fit with fewer words:\n%s", p.Text())
	}
	p = Print(some(30, long), Options{})
	if len(p.LeftOut) == 0 || !strings.Contains(strings.Join(strings.Fields(p.Text()), " "), fmt.Sprintf("%d more services did not fit on this slip: ask the desk.", len(p.LeftOut))) {
		t.Errorf("%d left out:\n%s", len(p.LeftOut), p.Text())
	}
	for i := range 30 - len(p.LeftOut) {
		if want := fmt.Sprintf("01632 960 %03d", i); !strings.Contains(p.Text(), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(p.Text(), p.LeftOut[0]+"\n") {
		t.Error("one is both on the slip and left out")
	}
}

// Whatever is in the services: a page is never longer nor wider than asked for,
// all are accounted for, and nothing on it moves a printer's head.
func TestPageHolds(t *testing.T) {
	word := rapid.StringMatching(`[a-zA-Z0-9 é漢]{0,200}`)
	rapid.Check(t, func(t *rapid.T) {
		var list []Entry
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			list = append(list, Entry{Name: text.CleanLine(word.Draw(t, "name")), About: word.Draw(t, "about"), Gate: word.Draw(t, "gate"),
				Phones: []directory.Phone{{Number: word.Draw(t, "number"), Label: word.Draw(t, "label")}}, Open: word.Draw(t, "open"), Unproved: true})
		}
		o := Options{Width: rapid.IntRange(MinWidth, 90).Draw(t, "width"), Lines: rapid.IntRange(16, 90).Draw(t, "lines"), At: morning, Desk: Desk{word.Draw(t, "desk"), word.Draw(t, "phone")}}
		p := Print(list, o)
		if len(p.Lines) > o.Lines {
			t.Fatalf("%d lines on a page of %d", len(p.Lines), o.Lines)
		}
		for _, l := range p.Lines {
			if text.Width(l) > o.Width {
				t.Fatalf("%q is wider than %d", l, o.Width)
			}
		}
		if len(p.LeftOut) >= max(1, len(list)) {
			t.Fatalf("%d of %d left out", len(p.LeftOut), len(list))
		}
	})
}
