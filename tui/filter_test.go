package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/tui/screen"
)

// line is a line of the screen without what is blank at its end.
func (d *driver) line(n int) string {
	d.t.Helper()
	return strings.TrimRight(strings.Split(d.screen(), "\n")[n], " ")
}

func (d *driver) wantLine(n int, want string) {
	d.t.Helper()
	if got := d.line(n); got != want {
		d.t.Fatalf("line %d is %q, want %q:\n%s", n, got, want, d.screen())
	}
}

const (
	searchLine = 1
	answerLine = 2
)

// A filter is a word of the search line, put there with at most three keys
// while words are being typed, and taken away with the same keys.
func TestFiltersAreKeysAndWords(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"alt+o"}, "open:now"},
		{[]string{"alt+s"}, "self-referral"},
		{[]string{"alt+d", "r"}, "in:redditch"},
		{[]string{"alt+t", "y"}, "type:young-people"},
		{[]string{"alt+a", "1", "6"}, "age:16"},
		{[]string{"alt+a", "9", "enter"}, "age:9"},
		{[]string{"ctrl+f", "o"}, "open:now"},
		{[]string{"ctrl+f", "s"}, "self-referral"},
		{[]string{"ctrl+f", "d", "r"}, "in:redditch"},
		{[]string{"ctrl+f", "t", "y"}, "type:young-people"},
	} {
		if len(c.keys) > 3 {
			t.Errorf("%s takes %d keys", c.want, len(c.keys))
		}
		d := drive(t)
		d.press("/")
		d.write("need")
		d.press(c.keys...)
		d.wantLine(searchLine, " search: "+c.want+" need")
		d.write("les") // the word goes on
		d.wantLine(searchLine, " search: "+c.want+" needles")
		again := c.keys
		if again[0] == "alt+a" {
			again = []string{"alt+a", "enter"}
		}
		d.press(again...)
		d.wantLine(searchLine, " search: needles")
	}
}

// Every letter that the menu shows does what it says, and the age by the menu.
func TestFilterMenu(t *testing.T) {
	d := drive(t)
	d.press("/", "ctrl+f")
	d.want("Filter by what?", "o open now", "s self-referral", "d district", "t type", "a age")
	d.press("z") // no letter of the menu
	d.want("Filter by what?")
	d.press("a", "x", "1", "backspace", "4", "0")
	d.wantLine(searchLine, " search: age:40")
	d.press("ctrl+f")
	d.want("a age ✓")
	d.wantNot("d district ✓")
	d.press("d")
	d.want("District or county?", "r Redditch", "h Hartlepool")
	d.wantNot("0 any")
	d.press("esc")
	d.wantLine(searchLine, " search: age:40")
	d.press("alt+d", "r", "alt+d")
	d.want("r Redditch ✓", "0 any")
	d.press("b") // a query has one place
	d.wantLine(searchLine, " search: in:bromsgrove age:40")
	d.press("alt+d", "0")
	d.wantLine(searchLine, " search: age:40")
	d.press("alt+a", "enter")
	d.wantLine(searchLine, " search: what is needed, a name, a place, a number")
}

// Filters narrow what is listed: with the hours of a made-up directory.
func TestFiltersNarrowTheList(t *testing.T) {
	dir, _, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(`
[[service]]
id = "day"
name = "Day place"
reach = "direct"
hours = ["Mon-Fri 09:00-17:00"]

[[service]]
id = "night"
name = "Night place"
reach = "through"
gate = "a letter"
hours = ["daily 22:00-23:00"]
`)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := drive(t) // a Tuesday morning
	d.send(screen.DirectoryLoaded{Guide: desk.Prepare(dir, nil, "")})
	d.press("/")
	d.want("2 services", "Day place", "Night place")
	d.press("alt+o")
	d.want("1 service", "Day place", "found by", "open:now")
	d.wantNot("Night place")
	d.press("alt+o", "alt+s")
	d.wantNot("Night place")
	d.press("alt+s", "alt+t")
	d.want("Type? No service says.")
	d.press("esc")
	d.want("2 services")
	d.send(screen.DirectoryLoaded{Guide: shipped()}) // the values are those of the new version
	d.press("alt+t")
	d.want("n needle exchange")
}

// With more values than keys, those of most services have keys and the others
// are named by typing.
func TestPickerOfManyValues(t *testing.T) {
	var all strings.Builder
	all.WriteString("[[county]]\nid = \"c\"\nname = \"Countyshire\"\n\n")
	for i := range 60 {
		id := string(rune('a'+i/26)) + string(rune('a'+i%26))
		fmt.Fprintf(&all, "[[district]]\nid = %q\nname = \"Aston %s\"\ncounty = \"c\"\n\n", id, id)
		for j := range 1 + i%2 {
			fmt.Fprintf(&all, "[[service]]\nid = \"%s-%d\"\nname = \"S\"\narea = [%q]\n\n", id, j, id)
		}
	}
	dir, _, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(all.String())}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := drive(t)
	d.send(screen.DirectoryLoaded{Guide: desk.Prepare(dir, nil, "")}, tea.WindowSizeMsg{Width: 200, Height: 60})
	d.press("/", "alt+d")
	d.want("others: type in: and the first letters, then tab")
	// The county has most services, then come the thirty districts with two.
	d.want("c Countyshire", "a Aston aa", " Aston ab", " Aston ch")
	d.wantNot(" Aston ai")
	if n := strings.Count(d.screen(), " Aston "); n != 34+1 { // and the area of the entry in the detail
		t.Errorf("%d districts have keys", n)
	}
	d.press("a")
	d.want("search: in:aston-")
}

// Whatever is typed, a filter key pressed twice gives back the search line.
func TestFilterKeysGiveBackTheQuery(t *testing.T) {
	d := drive(t)
	rapid.Check(t, func(t *rapid.T) {
		d.press("/", "ctrl+u")
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"needle", "red", "in:red", "op", "type:", "age:4", "\"", "x:y", "smack "}), 0, 5).Draw(t, "words")
		q := strings.Join(words, " ")
		d.send(tea.PasteMsg{Content: q})
		before := d.line(searchLine)
		keys := rapid.SampledFrom([]string{"alt+o", "alt+s", "alt+t r", "ctrl+f o", "ctrl+f t d"}).Draw(t, "keys")
		for range 2 {
			d.press(strings.Fields(keys)...)
		}
		if strings.HasPrefix(keys, "alt+t") && strings.Contains(q, "type:") {
			return
		}
		if got := d.line(searchLine); got != before {
			t.Fatalf("%q twice: %q became %q", keys, before, got)
		}
	})
}

// Esc leaves what was typed where it is, from whatever it closes.
func TestEscNeverDestroysTheQuery(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("smack redditch")
	for _, open := range []string{"ctrl+f", "alt+d", "alt+t", "alt+a", "enter", "tab"} {
		d.press(open, "esc")
		d.wantLine(searchLine, " search: smack redditch")
	}
	d.press("esc")
	d.want("desk ·")
	d.press("/")
	d.wantLine(searchLine, " search: smack redditch")
	d.want("typing starts a new search")
	d.press("down", "alt+s") // anything but typing takes it up again
	d.wantLine(searchLine, " search: self-referral smack redditch")
	d.press("esc", "/")
	d.write("cdt") // typing takes its place
	d.wantLine(searchLine, " search: cdt")
	d.press("esc", "/", "backspace")
	d.wantLine(searchLine, " search: what is needed, a name, a place, a number")
	d.write("cdt")
	d.press("esc", "/", "end")
	d.write("x")
	d.wantLine(searchLine, " search: cdtx")
	d.press("ctrl+u")
	d.wantLine(searchLine, " search: what is needed, a name, a place, a number")
}

// A full search line takes no filter, and says so instead of losing its end.
func TestFilterOnAFullSearchLine(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.send(tea.PasteMsg{Content: strings.Repeat("smack ", 33) + "aa"})
	before := d.line(searchLine)
	d.press("alt+o")
	d.want("The search line is full")
	if got := d.line(searchLine); got != before {
		t.Errorf("%q became %q", before, got)
	}
}

func TestCompletionsOnTheScreen(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("parents in:redd")
	d.want(" tab in:redditch", "services")
	d.press("tab")
	d.wantLine(searchLine, " search: parents in:redditch")
	d.wantNot(" tab in:")
	d.press("tab") // the detail, as always
	d.want("flag")
	d.press("esc")
	d.write("ty") // behind a space, which the completion left
	d.want(" tab type:")
	d.press("tab")
	d.want("search: parents in:redditch type:", "tab type:")
	d.press("ctrl+u")
	d.write("needle op")
	d.want("tab open:now")
	d.press("left") // the word is not the one being typed any more
	d.wantNot("tab open:now")
	d.press("end", "tab")
	d.wantLine(searchLine, " search: needle open:now")
	d.press("ctrl+u")
	d.write("metha") // no filter
	d.wantNot("tab metha")
}

// Before anything is typed, what this desk gave most stands first.
func TestAnEmptySearchListsWhatIsGivenMost(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.want("51 services · what this desk gives most will stand first")
	d.press("esc")
	give := func(words string) {
		d.press("c", "/")
		d.write(words)
		d.press("enter", "ctrl+s")
	}
	give("cdt")
	d.press("/")
	d.want("first the one that this desk gave in 90 days", "› Community Drug Teams", "given once in 90 days")
	d.press("esc")
	give("cdt")
	give("pressure point")
	d.press("/")
	d.want("51 services · first the 2 that this desk gives most", "› Community Drug Teams", "given 2 times in 90 days")
	if i, j := strings.Index(d.screen(), "Pressure Point"), strings.Index(d.screen(), "Alcohol Liaison"); i < 0 || i > j {
		t.Errorf("what was given once does not stand second:\n%s", d.screen())
	}
	d.press("down")
	d.want("used        given once in 90 days")
	d.write("cdt")
	d.wantNot("given 2 times")
	d.press("ctrl+u", "esc")
	d.pass(91 * 24 * time.Hour)
	d.press("/")
	d.want("what this desk gives most will stand first")
	d.wantNot("given")
}

// An answer that comes late does not take the cursor off the entry it is on.
func TestUsageThatComesLate(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("turning point")
	d.press("enter", "ctrl+s")
	d.hold = true
	d.send(screen.FindServices{})
	d.want("› Alcohol Liaison Nurse")
	d.press("down")
	d.want("› Brief Interventions Project")
	d.release()
	d.want("  Turning Point", "› Brief Interventions Project")
	d.press("up", "up")
	d.want("› Turning Point")
}

// What matched is underlined, so that it shows without colours, on the row under
// the cursor and in the title of the detail, too; and the detail says why.
func TestWhatMatchedIsSetOff(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("shared")
	lines := strings.Split(d.root.View().Content, "\n")
	row, title, _ := strings.Cut(lines[3], "│")
	for name, s := range map[string]string{"row": row, "title": title} {
		if !strings.Contains(ansi.Strip(s), "Shared Care") || underlined(s) != "Shared" {
			t.Errorf("%s: underlined is %q in %q", name, underlined(s), s)
		}
	}
	d.want("found by    its name")
	d.press("ctrl+u")
	d.write("smack self-referral")
	d.want("found by    smack: heroin, self-referral")
}

// underlined is what of a drawn line is underlined.
func underlined(s string) string {
	var out strings.Builder
	on := false
	for s != "" {
		if rest, ok := strings.CutPrefix(s, "\x1b["); ok {
			code, after, _ := strings.Cut(rest, "m")
			on = false
			for _, c := range strings.Split(code, ";") {
				on = on || c == "4" || strings.HasPrefix(c, "4:") && c != "4:0"
			}
			s = after
			continue
		}
		if on {
			out.WriteByte(s[0])
		}
		s = s[1:]
	}
	return out.String()
}

// A key stands on the key line once, wherever the screen and the root name it.
func TestNoKeyStandsTwiceOnTheKeyLine(t *testing.T) {
	for _, s := range states() {
		if !slices.Contains([]string{"desk-first", "contact-new", "directory", "directory-detail", "health"}, s.name) {
			continue
		}
		d := drive(t)
		s.do(d)
		for _, width := range []int{60, 80, 120, 200} {
			d.send(tea.WindowSizeMsg{Width: width, Height: 24})
			lines := strings.Split(d.screen(), "\n")
			for _, k := range []string{"? help", "F1 emergency", "F12 hide", "/ search"} {
				if n := strings.Count(lines[len(lines)-1], k); n > 1 {
					t.Errorf("%s, %d wide: %q stands %d times", s.name, width, k, n)
				}
			}
		}
	}
}
