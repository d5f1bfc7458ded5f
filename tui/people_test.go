package tui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/people"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// drivePeople is drive at a record with a ring, before anybody is set up.
// dropped counts how often the key file was taken away.
func drivePeople(t *testing.T, op desk.Operator, dropped *int) *driver {
	t.Helper()
	d := driveOn(t, filepath.Join(t.TempDir(), "signpost.db"), testKey(t), op.Role)
	d.root = New(Options{
		Session: desk.NewSession(desk.Options{Record: d.store, Guide: shipped(), Desk: "front desk", Operator: op,
			Ring: people.NewRing(d.store, people.Least), DropKeyFile: func() { *dropped++ },
			Clock: func() time.Time { return d.now }, NewID: d.store.NewID}),
		Keys: keys.New(), Theme: theme.Default(),
		After: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { d.timers = append(d.timers, timer{d.now.Add(after), msg}); return nil }
		},
	})
	d.timers = nil
	d.run(d.root.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

// say types an answer and Enter.
func (d *driver) say(answers ...string) {
	d.t.Helper()
	for _, a := range answers {
		d.write(a)
		d.press("enter")
	}
}

// The first coordinator: a secret is never drawn, a slip of the finger is
// noticed, the key file goes, the recovery key on the screen opens the record,
// and the program ends to be opened with the passphrase.
func TestFirstCoordinatorOnScreen(t *testing.T) {
	dropped := 0
	d := drivePeople(t, desk.Operator{Role: desk.Coordinator}, &dropped)
	d.press("p")
	d.want("Nobody is set up", "only as safe as this")
	d.press("a")
	d.say("Kim Lee")
	d.say("too short")
	d.want("at least 12 characters")
	d.write(lockPhrase)
	d.wantNot(lockPhrase)
	d.want("••••")
	d.press("enter")
	d.say("another thing altogether")
	d.want("not the same")
	d.say(lockPhrase)
	d.want("AGE-S", "y it is written down")
	if dropped != 1 {
		t.Errorf("the key file was taken away %d times", dropped)
	}
	paper := ""
	for _, line := range strings.Split(d.screen()[strings.Index(d.screen(), "AGE-S"):], "\n") {
		if strings.TrimSpace(line) == "" {
			break
		}
		paper += strings.Join(strings.Fields(line), "")
	}
	d.press("esc", "enter", "x") // nothing but y goes on
	d.want("AGE-S")
	d.press("y")
	if !d.quit {
		t.Error("the program goes on with a key file that is gone")
	}
	list, err := d.store.Holders(context.Background())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d holders, %v", len(list), err)
	}
	for _, h := range list {
		if h.Paper() {
			if _, err := people.UnlockPaper(h, paper); err != nil {
				t.Errorf("the key as it was drawn (%d signs): %v", len(paper), err)
			}
		} else if _, err := people.Unlock(h, []byte(lockPhrase)); err != nil {
			t.Error(err)
		}
	}
}

// peopleDesk is a desk with Kim, a coordinator, and Sam, a volunteer.
func peopleDesk(t *testing.T, as desk.Operator) *driver {
	t.Helper()
	ctx := context.Background()
	d := drivePeople(t, as, new(int))
	ring := people.NewRing(d.store, people.Least)
	act := store.Act{At: d.now, Operator: "Kim", Action: "people.add"}
	if _, err := ring.SetUp(ctx, act, "Kim", []byte(lockPhrase)); err != nil {
		t.Fatal(err)
	}
	if err := ring.Add(ctx, act, "Sam", "volunteer", []byte("sams own four words")); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *driver) people() string {
	d.t.Helper()
	list, err := people.NewRing(d.store, people.Least).List(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	out := ""
	for _, p := range list {
		out += p.Name + " " + p.Role + ", "
	}
	return out
}

func TestPeopleOnScreen(t *testing.T) {
	d := peopleDesk(t, desk.Operator{Name: "Kim", Role: desk.Coordinator})
	d.press("p")
	for _, size := range [][2]int{{20, 4}, {24, 8}, {40, 10}, {60, 20}, {120, 40}, {200, 60}} {
		for _, state := range []string{"", "a"} {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			if state != "" {
				d.press(state)
			}
			lines := strings.Split(d.screen(), "\n")
			if len(lines) != size[1] {
				t.Errorf("%v %q: %d lines", size, state, len(lines))
			}
			for _, l := range lines {
				if text.Width(l) > size[0] {
					t.Errorf("%v %q: %q is too wide", size, state, l)
				}
			}
		}
		d.press("esc")
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.want("2 people may open the record", "› Kim", "coordinator", "Sam")

	d.press("a")
	d.say("Jo", "boss")
	d.want("that is no role")
	d.press("ctrl+u")
	d.say("rec", "jos own four words", "jos own four words")
	if got := d.people(); got != "Jo receptionist, Kim coordinator, Sam volunteer, " {
		t.Errorf("after adding: %s", got)
	}
	d.want("3 people", "Jo may open the record now, as a receptionist.")

	d.press("down", "down", "r")
	d.say("aud")
	if got := d.people(); !strings.Contains(got, "Sam auditor") {
		t.Errorf("after the role: %s", got)
	}
	d.press("up", "r")
	d.say("vol") // Kim, the only coordinator
	d.want("Kim is the only coordinator")
	d.press("down", "s")
	d.say("new words for our sam", "new words for our sam")
	d.want("The passphrase of Sam is set.")

	d.press("x")
	d.say("no")
	d.want("type yes")
	d.press("esc")
	d.want("Nothing was changed.")
	d.press("x")
	d.press("ctrl+u")
	d.say("yes")
	if got := d.people(); strings.Contains(got, "Sam") {
		t.Errorf("after removing: %s", got)
	}
	d.want("2 people")

	d.press("i")
	d.say("12", "12")
	d.want("at least four")
	d.press("i")
	d.say("4711", "4711")
	d.want("Your PIN is set", "· PIN")
	d.press("o")
	d.say("not the present one", "kims next four words", "kims next four words")
	d.want("does not fit")
	d.press("o")
	d.say(lockPhrase, "kims next four words", "kims next four words")
	d.want("Your passphrase is changed.")
	d.press("k")
	d.say("yes")
	d.want("AGE-S")
	d.press("y")
	d.wantNot("AGE-S")
	if v, err := d.store.Verify(context.Background()); err != nil || !v.Sound() {
		t.Errorf("%v, %v", v.Problems, err)
	}
	d.press("esc")
	d.want("desk")
}

func TestPeopleIsTheCoordinators(t *testing.T) {
	d := peopleDesk(t, desk.Operator{Name: "Sam", Role: desk.Volunteer})
	d.press("p")
	d.want("the role volunteer may not see who may open", "ask a coordinator or")
	d.wantNot("Kim")
	d.press("a")
	d.say("Eve", "coord", "eves own four words", "eves own four words")
	d.want("may not add people")
	if got := d.people(); strings.Contains(got, "Eve") {
		t.Errorf("%s", got)
	}
	d.press("i")
	d.say("4711", "4711") // everybody has a PIN of their own
	d.want("Your PIN is set")
}
