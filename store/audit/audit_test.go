package audit

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func chain(t *rapid.T) []Entry {
	word := rapid.StringMatching(`[ab]{0,2}`)
	n := rapid.IntRange(1, 8).Draw(t, "entries")
	var out []Entry
	var last Entry
	for range n {
		last = Next(last, Entry{At: time.Unix(rapid.Int64Range(-10, 10).Draw(t, "at"), 999), Operator: word.Draw(t, "operator"),
			Role: word.Draw(t, "role"), Desk: word.Draw(t, "desk"), Action: word.Draw(t, "action"),
			Subject: word.Draw(t, "subject"), Detail: word.Draw(t, "detail")})
		out = append(out, last)
	}
	return out
}

func walk(list []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func TestWholeChainVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := chain(t)
		last, err := Verify(walk(list))
		if err != nil || last != list[len(list)-1] {
			t.Fatalf("last %+v, %v", last, err)
		}
	})
	if last, err := Verify(walk(nil)); err != nil || last != (Entry{}) {
		t.Errorf("an empty log: %+v, %v", last, err)
	}
}

// Any change must be named at the entry where it is, or at the one after it.
func TestEveryChangeIsNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := chain(t)
		i := rapid.IntRange(0, len(list)-1).Draw(t, "which")
		e := &list[i]
		want := e.Seq
		switch rapid.IntRange(0, 8).Draw(t, "what") {
		case 0:
			e.Operator += "x"
		case 1:
			e.Detail, e.Subject = e.Detail+"a", e.Subject+"b"
		case 2:
			e.At = e.At.Add(time.Microsecond)
		case 3:
			e.Hash[5] ^= 1
		case 4:
			e.Prev[31] ^= 128
		case 5:
			e.Seq++
		case 6: // taken out; a cut end is for the sealed head to show
			list = slices.Delete(list, i, i+1)
			if i == len(list) {
				return
			}
		case 7: // swapped with the next
			if i+1 == len(list) {
				return
			}
			list[i], list[i+1] = list[i+1], list[i]
		case 8: // rewritten with a good hash of its own
			if i+1 == len(list) {
				return
			}
			var before Entry
			if i > 0 {
				before = list[i-1]
			}
			e.Action += "x"
			*e = Next(before, *e)
			want++
		}
		_, err := Verify(walk(list))
		var b *Broken
		if !errors.As(err, &b) || b.Seq != want {
			t.Fatalf("error %v, want entry %d", err, want)
		}
	})
}

// Words must not be able to wander from one field into the next.
func TestFieldsAreKeptApart(t *testing.T) {
	a := Next(Entry{}, Entry{Operator: "ab", Role: "c"})
	b := Next(Entry{}, Entry{Operator: "a", Role: "bc"})
	if a.Hash == b.Hash {
		t.Error("two different acts have one hash")
	}
}

// The hash is a promise to old records: it must never come out differently.
func TestHashStaysTheSame(t *testing.T) {
	e := Next(Entry{}, Entry{At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Operator: "sam", Role: "volunteer", Desk: "desk 1",
		Action: "contact.read", Subject: "id", Detail: "rev=1"})
	const want = "685d6e98325fa9d2ad98b33aac7e01b59bc7f556914aca95b6e2ce672a08268a"
	if e.Hash.String() != want {
		t.Errorf("hash %s", e.Hash)
	}
}

func TestWalkErrorEndsIt(t *testing.T) {
	stop := errors.New("stop")
	_, err := Verify(func(yield func(Entry, error) bool) { yield(Entry{}, stop) })
	if !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}
