package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"

	"signpost/internal/text"
	"signpost/store"
)

// textChunk is how many notes are handed on at once.
const textChunk = 512

// clockSlack is how far a note may lie before the start of its contact, because
// somebody set the clock back.
const clockSlack = 48 * time.Hour

// holding returns the contacts that have the words of q.Text in one of their
// notes: all of them, in any order, without case and accents. Notes are sealed,
// so each is opened in memory; nothing of them is written anywhere. One
// goroutine reads rows while another opens them.
func (s *Store) holding(ctx context.Context, db querier, q store.Query) ([]string, error) {
	words := strings.Fields(text.Fold(text.CleanLine(q.Text)))
	query, args := "SELECT "+noteColumns+" FROM note", []any{}
	if !q.From.IsZero() {
		query, args = query+" WHERE at IS NULL OR at >= ?", append(args, q.From.Add(-clockSlack).UnixMicro())
	}
	chunks := make(chan []noteRow, 4)
	found := map[string]bool{}
	var damage error
	var opening sync.WaitGroup
	opening.Go(func() {
		for rows := range chunks {
			for i := range rows {
				r := &rows[i]
				if found[r.contact] {
					continue
				}
				n, err := s.decodeNote(r)
				if err != nil {
					if damage == nil {
						damage = err
					}
				} else if holds(text.Fold(n.Text), words) {
					found[r.contact] = true
				}
			}
		}
	})
	chunk := make([]noteRow, 0, textChunk)
	err := each(ctx, db, query, args, func(rows *sql.Rows) error {
		var r noteRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		if chunk = append(chunk, r); len(chunk) == textChunk {
			chunks <- chunk
			chunk = make([]noteRow, 0, textChunk)
		}
		return nil
	})
	chunks <- chunk
	close(chunks)
	opening.Wait()
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	return ids, damage
}

func holds(folded string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return len(words) > 0
}
