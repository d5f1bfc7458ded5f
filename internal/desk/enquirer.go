package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/internal/text"
	"signpost/store"
)

// DoNotConfirm is said before anybody is looked up. Whoever asks after a
// person may be the one they are hiding from.
const DoNotConfirm = "Tell nobody that a person is known here, nor that they are not. Whoever asks may be the one they keep away from. " +
	"Look up only the enquirer you speak with, for the help they ask for now. The search is written down: who, when, not for whom."

// The most characters of an alias and of a caution.
const (
	MaxAlias   = 60
	MaxCaution = 200
)

// mostEarlier is the most earlier contacts of one enquirer that are shown.
const mostEarlier = 50

// Alias brings an alias to the form in which it is kept. The empty one is kept
// empty: nobody has to have one.
func Alias(typed string) (string, error) {
	alias := strings.Join(strings.Fields(text.CleanLine(typed)), " ")
	if n := utf8.RuneCountInString(alias); n > MaxAlias {
		return "", fmt.Errorf("an alias is at most %d characters and this one has %d: shorten it", MaxAlias, n)
	}
	if alias != "" && (store.Handle{Kind: store.ByAlias, Text: alias}).IsZero() {
		return "", errors.New("an alias needs a letter or a digit: nothing else can be found again")
	}
	return alias, nil
}

// SetHandles records what the enquirer of c goes by, both or one or neither.
// Nobody is looked up by it.
func (s *Session) SetHandles(ctx context.Context, c store.Contact, alias, code string) (store.Contact, error) {
	if err := s.allow(ActHandle); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	alias, err := Alias(alias)
	if err != nil {
		return c, err
	}
	if code, err = ReturnCode(code, s.clock()); err != nil {
		return c, err
	}
	if alias == c.Alias && code == c.ReturnCode {
		return c, nil
	}
	c.Alias, c.ReturnCode = alias, code
	return s.update(ctx, ActHandle, c)
}

// Known is what the record says of whoever goes by a handle.
type Known struct {
	Handle   store.Handle
	Cautions []store.Caution // that hold now; the newest first
	Earlier  []Earlier       // newest first
	More     bool            // there are more earlier contacts than are listed
}

// Earlier is an earlier contact, in codes: no word of a note is in it.
type Earlier struct {
	ID      string
	At      time.Time
	Channel string
	Kind    store.Kind
	Status  store.Status
	About   string   // coded answers
	Given   []string // services, as they were called then
	Outcome store.Outcome
}

// LookUp finds earlier contacts and cautions of whoever goes by h. It is only
// ever called because somebody pressed a key for it, and is written down before
// it is done; see searched. except is the contact that is open, which is no
// earlier one. When something is damaged the rest is returned with the error.
func (s *Session) LookUp(ctx context.Context, h store.Handle, except string) (Known, error) {
	if err := s.allow(ActLookUp); err != nil {
		return Known{}, err
	}
	h, err := s.CheckHandle(h)
	if err != nil {
		return Known{}, err
	}
	act := s.act(ActLookUp, "")
	act.Detail = searched(h)
	list, err := s.record.Known(ctx, act, h, mostEarlier+2) // one for the open contact, one to know of more
	if err != nil && store.KindOf(err) != store.Corrupt {
		return Known{}, err
	}
	out := Known{Handle: h}
	for _, c := range list {
		if c.ID != except {
			out.Earlier = append(out.Earlier, earlier(c))
		}
	}
	if len(out.Earlier) > mostEarlier {
		out.Earlier, out.More = out.Earlier[:mostEarlier], true
	}
	var broken error
	out.Cautions, broken = s.record.Cautions(ctx, store.Act{}, store.EntryQuery{Handle: h, Live: true})
	now := s.now()
	out.Cautions = slices.DeleteFunc(out.Cautions, func(c store.Caution) bool { return c.Ended || !c.Until.After(now) })
	return out, cmp.Or(err, broken)
}

// CheckHandle checks what somebody goes by and brings it to the form that is
// kept. Nobody is looked up by it.
func (s *Session) CheckHandle(h store.Handle) (store.Handle, error) {
	var err error
	switch h.Kind {
	case store.ByAlias:
		h.Text, err = Alias(h.Text)
	case store.ByReturnCode:
		h.Text, err = ReturnCode(h.Text, s.clock())
	default:
		err = errors.New("say whether it is an alias or a return code")
	}
	if err == nil && h.Text == "" {
		err = errors.New("type an alias or a return code first: " + ReturnCodeFormat)
	}
	return h, err
}

// searched stands for the words of a search in the audit trail. The trail lies
// open, and there are so few return codes that a whole hash would give each
// away to whoever tries them all. Four digits still tell whether one search was
// made over and over, and fit thousands of codes.
func searched(h store.Handle) string {
	sum := sha256.Sum256([]byte(string(h.Kind) + "\x00" + h.Folded()))
	return "sha256:" + hex.EncodeToString(sum[:2])
}

func earlier(c store.Contact) Earlier {
	e := Earlier{ID: c.ID, At: c.StartedAt, Channel: c.Channel, Kind: c.Kind, Status: c.Status, Outcome: c.Outcome}
	for _, r := range c.Referrals {
		if !r.Undone {
			e.Given = append(e.Given, r.Name)
		}
	}
	c.Referrals = nil
	e.About = Summary(c)
	return e
}

// EarlierLine is an earlier contact in one line: "3 Mar 2026 09:41 · call ·
// parent, redditch · given: Pressure Point · signposted".
func EarlierLine(e Earlier) string {
	parts := []string{e.At.In(London()).Format("2 Jan 2006 15:04"), Words(e.Channel)}
	if e.Kind.Junk() {
		parts[1] = "junk: " + Words(string(e.Kind))
	}
	if e.About != "" {
		parts = append(parts, e.About)
	}
	if len(e.Given) > 0 {
		parts = append(parts, "given: "+strings.Join(e.Given, ", "))
	}
	switch {
	case e.Status != store.Done:
		parts = append(parts, "not finished")
	case e.Outcome != "":
		parts = append(parts, Words(string(e.Outcome)))
	}
	return text.CleanLine(strings.Join(parts, " · "))
}

// UntilExamples says how the end of a caution can be written.
const UntilExamples = "6 weeks, 3 months, 24 dec or 2026-12-24"

// ParseUntil reads on which day a caution ends, at most twelve months ahead,
// and returns the midnight after it.
func ParseUntil(typed string, now time.Time) (time.Time, error) {
	wrong := errors.New("say until when the caution holds: " + UntilExamples)
	words := strings.Fields(strings.ToLower(text.CleanLine(typed)))
	if len(words) > 0 && (words[0] == "in" || words[0] == "for") {
		words = words[1:]
	}
	var at time.Time
	if n, ok := months(words); ok {
		at = inMonths(now, n)
	} else if at, _ = ParseDue(strings.Join(words, " "), now); at.IsZero() { // what it refuses with a day is judged below
		return time.Time{}, wrong
	}
	end := Midnight(dayAfter(at.In(London()), 1))
	if !Midnight(at).After(Midnight(now)) {
		return time.Time{}, fmt.Errorf("a caution ends on a day that is still to come: %s", UntilExamples)
	}
	if end.After(lastUntil(now)) {
		return time.Time{}, errors.New("a caution ends within twelve months: look at it again then, and add it anew if it still holds")
	}
	return end, nil
}

// lastUntil is the latest end of a caution that is added now.
func lastUntil(now time.Time) time.Time {
	return Midnight(dayAfter(inMonths(now, 12), 1))
}

// inMonths is that day n months on; the last day of a month that is shorter.
func inMonths(now time.Time, n int) time.Time {
	y, m, d := now.In(London()).Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, London())
	return time.Date(y, m+time.Month(n), min(d, last.Day()), 12, 0, 0, 0, London())
}

// months reads "3 months", "a month" and "a year".
func months(words []string) (int, bool) {
	if len(words) != 2 {
		return 0, false
	}
	n, ok := smallNumber(words[0], 2)
	if words[0] == "a" || words[0] == "one" {
		n, ok = 1, true
	}
	switch strings.TrimSuffix(words[1], "s") {
	case "month":
	case "year":
		n *= 12
	default:
		return 0, false
	}
	return n, ok
}

// UntilWords says how long a caution holds: "until 24 Dec 2026".
func UntilWords(until time.Time) string {
	return "until " + until.Add(-time.Second).In(London()).Format("2 Jan 2006")
}

// AddCaution keeps a line about whoever goes by h, which everybody who looks
// them up sees until it ends. until is as ParseUntil gives it.
func (s *Session) AddCaution(ctx context.Context, h store.Handle, words string, until time.Time) (store.Caution, error) {
	if err := s.allow(ActCaution); err != nil {
		return store.Caution{}, err
	}
	h, err := s.CheckHandle(h)
	if err != nil {
		return store.Caution{}, err
	}
	words = strings.TrimSpace(text.CleanLine(words))
	if words == "" {
		return store.Caution{}, errors.New("say in a few words what to take care of")
	}
	if n := utf8.RuneCountInString(words); n > MaxCaution {
		return store.Caution{}, fmt.Errorf("a caution is at most %d characters and this one has %d: shorten it", MaxCaution, n)
	}
	now := s.now()
	if !until.After(now) {
		return store.Caution{}, fmt.Errorf("a caution ends on a day that is still to come: %s", UntilExamples)
	}
	if until.After(lastUntil(now)) {
		return store.Caution{}, errors.New("a caution ends within twelve months: look at it again then, and add it anew if it still holds")
	}
	c := store.Caution{ID: s.newID(now), Desk: s.desk, By: s.op.Name, At: now, Until: until.UTC(), Handle: h, Text: words}
	return s.record.AddCaution(ctx, s.act(ActCaution, c.ID), c)
}

// EndCaution ends a caution before its day; it stays in the record.
func (s *Session) EndCaution(ctx context.Context, c store.Caution) (store.Caution, error) {
	if err := s.allow(ActEndCaution); err != nil {
		return c, err
	}
	if c.Ended {
		return c, nil
	}
	next := c
	next.Ended = true
	next, err := s.record.UpdateCaution(ctx, s.act(ActEndCaution, c.ID), next)
	if err != nil {
		return c, err
	}
	return next, nil
}
