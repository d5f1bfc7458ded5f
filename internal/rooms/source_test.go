package rooms

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The limits of what can be read in one go.
const (
	maxLines     = 400
	maxTestLines = 600
	maxFunc      = 60
)

// source is one Go file that a person wrote.
type source struct {
	path string // from the root, with slashes
	text []byte
	file *ast.File
	fset *token.FileSet
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// pkg is the import path of the folder that the file lies in.
func (s source) pkg() string { return path.Join(module, path.Dir(s.path)) }

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// sources reads every Go file of the project, whatever system it is for, but
// for generated ones and test data.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	walk(t, func(p string, text []byte) {
		if !strings.HasSuffix(p, ".go") || generated.Match(text) {
			return
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, text, parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			return
		}
		out = append(out, source{p, text, f, fset})
	})
	if len(out) < 50 {
		t.Fatalf("only %d files were found: something is wrong with this test", len(out))
	}
	return out
}

// walk reads every file that a person wrote.
func walk(t *testing.T, fn func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"bin", "dist", "testdata", "vendor"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".toml", ".sql", ".mod", ""}, filepath.Ext(name)) || !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		fn(filepath.ToSlash(rel), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSize: a file is read at one sitting, a function at one glance.
func TestSize(t *testing.T) {
	for _, s := range sources(t) {
		limit := maxLines
		if s.test() {
			limit = maxTestLines
		}
		if n := bytes.Count(s.text, []byte("\n")); n > limit {
			t.Errorf("%s has %d lines, more than %d: which two things is it about?", s.path, n, limit)
		}
		if s.test() { // a table of cases may be long
			continue
		}
		for _, d := range s.file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if n := s.fset.Position(fn.End()).Line - s.fset.Position(fn.Pos()).Line + 1; n > maxFunc {
					t.Errorf("%s: func %s has %d lines, more than %d", s.path, fn.Name.Name, n, maxFunc)
				}
			}
		}
	}
}

// unfinished finds notes to self. They belong where somebody will see them.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

func TestNothingLeftToDo(t *testing.T) {
	walk(t, func(p string, text []byte) {
		for i, line := range strings.Split(string(text), "\n") {
			if m := unfinished.FindString(line); m != "" {
				t.Errorf("%s:%d: %s: do it, or say in the open what is missing", p, i+1, m)
			}
		}
	})
}

// Functions that read a clock, and those that wait for one.
var (
	clocks = []string{"Now", "Since", "Until"}
	waits  = []string{"After", "AfterFunc", "NewTicker", "NewTimer", "Sleep", "Tick"}
)

// seeded is what pure code may use of math/rand/v2: a generator that gives the
// same numbers every time.
var seeded = []string{"New", "NewPCG", "NewChaCha8", "Rand", "PCG", "ChaCha8", "Source"}

// TestClocks: only commands read the clock; nearly everybody else is given one, so
// that a test can be any day. Pure code does not wait either, and draws no
// number that it could not draw again.
func TestClocks(t *testing.T) {
	for _, s := range sources(t) {
		// Commands read the clock for everybody. The watch asks how long ago the
		// machine wrote a file, which no clock but the machine's own can say.
		mayAsk := matches(s.pkg(), here("cmd/...", "directory/watch"))
		isPure := matches(s.pkg(), pure)
		if s.test() {
			continue
		}
		for _, use := range s.selectors("time") {
			if slices.Contains(clocks, use.name) && !mayAsk {
				t.Errorf("%s: time.%s: a clock is passed in", use.at, use.name)
			}
			if slices.Contains(waits, use.name) && isPure {
				t.Errorf("%s: time.%s: pure code does not wait", use.at, use.name)
			}
		}
		for _, use := range s.selectors("math/rand/v2") {
			if isPure && !slices.Contains(seeded, use.name) {
				t.Errorf("%s: rand.%s: pure code draws from a generator with a fixed seed", use.at, use.name)
			}
		}
	}
}

// TestNoSleeps: a test that sleeps is slow on a good day and fails on a bad one.
func TestNoSleeps(t *testing.T) {
	for _, s := range sources(t) {
		if !s.test() {
			continue
		}
		for _, use := range s.selectors("time") {
			if use.name == "Sleep" {
				t.Errorf("%s: time.Sleep: wait for what is to happen, not for a time", use.at)
			}
		}
	}
}

// selector is one use of a package's name.
type selector struct{ name, at string }

// selectors lists what the file uses of a package.
func (s source) selectors(importPath string) []selector {
	local := ""
	for _, i := range s.file.Imports {
		if i.Path.Value == `"`+importPath+`"` {
			local = strings.TrimSuffix(path.Base(strings.TrimSuffix(importPath, "/v2")), "/")
			if i.Name != nil {
				local = i.Name.Name
			}
		}
	}
	if local == "" || local == "_" {
		return nil
	}
	var out []selector
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == local {
				out = append(out, selector{sel.Sel.Name, s.fset.Position(sel.Pos()).String()})
			}
		}
		return true
	})
	return out
}

// TestSelectorsAreSeen: the scan finds a clock under another name, too.
func TestSelectorsAreSeen(t *testing.T) {
	const text = "package x\nimport clock \"time\"\nimport \"math/rand/v2\"\nvar f, n = clock.Now, rand.IntN(3)\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := source{"x.go", []byte(text), f, fset}
	if got := s.selectors("time"); len(got) != 1 || got[0].name != "Now" || got[0].at != "x.go:4:12" {
		t.Errorf("clock: %v", got)
	}
	if got := s.selectors("math/rand/v2"); len(got) != 1 || got[0].name != "IntN" {
		t.Errorf("rand: %v", got)
	}
}
