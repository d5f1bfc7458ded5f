package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"signpost/store"
	"signpost/store/audit"
	"signpost/store/seal"
)

// head is the sealed end of the audit log together with how much record there
// is. Nobody without the key can make one that fits a record with lines cut
// off, rows taken away, or rows put back to an earlier revision.
type head struct {
	Seq       int64  `json:"seq"`
	Hash      []byte `json:"hash"`
	Contacts  int64  `json:"contacts"`
	Notes     int64  `json:"notes"`
	Referrals int64  `json:"referrals"`
	Revs      int64  `json:"revs"` // of contacts and referrals, added up
	Flags     int64  `json:"flags,omitempty"`
	FlagRevs  int64  `json:"flag_revs,omitempty"`
	Entries   int64  `json:"entries,omitempty"`
	EntryRevs int64  `json:"entry_revs,omitempty"`
	Befores   int64  `json:"befores,omitempty"`
	People    int64  `json:"people,omitempty"`
	PersonRev int64  `json:"person_revs,omitempty"`
	Erased    int64  `json:"erased,omitempty"`
	Holds     int64  `json:"holds,omitempty"`
	Trial     string `json:"trial,omitempty"` // the mark of a trial, once it has one
	// Broken is the entry from which on an earlier head did not fit. Work goes
	// on then - a helpline must be able to log - but Verify says so for ever.
	Broken int64 `json:"broken,omitempty"`
}

// change is what one transaction adds to the head's figures.
type change struct {
	contacts, notes, referrals, revs, flags, flagRevs              int64
	entries, entryRevs, befores, people, personRevs, erased, holds int64
	trial                                                          string
}

func (h *head) add(c change) {
	h.Contacts += c.contacts
	h.Notes += c.notes
	h.Referrals += c.referrals
	h.Revs += c.revs
	h.Flags += c.flags
	h.FlagRevs += c.flagRevs
	h.Entries += c.entries
	h.EntryRevs += c.entryRevs
	h.Befores += c.befores
	h.People += c.people
	h.PersonRev += c.personRevs
	h.Erased += c.erased
	h.Holds += c.holds
	if c.trial != "" {
		h.Trial = c.trial
	}
}

func headPlace(rev int64) seal.Place {
	return seal.Place{Table: "head", Column: "sealed", Row: "1", Rev: rev}
}

func (s *Store) sealHead(h head) ([]byte, error) {
	plain, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	return seal.Seal(s.dataKey(), headPlace(h.Seq), plain)
}

func (s *Store) plantHead(ctx context.Context, tx *sql.Tx) error {
	box, err := s.sealHead(head{Hash: make([]byte, len(audit.Sum{}))})
	if err == nil {
		_, err = tx.ExecContext(ctx, "INSERT INTO head (one, rev, sealed) VALUES (1, 0, ?)", box)
	}
	return err
}

// readHead returns the head; errDamaged or a seal's error when it does not open.
func (s *Store) readHead(ctx context.Context, q querier) (head, error) {
	var h head
	var rev int64
	var box []byte
	err := q.QueryRowContext(ctx, selectHead).Scan(&rev, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return h, errDamaged
	}
	if err != nil {
		return h, err
	}
	plain, err := seal.Open(s.dataKey(), headPlace(rev), box)
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal(plain, &h); err != nil || h.Seq != rev || len(h.Hash) != len(audit.Sum{}) {
		return h, errDamaged
	}
	return h, nil
}

// tail returns the last entry that the log itself has.
func tail(ctx context.Context, q querier) (seq int64, hash []byte, err error) {
	err = q.QueryRowContext(ctx, selectTail).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, make([]byte, len(audit.Sum{})), nil
	}
	return seq, hash, err
}

// headNow returns the head that this transaction leaves behind, but for its
// own entry: c is what it added. A head that does not open or that is behind
// its log is begun anew from what is there, and marked.
func (t *txn) headNow(c change) (head, error) {
	seq, hash, err := tail(t.ctx, t)
	if err != nil {
		return head{}, err
	}
	h, err := t.s.readHead(t.ctx, t)
	if err == nil && h.Seq >= seq {
		h.add(c)
		return h, nil // ahead of a log that was cut: the gap stays to be seen
	}
	if kind := kindOf(err); err != nil && kind != store.Corrupt && kind != store.Locked {
		return head{}, err
	}
	broken := h.Broken
	if broken == 0 {
		broken = seq + 1
	}
	h, err = countHead(t.ctx, t) // what c added is among it
	h.Seq, h.Hash, h.Broken = seq, hash, broken
	return h, err
}

// countHead fills a head's figures from the rows.
func countHead(ctx context.Context, q querier) (head, error) {
	var h head
	err := q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM note), (SELECT count(*) FROM referral),
		(SELECT coalesce(sum(rev), 0) FROM contact) + (SELECT coalesce(sum(rev), 0) FROM referral),
		(SELECT count(*) FROM flag), (SELECT coalesce(sum(rev), 0) FROM flag),
		(SELECT count(*) FROM entry), (SELECT coalesce(sum(rev), 0) FROM entry), (SELECT count(*) FROM contact_before),
		(SELECT count(*) FROM person), (SELECT coalesce(sum(rev), 0) FROM person),
		(SELECT count(*) FROM erased), (SELECT count(*) FROM hold),
		coalesce((SELECT value FROM meta WHERE name = 'trial'), '')`).
		Scan(&h.Contacts, &h.Notes, &h.Referrals, &h.Revs, &h.Flags, &h.FlagRevs, &h.Entries, &h.EntryRevs, &h.Befores, &h.People, &h.PersonRev, &h.Erased, &h.Holds, &h.Trial)
	return h, err
}

// note appends act to the audit log and moves the head on. It comes last in a
// transaction: c is what was added before. subject and detail stand in for what
// the act leaves empty.
func (t *txn) note(act store.Act, subject, detail string, c change) error {
	if act.Action == "" {
		return errors.New("an act needs an action")
	}
	h, err := t.headNow(c)
	if err != nil {
		return err
	}
	if act.Subject == "" {
		act.Subject = subject
	}
	if act.Detail == "" {
		act.Detail = detail
	}
	if act.At.IsZero() {
		act.At = t.s.clock()
	}
	prev := audit.Entry{Seq: h.Seq}
	copy(prev.Hash[:], h.Hash)
	e := audit.Next(prev, audit.Entry{At: act.At, Operator: clip(act.Operator), Role: clip(act.Role), Desk: clip(act.Desk),
		Action: clip(act.Action), Subject: clip(act.Subject), Detail: clip(act.Detail)})
	err = t.exec(insertAudit,
		e.Seq, e.At.UnixMicro(), e.Operator, e.Role, e.Desk, e.Action, e.Subject, e.Detail, e.Prev[:], e.Hash[:])
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	h.Seq, h.Hash = e.Seq, e.Hash[:]
	box, err := t.s.sealHead(h)
	if err != nil {
		return err
	}
	return t.exec(updateHead, h.Seq, box)
}

// clip keeps one part of an act short and fit for a column.
func clip(s string) string {
	const most = 500
	s = tidy(s)
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}
