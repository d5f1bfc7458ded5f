package tui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/tui/keys"
	"signpost/tui/screen"
	"signpost/tui/theme"
)

// exampleGuide holds a service that says everything. The shipped directory has
// no numbers; these are of the ranges that Ofcom keeps free for examples.
var exampleGuide = sync.OnceValue(func() *desk.Guide {
	d, findings, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(`
[[service]]
id = "drop-in"
name = "Exampleton Drop-in"
about = "A place to come in, have a cup of tea and talk to a worker about drugs or drink."
reach = "direct"
how = ["drop in"]
phone = ["01632 960001 (main office)", "07700 900123"]
address = "Privatestreet 1"
town = "Exampleton"
postcode = "EX1 1AA"
website = "https://example.org"
hours = ["Mon-Fri 09:30-17:00"]
tips = ["Tipword"]
private = ["address"]
as_of = "2009-10"
checked = 2026-02-27
checked_by = "RK"
[[service]]
id = "hidden"
name = "Hidden Number"
phone = ["01632 960777"]
private = ["phone"]
[[service]]
id = "gone"
name = "Gone"
status = "closed"
`)}}, directory.Options{})
	if err != nil {
		panic(err)
	}
	return desk.Prepare(d, findings, "")
})

// example goes to the detail of the service that says everything.
func (d *driver) example() { d.detail("drop-in") }

func (d *driver) detail(id string) {
	d.send(screen.DirectoryLoaded{Guide: exampleGuide()})
	d.press("/")
	d.send(screen.OpenService{ID: id})
}

// world records what leaves the program, and fails where it is told to.
type world struct {
	noClipboard, noPrinter, noHome error
	copied, printed, kept          []string
}

func (w *world) Copy(_ context.Context, s string) error {
	if w.noClipboard == nil {
		w.copied = append(w.copied, s)
	}
	return w.noClipboard
}

func (w *world) Print(_ context.Context, page string) error {
	if w.noPrinter == nil {
		w.printed = append(w.printed, page)
	}
	return w.noPrinter
}

func (w *world) Keep(name, page string) (string, error) {
	if w.noHome != nil {
		return "", w.noHome
	}
	w.kept = append(w.kept, page)
	return "/home/desk/" + name, nil
}

// driveIn starts the program with a world around it.
func driveIn(t *testing.T, w screen.Outside, osc52 bool) *driver {
	d := drive(t)
	d.root = New(Options{Session: d.session(), Keys: keys.New(), Theme: theme.Default(), Outside: w, OSC52: osc52,
		After: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { d.timers = append(d.timers, timer{d.now.Add(after), msg}); return nil }
		}})
	d.run(d.root.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

func TestCopyTheNumber(t *testing.T) {
	w := &world{}
	d := driveIn(t, w, false)
	d.example()
	d.press("y")
	d.want("Copied: 01632 960 001 (main office), the first of 2", "Privatestreet") // the desk's own card
	if len(w.copied) != 1 || w.copied[0] != "01632 960001" {
		t.Errorf("copied %q", w.copied)
	}
	d.press("tab", "alt+y") // the list has the cursor
	if len(w.copied) != 2 {
		t.Errorf("alt+y copied %q", w.copied)
	}
	d.press("y") // where letters are a search
	d.want("search: y")
	if len(w.copied) != 2 {
		t.Error("a letter of the search copied something")
	}
}

func TestNumberThatCannotBeCopied(t *testing.T) {
	d := driveIn(t, &world{noClipboard: errors.New("no clipboard program was found")}, false)
	d.example()
	d.press("y")
	d.want("Not copied: no clipboard program was found. The number is 01632 960 001", "Exampleton Drop-in", "▀")
	d.press("x")
	d.wantNot("▀▀▀")
	d.want("search: drop-in")
	w := &world{noClipboard: errors.New("none")}
	d = driveIn(t, w, true)
	d.example()
	d.press("y")
	d.want("Handed to the terminal's clipboard, if it takes it: 01632 960 001")
}

func TestPrivateNumberStaysHere(t *testing.T) {
	w := &world{}
	d := driveIn(t, w, false)
	d.detail("hidden")
	d.want("960777") // the desk sees it, marked
	d.press("y")
	d.want("There is no number to give out")
	d.press("o")
	d.want("Neither a number nor a website")
	for _, k := range []string{"p", "L", "R"} {
		d.press(k)
		d.wantNot("960777", "960 777", "7 7 7")
		d.press("p", "enter", "esc")
		d.detail("hidden")
	}
	if all := strings.Join(append(w.copied, w.printed...), ""); strings.Contains(all, "777") {
		t.Errorf("it left: %q", all)
	}
}

// Nothing is printed before somebody said so.
func TestPrintASlip(t *testing.T) {
	w := &world{}
	d := driveIn(t, w, false)
	d.example()
	d.press("p")
	d.want("Print this slip?", "Phone   01632 960 001", "Today   open until 17:00")
	d.wantNot("Privatestreet", "Tipword")
	d.press("x")
	d.wantNot("Print this slip?")
	if len(w.printed) != 0 {
		t.Fatal("printed without a word")
	}
	d.press("p", "enter")
	d.want("The slip is with the printer.")
	if len(w.printed) != 1 || !strings.Contains(w.printed[0], "01632 960 001") || strings.Contains(w.printed[0], "Privatestreet") {
		t.Errorf("printed %q", w.printed)
	}
}

func TestSlipWithoutAPrinter(t *testing.T) {
	w := &world{noPrinter: errors.New("no printer program was found (lp)")}
	d := driveIn(t, w, false)
	d.example()
	d.press("p", "enter")
	d.want("Not printed: no printer program was found (lp). The slip is in", "/home/desk/signpost-slip-2026-03-03-0941.txt")
	if len(w.kept) != 1 {
		t.Errorf("kept %q", w.kept)
	}
	w.noHome = errors.New("the slip could not be kept: permission denied")
	d.press("p", "enter")
	d.want("Not printed: ", "permission denied")
	d = driveIn(t, nil, false)
	d.example()
	d.press("p", "enter")
	d.want("There is no printer here")
}

func TestCodeOnTheScreen(t *testing.T) {
	d := drive(t)
	d.example()
	d.press("o")
	d.want("█▀▀▀▀▀█", "Exampleton Drop-in", "01632 960001", "https://example.org", "any other key")
	dark := d.screen()
	d.press("i")
	if d.screen() == dark {
		t.Error("i does not swap dark and light")
	}
	d.press("x")
	d.wantNot("█▀▀▀▀▀█")
	d.press("o")
	d.send(tea.WindowSizeMsg{Width: 30, Height: 12})
	d.want("too small for", "01632 960 001")
	d.wantNot("█▀▀▀▀▀█")
}

func TestLargeTypeAndReadAloud(t *testing.T) {
	d := drive(t)
	d.example()
	d.press("L")
	d.want("█", "open until 17:00", "Exampleton, EX1 1AA")
	d.wantNot("Privatestreet", "Tipword", "960777")
	d.press("?") // any key closes it, help too
	d.want("search: drop-in")
	d.press("R")
	d.want("The number is: 0 1 6 3 2, 9 6 0, 0 0 1.", "Postcode: Echo X-ray 1, 1 Alfa Alfa.")
	d.wantNot("Privatestreet", "Tipword")
	d.press("esc")
	d.want("search: drop-in")
}

func TestNothingOfWhatIsNotGiven(t *testing.T) {
	d := drive(t)
	d.detail("gone")
	for _, k := range []string{"p", "o", "L", "R", "y"} {
		d.press(k)
		d.want("Gone is not given out: the directory says it is closed.", "search: gone")
	}
}

// A handout is made of one version of the directory; another one closes it.
func TestReloadClosesAHandout(t *testing.T) {
	d := drive(t)
	d.example()
	d.press("R")
	d.send(screen.DirectoryLoaded{Guide: shipped(), Say: "The directory was read again."})
	d.wantNot("The number is:")
}
