package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // scripts make a database look newer than the program
)

// scratch is a folder for what all tests share: the built program.
var scratch string

// tests wraps the run of the tests, because testscript.Main never returns.
type tests struct{ m *testing.M }

func (t tests) Run() int {
	var err error
	if scratch, err = os.MkdirTemp("", "signpost-test"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return t.m.Run()
}

// TestMain makes the test binary the program itself when it is called by the
// name signpost: scripts run it as a process of its own, and nothing is built.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"signpost": main})
}

// TestScripts runs testdata/script. Each script has a fresh home folder and no
// settings of whoever runs the tests.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("LANG", "C.UTF-8")
			return os.MkdirAll(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":   cmdStatus,
			"jsonpath": cmdJSONPath,
			"keys":     cmdKeys,
			"sentence": cmdSentence,
			"setid":    cmdSetID,
			"raise":    cmdRaise,
			"fill":     cmdFill,
			"mode":     cmdMode,
			"shipped":  cmdShipped,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// cmdStatus: status N PROGRAM ARGS... runs it and checks the exit status.
// Escapes like \x1b in ARGS become the bytes they stand for.
func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARGS...")
	}
	words := make([]string, len(args)-2)
	for i, a := range args[2:] {
		words[i] = unescape(ts, a)
	}
	err := ts.Exec(args[1], words...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if args[0] != strconv.Itoa(got) {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// cmdSentence: sentence checks that standard error of the last program is one
// line in plain words: ended like a sentence, without what a library said.
func cmdSentence(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.ReadFile("stderr")
	line, rest, _ := strings.Cut(s, "\n")
	switch {
	case !strings.HasPrefix(line, "signpost: "):
		ts.Fatalf("does not begin with the program's name: %q", s)
	case rest != "":
		ts.Fatalf("more than one line: %q", s)
	case !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "?"):
		ts.Fatalf("does not end like a sentence: %q", s)
	case strings.Contains(line, "..") || strings.Contains(line, "?."):
		ts.Fatalf("ends twice: %q", s)
	}
	for _, raw := range []string{"json:", "goroutine", "panic", "SQLITE", "strconv", "0x", "%!", "cannot unmarshal", "<nil>", "invalid syntax"} {
		if strings.Contains(line, raw) {
			ts.Fatalf("has %q in it, which is nothing for a person: %q", raw, s)
		}
	}
}

// cmdJSONPath: [!] jsonpath FILE PATH VALUE looks into a JSON document. PATH is
// like .results[0].id; [len] at the end is a length. VALUE is compared as text;
// a VALUE /like this/ only has to be part of it. With ! the path must be absent.
func cmdJSONPath(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 && (len(args) != 2 || !neg) {
		ts.Fatalf("usage: [!] jsonpath FILE PATH VALUE")
	}
	got, err := dig(decode(ts, args[0]), args[1])
	if neg {
		if err == nil {
			ts.Fatalf("%s is there: %s", args[1], inWords(got))
		}
		return
	}
	if err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	have, want := inWords(got), args[2]
	if part, ok := strings.CutPrefix(want, "/"); ok && strings.HasSuffix(part, "/") {
		if !strings.Contains(have, strings.TrimSuffix(part, "/")) {
			ts.Fatalf("%s is %s, want %s in it", args[1], have, want)
		}
		return
	}
	if have != want {
		ts.Fatalf("%s is %s, want %s", args[1], have, want)
	}
}

// cmdKeys: keys FILE PATH NAMES... checks that an object has all the names and
// no other. A name with ? at its end may be absent; a last name "..." allows
// more, where a shape may grow.
func cmdKeys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: keys FILE PATH NAMES...")
	}
	v, err := dig(decode(ts, args[0]), args[1])
	ts.Check(err)
	obj, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("%s is no object: %s", args[1], inWords(v))
	}
	names := args[2:]
	grows := names[len(names)-1] == "..."
	if grows {
		names = names[:len(names)-1]
	}
	for _, name := range names {
		name, optional := strings.CutSuffix(name, "?")
		if _, there := obj[name]; !there && !optional {
			ts.Fatalf("%s lacks %q: %s", args[1], name, inWords(v))
		}
		delete(obj, name)
	}
	if len(obj) > 0 && !grows {
		ts.Fatalf("%s has more than was promised: %s", args[1], inWords(obj))
	}
}

func decode(ts *testscript.TestScript, file string) any {
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	dec.UseNumber()
	var v any
	ts.Check(dec.Decode(&v))
	if _, err := dec.Token(); err != io.EOF {
		ts.Fatalf("%s has more than one JSON document", file)
	}
	return v
}

// dig follows a path like .a.b[0].c[#].
func dig(v any, path string) (any, error) {
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[step]
			if !ok {
				return nil, fmt.Errorf("there is no %q", step)
			}
			v = next
		case []any:
			if step == "len" {
				return json.Number(strconv.Itoa(len(x))), nil
			}
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(x) {
				return nil, fmt.Errorf("there is no element %s of %d", step, len(x))
			}
			v = x[i]
		default:
			return nil, fmt.Errorf("%q cannot be looked up in %s", step, inWords(v))
		}
	}
	return v, nil
}

func inWords(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	return strings.TrimSpace(b.String())
}

// cmdSetID: setid NAME keeps the id that the last program called saved.
func cmdSetID(ts *testscript.TestScript, neg bool, args []string) {
	id, ok := strings.CutPrefix(strings.TrimSpace(ts.ReadFile("stdout")), "saved ")
	if neg || len(args) != 1 || !ok || strings.ContainsAny(id, " \n") {
		ts.Fatalf("standard output is not one \"saved ID\"")
	}
	ts.Setenv(args[0], id)
}

// cmdRaise: raise FILE N makes the database one of schema N, as a newer program
// would have left it.
func cmdRaise(ts *testscript.TestScript, neg bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec("PRAGMA user_version=" + args[1])
	ts.Check(err)
}

// cmdFill: fill FILE BEFORE TEXT COUNT AFTER writes BEFORE, COUNT times TEXT,
// AFTER. Texts are Go string literals without the quotes.
func cmdFill(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 5 {
		ts.Fatalf("usage: fill FILE BEFORE TEXT COUNT AFTER")
	}
	n, err := strconv.Atoi(args[3])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(unescape(ts, args[1])+strings.Repeat(unescape(ts, args[2]), n)+unescape(ts, args[4])), 0o600))
}

func unescape(ts *testscript.TestScript, s string) string {
	out, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	ts.Check(err)
	return out
}

// cmdMode: mode FILE OCTAL checks the rights of a file or folder.
func cmdMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has rights %s, want %s", args[0], got, args[1])
	}
}

// cmdShipped: shipped DIR writes the shipped directory's files out.
func cmdShipped(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS("../../directory/worcestershire")))
}

// TestBatchSaysSavedAtOnce feeds one contact at a time and waits for its
// answer before the next: another program can rely on each line.
func TestBatchSaysSavedAtOnce(t *testing.T) {
	cmd := exec.Command("signpost", "log", "--batch")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(20*time.Second, func() {
		t.Error("no answer before standard input was closed")
		_ = cmd.Process.Kill()
	})
	defer late.Stop()
	answers := bufio.NewScanner(out)
	for i := range 3 {
		fmt.Fprintf(in, "{\"note\":\"line %d\"}\n", i)
		if !answers.Scan() || !strings.HasPrefix(answers.Text(), "saved ") {
			t.Fatalf("after line %d: %q", i, answers.Text())
		}
	}
	_ = in.Close()
	if answers.Scan() {
		t.Errorf("more was said than was asked: %q", answers.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
