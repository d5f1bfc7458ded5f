package sqlite

import (
	"cmp"
	"context"
	"errors"
	"math"
	"runtime"
	"time"

	"signpost/store/audit"
)

// longChain is from how many entries on a second walker is worth its while.
const longChain = 20_000

// patience is how long the check waits for another reader; readers that are
// all busy must not stop it.
const patience = 100 * time.Millisecond

// stretch is a part of the audit log: where it begins, what stands before it,
// and what walking it found.
type stretch struct {
	seqs
	before audit.Entry
	last   audit.Entry
	n      int64
	err    error
}

func (p *stretch) walk(ctx context.Context, q querier) {
	p.last, p.err = audit.VerifyAfter(p.before, func(yield func(audit.Entry, error) bool) {
		for e, err := range entriesOf(ctx, q, p.seqs) {
			p.n++
			if !yield(e, err) {
				return
			}
		}
	})
}

// chain walks the whole audit log and returns its last entry, or the first
// that does not fit. A long log is walked in parts side by side, which is twice
// as fast on two cores: entries are only ever added, so that what was there on
// the snapshot of the first walker is there for the others.
func (c *checker) chain() (audit.Entry, error) {
	parts := c.stretches()
	done := make(chan struct{}, len(parts))
	for i := 1; i < len(parts); i++ {
		go func() {
			defer func() { done <- struct{}{} }()
			if err := c.aside(parts[i].walk); err != nil {
				parts[i].err = err
			}
		}()
	}
	parts[0].walk(c.ctx, c.q)
	for range len(parts) - 1 {
		<-done
	}
	var last audit.Entry
	for i := range parts {
		p := &parts[i]
		if p.err == errNoReader {
			p.walk(c.ctx, c.q)
		}
		c.v.Entries += p.n
		if p.err != nil {
			return p.last, p.err
		}
		last = p.last
	}
	return last, nil
}

// stretches cuts the log into as many parts as there are cores to walk them.
func (c *checker) stretches() []stretch {
	whole := []stretch{{seqs: seqs{to: math.MaxInt64}}}
	end, _, err := tail(c.ctx, c.q)
	n := int64(min(runtime.GOMAXPROCS(0), readers-1))
	if err != nil || end < longChain || n < 2 {
		return whole
	}
	parts := whole
	for i := int64(1); i < n; i++ {
		cut := end / n * i
		before := audit.Entry{Seq: cut}
		var hash []byte
		// The part before makes sure that this hash is right. Without that entry
		// the one walker must find out which is missing.
		if err := c.q.QueryRowContext(c.ctx, "SELECT hash FROM audit WHERE seq = ?", cut).Scan(&hash); err != nil {
			return whole
		}
		copy(before.Hash[:], hash)
		parts[len(parts)-1].to = cut
		parts = append(parts, stretch{seqs: seqs{cut, math.MaxInt64}, before: before})
	}
	parts[len(parts)-1].to = end // another window may be adding to it
	return parts
}

// errNoReader says that no other reader was free.
var errNoReader = errors.New("no other reader is free")

// aside runs walk on another reader's connection.
func (c *checker) aside(walk func(context.Context, querier)) error {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	conn, err := c.r.Conn(ctx)
	cancel()
	if err != nil {
		return cmp.Or(c.ctx.Err(), errNoReader)
	}
	defer conn.Close()
	walk(c.ctx, conn)
	return nil
}
