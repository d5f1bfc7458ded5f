package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	c, err := Parse("config.toml", "\ufeffdesk = \"front \x1bdesk\"\r\noperator = \"RK\"\r\n")
	if err == nil { // a raw escape character is not TOML
		t.Errorf("a control character was accepted: %q", c.Desk)
	}
	c, err = Parse("config.toml", "desk = \"front\\u001b desk\"\noperator = \"RK\"\n")
	if err != nil || c.Operator != "RK" || strings.ContainsRune(c.Desk, '\x1b') {
		t.Errorf("got %+v, %v", c, err)
	}
	for _, tc := range []struct{ name, in, want string }{
		{"unknown key", "# hello\noperater = \"RK\"\n", `config.toml, line 2, column 1: unknown setting "operater": did you mean operator?`},
		{"far from any key", "colour = 1\n", "it is one of desk, operator, directory, county, desk_phone, osc52, outcome_days, lock_after, pack, retention"},
		{"unclosed quote", "desk = \"front\n", "config.toml, line 1, column"},
		{"curly quotes", "desk = “front”\n", "curly quotes from a word processor"},
		{"wrong type", "desk = 3\n", "texts stand in quotes"},
		{"table", "[people]\nx = 1\n", "line 1"},
	} {
		_, err := Parse("config.toml", tc.in)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q in it", tc.name, err, tc.want)
		}
	}
}

func TestDefaultParsesAndSetsNothing(t *testing.T) {
	c, err := Parse("config.toml", Default)
	if err != nil || !reflect.DeepEqual(c, Config{}) {
		t.Errorf("got %+v, %v", c, err)
	}
	on := strings.NewReplacer("# desk", "desk", "# operator", "operator", "# directory =", "directory =").Replace(Default)
	c, err = Parse("config.toml", on)
	if err != nil || c.Desk == "" || c.Operator == "" || c.Directory == "" {
		t.Errorf("the commented settings are not settings: %+v, %v", c, err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	if c, err := Load(filepath.Join(dir, "none.toml")); err != nil || !reflect.DeepEqual(c, Config{}) {
		t.Errorf("a missing file: %+v, %v", c, err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a folder was read as settings")
	}
	big := filepath.Join(dir, "big.toml")
	if err := os.WriteFile(big, make([]byte, MaxBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(big); err == nil {
		t.Error("a huge file was read")
	}
}

func TestPaths(t *testing.T) {
	env := func(m map[string]string) func(string) string { return func(k string) string { return m[k] } }
	for _, tc := range []struct {
		name       string
		env        map[string]string
		data, want string
	}{
		{"home", map[string]string{"HOME": "/h"}, "", "/h/.local/share/signpost/signpost.db"},
		{"xdg", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, "", "/x/signpost/signpost.db"},
		{"relative xdg is ignored", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "x"}, "", "/h/.local/share/signpost/signpost.db"},
		{"variable", map[string]string{"HOME": "/h", "SIGNPOST_DATA": "/s"}, "", "/s/signpost.db"},
		{"flag wins", map[string]string{"HOME": "/h", "SIGNPOST_DATA": "/s"}, "/f", "/f/signpost.db"},
	} {
		p, err := PathsFor(env(tc.env), tc.data)
		if err != nil || p.Database != tc.want {
			t.Errorf("%s: got %s, %v", tc.name, p.Database, err)
		}
	}
	if _, err := PathsFor(env(nil), ""); err == nil {
		t.Error("no home and no folder: accepted")
	}
	if p, err := PathsFor(env(nil), "/f"); err != nil || p.Config != "" {
		t.Errorf("a named folder needs no home: %+v, %v", p, err)
	}
}
