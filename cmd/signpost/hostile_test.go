package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"signpost/store/backup"
)

// hostileFiles is how many databases that somebody tampered with are opened;
// "make torture" opens five hundred.
var hostileFiles = flag.Int("hostile", 24, "how many mutated databases are restored")

// Databases that somebody tampered with, who could seal them: each is refused,
// or opens with what is wrong named, in the time it may take. The program never
// breaks down.
func TestHostileDatabases(t *testing.T) {
	h := newHome(t)
	paper := h.fill("kim four words that do")
	a := &app{env: os.Getenv, clock: time.Now}
	look := func(t *testing.T, file string, most time.Duration) (examined, error) {
		t.Helper()
		x, err := a.examineBackup(context.Background(), errand{File: file, By: backup.ByPaper, Secret: []byte(paper), Folder: t.TempDir(), Time: most})
		if err != nil && !strings.HasSuffix(err.Error(), "Nothing was changed") {
			t.Errorf("no sentence: %v", err)
		}
		return x, err
	}
	for i := range *hostileFiles {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		what := ""
		file := h.sealed(paper, func(path string) { what = mutate(t, path, r) }, nil)
		x, err := look(t, file, time.Minute)
		if err == nil && len(x.Problems) == 0 && !strings.HasPrefix(what, "harmless") {
			t.Logf("%d: %s: nothing was noticed", i, what) // free or unused bytes of a page
		}
	}
	for name, query := range map[string]string{
		"a view without end": "ALTER TABLE lost_search RENAME TO x; CREATE VIEW lost_search AS WITH RECURSIVE f(word) AS (SELECT 'x' UNION ALL SELECT word FROM f) SELECT word, word AS day, 1 AS n, x'' AS sealed FROM f",
		"a trigger":          "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM contact; END",
		"an index too many":  "CREATE INDEX t ON contact (id, rev)",
	} {
		t.Run(name, func(t *testing.T) {
			x, err := look(t, h.sealed(paper, func(path string) { execute(t, path, query) }, nil), 3*time.Second)
			if err == nil && len(x.Problems) == 0 {
				t.Error("nothing was noticed")
			}
		})
	}
}

// mutate changes a database file at random and says how.
func mutate(t *testing.T, path string, r *rand.Rand) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	pages := len(b) / page
	at := r.IntN(pages) * page
	what := ""
	switch r.IntN(6) {
	case 0:
		what = "bytes anywhere"
		for range 1 + r.IntN(50) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
	case 1:
		what = "the head"
		b[16+r.IntN(84)] = byte(r.Uint32())
	case 2:
		what = "an empty page"
		clear(b[at : at+page])
	case 3:
		what = "a page of noise"
		for i := at; i < at+page; i++ {
			b[i] = byte(r.Uint32())
		}
	case 4:
		what = "a page twice"
		copy(b[at:at+page], b[r.IntN(pages)*page:])
	case 5:
		what = "a page's head"
		b[at+r.IntN(12)] = byte(r.Uint32())
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return what
}
