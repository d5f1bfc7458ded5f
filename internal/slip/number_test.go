package slip

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersInGroups(t *testing.T) {
	for _, c := range []struct{ in, spaced, said string }{
		{"01632 960001", "01632 960 001", "0 1 6 3 2, 9 6 0, 0 0 1"},
		{"01632960001", "01632 960 001", "0 1 6 3 2, 9 6 0, 0 0 1"},
		{"020 7946 0123", "020 7946 0123", "0 2 0, 7 9 4 6, 0 1 2 3"},
		{"02079460123", "020 7946 0123", "0 2 0, 7 9 4 6, 0 1 2 3"},
		{"0113 496 0123", "0113 496 0123", "0 1 1 3, 4 9 6, 0 1 2 3"},
		{"01214960123", "0121 496 0123", "0 1 2 1, 4 9 6, 0 1 2 3"},
		{"07700900123", "07700 900 123", "0 7 7 0 0, 9 0 0, 1 2 3"},
		{"0808 1570123", "0808 157 0123", "0 8 0 8, 1 5 7, 0 1 2 3"},
		{"08081570123", "0808 157 0123", "0 8 0 8, 1 5 7, 0 1 2 3"},
		{"+44 1632 960001", "01632 960 001", "0 1 6 3 2, 9 6 0, 0 0 1"},
		{"+44 (0)1632 960001", "01632 960 001", "0 1 6 3 2, 9 6 0, 0 0 1"},
		{"(01632) 960 001 ext. 12", "01632 960 001 ext 12", "0 1 6 3 2, 9 6 0, 0 0 1, extension 1 2"},
		{"111", "111", "1 1 1"},
		{"116 123", "116 123", "1 1 6, 1 2 3"},
		{"0800 1111", "0800 1111", "0 8 0 0, 1 1 1 1"},
		{"08001111", "0800 1111", "0 8 0 0, 1 1 1 1"},
		{"ask at the door", "ask at the door", "ask at the door"},
		{"", "", ""},
	} {
		if got := Spaced(c.in); got != c.spaced {
			t.Errorf("Spaced(%q) = %q, want %q", c.in, got, c.spaced)
		}
		if got := Dictated(c.in); got != c.said {
			t.Errorf("Dictated(%q) = %q, want %q", c.in, got, c.said)
		}
	}
}

// However a number is written, none of its digits is lost, added or moved.
func TestNoDigitIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.StringMatching(`0?[0-9 ()-]{0,14}( ext [0-9]{1,4})?`).Draw(t, "number")
		if strings.HasPrefix(digits(n), "0044") {
			t.Skip("0 takes its place")
		}
		for _, out := range []string{Spaced(n), Dictated(n)} {
			if digits(out) != digits(n) {
				t.Fatalf("%q became %q", n, out)
			}
		}
		for _, g := range strings.Split(Dictated(n), ", ") {
			if len(digits(g)) > 5 && !strings.HasPrefix(g, "extension") {
				t.Fatalf("%q is too long for one breath, in %q", g, Dictated(n))
			}
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"01632 960001", "+44", "ext 1", "0044", "+", "1+1", "\xff\x1b[2J"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(Spaced(s)+Dictated(s)+Phonetic(s)+SpokenAddress(s), "\x1b\n") {
			t.Fatalf("%q lets controls through", s)
		}
	})
}

func TestAloud(t *testing.T) {
	for in, want := range map[string]string{
		"WR1 1AA": "Whiskey Romeo 1, 1 Alfa Alfa", "ex12 9qz": "Echo X-ray 1 2, 9 Quebec Zulu", "": "",
	} {
		if got := Phonetic(in); got != want {
			t.Errorf("%q is spelled %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"https://www.example.org/": "example dot org", "http://a-b.example/help_us": "a hyphen b dot example slash help underscore us",
		"desk@example.org": "desk at example dot org",
	} {
		if got := SpokenAddress(in); got != want {
			t.Errorf("%q is said %q, want %q", in, got, want)
		}
	}
	e, err := Read(secretive(t, []string{}), "one", morning)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(Aloud(e), "\n")
	for _, want := range []string{
		"Nameword.\n", "The number is: 0 1 6 3 2, 9 6 0, 1 1 1.\n", "That number is: Labelword.", "Postcode: Whiskey Romeo 1, 1 Alfa Alfa.",
		"Opening hours: Monday to Friday 09:13 to 17:47.", "Website: webword dot example.", "Checked on 4 March 2026.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("nobody says %q:\n%s", want, said)
		}
	}
}
