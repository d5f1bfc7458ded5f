package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/storetest"
	"signpost/store/storetest/tracer"
)

// faults is how many calls of the workflow each fault test picks; they are
// spread over it. 0 is every call, as in make torture.
var faults = flag.Int("faults", 6, "how many calls the fault tests pick; 0: every one")

// batchSize is how many contacts the workflow of the fault tests logs.
const batchSize = 4

// batchLine is contact i of the workflow, with a mark in its note.
func batchLine(i int) string {
	return fmt.Sprintf(`{"note":"fault test %d","alias":"Robin","facts":{"caller":"parent","district":"redditch","substances":["heroin"],"wants":["family_support"]},`+
		`"followup":{"due":"2031-01-01T10:00:00Z","what":"ring back"}}`, i)
}

// batchRun is what one run of the workflow said, and how it ended.
type batchRun struct {
	home, out, err string
	result         tracer.Result
	calls          int // that change a file
	contacts       int // that were given
}

// batch logs contacts into a new folder, from the making of the record to its
// closing, and asks verdict about each call by its number from 1.
func batch(t *testing.T, verdict func(n int, c tracer.Call) tracer.Verdict) batchRun {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	r := batchRun{home: t.TempDir(), contacts: batchSize}
	side := t.TempDir() // what a shell would have open is no part of the folder
	var lines strings.Builder
	for i := range batchSize {
		lines.WriteString(batchLine(i) + "\n")
	}
	files := map[string]*os.File{}
	for _, name := range []string{"in", "out", "err"} {
		f, err := os.Create(filepath.Join(side, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[name] = f
	}
	if _, err := files["in"].WriteAt([]byte(lines.String()), 0); err != nil {
		t.Fatal(err)
	}
	r.result, err = tracer.Run(tracer.Program{Args: []string{bin, "log", "--batch"}, Env: environment(r.home), Dir: r.home,
		Stdin: files["in"], Stdout: files["out"], Stderr: files["err"], Before: func(c tracer.Call) tracer.Verdict {
			if c.Op <= tracer.Truncate && c.FD <= 2 || strings.Contains(c.Path, "/.cache/") { // what can be made again is another test's
				return tracer.Verdict{}
			}
			r.calls++
			if verdict == nil {
				return tracer.Verdict{}
			}
			return verdict(r.calls, c)
		}})
	if err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]*string{"out": &r.out, "err": &r.err} {
		b, err := os.ReadFile(filepath.Join(side, name))
		if err != nil {
			t.Fatal(err)
		}
		*to = string(b)
	}
	return r
}

var savedLine = regexp.MustCompile(`(?m)^saved (\S+)$`)

// afterwards opens the record as the next start of the program does, and
// returns how many contacts were called saved, how many of those are missing or
// not as they were given, whether it is damaged, and the notes that are there.
func (r batchRun) afterwards(t *testing.T) (saved, lost, damaged int, there map[string]bool) {
	t.Helper()
	a := &app{env: func(name string) string { return map[string]string{"HOME": r.home}[name] }, clock: time.Now, err: io.Discard}
	defer func() { // what it does beside the work must not outlive the folder
		for _, end := range slices.Backward(a.closer) {
			if err := end(); err != nil {
				t.Error(err)
			}
		}
	}()
	said := savedLine.FindAllStringSubmatch(r.out, -1)
	o, err := a.open(t.Context())
	if err != nil {
		t.Errorf("the record cannot be opened: %v", err)
		return len(said), len(said), 1, nil
	}
	if found, err := o.store.Verify(t.Context()); err != nil || !found.Sound() {
		t.Errorf("the record is damaged: %v %v", found.Problems, err)
		damaged = 1
	}
	for i, m := range said {
		c, err := o.store.Contact(t.Context(), store.Act{}, m[1])
		if err != nil || len(c.Notes) != 1 || !strings.HasPrefix(c.Notes[0].Text, "fault test ") || c.Alias != "Robin" || c.Facts.Get(facts.District).Word() != "redditch" {
			t.Errorf("called saved as number %d: %+v, %v", i, c, err)
			lost++
		}
	}
	list, total, err := o.store.List(t.Context(), store.Act{}, store.Query{Status: store.Statuses()})
	if err != nil || total < len(said) || total > r.contacts {
		t.Errorf("%d contacts, %d called saved: %v", total, len(said), err)
		damaged = 1
	}
	there = map[string]bool{}
	for _, c := range list {
		if len(c.Notes) != 1 || there[c.Notes[0].Text] {
			t.Errorf("half a contact, or one twice: %+v", c)
			damaged = 1
			continue
		}
		there[c.Notes[0].Text] = true
	}
	return len(said), lost, damaged, there
}

// picked are the calls that a fault test tries, of so many.
func picked(calls int) (out []int) {
	step := 1.0
	if *faults > 0 && *faults < calls {
		step = float64(calls) / float64(*faults)
	}
	// The last of each stretch: the calls of a run differ by a few, and the end
	// of it is what says saved.
	for at := step; int(at) <= calls; at += step {
		out = append(out, int(at))
	}
	return out
}

// eachCall runs try for the picked calls, a few at a time.
func eachCall(t *testing.T, try func(t *testing.T, n int)) {
	t.Helper()
	if err := tracer.Works(); err != nil {
		t.Skipf("NOT CHECKED: %v", err)
	}
	whole := batch(t, nil)
	if saved, lost, _, _ := whole.afterwards(t); saved != batchSize || lost != 0 || whole.calls < 20 {
		t.Fatalf("the workflow itself saves %d of %d in %d calls: %s", saved, batchSize, whole.calls, whole.err)
	}
	todo := picked(whole.calls)
	var at atomic.Int64
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for i := at.Add(1) - 1; int(i) < len(todo); i = at.Add(1) - 1 {
				t.Run(fmt.Sprint("call ", todo[i]), func(t *testing.T) { try(t, todo[i]) })
			}
		})
	}
	wg.Wait()
	t.Logf("%d of the %d calls of a run", len(todo), whole.calls)
}

// TestKillAtEachWrite kills the real program at the calls that change a file,
// one after the other, from the making of a record to its closing.
func TestKillAtEachWrite(t *testing.T) {
	toll := storetest.NewToll(time.Now)
	eachCall(t, func(t *testing.T, n int) {
		r := batch(t, func(i int, _ tracer.Call) tracer.Verdict { return tracer.Verdict{Kill: i == n} })
		saved, lost, damaged, there := r.afterwards(t)
		if len(there) > saved+1 {
			t.Errorf("%d contacts are there, %d were called saved", len(there), saved)
		}
		toll.Add(1, saved, lost, damaged)
	})
	toll.Log(t, "D2 killed at a write, fsync or rename of `signpost log --batch`")
}

// rawWords are nothing for a person.
var rawWords = regexp.MustCompile(`panic|goroutine|SQLITE|errno|0x|disk I/O`)

// TestFailingDisk has the calls that change a file fail, once or from then on:
// each contact is called saved and is there, or is refused with a sentence.
func TestFailingDisk(t *testing.T) {
	for _, c := range []struct {
		name  string
		errno syscall.Errno
		on    bool // and all after it
	}{
		{"D3 one write or fsync fails with EIO", syscall.EIO, false},
		{"D3 one write or fsync fails with ENOSPC", syscall.ENOSPC, false},
		{"D3 all writes from one on fail with ENOSPC", syscall.ENOSPC, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			toll := storetest.NewToll(time.Now)
			eachCall(t, func(t *testing.T, n int) {
				var failed atomic.Bool
				r := batch(t, func(i int, call tracer.Call) tracer.Verdict {
					if i < n || i > n && !c.on || call.Op == tracer.Remove {
						return tracer.Verdict{}
					}
					failed.Store(true)
					return tracer.Verdict{Fail: c.errno}
				})
				saved, lost, damaged, there := r.afterwards(t)
				toll.Add(1, saved, lost, damaged)
				if failed.Load() {
					r.said(t, saved, there)
				}
			})
			toll.Log(t, c.name)
		})
	}
}

// said checks that whatever was not called saved was refused in plain words.
func (r batchRun) said(t *testing.T, saved int, there map[string]bool) {
	t.Helper()
	if saved < r.contacts && (r.result.Exit != 1 || r.err == "") {
		t.Errorf("%d of %d saved, exit %d %s, said %q", saved, r.contacts, r.result.Exit, r.result.Signal, r.err)
	}
	for _, line := range strings.Split(strings.TrimRight(r.err, "\n"), "\n") {
		if line != "" && (!strings.HasPrefix(line, "signpost: ") || rawWords.MatchString(line)) {
			t.Errorf("said %q", line)
		}
	}
	for i := range r.contacts {
		_, refusal, was := strings.Cut(r.err, fmt.Sprintf("line %d was not saved", i+1))
		refusal, _, _ = strings.Cut(refusal, "\n")
		// Where only the sync fails nobody can know, and that must be said.
		if was && there[fmt.Sprintf("fault test %d", i)] && !strings.Contains(refusal, "may be there all the same") {
			t.Errorf("line %d was refused and is there: %s", i+1, r.err)
		}
	}
}
