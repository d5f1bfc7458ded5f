package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/renameio/v2"

	"signpost/store"
	"signpost/store/people"
)

// tries remembers failed passphrases in a file of their own, because the record
// is not open then. It slows down who guesses at the keyboard; whoever can
// write the file has the disk and is stopped by the cost of each guess.
type tries struct {
	path  string
	clock func() time.Time
}

// failures are the tries of one person that went wrong in a row.
type failures struct {
	N    int       `json:"n"`
	Last time.Time `json:"last"`
}

// maxTries is how much is read of the file.
const maxTries = 64 << 10

// tooSoon says that the next try must wait.
type tooSoon struct{ wait time.Duration }

func (e *tooSoon) Error() string {
	return fmt.Sprintf("too many wrong passphrases: the next try is possible in %s", e.wait.Round(time.Second))
}

// read returns what is remembered. A file that cannot be read counts as
// nothing: it must not keep people out.
func (t tries) read() map[string]failures {
	out := map[string]failures{}
	st, err := os.Stat(t.path)
	if err != nil || st.Size() > maxTries {
		return out
	}
	data, err := os.ReadFile(t.path)
	if err != nil || json.Unmarshal(data, &out) != nil {
		return map[string]failures{}
	}
	return out
}

func (t tries) write(all map[string]failures) error {
	if len(all) == 0 {
		if err := os.Remove(t.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.Marshal(all)
	if err == nil {
		err = renameio.WriteFile(t.path, data, 0o600)
	}
	return err
}

// unnamed is whom a try counts for that was made for nobody in particular.
const unnamed = ""

// open tries one passphrase for each of a list, and counts it as one try of who.
// The try is on the disk before the derivation has ended, so that killing the
// program gives none away.
func (t tries) open(who string, list []store.Holder, pass []byte) (unlocked, error) {
	all := t.read()
	before := all[who]
	if wait := people.Wait(before.N, before.Last, t.clock()); wait > 0 {
		return unlocked{}, &tooSoon{wait}
	}
	all[who] = failures{before.N + 1, t.clock().UTC()}
	if err := t.write(all); err != nil {
		return unlocked{}, &store.Error{Kind: store.ReadOnly, Op: "remember the try", Path: t.path, Err: err}
	}
	why := people.ErrPassphrase
	for _, h := range list {
		key, err := people.Unlock(h, pass)
		if err == nil {
			delete(all, who)
			return unlocked{key: key, who: h.Name, failed: before.N}, t.write(all)
		}
		if len(list) == 1 {
			why = err
		}
	}
	return unlocked{}, why
}
