//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The real program with the programs of a made-up computer: a number goes to
// its clipboard and a slip to its printer, once each was asked for, and neither
// draws on the screen.
func TestHandOverWithRealPrograms(t *testing.T) {
	home, tools := t.TempDir(), t.TempDir()
	for name, script := range map[string]string{
		"xclip": "cat > " + tools + "/clipboard; echo noise >&2",
		"lp":    "echo \"$*\" > " + tools + "/asked; cat > " + tools + "/paper; echo noise",
	} {
		if err := os.WriteFile(filepath.Join(tools, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	own := filepath.Join(home, "own")
	config := filepath.Join(home, ".config", "signpost")
	for dir, file := range map[string][2]string{
		own:    {"a.toml", "[[service]]\nid = \"drop-in\"\nname = \"Exampleton Drop-in\"\nphone = [\"01632 960001\"]\ntips = [\"Tipword\"]\naddress = \"Privatestreet\"\nprivate = [\"address\"]\n"},
		config: {"config.toml", "desk_phone = \"01632 960999\"\n"},
	} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file[0]), []byte(file[1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := startWith(t, home, 80, 24, nil, []string{"PATH=" + tools + ":" + os.Getenv("PATH"), "DISPLAY=:99"}, "--directory", own)
	s.shows("F1 emergency")
	s.keys("/drop-in\r")
	s.shows("01632 960001", "y copy")
	s.keys("y")
	s.shows("Copied: 01632 960 001")
	s.keys("p")
	s.shows("Print this slip?")
	s.keys("\r")
	s.shows("The slip is with the printer.")
	if p, _ := s.look(); p.has("noise") {
		t.Errorf("a program drew on the screen:\n%s", p)
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(tools, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if got := read("clipboard"); got != "01632 960001" {
		t.Errorf("the clipboard has %q", got)
	}
	paper := read("paper")
	for _, want := range []string{"Exampleton Drop-in", "01632 960 001", "01632 960 999"} {
		if !strings.Contains(paper, want) {
			t.Errorf("no %q on paper:\n%s", want, paper)
		}
	}
	if strings.Contains(paper, "Tipword") || strings.Contains(paper, "Privatestreet") || strings.Contains(read("asked"), "Exampleton") {
		t.Errorf("something private is on paper, or a name in the queue:\n%s\n%s", read("asked"), paper)
	}
	s.keys("\x03")
	if err := s.finish(); err != nil {
		t.Error(err)
	}
}
