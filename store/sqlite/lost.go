package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// lostRow is how often some words were searched for on one day, in vain.
type lostRow struct {
	word, day string
	n         int64
	sealed    []byte
}

const (
	lostColumns = "word, day, n, sealed"
	selectLost  = "SELECT " + lostColumns + " FROM lost_search INDEXED BY lost_search_day WHERE day >= ? ORDER BY day, word"
	putLost     = "INSERT INTO lost_search (" + lostColumns + ") VALUES (?, ?, ?, ?) " +
		"ON CONFLICT (word, day) DO UPDATE SET n = excluded.n, sealed = excluded.sealed"
)

func (r *lostRow) targets() []any { return []any{&r.word, &r.day, &r.n, &r.sealed} }

func (r *lostRow) place() seal.Place {
	return seal.Place{Table: "lost_search", Column: "sealed", Row: r.word + "/" + r.day, Rev: r.n,
		Beside: beside([]any{r.word, r.day, r.n})}
}

func (s *Store) decodeLost(r *lostRow) (string, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return "", &rowError{"lost_search", r.word + "/" + r.day, err}
	}
	return string(plain), nil
}

// hashLost stands for words that are counted.
func hashLost(k seal.Key, words []byte) (string, error) { return seal.Index(k, "lost_search", words) }

// AddLostSearch counts a search that found nothing, on day's date as its own
// zone has it. What is kept is store.LostWords of the words; when that is
// nothing, nothing is kept and there is no error. No operator and no contact
// is written down, and no audit entry: either would say who asked.
func (s *Store) AddLostSearch(ctx context.Context, words string, day time.Time) error {
	words = store.LostWords(words)
	if words == "" {
		return nil
	}
	const op = "save search"
	word, err := hashLost(s.dataKey(), []byte(words))
	if err != nil {
		return failed(op, err)
	}
	return s.write(ctx, op, func(t *txn) error {
		r := lostRow{word: word, day: day.Format(time.DateOnly)}
		err := t.QueryRowContext(ctx, "SELECT n FROM lost_search WHERE word = ? AND day = ?", r.word, r.day).Scan(&r.n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		r.n++
		if r.sealed, err = seal.Seal(s.dataKey(), r.place(), []byte(words)); err != nil {
			return err
		}
		return t.exec(putLost, r.word, r.day, r.n, r.sealed)
	})
}

// LostSearches returns what was searched for in vain on since's date or later,
// the most often first, then the latest, at most limit (0: all). When some do
// not open, the others are returned all the same, with an error of kind
// Corrupt.
func (s *Store) LostSearches(ctx context.Context, since time.Time, limit int) ([]store.LostSearch, error) {
	from := ""
	if !since.IsZero() {
		from = since.Format(time.DateOnly)
	}
	at := map[string]*store.LostSearch{}
	err := s.read(ctx, "read searches", func(db querier) error {
		var damage error
		err := each(ctx, db, selectLost, []any{from}, func(rows *sql.Rows) error {
			var r lostRow
			if err := rows.Scan(r.targets()...); err != nil {
				return err
			}
			words, err := s.decodeLost(&r)
			day, err2 := time.Parse(time.DateOnly, r.day)
			if err != nil || err2 != nil {
				damage = cmp.Or(damage, err, error(&rowError{"lost_search", r.word + "/" + r.day, errDamaged}))
				return nil
			}
			l := at[r.word]
			if l == nil {
				l = &store.LostSearch{Words: words, First: day}
				at[r.word] = l
			}
			l.Count, l.Last = l.Count+int(r.n), day
			return nil
		})
		return cmp.Or(err, damage)
	})
	if err != nil && store.KindOf(err) != store.Corrupt {
		return nil, err
	}
	out := make([]store.LostSearch, 0, len(at))
	for _, l := range at {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b store.LostSearch) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.Last.Compare(a.Last), strings.Compare(a.Words, b.Words))
	})
	if limit > 0 {
		out = out[:min(limit, len(out))]
	}
	return out, err
}
