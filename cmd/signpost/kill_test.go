//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/storetest"
)

// The kill test's size. The long run is
//
//	go test ./cmd/signpost -run TestKills -kills 10000 -parallel 8 -timeout 0
//
// -killseed repeats one: the same typing, though never the same moment.
var (
	kills    = flag.Int("kills", 25, "how often TestKills kills the program")
	killSeed = flag.Uint64("killseed", 0, "seed of TestKills; 0 picks one")
)

// perFolder is how many kills one record goes through before a fresh one: the
// check after each kill reads all of it.
const perFolder = 25

// TestKills kills the real program at random moments while somebody types at
// it, and compares what is on disk with what the screen had called saved.
func TestKills(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d, %d kills", seed, *kills)
	const desks = 8 // at most; -parallel says how many at the same time
	left := make(chan int, *kills)
	for i := range *kills {
		left <- i
	}
	close(left)
	var mu sync.Mutex
	var all tally
	toll := storetest.NewToll(time.Now)
	t.Run("desks", func(t *testing.T) {
		for d := range desks {
			t.Run(fmt.Sprint(d), func(t *testing.T) {
				t.Parallel()
				var home string
				var known []string
				done := 0
				for i := range left {
					if done%perFolder == 0 {
						home, known = t.TempDir(), nil
					}
					done++
					v := &victim{t: t, home: home, known: known, rng: rand.New(rand.NewPCG(seed, uint64(i)))}
					got := v.run()
					if t.Failed() {
						t.Fatalf("kill %d of seed %d", i, seed)
					}
					known = v.known
					mu.Lock()
					all.add(got)
					mu.Unlock()
					toll.Add(1, got.contacts+got.answers+got.given+got.done, 0, 0)
				}
			})
		}
	})
	t.Logf("the screen had called saved: %d contacts, %d answers, %d services, %d characters of notes, %d finished; 0 lost", all.contacts, all.answers, all.given, all.note, all.done)
	if !t.Failed() {
		toll.Log(t, "D1 killed at a random moment of typing")
	}
	if *kills >= 25 && (all.contacts == 0 || all.answers == 0 || all.given == 0 || all.note == 0) {
		t.Error("the screen never called anything saved: nothing was tested")
	}
}

// tally counts what was compared, so that a test of nothing is noticed.
type tally struct{ contacts, answers, given, note, done int }

func (a *tally) add(b tally) {
	a.contacts += b.contacts
	a.answers += b.answers
	a.given += b.given
	a.note += b.note
	a.done += b.done
}

// claim is what the screen has called saved of one contact, and what was typed
// at it.
type claim struct {
	seen  bool // the contact itself
	facts map[facts.Key]string
	given []string // names of services
	note  string   // note lines, each with its line end, then the unfinished one
	done  bool

	typed string // as note, but everything that was typed
	quick []int  // of phrases: those typed
}

// phrases are words of the quick line and what they answer.
var phrases = []struct {
	words, label, value string
	key                 facts.Key
	want                string
}{
	{"parent", "caller", "parent or carer", facts.Caller, "parent"},
	{"redditch", "district", "Redditch", facts.District, "redditch"},
	{"heroin", "substances", "heroin", facts.Substances, "heroin"},
	{"family support", "wants", "family support", facts.Wants, "family_support"},
}

// victim is one run of the program that ends with a kill.
type victim struct {
	t     testing.TB
	home  string
	known []string // contacts of earlier runs, oldest first
	rng   *rand.Rand
	s     *terminal

	// Below: also used by the reader of the screen, under mu.
	mu      sync.Mutex
	claims  []*claim
	after   int // kill with that many pictures more; 0: by the clock
	problem string
}

// run starts the program, types until it is killed, and compares.
func (v *victim) run() tally {
	v.s = start(v.t, v.home, 120, 40, v.look)
	if v.rng.IntN(6) == 0 { // before anything is on the screen: no record may be left that cannot be opened
		defer time.AfterFunc(time.Duration(v.rng.Int64N(int64(300*time.Millisecond))), v.s.kill).Stop()
	}
	ready := v.s.until("the desk", func(p picture) bool { return p.has("Today: ", "c call") })
	v.mu.Lock()
	if v.rng.IntN(2) == 0 {
		v.after = 1 + v.rng.IntN(40)
	} else {
		defer time.AfterFunc(time.Duration(v.rng.Int64N(int64(1500*time.Millisecond))), v.s.kill).Stop()
	}
	v.mu.Unlock()
	for ready && v.contact() {
	}
	v.s.kill()
	_ = v.s.finish()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.problem != "" {
		v.t.Error(v.problem)
	}
	return v.compare()
}

// contact types one contact. It returns false once the program is gone.
func (v *victim) contact() bool {
	c := &claim{facts: map[facts.Key]string{}}
	v.mu.Lock()
	v.claims = append(v.claims, c)
	n := len(v.claims)
	v.mu.Unlock()
	v.s.keys([]string{"c", "w"}[v.rng.IntN(2)])
	if !v.s.until("a contact", isContact) {
		return false
	}
	for i := range 2 + v.rng.IntN(6) {
		var alive bool
		switch what := v.rng.IntN(4); {
		case what == 0 || what == 1 && len(c.quick) == 0:
			alive = v.quickLine(c)
		case what == 1:
			v.s.keys(alt1)
			alive = v.maybeWait("a service given", func(p picture) bool { return p.has(" given: ") || p.has("There is no service number 1") })
		default:
			alive = v.noteText(c, fmt.Sprintf("%d.%d %s", n, i, words(v.rng)))
		}
		if !alive {
			return false
		}
	}
	return v.leaveContact(c)
}

func words(rng *rand.Rand) string {
	list := []string{"rang", "about", "her", "son", "again", "friday", "six", "door", "letter", "asked"}
	out := make([]string, 1+rng.IntN(4))
	for i := range out {
		out[i] = list[rng.IntN(len(list))]
	}
	return strings.Join(out, " ")
}

// maybeWait waits for the screen half of the time; else typing goes on at once.
func (v *victim) maybeWait(what string, cond func(picture) bool) bool {
	if v.rng.IntN(2) == 0 {
		return true
	}
	return v.s.until(what, cond)
}

func (v *victim) quickLine(c *claim) bool {
	i := v.rng.IntN(len(phrases))
	if slices.Contains(c.quick, i) {
		return true
	}
	v.mu.Lock()
	c.quick = append(c.quick, i)
	v.mu.Unlock()
	v.s.keys(ctrlT + phrases[i].words + enter)
	return v.maybeWait("the answer", func(p picture) bool { return fieldSays(p, phrases[i].label, phrases[i].value) })
}

// noteText types into the note: in one go or by letters, and sometimes ends
// the line or waits until it is saved.
func (v *victim) noteText(c *claim, line string) bool {
	if c.typed != "" && !strings.HasSuffix(c.typed, "\n") {
		line = " " + line
	}
	if len(c.typed)-strings.LastIndex(c.typed, "\n")+len(line) > 48 {
		return v.typeNote(c, "\n") // a longer line would scroll: the screen must show all of it
	}
	v.s.keys(ctrlN)
	for _, piece := range strings.SplitAfter(line, " ") {
		if !v.typeNote(c, piece) {
			return false
		}
	}
	switch v.rng.IntN(3) {
	case 0:
		return v.typeNote(c, "\n")
	case 1:
		return v.s.until("the note as saved", onContact)
	}
	return true
}

func (v *victim) typeNote(c *claim, piece string) bool {
	v.mu.Lock()
	c.typed += piece
	v.mu.Unlock()
	if piece == "\n" {
		v.s.keys(ctrlN + enter)
		return v.maybeWait("the empty note", func(p picture) bool { row, _ := noteRow(p); return row == "type; enter keeps the line" })
	}
	v.s.keys(piece)
	shown := strings.TrimSpace(piece)
	return v.maybeWait("what was typed", func(p picture) bool {
		row, kept := noteRow(p)
		return strings.Contains(row+strings.Join(kept, " "), shown)
	})
}

// leaveContact finishes the contact, or leaves it open on the desk.
func (v *victim) leaveContact(c *claim) bool {
	onDesk := func(p picture) bool { return strings.HasPrefix(p.lines[0], " Signpost · desk") }
	if v.rng.IntN(2) == 0 {
		v.mu.Lock()
		if c.typed != "" && !strings.HasSuffix(c.typed, "\n") {
			c.typed += "\n" // to finish keeps the line
		}
		v.mu.Unlock()
		v.s.keys(ctrlS)
		return v.s.until("the contact finished", func(p picture) bool { return onDesk(p) && p.has("contact finished") })
	}
	// A last word that is waited for: then no older picture can be taken for
	// the answer to esc, and no two of them arrive as one key.
	v.s.keys(ctrlN)
	last := fmt.Sprintf("end%d", len(c.typed))
	v.mu.Lock()
	c.typed += last
	v.mu.Unlock()
	v.s.keys(last)
	if !v.s.until("the last word", func(p picture) bool { row, _ := noteRow(p); return strings.HasSuffix(row, last) }) {
		return false
	}
	v.s.keys(esc)
	if !v.s.until("the answers", func(p picture) bool { return p.has("don't know") }) {
		return false
	}
	v.s.keys(esc)
	return v.s.until("the desk", onDesk)
}

// look reads each complete picture: what does it call saved?
func (v *victim) look(s *terminal, p picture) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if n := len(v.claims); n > 0 {
		v.claims[n-1].read(p, func(format string, args ...any) {
			v.problem = fmt.Sprintf(format, args...) + "\n" + p.String()
		})
	}
	if v.after > 0 {
		if v.after--; v.after == 0 {
			_ = s.cmd.Process.Signal(syscall.SIGKILL)
		}
	}
}

// read adds what a picture calls saved. Services, kept lines and answers are
// drawn once they are on disk; the text being typed counts when the header
// says saved.
func (c *claim) read(p picture, fail func(string, ...any)) {
	if p.has(": contact finished.") && c.seen {
		c.done, c.note = true, c.typed
		return
	}
	if !isContact(p) {
		return
	}
	c.seen = true
	for _, l := range p.lines {
		if _, name, ok := strings.Cut(l, " given: "); ok && !slices.Contains(c.given, strings.TrimSpace(name)) {
			c.given = append(c.given, strings.TrimSpace(name))
		}
	}
	for _, ph := range phrases {
		if fieldSays(p, ph.label, ph.value) {
			c.facts[ph.key] = ph.want
		}
	}
	row, kept := noteRow(p)
	end := 0 // of what is claimed, in what was typed
	for _, l := range kept {
		_, text, _ := strings.Cut(l, " ") // after the time
		at := strings.Index(c.typed, text+"\n")
		if at < 0 {
			fail("the screen shows a note %q that was not typed: %q", text, c.typed)
			return
		}
		end = at + len(text) + 1
	}
	said := c.typed[:end]
	if strings.Contains(p.lines[0], " · saved ") && row != "type; enter keeps the line" {
		said += row
	}
	if !strings.HasPrefix(c.typed, said) {
		fail("the screen shows %q as saved, typed was %q", said, c.typed)
		return
	}
	if len(said) > len(c.note) {
		c.note = said
	}
}

// compare looks for everything that the screen called saved.
func (v *victim) compare() (got tally) {
	v.t.Helper()
	a := &app{env: func(name string) string { return map[string]string{"HOME": v.home}[name] }, clock: time.Now}
	o, err := a.open(v.t.Context())
	if err == nil {
		got, err = v.compareAll(v.t.Context(), o)
		err = errors.Join(err, o.store.Close())
	}
	if err != nil {
		v.t.Fatalf("the record cannot be read after a kill: %v", err)
	}
	return got
}

func (v *victim) compareAll(ctx context.Context, o opened) (tally, error) {
	var got tally
	found, err := o.store.Verify(ctx)
	if err != nil {
		return got, err
	}
	if !found.Sound() {
		v.t.Errorf("the record is damaged: %v", found.Problems)
	}
	list, _, err := o.session.Contacts(ctx, store.Query{})
	if err != nil {
		return got, err
	}
	var all []string
	for _, c := range list {
		all = append(all, c.ID)
	}
	slices.Sort(all) // UUIDv7: by time
	if n := len(v.known); len(all) < n || !slices.Equal(all[:n], v.known) {
		v.t.Errorf("contacts of earlier runs are gone: have %v, had %v", all, v.known)
		return got, nil
	}
	fresh := all[len(v.known):]
	v.known = all
	if len(fresh) > len(v.claims) {
		v.t.Errorf("%d contacts were started, %d are on disk", len(v.claims), len(fresh))
	}
	for i, c := range v.claims {
		if i >= len(fresh) {
			if c.seen {
				v.t.Errorf("contact %d was on the screen and is not on disk", i+1)
			}
			continue
		}
		x, err := o.session.Open(ctx, fresh[i])
		if err != nil {
			return got, err
		}
		got.add(c.compare(v.t, x.Contact, x.Drafts["note"]))
	}
	return got, nil
}

// compare looks for what was claimed of one contact. More may be there than
// the screen had time to say, but nothing that was not typed.
func (c *claim) compare(t testing.TB, x store.Contact, draft string) tally {
	n := tally{answers: len(c.facts), given: len(c.given), note: len(c.note)}
	if c.seen {
		n.contacts++
	}
	if c.done {
		n.done++
	}
	var have strings.Builder
	for _, note := range x.Notes {
		have.WriteString(note.Text + "\n")
	}
	have.WriteString(draft)
	if !strings.HasPrefix(have.String(), c.note) {
		t.Errorf("called saved: %q\non disk: %q\ntyped: %q", c.note, have.String(), c.typed)
	}
	if !strings.HasPrefix(c.typed, have.String()) {
		t.Errorf("typed: %q\non disk: %q", c.typed, have.String())
	}
	for key, want := range c.facts {
		if a := x.Facts.Get(key); a.Word() != want && !a.Has(want) {
			t.Errorf("%s was shown as %s, on disk it is %q", key, want, a)
		}
	}
	for _, name := range c.given {
		if !slices.ContainsFunc(x.Referrals, func(r store.Referral) bool { return strings.HasPrefix(name, r.Name) }) {
			t.Errorf("%q was shown as given, on disk are %v", name, x.Referrals)
		}
	}
	if c.done && x.Status != store.Done {
		t.Errorf("shown as finished, on disk it is %s", x.Status)
	}
	return n
}
