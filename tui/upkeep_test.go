package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

func TestFlagAndSettle(t *testing.T) {
	d := driveAs(t, desk.Volunteer)
	d.press("/")
	d.write("cdt")
	d.press("enter", "f")
	d.want("Wrong?", "w wrong number", "f full")
	d.press("w")
	d.want("Flagged: Community Drug Teams, wrong number", "! flagged today by the desk: wrong number")
	d.pass(49 * time.Hour)
	d.want("flagged 2 days ago by the desk")
	d.press("f", "o")
	d.write("says it moved, ask Kim")
	d.press("enter")
	d.want("something else", "(says it moved, ask Kim)")

	flags, err := d.store.Flags(t.Context(), store.Act{At: d.now, Action: "test"}, store.FlagQuery{})
	if err != nil || len(flags) != 2 || flags[1].Reason != "wrong_number" || flags[1].RaisedBy != "RK" || flags[0].Note == "" {
		t.Fatalf("flags %+v, %v", flags, err)
	}
	d.press("s", "m") // a volunteer may not settle
	d.want("ask a coordinator")

	// The contact beside a flagged service says so.
	d.press("esc", "esc", "esc", "c", "/")
	d.write("cdt")
	d.want("flagged as wrong")
}

func TestCoordinatorSettles(t *testing.T) {
	d := driveAs(t, desk.Coordinator)
	d.press("/")
	d.write("cdt")
	d.press("enter", "f", "m", "s")
	d.want("Settled how?", "m mended")
	d.press("m")
	d.want("Settled: Community Drug Teams, mended.")
	d.wantNot("! flagged")
	d.press("s")
	d.want("Nobody has flagged this entry.")
}

func TestSearchesThatFindNothingAreCounted(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("budgerigar")
	d.press("esc")
	lost, err := d.store.LostSearches(t.Context(), d.now.Add(-time.Hour*48), 10)
	if err != nil || len(lost) != 1 || lost[0].Words != "budgerigar" || lost[0].Count != 1 {
		t.Errorf("lost %+v, %v", lost, err)
	}
	d.press("/", "down", "esc", "/") // looked at again, and left again
	d.write("cdt")
	d.press("esc")
	if lost, _ := d.store.LostSearches(t.Context(), d.now.Add(-time.Hour*48), 10); len(lost) != 1 {
		t.Errorf("a search that found something is counted as lost: %+v", lost)
	}
}

// own loads the shipped files from a folder, as a coordinator has them.
func own(t *testing.T, change func(name, text string) string) *desk.Guide {
	t.Helper()
	dir := t.TempDir()
	files, err := worcestershire.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := worcestershire.Files.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), []byte(change(f.Name(), string(data))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, findings, err := directory.Load(os.DirFS(dir), directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return desk.Prepare(d, findings, dir)
}

func TestAnotherVersionOfTheDirectoryShowsEverywhere(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("cdt")
	d.press("enter")
	version := d.last().DirectoryVersion
	d.send(screen.DirectoryLoaded{Say: "loaded again", Guide: own(t, func(_, s string) string {
		return strings.Replace(s, `name = "Community Drug Teams"`, `name = "Drug Team at the Mill"`, 1)
	})})
	d.want("loaded again", "Drug Team at the Mill")
	d.want("given: Community Drug Teams") // as it was given
	c := d.last()
	if c.DirectoryVersion != version || c.Referrals[0].Name != "Community Drug Teams" {
		t.Errorf("the record changed with the directory: %+v", c.Referrals)
	}
	d.send(screen.DirectoryRefused{Say: "drugs.toml, line 3: no"})
	d.want("drugs.toml, line 3", "Drug Team at the Mill")
}

func TestMarkAsChecked(t *testing.T) {
	d := driveAs(t, desk.Coordinator)
	d.press("/")
	d.write("cdt")
	d.press("enter", "k")
	d.want("shipped directory cannot be changed", "signpost init")
	g := own(t, func(_, s string) string { return s })
	d.send(screen.DirectoryLoaded{Guide: g})
	d.press("k")
	d.want("is marked as checked today")
	data, err := os.ReadFile(filepath.Join(g.Origin, "drugs.toml"))
	if err != nil {
		t.Fatal(err)
	}
	was, _ := worcestershire.Files.ReadFile("drugs.toml")
	added := strings.Replace(string(data), "\nchecked = 2026-03-03\nchecked_by = \"RK\"", "", 1)
	if added != string(was) {
		t.Error("more than two lines changed")
	}
	d.press("k") // the file is not as it was loaded any more
	d.want("changed")
}

func TestEditorCommands(t *testing.T) {
	for _, c := range []struct{ editor, want string }{
		{"vi", "vi +12 f.toml"}, {"/usr/bin/nano -w", "/usr/bin/nano -w +12 f.toml"},
		{"code", "code --wait --goto f.toml:12"}, {"hx", "hx f.toml:12"}, {"gedit", "gedit f.toml"},
	} {
		name, args, err := editorCommand(c.editor, "f.toml", 12)
		if got := strings.Join(append([]string{name}, args...), " "); err != nil || got != c.want {
			t.Errorf("%s: %s, %v", c.editor, got, err)
		}
	}
	if _, _, err := editorCommand("", "f.toml", 1); err == nil || !strings.Contains(err.Error(), "EDITOR") {
		t.Errorf("no editor: %v", err)
	}
}

func TestHealthLeadsToTheEntry(t *testing.T) {
	d := driveAs(t, desk.Coordinator)
	d.press("/")
	d.write("cdt")
	d.press("enter", "f", "w", "esc", "esc", "esc", "h")
	d.want("directory health", "to mend now", "flag", "Community Drug Teams")
	d.press("enter")
	d.want("directory · Worcestershire", "flagged today by the desk: wrong number")
	d.press("s", "c")
	d.want("Settled")
	d.press("esc", "esc")
	d.want("directory health")
	d.wantNot("wrong number")
}

func TestHealthIsForCoordinators(t *testing.T) {
	d := driveAs(t, desk.Volunteer)
	d.press("h")
	d.want("ask a coordinator")
	d.press("down")
	d.want("ask a coordinator")
}

// A desk whose own directory could not be used must not forget it.
func TestTheShippedDirectoryInPlaceOfAnotherIsMarked(t *testing.T) {
	d := drive(t)
	d.wantNot("not your own directory")
	g := *shipped()
	g.Wanted = "/somewhere/else"
	d.send(screen.DirectoryLoaded{Guide: &g})
	d.press("down")
	d.want("! not your own directory")
}
