package rooms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// ban says that some packages must not use others. Patterns are written as for
// the go command: "a/..." is a and all below it; paths without a dot in their
// first word are of this module or of Go itself.
type ban struct {
	reason string
	of     []string // the packages it holds for
	except []string // and those of them it does not
	uses   []string // what they must not import
	but    []string // and what of that they may
	deep   bool     // nor through another package
	tests  bool     // nor in tests
}

// bans is the import rule of the project. A ban is taken away only together
// with its reason.
var bans = []ban{
	{reason: "the directory and the record do not know each other: a contact keeps id, name and number as given, so that the log stays true when the directory changes; they meet in internal/desk",
		of: here("directory/..."), uses: here("store/...", "internal/desk"), deep: true, tests: true},
	{reason: "the record and the directory do not know each other: a contact keeps id, name and number as given, so that the log stays true when the directory changes; they meet in internal/desk",
		of: here("store/..."), uses: here("directory/...", "internal/desk"), deep: true, tests: true},

	{reason: "nothing below tui knows a terminal, so that every job can be done by a command, a test or another program",
		of: here("..."), except: here("tui/...", "cmd/..."),
		uses: []string{"charm.land/...", "github.com/charmbracelet/..."}, but: []string{"github.com/charmbracelet/x/ansi/..."}, deep: true},
	{reason: "the width of text is measured in one place, as the screen library draws it; everybody else asks internal/text",
		of: here("..."), except: here("internal/text", "tui/..."), uses: []string{"github.com/charmbracelet/x/ansi/..."}},
	{reason: "nothing below tui knows the screens",
		of: here("..."), except: here("tui/...", "cmd/..."), uses: here("tui/..."), deep: true},
	{reason: "nothing is built on a command: the command line is one door to internal/desk among four, and no door calls another",
		of: here("..."), except: here("cmd/..."), uses: here("cmd/..."), deep: true, tests: true},

	{reason: "no SQL and no driver outside the engines of the record, so that another engine can take its place",
		of: here("..."), except: here("store/sqlite", "store/postgres"),
		uses: []string{"modernc.org/...", "database/sql/...", "github.com/jackc/..."}},
	{reason: "only the command that wires the program together chooses an engine; everybody else is given one",
		of: here("..."), except: here("cmd/...", "store/sqlite", "store/postgres"),
		uses: append(here("store/sqlite", "store/postgres"), "modernc.org/..."), deep: true},
	{reason: "sealing and the chain of the audit log serve any engine: they know neither contacts nor files of a database",
		of: here("store/seal", "store/audit"), uses: here("store", "store/sqlite", "store/postgres", "store/people"), deep: true},
	{reason: "screens and use cases hold no key: what is sealed is the engine's business",
		of: here("tui/...", "internal/..."), uses: here("store/seal"), deep: true},

	{reason: "text files are read in two places, both with line and column; everybody else gets plain values",
		of: here("..."), except: here("config", "directory"), uses: []string{"github.com/BurntSushi/toml/..."}},
	{reason: "only commands read the configuration and turn it into plain options, so that every other part can be used and tested without a file",
		of: here("..."), except: here("cmd/...", "config"), uses: here("config/..."), deep: true, tests: true},
	{reason: "the configuration decides nothing and opens nothing: it is values and paths",
		of: here("config/..."), uses: here("directory/...", "store/...", "internal/desk", "tui/..."), deep: true},

	{reason: "internal/desk says what an operator can do, not how it looks nor how it is kept nor where its settings come from",
		of: here("internal/desk"), uses: here("tui/...", "config/...", "cmd/...", "store/sqlite", "store/postgres"), deep: true},
	{reason: "leaves import nothing of this program, so that everything may import them",
		of: here("internal/facts", "internal/text", "directory/hours"), uses: here("..."), deep: true},
	{reason: "counting and rendering know no screens and no operators",
		of: here("internal/report"), uses: here("tui/...", "internal/desk", "store/sqlite"), deep: true},
	{reason: "the parts that screens are made of know no screen",
		of: here("tui/form", "tui/chart", "tui/theme", "tui/layout", "tui/keys", "tui/card"), uses: here("tui", "tui/screen/..."), deep: true},
	{reason: "the line mode is a door of its own, for people whom a full screen shuts out: it uses no part of one",
		of: here("internal/plain"), uses: append(here("tui", "tui/screen/...", "tui/form", "tui/chart", "tui/layout"), "charm.land/bubbletea/..."), deep: true},
	{reason: "the root routes to screens; a screen that knew the root would be part of it",
		of: here("tui/screen/..."), uses: here("tui"), deep: true},

	{reason: "the program works offline and listens to nobody: help lines must not depend on a network, and records must not leave by one",
		of: here("..."), uses: []string{"net", "net/..."}, but: []string{"net/url", "net/netip"}},
	{reason: "pure packages touch nothing outside: the same answers give the same alerts on every machine and every day",
		of: pure, except: here("directory"), uses: []string{"os/...", "io/ioutil", "syscall", "net", "math/rand", "crypto/rand", "log/...", "database/sql/...",
			"path/filepath", "golang.org/x/sys/..."}, but: []string{"math/rand/v2"}},
	{reason: "the directory is read from the file system that it is given, never from the machine's own",
		of: here("directory"), uses: []string{"os/...", "io/ioutil", "syscall", "math/rand", "crypto/rand", "path/filepath"}},
	{reason: "this package is tests only",
		of: here("..."), uses: here("internal/rooms"), tests: true},
}

// pure are the packages that compute and do nothing else.
var pure = here("directory", "directory/hours", "directory/search", "directory/triage/...", "directory/quick", "internal/facts", "internal/text", "store/audit")

const module = "signpost"

// here makes patterns of this module's packages.
func here(patterns ...string) []string {
	out := make([]string, len(patterns))
	for i, p := range patterns {
		out[i] = module + "/" + p
		if p == "..." {
			out[i] = module + "/..."
		}
	}
	return out
}

// matches reports whether path is one of the patterns.
func matches(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		tree, all := strings.CutSuffix(p, "/...")
		return path == p || all && (path == tree || strings.HasPrefix(path, tree+"/"))
	})
}

// broken is one use against a ban.
type broken struct{ how, use string }

const throughAnother = "uses through another package"

// breaks lists what p uses against the ban.
func (b ban) breaks(p pkg) []broken {
	if !matches(p.ImportPath, b.of) || matches(p.ImportPath, b.except) {
		return nil
	}
	var out []broken
	banned := func(list []string, how string) {
		for _, use := range list {
			twice := how == throughAnother && slices.Contains(p.Imports, use)
			if !twice && use != p.ImportPath && matches(use, b.uses) && !matches(use, b.but) {
				out = append(out, broken{how, use})
			}
		}
	}
	banned(p.Imports, "imports")
	if b.deep {
		banned(p.Deps, throughAnother)
	}
	if b.tests {
		banned(p.TestImports, "imports in a test")
		banned(p.XTestImports, "imports in a test")
	}
	return out
}

// breaches holds all packages to the ban. What a package uses only through one
// that is named itself is left out: mending that one mends both. Of several
// things used through another package the first stands for all.
func (b ban) breaches(all []pkg) []string {
	found := map[string][]broken{}
	for _, p := range all {
		found[p.ImportPath] = b.breaks(p)
	}
	var out []string
	for _, p := range all {
		through := false
		for _, x := range found[p.ImportPath] {
			if x.how == throughAnother {
				if through || slices.ContainsFunc(p.Deps, func(q string) bool { return len(found[q]) > 0 }) {
					continue
				}
				through = true
			}
			out = append(out, fmt.Sprintf("%s %s %s\n\tnot allowed: %s", p.ImportPath, x.how, x.use, b.reason))
		}
	}
	return out
}

// TestImports holds every package, on every system that the program is built
// for, to the bans.
func TestImports(t *testing.T) {
	where := map[string][]string{} // breach to systems
	for _, system := range systems {
		all := list(t, system)
		var breaches []string
		for _, b := range bans {
			breaches = append(breaches, b.breaches(all)...)
		}
		for _, p := range all {
			breaches = append(breaches, otherScreens(p)...)
		}
		for _, what := range breaches {
			where[what] = append(where[what], system)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(where)) {
		t.Errorf("%s\n\t(on %s)", what, strings.Join(where[what], ", "))
	}
}

// otherScreens lists the screens that a screen uses besides itself. What all
// of them share is tui/screen itself.
func otherScreens(p pkg) []string {
	const below = module + "/tui/screen/"
	rest, screen := strings.CutPrefix(p.ImportPath, below)
	if !screen {
		return nil
	}
	name, _, _ := strings.Cut(rest, "/")
	var out []string
	for _, use := range slices.Concat(p.Deps, p.TestImports, p.XTestImports) {
		if strings.HasPrefix(use, below) && !matches(use, []string{below + name + "/..."}) {
			out = append(out, fmt.Sprintf("%s uses %s\n\tnot allowed: %s", p.ImportPath, use,
				"screens talk by messages and never name each other's types, so that each can be changed, and left, alone"))
		}
	}
	return out
}

// TestBansBite: each ban finds a package that breaks it, and leaves alone one
// that does not. A pattern with a slip of the pen would otherwise forbid
// nothing and nobody would see it.
func TestBansBite(t *testing.T) {
	real := list(t, systems[0])
	for _, b := range bans {
		if b.reason == "" || len(b.uses) == 0 || len(b.of) == 0 {
			t.Errorf("a ban without a reason, or of nothing: %+v", b)
		}
		for _, of := range b.of {
			for _, use := range b.uses {
				of, use := strings.TrimSuffix(of, "/..."), strings.TrimSuffix(use, "/...")
				if of == module {
					of = module + "/anything"
				}
				if of == use || matches(use, b.but) {
					continue
				}
				wrong := pkg{ImportPath: of, Imports: []string{"fmt", use}}
				if !matches(of, b.except) && len(b.breaks(wrong)) != 1 {
					t.Errorf("%s may import %s in spite of: %s", of, use, b.reason)
				}
				wrong = pkg{ImportPath: of, Deps: []string{"fmt", use}}
				if !matches(of, b.except) && (len(b.breaks(wrong)) == 1) != b.deep {
					t.Errorf("%s through another package, %s: deep is %v", use, of, b.deep)
				}
			}
		}
		for _, not := range b.except {
			if !slices.ContainsFunc(real, func(p pkg) bool { return matches(p.ImportPath, []string{not}) }) && !planned(not) {
				t.Errorf("the exception %s is of no package: %s", not, b.reason)
			}
		}
	}
	screens := pkg{ImportPath: module + "/tui/screen/contact", Deps: here("tui/screen", "tui/screen/contact/part", "tui/screen/desk")}
	if got := otherScreens(screens); len(got) != 1 {
		t.Errorf("of two screens that know each other: %v", got)
	}
}

// planned reports whether a package is named in the rules before it is there.
func planned(pattern string) bool { return pattern == module+"/store/postgres" }

// TestNoDrawers: a package is named after what it is for.
func TestNoDrawers(t *testing.T) {
	for _, p := range list(t, systems[0]) {
		for _, bad := range []string{"util", "utils", "common", "helper", "helpers", "types", "misc", "shared", "base", "lib", "mocks"} {
			if slices.Contains(strings.Split(p.ImportPath, "/"), bad) {
				t.Errorf("%s: %q says nothing of what it holds, and so will hold anything", p.ImportPath, bad)
			}
		}
	}
}

// TestPackageDocs: every package says what it is and, with "not", what it is
// not; the commands say what they do.
func TestPackageDocs(t *testing.T) {
	for _, p := range list(t, systems[0]) {
		want := "Package " + p.Name + " "
		if p.Name == "main" {
			want = ""
		}
		if p.Doc == "" || !strings.HasPrefix(p.Doc, want) {
			t.Errorf("%s needs a comment that begins with %q and says what the package is and is not", p.ImportPath, want)
		}
	}
}

// TestTopFolders: a new room needs a decision, not an accident.
func TestTopFolders(t *testing.T) {
	rooms := []string{"cmd", "config", "directory", "internal", "store", "tui"}
	for _, p := range list(t, systems[0]) {
		_, rest, _ := strings.Cut(p.ImportPath, "/")
		top, _, _ := strings.Cut(rest, "/")
		if !slices.Contains(rooms, top) {
			t.Errorf("%s is in none of the rooms %s", p.ImportPath, fmt.Sprint(rooms))
		}
	}
}
