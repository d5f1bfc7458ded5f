package sqlite

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"signpost/store"
)

// BenchmarkVerifyAudit checks the chain and the seal at its end; set
// SIGNPOST_BENCH_ENTRIES for a long one.
func BenchmarkVerifyAudit(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("SIGNPOST_BENCH_ENTRIES"))
	if err != nil {
		n = 100_000
	}
	s, ctx := newStore(b), context.Background()
	for left := n; left > 0; left -= 10_000 {
		addEntries(b, s, min(left, 10_000))
	}
	b.Run(fmt.Sprintf("of%d", n), func(b *testing.B) {
		for b.Loop() {
			c := &checker{Store: s, ctx: ctx, v: store.Verification{}}
			err := s.read(ctx, "verify", func(q querier) error {
				c.q = q
				return c.audit()
			})
			if err != nil || len(c.v.Problems) > 0 || c.v.Entries != int64(n) {
				b.Fatal(c.v, err)
			}
		}
	})
}
