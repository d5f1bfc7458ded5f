package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"signpost/directory/worcestershire"
)

// schemaOf compiles the schema of a directory, which also checks it against the
// rules for schemas.
func schemaOf(t *testing.T, d *Directory) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(d)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("signpost.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("signpost.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON turns TOML into the values an editor validates.
func asJSON(text string) (any, error) {
	var m map[string]any
	if _, err := toml.Decode(text, &m); err != nil {
		return nil, err
	}
	data, err := json.Marshal(dated(m))
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(data))
}

// dated writes dates as texts, as TOML has them.
func dated(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.DateOnly)
	case map[string]any:
		for k := range v {
			v[k] = dated(v[k])
		}
	case []map[string]any:
		for i := range v {
			dated(v[i])
		}
	case []any:
		for i := range v {
			v[i] = dated(v[i])
		}
	}
	return v
}

func TestSchemaAcceptsEveryShippedFile(t *testing.T) {
	d, _, err := Load(worcestershire.Files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := schemaOf(t, d)
	names, err := fs.Glob(worcestershire.Files, "*.toml")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(worcestershire.Files, n)
		if err != nil {
			t.Fatal(err)
		}
		v, err := asJSON(string(data))
		if err != nil {
			t.Fatal(n, err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", n, err)
		}
	}
}

func TestSchemaAcceptsWhatTheLoaderAccepts(t *testing.T) {
	d, _ := mustLoad(t, "g.toml", groupFile)
	s := schemaOf(t, d)
	for _, text := range []string{
		goodBefore + goodAfter, sample(1), groupFile,
		svc(`types = ["a local word"]`, `area = ["anywhere"]`, `postcode = "wr1 1aa"`, `ages = "16 to 25"`, `as_of = 2009`, `checked = 2026-09-12`, `at = [52, -2.22]`, `private = ["tips", "place"]`),
		svc(`ages = "any"`, `as_of = "2009-10"`, `checked = "2026-09-12"`, `notice_until = 2026-09-12T10:00:00`, "[service.extra]", `x.y = [1, "a"]`),
		match(`when = { substances = "opioids", age = ["<18", "18-24", 30, "unknown"], pregnant = true, wants = { all_of = ["advice"], none_of = ["cv"] } }`),
		match(`when = [{ caller = { none_of = ["self"] } }, { language = "Polish", audit = "20+" }]`),
		"[directory]\nname = \"X\"\nnation = \"scotland\"\ncheck_every = \"6 months\"\n[[holiday]]\ndate = 2026-01-01\nname = \"N\"\nnations = [\"wales\"]\n",
	} {
		_, found := mustLoad(t, "g.toml", strings.Replace(groupFile, text, "", 1), "t.toml", text)
		if hasError(found) {
			t.Errorf("the loader refuses %s: %v", text, found)
		}
		v, err := asJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// beyond are the broken files that are TOML and that no schema can reject.
var beyond = map[string]string{
	"duplicate id":    "it looks at one value at a time",
	"rule id twice":   "it looks at one value at a time",
	"range backwards": "it does not compare numbers within a text",
	"range outside":   "it does not compare numbers within a text",
}

func TestSchemaRejectsEveryBrokenFileThatASchemaCan(t *testing.T) {
	d, _ := mustLoad(t, "g.toml", groupFile)
	s := schemaOf(t, d)
	rejected := 0
	for _, c := range broken {
		v, err := asJSON(c.middle)
		if err != nil {
			continue // not TOML: the editor says so itself
		}
		switch ok := s.Validate(v) == nil; {
		case ok && beyond[c.name] == "":
			t.Errorf("%s passes:\n%s", c.name, c.middle)
		case !ok && beyond[c.name] != "":
			t.Errorf("%s is rejected after all: take it off the list", c.name)
		case !ok:
			rejected++
		}
	}
	if rejected < 35 {
		t.Errorf("only %d broken files are rejected", rejected)
	}
	for name, text := range map[string]string{"postcode": svc(`postcode = "WR1 1AO"`), "nation": "[directory]\nname = \"X\"\nnation = \"france\"\n"} {
		if v, err := asJSON(text); err != nil || s.Validate(v) == nil {
			t.Errorf("%s passes (%v)", name, err)
		}
	}
}

// Where each table of the schema stands, and a file that has one key in it.
var tablesOfSchema = map[string]struct{ path, text string }{
	"directory":            {"directory", "[directory]\n%s\n"},
	"service":              {"service/items", "[[service]]\n%s\n"},
	"service.place":        {"service/items/properties/place/items", "[[service]]\nid = \"x\"\n[[service.place]]\n%s\n"},
	"service.not_for":      {"service/items/properties/not_for/items", "[[service]]\nid = \"x\"\n[[service.not_for]]\n%s\n"},
	"service.match":        {"service/items/properties/match/items", "[[service]]\nid = \"x\"\n[[service.match]]\n%s\n"},
	"question":             {"question/items", "[[question]]\n%s\n"},
	"question.part":        {"question/items/properties/part/items", "[[question]]\nid = \"x\"\nask = \"a\"\n[[question.part]]\n%s\n"},
	"question.part.option": {"question/items/properties/part/items/properties/option/items", "[[question]]\nid = \"x\"\nask = \"a\"\n[[question.part]]\nfact = \"age\"\n[[question.part.option]]\n%s\n"},
	"alert":                {"alert/items", "[[alert]]\n%s\n"},
	"word":                 {"word/items", "[[word]]\n%s\n"},
	"group":                {"group/items", "[[group]]\n%s\n"},
	"fact":                 {"fact/items", "[[fact]]\n%s\n"},
	"county":               {"county/items", "[[county]]\n%s\n"},
	"district":             {"district/items", "[[district]]\n%s\n"},
	"town":                 {"town/items", "[[town]]\n%s\n"},
	"outward":              {"outward/items", "[[outward]]\n%s\n"},
	"holiday":              {"holiday/items", "[[holiday]]\n%s\n"},
}

// TestSchemaKnowsTheKeysThatTheLoaderKnows puts every word of the loader's own
// source as a key into every table. A key that the loader asks for is a word of
// its source, so none can be missed.
func TestSchemaKnowsTheKeysThatTheLoaderKnows(t *testing.T) {
	root := schemaValue(t)
	words := sourceWords(t)
	if len(words) < 100 {
		t.Fatalf("only %d words", len(words))
	}
	for _, k := range (&loader{}).kinds() {
		if _, ok := tablesOfSchema[k.name]; !ok {
			t.Errorf("the kind %s is not in this test", k.name)
		}
	}
	for name, x := range tablesOfSchema {
		props := at(root, "properties/"+x.path+"/properties").(map[string]any)
		for _, w := range words {
			_, found := mustLoad(t, "t.toml", fmt.Sprintf(x.text, w+" = []"))
			unknown := slices.ContainsFunc(found, func(f Finding) bool {
				return f.Rule == "unknown-key" && strings.HasPrefix(f.Message, "unknown key `"+w+"`")
			})
			if _, is := props[w]; is == unknown {
				t.Errorf("%s: the schema has %s: %v, the loader: %v", name, w, is, !unknown)
			}
		}
	}
	base := schemaOf(t, nil)
	for _, w := range words {
		_, found := mustLoad(t, "t.toml", match("when = { substances = { "+w+" = [\"heroin\"] } }"))
		v, _ := asJSON(match("when = { substances = { " + w + " = [\"heroin\"] } }"))
		if known := !hasError(found); known != (base.Validate(v) == nil) {
			t.Errorf("%s in a condition: the loader takes it: %v", w, known)
		}
	}
}

// TestSchemaKnowsTheWordsThatTheLoaderKnows compares lists of words with what
// the loader's own hint lists.
func TestSchemaKnowsTheWordsThatTheLoaderKnows(t *testing.T) {
	root := schemaValue(t)
	for _, c := range []struct{ table, key, rest string }{
		{"service", "status", "id = \"x\"\nname = \"X\""}, {"service", "reach", "id = \"x\"\nname = \"X\""},
		{"alert", "kind", "id = \"X\"\nsteps = [\"a\"]\nwhen = { wants = \"cv\" }"}, {"fact", "kind", "key = \"new\""},
	} {
		_, found := mustLoad(t, "t.toml", "[["+c.table+"]]\n"+c.rest+"\n"+c.key+" = \"nonsense\"\n")
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Rule == "unknown-"+c.key })
		if i < 0 {
			t.Fatalf("%s.%s: %v", c.table, c.key, found)
		}
		list := strings.Split(strings.TrimSuffix(strings.TrimPrefix(found[i].Hint, "It is one of "), "."), ", ")
		var have []string
		for _, w := range at(root, "properties/"+c.table+"/items/properties/"+c.key+"/enum").([]any) {
			have = append(have, w.(string))
		}
		slices.Sort(list)
		slices.Sort(have)
		if !slices.Equal(list, have) {
			t.Errorf("%s.%s: the schema has %v, the loader %v", c.table, c.key, have, list)
		}
	}
	for _, w := range at(root, "properties/service/items/properties/private/items/enum").([]any) {
		if _, found := mustLoad(t, "t.toml", svc(fmt.Sprintf("private = [%q]", w))); hasError(found) {
			t.Errorf("private: %v", found)
		}
	}
}

// sourceWords are all texts in the package's source that could be keys.
func sourceWords(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`^[a-z][a-z_]*$`)
	var out []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if w, err := strconv.Unquote(l.Value); err == nil && key.MatchString(w) && !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
			return true
		})
	}
	return out
}

func schemaValue(t *testing.T) any {
	t.Helper()
	text, err := Schema(nil)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func at(v any, path string) any {
	for p := range strings.SplitSeq(path, "/") {
		v = v.(map[string]any)[p]
	}
	return v
}
