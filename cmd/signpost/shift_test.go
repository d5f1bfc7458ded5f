//go:build unix

package main

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"signpost/internal/desk"
	"signpost/store"
)

var shiftSeed = flag.Uint64("shiftseed", 0, "seed of TestShift; 0 picks one")

// shiftContacts is how many contacts a shift of four hours has.
const shiftContacts = 30

// remembered is what a model knows of one contact.
type remembered struct {
	Kind, Channel, Status string
	Arrived               bool // had waited
	Answers               map[string]string
	Notes                 []string
	Given                 []string // names; anyName where the screen had no time to say it
	Undone                int
}

// anyName stands for the name of a service that was given as the power went.
const anyName = "?"

// ledger is what the model says is on the disk.
type ledger struct {
	Contacts []remembered // in the order in which they were started
	Waiting  []string     // words of those on the board, whoever came first
	Packs    int          // packs given at the counter
}

func (l ledger) clone() ledger {
	l.Contacts, l.Waiting = slices.Clone(l.Contacts), slices.Clone(l.Waiting)
	for i := range l.Contacts {
		c := &l.Contacts[i]
		c.Answers, c.Notes, c.Given = maps.Clone(c.Answers), slices.Clone(c.Notes), slices.Clone(c.Given)
	}
	return l
}

// deed is something an operator does: keys, how the screen shows that it is on
// the disk, and what it is in the ledger.
type deed struct {
	what  string
	keys  string
	shown func(picture) bool
	done  func(*ledger, picture)
}

// shift is somebody at work on the real program, with a model of what must be
// on the disk.
type shift struct {
	t    *testing.T
	home string
	rng  *rand.Rand
	s    *terminal
	now  ledger
	at   int // contact on the screen; -1: the desk
	// deeds counts them; kills says before which the power goes.
	deeds int
	kills []int
	log   []string
}

// TestShift is four hours at the desk as fast as the keys go: contacts that
// interrupt each other, a waiting room, the counter, slips that are taken back,
// and two power cuts. What is on the disk after each, and at the end, is what
// the model says: everything that the screen had shown as done, and nothing else.
func TestShift(t *testing.T) {
	t.Parallel()
	seed := *shiftSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	sh := &shift{t: t, home: t.TempDir(), rng: rand.New(rand.NewPCG(seed, 0)), at: -1}
	sh.kills = []int{30 + sh.rng.IntN(50), 90 + sh.rng.IntN(60)}
	defer func() {
		if t.Failed() {
			t.Logf("repeat with -shiftseed %d; the shift until then:\n%s", seed, strings.Join(sh.log, "\n"))
		}
	}()
	sh.open()
	for len(sh.now.Contacts) < shiftContacts {
		sh.next()
	}
	for open := sh.unfinished(); len(open) > 0; open = sh.unfinished() {
		if sh.at < 0 {
			sh.take(open[0])
		}
		sh.finish()
	}
	sh.s.kill()
	_ = sh.s.finish()
	sh.compare(sh.now, sh.now)
	if len(sh.kills) > 0 {
		t.Errorf("the shift had %d deeds and was over before the power went", sh.deeds)
	}
	t.Logf("seed %d: %d deeds, %d contacts", seed, sh.deeds, len(sh.now.Contacts))
}

func (sh *shift) open() {
	sh.t.Helper()
	sh.s = start(sh.t, sh.home, 120, 40, nil)
	sh.at = -1
	sh.s.until("the desk", func(p picture) bool { return p.has("Today: ", "c call") })
}

// do does one thing and waits until the screen shows it - unless the power goes
// just then. It returns false after a power cut, with the desk open again.
func (sh *shift) do(d deed) bool {
	sh.t.Helper()
	sh.deeds++
	sh.log = append(sh.log, fmt.Sprintf("%d. %s", sh.deeds, d.what))
	after := sh.now.clone()
	if len(sh.kills) > 0 && sh.deeds >= sh.kills[0] {
		sh.kills = sh.kills[1:]
		sh.powerCut(d, after)
		return false
	}
	sh.s.keys(d.keys)
	var seen picture
	if !sh.s.until(d.what, func(p picture) bool { seen = p; return d.shown(p) }) {
		sh.t.Fatalf("the program ended at: %s", d.what)
	}
	if d.done != nil {
		d.done(&after, seen)
	}
	sh.now = after
	return true
}

// powerCut kills the program at a random moment of a deed. Then either that is
// on the disk, or it is not; all before it is.
func (sh *shift) powerCut(d deed, after ledger) {
	sh.t.Helper()
	if d.done != nil {
		d.done(&after, picture{})
	}
	sh.log = append(sh.log, "   power cut")
	cut := time.AfterFunc(time.Duration(sh.rng.Int64N(int64(60*time.Millisecond))), sh.s.kill)
	sh.s.keys(d.keys)
	<-sh.s.dead
	cut.Stop()
	_ = sh.s.finish()
	sh.now = sh.compare(sh.now, after) // with the names as the record has them
	if sh.t.Failed() {
		sh.t.FailNow()
	}
	sh.open()
}

// compare reads what is on the disk: it must be one of the two.
func (sh *shift) compare(before, after ledger) ledger {
	sh.t.Helper()
	a := &app{env: func(name string) string { return map[string]string{"HOME": sh.home}[name] }, clock: time.Now}
	o, err := a.open(sh.t.Context())
	if err != nil {
		sh.t.Fatalf("the record cannot be opened: %v", err)
	}
	defer o.store.Close()
	found, err := o.store.Verify(sh.t.Context())
	if err != nil || !found.Sound() {
		sh.t.Errorf("the record is damaged: %v, %v", found.Problems, err)
	}
	got := sh.read(o)
	if differs(before, got) == "" {
		return got
	}
	if diff := differs(after, got); diff != "" {
		sh.t.Errorf("the record differs from the model (-model +record):\n%s", diff)
	}
	return got
}

// differs says how a record differs from the model. A service's name may stand
// on the screen with its number behind it, or be cut, or not have been said.
func differs(model, got ledger) string {
	model = model.clone()
	for i, c := range model.Contacts {
		for j, shown := range c.Given {
			if i >= len(got.Contacts) || j >= len(got.Contacts[i].Given) {
				break
			}
			name := got.Contacts[i].Given[j]
			if cut, was := strings.CutSuffix(shown, "…"); shown == anyName || shown == name || strings.HasPrefix(shown, name+" · ") || was && strings.HasPrefix(name, cut) {
				c.Given[j] = name
			}
		}
	}
	return cmp.Diff(model, got, cmpopts.EquateEmpty())
}

// read is the record as a ledger.
func (sh *shift) read(o opened) ledger {
	sh.t.Helper()
	ctx := sh.t.Context()
	list, _, err := o.store.List(ctx, store.Act{}, store.Query{Status: store.Statuses()})
	if err != nil {
		sh.t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b store.Contact) int { return strings.Compare(a.ID, b.ID) })
	var l ledger
	for _, c := range list {
		r := remembered{Kind: string(c.Kind), Channel: c.Channel, Status: string(c.Status), Arrived: !c.ArrivedAt.IsZero(), Answers: map[string]string{}}
		for _, ph := range phrases {
			if a := c.Facts.Get(ph.key); a.Word() == ph.want || a.Has(ph.want) {
				r.Answers[ph.words] = ph.want
			}
		}
		for _, n := range c.Notes {
			r.Notes = append(r.Notes, n.Text)
		}
		for _, f := range c.Referrals {
			if f.Undone {
				r.Undone++
			} else {
				r.Given = append(r.Given, f.Name)
			}
		}
		l.Contacts = append(l.Contacts, r)
	}
	board, err := o.session.Board(ctx)
	if err != nil {
		sh.t.Fatal(err)
	}
	for _, v := range board.Waiting {
		l.Waiting = append(l.Waiting, v.Words)
	}
	day, err := o.session.ExchangeToday(ctx)
	if err != nil {
		sh.t.Fatal(err)
	}
	for _, n := range day.Out {
		l.Packs += n
	}
	return l
}

// next is the next thing that happens in the shift.
func (sh *shift) next() {
	if sh.at >= 0 {
		sh.work()
		return
	}
	open := sh.unfinished()
	switch n := sh.rng.IntN(14); {
	case n < 4:
		sh.begin(map[bool]string{true: "phone", false: "walk_in"}[n < 2])
	case n < 5:
		sh.junk()
	case n < 7:
		sh.arrive()
	case n < 9 && len(sh.now.Waiting) > 0:
		sh.see()
	case n < 10:
		sh.count()
	case len(open) > 0:
		sh.take(open[sh.rng.IntN(len(open))])
	}
}

// unfinished are the contacts on the desk's list, newest first.
func (sh *shift) unfinished() (out []int) {
	for i, c := range slices.Backward(sh.now.Contacts) {
		if c.Status == string(store.Open) || c.Status == string(store.Parked) {
			out = append(out, i)
		}
	}
	return out
}

func onDesk(p picture) bool { return strings.HasPrefix(p.lines[0], " Signpost · desk") }

// begin starts a contact. Its first note is a mark by which the screen shows
// whose it is.
func (sh *shift) begin(channel string) {
	n := len(sh.now.Contacts)
	key := map[string]string{"phone": "c", "walk_in": "w"}[channel]
	if sh.do(deed{"start contact " + fmt.Sprint(n) + " by " + channel, key, onContact, func(l *ledger, _ picture) {
		l.Contacts = append(l.Contacts, fresh(channel, false))
	}}) {
		sh.at = n
		sh.note("begins")
	}
}

func fresh(channel string, arrived bool) remembered {
	return remembered{Kind: "data", Channel: channel, Status: "open", Arrived: arrived, Answers: map[string]string{}}
}

func (sh *shift) junk() {
	keys := []string{"s", "h", "w", "a", "t"}
	k := keys[sh.rng.IntN(len(keys))]
	kind, _ := desk.JunkByKey(k)
	if sh.do(deed{"junk: choose", "x", func(p picture) bool { return p.has("Junk call:") }, nil}) {
		before := len(sh.now.Contacts)
		sh.do(deed{"junk: " + string(kind), k, func(p picture) bool {
			return onDesk(p) && p.has(fmt.Sprintf("Today: %d contact", before+1), "junk contact, "+desk.Words(string(kind)))
		}, func(l *ledger, p picture) {
			l.Contacts = append(l.Contacts, remembered{Kind: string(kind), Channel: "phone", Status: "done", Answers: map[string]string{}})
		}})
	}
}

// arrive puts somebody on the waiting board.
func (sh *shift) arrive() {
	words := fmt.Sprintf("coat %d", sh.deeds)
	if sh.do(deed{"a visitor: the line", "v", func(p picture) bool { return onDesk(p) && p.has("enter") }, nil}) {
		sh.do(deed{"a visitor: " + words, words + enter, func(p picture) bool {
			return p.has("On the waiting board since") && p.has("waiting") && !p.has(words+"▏")
		},
			func(l *ledger, _ picture) { l.Waiting = append(l.Waiting, words) }})
	}
}

// goTo moves the desk's cursor to a row, once the list is the one of now: on an
// older one the cursor may be on a contact that is about to leave it. The list
// may be longer than a page.
func (sh *shift) goTo(row int) bool {
	sh.t.Helper()
	waiting, open := len(sh.now.Waiting), len(sh.unfinished())
	if !sh.s.until(fmt.Sprintf("%d who wait and %d not finished", waiting, open), func(p picture) bool {
		return onDesk(p) && rowsUnder(p, "Waiting") == waiting && rowsUnder(p, "Not finished") == open
	}) {
		sh.t.Fatal("the program ended by itself")
	}
	return sh.do(deed{fmt.Sprintf("go to row %d", row), strings.Repeat("\x1b[5~", 6) + strings.Repeat("\x1b[B", row), func(p picture) bool { return sh.selected(p) == row }, nil})
}

// selected is the number of the row under the cursor; -1: none.
func (sh *shift) selected(p picture) int {
	n := -1
	for _, l := range p.lines {
		if isRow(l) {
			n++
			if strings.HasPrefix(l, "› ") {
				return n
			}
		}
	}
	return -1
}

// rowsUnder is how many rows stand under a heading.
func rowsUnder(p picture, heading string) (n int) {
	under := false
	for _, l := range p.lines {
		switch {
		case isRow(l):
			if under {
				n++
			}
		default:
			under = l == " "+heading
		}
	}
	return n
}

// isRow reports whether a line of the desk is a visitor or a contact: a mark, a
// time, what it is.
func isRow(l string) bool {
	rest, ok := strings.CutPrefix(strings.Replace(l, "› ", "  ", 1), "  ")
	return ok && len(rest) > 7 && rest[2] == ':' && rest[5:7] == "  "
}

// see starts the contact of whoever waits longest.
func (sh *shift) see() {
	if !sh.goTo(0) {
		return
	}
	n := len(sh.now.Contacts)
	if sh.do(deed{"see " + sh.now.Waiting[0], enter, onContact, func(l *ledger, _ picture) {
		l.Contacts, l.Waiting = append(l.Contacts, fresh("walk_in", true)), l.Waiting[1:]
	}}) {
		sh.at = n
		sh.note("begins")
	}
}

// count counts one pack at the counter.
func (sh *shift) count() {
	if sh.do(deed{"the counter: the line", "n", func(p picture) bool { return onDesk(p) && p.has("came back") }, nil}) {
		sh.do(deed{"the counter: one pack", "1" + enter, func(p picture) bool { return p.has("Counted ") }, func(l *ledger, _ picture) { l.Packs++ }})
	}
}

// take opens a contact from the desk's list.
func (sh *shift) take(i int) {
	row := len(sh.now.Waiting) + slices.Index(sh.unfinished(), i)
	if !sh.goTo(row) {
		return
	}
	if sh.do(deed{fmt.Sprintf("open contact %d", i), enter, sh.shows(i), func(l *ledger, _ picture) { l.Contacts[i].Status = "open" }}) {
		sh.at = i
	}
}

// shows says that the screen has contact i: its last note ends as it should.
func (sh *shift) shows(i int) func(picture) bool {
	notes := sh.now.Contacts[i].Notes
	return func(p picture) bool {
		_, kept := noteRow(p)
		if !onContact(p) || len(notes) == 0 || len(kept) == 0 {
			return onContact(p) && len(notes) == 0
		}
		return strings.HasSuffix(kept[len(kept)-1], notes[len(notes)-1])
	}
}

// work is something done in the contact on the screen.
func (sh *shift) work() {
	switch n := sh.rng.IntN(13); {
	case n < 4:
		sh.answer()
	case n < 6:
		sh.note(words(sh.rng))
	case n < 8:
		sh.give()
	case n < 9:
		sh.park()
	case n < 10 && len(sh.unfinished()) > 1:
		sh.swap()
	case n >= 10:
		sh.finish()
	}
}

// note keeps a line, with the contact's number before it and its own after.
func (sh *shift) note(text string) {
	i := sh.at
	line := fmt.Sprintf("%d %s %d", i, text, len(sh.now.Contacts[i].Notes))
	sh.do(deed{fmt.Sprintf("note %q", line), ctrlN + line + enter, func(p picture) bool {
		row, kept := noteRow(p)
		return onContact(p) && row == "type; enter keeps the line" && len(kept) > 0 && strings.HasSuffix(kept[len(kept)-1], line)
	}, func(l *ledger, _ picture) { l.Contacts[i].Notes = append(l.Contacts[i].Notes, line) }})
}

// answer types one phrase into the quick line.
func (sh *shift) answer() {
	i, ph := sh.at, phrases[sh.rng.IntN(len(phrases))]
	if sh.now.Contacts[i].Answers[ph.words] != "" {
		return
	}
	sh.do(deed{"answer " + ph.words, ctrlT + ph.words + enter, func(p picture) bool { return onContact(p) && fieldSays(p, ph.label, ph.value) },
		func(l *ledger, _ picture) { l.Contacts[i].Answers[ph.words] = ph.want }})
}

// give gives the first service of the list, and sometimes takes it back.
func (sh *shift) give() {
	i := sh.at
	if len(sh.now.Contacts[i].Answers) < 3 || len(sh.now.Contacts[i].Given) > 0 {
		return // there may be nothing on the list; one is enough
	}
	if !sh.do(deed{"give a service", alt1, func(p picture) bool { return onContact(p) && givenIn(p) != "" }, func(l *ledger, p picture) {
		l.Contacts[i].Given = append(l.Contacts[i].Given, givenIn(p))
	}}) || sh.rng.IntN(3) > 0 {
		return
	}
	sh.do(deed{"take the service back", "\x1a", func(p picture) bool { return onContact(p) && p.has("Taken back") && givenIn(p) == "" }, func(l *ledger, _ picture) {
		l.Contacts[i].Given, l.Contacts[i].Undone = nil, l.Contacts[i].Undone+1
	}})
}

// givenIn is what the contact screen says was given.
func givenIn(p picture) string {
	for _, l := range p.lines {
		if _, name, ok := strings.Cut(l, " given: "); ok {
			return strings.TrimSpace(name)
		}
	}
	if len(p.lines) == 0 { // the power went
		return anyName
	}
	return ""
}

func (sh *shift) park() {
	i := sh.at
	if sh.do(deed{fmt.Sprintf("park contact %d", i), "\x0f", func(p picture) bool { return onDesk(p) && p.has("Parked ") }, func(l *ledger, _ picture) { l.Contacts[i].Status = "parked" }}) {
		sh.at = -1
	}
}

// swap parks this contact and takes up the next older one, or else the newest.
func (sh *shift) swap() {
	open := sh.unfinished()
	i := sh.at
	j := open[(slices.Index(open, i)+1)%len(open)]
	if sh.do(deed{fmt.Sprintf("swap contact %d for %d", i, j), "\x10", sh.shows(j), func(l *ledger, _ picture) {
		l.Contacts[i].Status, l.Contacts[j].Status = "parked", "open"
	}}) {
		sh.at = j
	}
}

func (sh *shift) finish() {
	i := sh.at
	if i < 0 {
		return
	}
	if sh.do(deed{fmt.Sprintf("finish contact %d", i), ctrlS, func(p picture) bool { return onDesk(p) && p.has("contact finished") }, func(l *ledger, _ picture) { l.Contacts[i].Status = "done" }}) {
		sh.at = -1
	}
}
