package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"signpost/store/storetest"
	"signpost/store/storetest/tracer"
)

// migrate has another process open a record of schema 1, and asks about each
// of its calls that changes a file.
func migrateIn(t *testing.T, dir string, before func(n int) tracer.Verdict) (path string, calls int, res tracer.Result) {
	t.Helper()
	old, err := os.ReadFile(filepath.Join("testdata", "schema-1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "signpost.db")
	write(t, path, old)
	res, err = tracer.Run(tracer.Program{Args: []string{os.Args[0]}, Env: append(os.Environ(), childEnv+"=open "+path), Before: func(c tracer.Call) tracer.Verdict {
		if c.Op <= tracer.Truncate && c.FD <= 2 {
			return tracer.Verdict{}
		}
		calls++
		return before(calls)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return path, calls, res
}

// TestKilledMigration kills the program at each call of the change to a newer
// schema: what is left is the old schema or the new one, never something in
// between, and the next start brings everything over.
func TestKilledMigration(t *testing.T) {
	if err := tracer.Works(); err != nil {
		t.Skipf("NOT CHECKED: %v", err)
	}
	path, calls, res := migrateIn(t, t.TempDir(), func(int) tracer.Verdict { return tracer.Verdict{} })
	if res.Exit != 0 || calls < 20 {
		t.Fatalf("%d calls, %+v", calls, res)
	}
	newest, left := len(migrations()), map[int]int{}
	want := everything(t, path)
	toll := storetest.NewToll(time.Now)
	step := 1
	if *migrationKills > 0 {
		step = max(1, calls / *migrationKills)
	}
	for n := step; n <= calls; n += step {
		t.Run(fmt.Sprint("call ", n), func(t *testing.T) {
			path, _, res := migrateIn(t, t.TempDir(), func(i int) tracer.Verdict { return tracer.Verdict{Kill: i == n} })
			if res.Exit == 0 {
				t.Logf("it was done in fewer calls than %d", n)
			}
			db := raw(t, path)
			var v int
			if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil || v != 1 && v != newest {
				t.Errorf("schema %d, %v", v, err)
			}
			db.Close()
			left[v]++
			s := openAt(t, path)
			damaged, lost := 0, 0
			if found, err := s.Verify(t.Context()); err != nil || !found.Sound() || found.Entries != 4 {
				t.Errorf("%+v %v", found, err)
				damaged = 1
			}
			s.Close()
			got := everything(t, path)
			for table := range want {
				if d := storetest.Diff(want[table], got[table]); d != "" && table != "handle" {
					t.Errorf("%s differs:\n%s", table, d)
					lost++
				}
			}
			toll.Add(1, len(want["contact"]), lost, damaged)
		})
	}
	t.Logf("of %d calls; schemas left behind: %v", calls, left)
	if len(left) != 2 {
		t.Errorf("only these schemas were left behind: %v", left)
	}
	toll.Log(t, "migration killed at a write, fsync or rename")
}
