package lint_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/lint"
)

func documentation(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/directory.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every rule that can be met is explained to coordinators.
func TestDocumentationExplainsEveryRule(t *testing.T) {
	text := documentation(t)
	rules := map[string]bool{lint.Incomplete: true, lint.NoPhone: true, lint.NoAddress: true, lint.NoWebsite: true}
	for _, c := range cases {
		rules[c.rule] = true
	}
	for rule := range mutationRules(t) {
		rules[rule] = true
	}
	for _, rule := range sourceRules(t) {
		rules[rule] = true
	}
	if len(rules) < 70 {
		t.Errorf("only %d rules were found", len(rules))
	}
	for rule := range rules {
		if !strings.Contains(text, "`"+rule+"`") {
			t.Errorf("docs/directory.md does not explain `%s`", rule)
		}
	}
}

// sourceRules are the names of rules as they stand in the calls that report.
func sourceRules(t *testing.T) []string {
	t.Helper()
	at := map[string]int{"find": 2, "fail": 1, "fileFinding": 1, "say": 3, "sayAt": 3, "serviceFinding": 3}
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	var out []string
	for _, pattern := range []string{"*.go", "../*.go", "../triage/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				i, ok := at[callee(call)]
				if !ok || i >= len(call.Args) {
					return true
				}
				if l, ok := call.Args[i].(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(l.Value); err == nil && name.MatchString(s) {
						out = append(out, s)
					}
				}
				return true
			})
		}
	}
	return out
}

func callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// Every key that the schema has is named, every example loads, and every line of
// hours is understood.
func TestDocumentationIsTrue(t *testing.T) {
	text := documentation(t)
	schema, err := directory.Schema(nil)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(schema, &root); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, block := range root["properties"].(map[string]any) {
		keysOf(block, keys)
	}
	if len(keys) < 60 {
		t.Errorf("only %d keys", len(keys))
	}
	for k := range keys {
		if !strings.Contains(text, "`"+k+"`") && !strings.Contains(text, "."+k+"]]") {
			t.Errorf("docs/directory.md does not name `%s`", k)
		}
	}
	examples := fences(text, "toml")
	if len(examples) < 4 {
		t.Fatalf("%d examples", len(examples))
	}
	all := strings.Join(examples, "\n")
	d, found, err := directory.Load(fstest.MapFS{"docs.toml": {Data: []byte(all)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("an example: %s:%d %s", f.File, f.Line, f.Message)
	}
	if d.Services.Len() < 3 || len(d.Questions) == 0 || len(d.Words) == 0 {
		t.Errorf("the examples hold %d services", d.Services.Len())
	}
	for _, line := range strings.Split(strings.TrimSpace(strings.Join(fences(text, "hours"), "\n")), "\n") {
		if _, problems := hours.Parse([]string{line}); len(problems) > 0 {
			t.Errorf("hours %q: %s", line, problems[0].Message)
		}
	}
	for _, line := range []string{"9-5", "Mon-Fri", "25 Dec closed"} {
		if _, problems := hours.Parse([]string{line}); len(problems) == 0 {
			t.Errorf("hours %q are understood, and the text says that they are refused", line)
		}
	}
}

// keysOf collects the keys of a table of the schema and of the tables in it.
func keysOf(v any, into map[string]bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	properties, _ := m["properties"].(map[string]any)
	for k, p := range properties {
		into[k] = true
		if k != "sets" { // its keys are facts
			keysOf(p, into)
		}
	}
	keysOf(m["items"], into)
}

// Every condition that the text shows is one.
func TestDocumentedConditionsLoad(t *testing.T) {
	n := 0
	for _, m := range regexp.MustCompile("(?m)^\\| `([\\[{][^`]* = [^`]*[\\]}])`").FindAllStringSubmatch(documentation(t), -1) {
		n++
		entry := "[[group]]\nid = \"opioids\"\nfact = \"substances\"\nvalues = [\"heroin\"]\n[[service]]\nid = \"x\"\nname = \"X\"\n[[service.match]]\nbecause = \"b\"\npoints = 1\nwhen = " + m[1] + "\n"
		if _, found, err := directory.Load(fstest.MapFS{"t.toml": {Data: []byte(entry)}}, directory.Options{}); err != nil || len(found) > 0 {
			t.Errorf("%s: %v %v", m[1], found, err)
		}
	}
	if n < 9 {
		t.Errorf("only %d conditions were found", n)
	}
}

// fences are the texts between ```word and ```.
func fences(text, word string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?s)```"+word+"\n(.*?)```").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}
