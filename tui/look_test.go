package tui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"signpost/internal/text"
)

// states bring the program to each thing it can show. The fit test, the random
// test and the golden pictures share them.
func states() []struct {
	name string
	do   func(*driver)
} {
	quick := func(d *driver) {
		d.press("c", "'")
		d.write("parent redditch heroin family support she sounds tired")
	}
	followUps := func(d *driver) {
		d.withCallBack()
		d.press("esc", "w", "alt+f")
		d.write("send the leaflet")
		d.press("enter")
		d.write("in 3 days")
		d.press("enter", "enter", "ctrl+s")
		d.pass(28*time.Hour + 54*time.Minute)
		d.press("f")
	}
	return []struct {
		name string
		do   func(*driver)
	}{
		{"desk-first", func(*driver) {}},
		{"desk-day", func(d *driver) {
			quick(d)
			d.press("enter", "alt+1", "ctrl+s", "x", "s")
			d.pass(20 * time.Minute)
			d.press("w", "esc")
			d.pass(5 * time.Minute)
		}},
		{"desk-junk", func(d *driver) { d.press("x") }},
		{"desk-board", aBusyMorning},
		{"desk-visitor", func(d *driver) {
			aBusyMorning(d)
			d.press("v")
			d.write("grey hoodie, script question")
		}},
		{"desk-exchange", func(d *driver) {
			aBusyMorning(d)
			d.press("n")
			d.write("1*10 2 013 f rose 19")
		}},
		{"contact-new", func(d *driver) { d.press("c") }},
		{"contact-quick", quick},
		{"contact-answers", func(d *driver) {
			quick(d)
			d.press("enter", "alt+1")
			d.pressUntil("down", "wants")
		}},
		{"contact-find", func(d *driver) {
			quick(d)
			d.press("enter", "/")
			d.write("needles")
			d.press("down")
		}},
		{"contact-note", func(d *driver) {
			d.press("w", ",")
			d.write("Waits outside, will not come in. Knows the Tuesday group.")
		}},
		{"contact-alarm", func(d *driver) {
			d.press("c", "o")
			d.pass(time.Second)
			d.press(",")
			d.write("flat 3")
		}},
		{"contact-guided", func(d *driver) { d.press("c", "ctrl+g") }},
		{"contact-guided-later", func(d *driver) {
			quick(d)
			d.press("enter", "ctrl+g", "0", "-")
		}},
		{"contact-earlier", func(d *driver) { d.press("c", "ctrl+g", "0", "-", "-", "[") }},
		{"contact-explain", func(d *driver) {
			quick(d)
			d.press("enter", "alt+e")
		}},
		{"contact-score", func(d *driver) {
			d.press("c", "'")
			d.write("self alcohol")
			d.press("enter", "=")
		}},
		{"contact-unmet", func(d *driver) {
			d.press("c", "'")
			d.write("self middlesbrough heroin wants=prescribing")
			d.press("enter", "alt+u")
		}},
		{"contact-reason", func(d *driver) {
			d.press("c", "'")
			d.write("self heroin wants=rehab in_treatment=none")
			d.press("enter", "/")
			d.write("residential")
			d.press("enter")
		}},
		{"contact-consent", func(d *driver) {
			d.press("c", "/")
			d.write("surge")
			d.press("alt+w")
		}},
		{"contact-answered", func(d *driver) {
			d.press("c", "/")
			d.write("surge")
			d.press("alt+w", "y")
			d.write("Jo")
		}},
		{"contact-given", func(d *driver) {
			quick(d)
			d.press("enter", "alt+1", "alt+2", "alt+r", "y", "alt+g")
		}},
		{"contact-callback", func(d *driver) { d.press("c", "alt+c") }},
		{"contact-callback-due", func(d *driver) {
			d.press("c", "alt+c", "1")
			d.write("07700 900123")
			d.press("enter", "enter", "enter", "n")
			d.write("tomorrow 14")
		}},
		{"followups-none", func(d *driver) { d.press("f") }},
		{"followups", followUps},
		{"followups-open", func(d *driver) {
			followUps(d)
			d.press("enter")
		}},
		{"followups-outcome", func(d *driver) {
			followUps(d)
			d.press("down", "enter")
		}},
		{"followups-when", func(d *driver) {
			followUps(d)
			d.press("p")
			d.write("mon")
		}},
		{"followups-stop", func(d *driver) {
			followUps(d)
			d.press("a", "enter", "a", "enter", "a")
		}},
		{"directory", func(d *driver) { d.press("/") }},
		{"directory-found", func(d *driver) {
			d.press("/")
			d.write("smack redditch")
		}},
		{"directory-detail", func(d *driver) {
			d.press("/")
			d.write("pressure point")
			d.press("enter", "down", "down")
		}},
		{"directory-flagged", func(d *driver) {
			d.press("/")
			d.write("cdt")
			d.press("enter", "f", "w", "f")
		}},
		{"directory-used", func(d *driver) {
			d.press("c", "/")
			d.write("cdt")
			d.press("enter", "ctrl+s", "/")
		}},
		{"directory-filter", func(d *driver) {
			d.press("/", "alt+s")
			d.write("needles")
			d.press("ctrl+f")
		}},
		{"directory-district", func(d *driver) {
			d.press("/")
			d.write("in:redditch parents")
			d.press("alt+d")
		}},
		{"directory-type", func(d *driver) { d.press("/", "alt+t") }},
		{"directory-age", func(d *driver) { d.press("/", "alt+a", "1") }},
		{"directory-complete", func(d *driver) {
			d.press("/")
			d.write("parents in:re")
		}},
		{"directory-again", func(d *driver) {
			d.press("/")
			d.write("smack redditch")
			d.press("esc", "/")
		}},
		{"directory-nothing", func(d *driver) {
			d.press("/")
			d.write("zzzzqqq")
		}},
		{"directory-slip", func(d *driver) {
			d.example()
			d.press("p")
		}},
		{"directory-code", func(d *driver) {
			d.example()
			d.press("o")
		}},
		{"directory-large", func(d *driver) {
			d.example()
			d.press("L")
		}},
		{"directory-aloud", func(d *driver) {
			d.example()
			d.press("R")
		}},
		{"directory-number", func(d *driver) {
			d.example()
			d.press("y")
		}},
		{"health", func(d *driver) {
			d.press("/")
			d.write("cdt")
			d.press("enter", "f", "w", "esc", "esc", "esc", "h", "down")
		}},
		{"conflict", clashIn},
		{"history", func(d *driver) {
			d.past(60)
			d.press("c", "esc", "t", "down", "down")
		}},
		{"history-record", func(d *driver) {
			d.past(5)
			d.press("t", "enter", "o", "g")
		}},
		{"history-words", func(d *driver) {
			d.past(60)
			d.press("t", "/")
			d.write("garden")
			d.press("enter")
		}},
		{"history-days", func(d *driver) {
			d.past(5)
			d.press("t", "d")
			d.write("last we")
		}},
		{"history-amend", func(d *driver) {
			d.past(5)
			d.press("t", "enter", "e", "down", "down")
		}},
		{"history-merge", func(d *driver) {
			d.past(5)
			d.press("t", "enter", "g", "down", "enter")
			d.write("the same call")
		}},
		{"handover-none", func(d *driver) { d.press("o") }},
		{"handover-writing", shiftOver},
		{"handover-read", func(d *driver) {
			shiftOver(d)
			d.press("ctrl+s", "o")
		}},
		{"enquirer", func(d *driver) { d.press("c", "alt+k") }},
		{"enquirer-warning", func(d *driver) {
			d.press("c", "alt+k")
			d.write("bluebird")
			d.press("ctrl+f")
		}},
		{"enquirer-known", (*driver).known},
		{"enquirer-caution", func(d *driver) {
			d.known()
			d.press("n")
			d.write("Hard of hearing: speak slowly.")
		}},
		{"enquirer-earlier", func(d *driver) {
			d.known()
			d.press("down", "enter")
		}},
		{"help", func(d *driver) { d.press("?") }},
		{"emergency", func(d *driver) { d.press("f1") }},
		{"hidden", func(d *driver) { d.press("f12") }},
	}
}

// checkFit holds for every picture: exactly as many lines as the terminal has,
// each exactly as wide, the cursor inside, nothing hostile in it.
func checkFit(t *testing.T, d *driver, name string, w, h int) {
	t.Helper()
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	v := d.root.View()
	lines := strings.Split(d.screen(), "\n")
	if len(lines) != h {
		t.Fatalf("%s at %d×%d: %d lines", name, w, h, len(lines))
	}
	for i, l := range lines {
		if text.Width(l) != w {
			t.Fatalf("%s at %d×%d: line %d is %d cells wide: %q", name, w, h, i+1, text.Width(l), l)
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= w || c.Y >= h) {
		t.Fatalf("%s at %d×%d: the cursor is at %d,%d", name, w, h, c.X, c.Y)
	}
	if strings.Contains(v.WindowTitle, "call") || v.WindowTitle != "Signpost" {
		t.Fatalf("the window title is %q", v.WindowTitle)
	}
}

// fitSizes are the sizes that a picture is tried at: the edges at which a layout
// changes, and some at random.
func fitSizes() [][2]int {
	rng := rand.New(rand.NewPCG(1, 2))
	sizes := [][2]int{{1, 1}, {1, 60}, {200, 1}, {2, 3}, {19, 4}, {20, 4}, {20, 8}, {59, 20}, {60, 20}, {71, 24}, {72, 24},
		{75, 24}, {76, 24}, {80, 24}, {120, 40}, {200, 60}, {300, 100}}
	for range 40 {
		sizes = append(sizes, [2]int{20 + rng.IntN(181), 8 + rng.IntN(53)})
	}
	return sizes
}

// checkFrame: on any screen of a usual size the header and the keys are there.
func checkFrame(t *testing.T, d *driver, name string) {
	t.Helper()
	if name == "hidden" {
		return
	}
	lines := strings.Split(d.screen(), "\n")
	if !strings.Contains(lines[0], "Signpost · ") {
		t.Errorf("%s: no header: %q", name, lines[0])
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, "F1 emergency") && !strings.Contains(last, "any other key closes") {
		t.Errorf("%s: no keys: %q", name, last)
	}
}

// Each state is brought about once and looked at in every way: what stands
// around it, its pictures, and whether it fits terminals of all sizes.
func TestGoldenPictures(t *testing.T) {
	for _, s := range states() {
		d := drive(t)
		s.do(d)
		checkFrame(t, d, s.name)
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, size[0], size[1]), func(t *testing.T) {
				d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				lines := strings.Split(d.screen(), "\n")
				for i := range lines {
					lines[i] = strings.TrimRight(lines[i], " ")
				}
				golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
			})
		}
		for _, size := range fitSizes() {
			checkFit(t, d, s.name, size[0], size[1])
		}
	}
}

// Random keys, pastes and sizes: no panic, the picture fits, and a contact
// that was opened is still there.
func TestRandomKeys(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 7))
	names := strings.Fields("e [ ] alt+k ctrl+r c w x v n l s h n y a p r ' , space * ctrl+z . - / ? ! X 0 1 2 3 esc esc enter enter enter tab shift+tab up down pgup pgdown space backspace left right home end alt+1 alt+2 alt+9 alt+r alt+w alt+g alt+c alt+f ctrl+f ctrl+n ctrl+t ctrl+z ctrl+g ctrl+u alt+a alt+d alt+o alt+s alt+t alt+u alt+e ctrl+o ctrl+p = [ left o f k m s d ctrl+s f1 f12 ctrl+l delete t t enter [ ] e g v u i L R alt+y alt+p alt+q alt+l alt+r")
	for round := range 6 {
		d := drive(t)
		for i := range 250 {
			switch k := rng.IntN(40); {
			case k == 0:
				checkFit(t, d, fmt.Sprintf("seed %d, round %d, step %d", seed, round, i), 1+rng.IntN(200), 1+rng.IntN(60))
				d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			case k == 1:
				d.send(tea.PasteMsg{Content: "pasted \x1b[2J\u202e\xff heroin"})
			case k == 2:
				d.pass(time.Duration(rng.IntN(90)) * time.Second)
			default:
				d.press(names[rng.IntN(len(names))])
			}
			if strings.Contains(d.screen(), "Something went wrong inside") {
				t.Fatalf("seed %d, round %d, step %d: a panic", seed, round, i)
			}
			if d.quit {
				t.Fatalf("seed %d: the program left by itself", seed)
			}
		}
		for _, c := range d.contacts() {
			for _, n := range c.Notes {
				if strings.ContainsAny(n.Text, "\x1b\u202e\u009b") {
					t.Fatalf("seed %d: a hostile note is in the record: %q", seed, n.Text)
				}
			}
		}
	}
}
