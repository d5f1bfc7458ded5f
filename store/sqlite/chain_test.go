package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"signpost/store/audit"
	"signpost/store/storetest"
)

// addEntries writes n entries into the audit log, in one transaction.
func addEntries(t testing.TB, s *Store, n int) {
	t.Helper()
	ctx := context.Background()
	err := s.write(ctx, "fill", func(t *txn) error {
		h, err := s.readHead(ctx, t)
		if err != nil {
			return err
		}
		last := audit.Entry{Seq: h.Seq}
		copy(last.Hash[:], h.Hash)
		for i := range n {
			a := storetest.Act("contact.read")
			last = audit.Next(last, audit.Entry{At: a.At, Operator: a.Operator, Role: a.Role, Desk: a.Desk, Action: a.Action,
				Subject: "0192f3c4-7a10-7c3e-9b1d-000000000001", Detail: "rev=" + strconv.Itoa(i)})
			e := last
			if err := t.exec(insertAudit, e.Seq, e.At.UnixMicro(), e.Operator, e.Role, e.Desk, e.Action, e.Subject, e.Detail, e.Prev[:], e.Hash[:]); err != nil {
				return err
			}
		}
		h.Seq, h.Hash = last.Seq, last.Hash[:]
		box, err := s.sealHead(h)
		if err != nil {
			return err
		}
		return t.exec(updateHead, h.Seq, box)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A long log is walked in parts side by side: damage is named wherever it
// lies, at the seams, too.
func TestLongChainNamesDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	const n = longChain + 51
	addEntries(t, s, n)
	sound(t, s)
	seam := int64(n / 2)
	if parts := (&checker{Store: s, ctx: context.Background(), q: s.r}).stretches(); len(parts) > 1 {
		seam = parts[0].to
	} else if runtime.GOMAXPROCS(0) > 1 {
		t.Fatal("the log is not cut")
	}
	s.Close()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{1, seam, seam + 1} {
		for _, c := range []struct{ harm, want string }{
			{"UPDATE audit SET operator = 'x' WHERE seq = ?", "changed after it was written"},
			{"UPDATE audit SET hash = zeroblob(32) WHERE seq = ?", "changed after it was written"},
			{"UPDATE audit SET role = CAST(role || x'00' AS TEXT) WHERE seq = ?", "changed after it was written"},
			{"UPDATE audit SET desk = CAST(desk || x'00' || action AS TEXT), action = detail WHERE seq = ?", "changed after it was written"},
			{"DELETE FROM audit WHERE seq = ?", "missing"},
		} {
			copied := filepath.Join(t.TempDir(), "signpost.db")
			write(t, copied, good)
			db := raw(t, copied)
			openLog(t, db)
			do(t, db, c.harm, at)
			db.Close()
			if got, want := chainProblem(t, copied), fmt.Sprintf("audit entry %d: %s", at, c.want); !strings.HasPrefix(got, want) {
				t.Errorf("%s at %d: %q, want %q", c.harm, at, got, want)
			}
		}
	}
	db := raw(t, path)
	openLog(t, db)
	do(t, db, "DELETE FROM audit WHERE seq = ?", n)
	db.Close()
	if got := problems(t, openAt(t, path)); !strings.Contains(got, fmt.Sprintf("audit %d: missing, and all after it to %d", n, n)) {
		t.Errorf("the last one taken out: %q", got)
	}
}

// chainProblem walks the audit log of a file and says what is wrong with it.
func chainProblem(t *testing.T, path string) string {
	t.Helper()
	s := openAt(t, path)
	defer s.Close()
	tx, err := s.r.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	c := &checker{Store: s, ctx: context.Background(), q: tx}
	if _, err := c.chain(); err != nil {
		return err.Error()
	}
	return ""
}

// A check that finds no other reader free walks alone.
func TestChainWithoutAnotherReader(t *testing.T) {
	s := newStore(t)
	addEntries(t, s, longChain)
	for range readers - 1 {
		conn, err := s.r.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	sound(t, s)
}
