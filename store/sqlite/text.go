package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"signpost/internal/text"
	"signpost/store"
	"signpost/store/seal"
)

// textChunk is how many notes are handed on at once.
const textChunk = 512

// idLength is how long an id is written.
const idLength = 36

// selectWords reads notes with fewer columns, because each costs: the ids are
// all of one length.
const selectWords = "SELECT id || contact || by, n, at, sealed FROM note"

// clockSlack is how far a note may lie before the start of its contact, because
// somebody set the clock back.
const clockSlack = 48 * time.Hour

// holding returns the contacts that have the words of q.Text in one of their
// notes, by id, without case and accents. Notes are sealed,
// so each is opened in memory; nothing of them is written anywhere. One
// goroutine reads rows while another opens them.
func (s *Store) holding(ctx context.Context, db querier, q store.Query) (map[string]bool, error) {
	words := strings.Fields(text.Fold(text.CleanLine(q.Text)))
	query, args := selectWords, []any{}
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
				plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
				if err != nil {
					if damage == nil {
						damage = &rowError{"note", r.id, err}
					}
				} else if says(plain, words) {
					found[r.contact] = true
				}
			}
		}
	})
	chunk := make([]noteRow, 0, textChunk)
	err := each(ctx, db, query, args, func(rows *sql.Rows) error {
		var r noteRow
		var ids string
		if err := rows.Scan(&ids, &r.n, &r.at, &r.sealed); err != nil {
			return err
		}
		r.id = ids // of a damaged row, which does not open
		if len(ids) >= 2*idLength {
			r.id, r.contact, r.by = ids[:idLength], ids[idLength:2*idLength], ids[2*idLength:]
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
	return found, damage
}

// says reports whether a note has all the words, which are folded. Most notes
// are plain ASCII: there lower case is all there is to fold, and spaces and
// signs, which no word has in it, may stay.
func says(note []byte, words []string) bool {
	for _, c := range note {
		if c >= utf8.RuneSelf || c == '\'' {
			return holds(text.Fold(string(note)), words)
		}
	}
	for i, c := range note { // it was opened for this and is nobody else's
		if c >= 'A' && c <= 'Z' {
			note[i] = c + 'a' - 'A'
		}
	}
	for _, w := range words {
		if !bytes.Contains(note, []byte(w)) {
			return false
		}
	}
	return len(words) > 0
}

func holds(folded string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return len(words) > 0
}
