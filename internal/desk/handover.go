package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/internal/text"
	"signpost/store"
)

// MaxHandover is the most characters of a handover.
const MaxHandover = 16_000

// FieldHandover keeps the draft of a handover.
const FieldHandover = "handover"

// draftOf is where a desk's unfinished handover is kept: it belongs to no
// contact.
func (s *Session) draftOf() string { return "handover:" + s.desk }

// HandoverDraft is a handover that is being written.
type HandoverDraft struct {
	From time.Time // begin of the shift
	At   time.Time // when it was composed or read
	Text string
	Kept time.Time // when the text was typed; zero when it was composed just now
	Rest error     // what could not be read of the shift; the text says so, too
}

// HandoverDraft returns what was typed of this desk's next handover, or else
// composes one from the shift. Nothing is saved.
func (s *Session) HandoverDraft(ctx context.Context) (HandoverDraft, error) {
	if err := s.allow(ActCompose); err != nil {
		return HandoverDraft{}, err
	}
	drafts, err := s.record.Drafts(ctx, s.draftOf())
	if err != nil {
		return HandoverDraft{}, err
	}
	i := slices.IndexFunc(drafts, func(d store.Draft) bool { return d.Field == FieldHandover })
	if i < 0 {
		return s.ComposeHandover(ctx)
	}
	last, err := s.record.Handovers(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Limit: 1})
	if len(last) > 0 && last[0].Text == drafts[i].Text {
		return s.ComposeHandover(ctx) // it was saved, and only the draft was left behind
	}
	p := Past{At: s.now()}
	if more := s.since(ctx, &p); more != nil {
		err = more
	}
	return HandoverDraft{From: p.From, At: p.At, Text: drafts[i].Text, Kept: drafts[i].At, Rest: err}, nil
}

// ComposeHandover puts together what the next shift should know, in codes and
// counts: no word of a note is in it. Nothing is saved.
func (s *Session) ComposeHandover(ctx context.Context) (HandoverDraft, error) {
	if err := s.allow(ActCompose); err != nil {
		return HandoverDraft{}, err
	}
	p, err := s.past(ctx)
	if err != nil && store.KindOf(err) != store.Corrupt {
		return HandoverDraft{}, err
	}
	words := s.Guide().Compose(p)
	if err != nil {
		words += "\n! Some of the record is damaged and is missing here. Tell the coordinator.\n"
	}
	words, _ = text.CapRunes(words, MaxHandover)
	return HandoverDraft{From: p.From, At: p.At, Text: words, Rest: err}, nil
}

// SaveHandoverDraft keeps unfinished text of the next handover; an empty text
// forgets it.
func (s *Session) SaveHandoverDraft(ctx context.Context, typed string) error {
	if err := s.allow(ActHandOver); err != nil {
		return err
	}
	if typed == "" {
		return s.record.DeleteDraft(ctx, s.draftOf(), FieldHandover)
	}
	typed, _ = text.CapRunes(text.Clean(typed), MaxHandover)
	return s.record.PutDraft(ctx, store.Draft{ContactID: s.draftOf(), Field: FieldHandover, Text: typed, At: s.now()})
}

// HandOver saves a handover for the next shift, and ends this one: the words
// about visitors go. from is when the shift began.
func (s *Session) HandOver(ctx context.Context, from time.Time, words string) (store.Handover, error) {
	if err := s.allow(ActHandOver); err != nil {
		return store.Handover{}, err
	}
	words = strings.TrimRight(text.Clean(words), " \n")
	if n := utf8.RuneCountInString(words); n > MaxHandover {
		return store.Handover{}, fmt.Errorf("a handover is at most %d characters and this one has %d: shorten it", MaxHandover, n)
	}
	if strings.TrimSpace(words) == "" {
		return store.Handover{}, errors.New("the handover is empty: write what the next shift should know, or press esc")
	}
	now := s.now()
	if from.IsZero() || from.After(now) { // the clock was set back meanwhile
		from = now
	}
	h := store.Handover{ID: s.newID(now), Desk: s.desk, By: s.op.Name, From: from, At: now, Text: words}
	h, err := s.record.AddHandover(ctx, s.act(ActHandOver, h.ID), h)
	if err != nil {
		return store.Handover{}, err
	}
	// It is on disk. A draft that stays behind is told by its text, and words
	// about visitors that stay behind go with the next tidying of the board.
	_ = s.record.DeleteDraft(ctx, s.draftOf(), FieldHandover)
	_ = s.ForgetVisitors(ctx)
	return h, nil
}

// headless is a handover without its words: what a list may show.
func headless(h store.Handover) store.Handover { h.Text = ""; return h }

// HandoverHeads lists the handovers of this desk, newest first, without their
// words. Like every list that redraws itself it leaves no trace. Limit 0 is
// all.
func (s *Session) HandoverHeads(ctx context.Context, limit int) ([]store.Handover, error) {
	if err := s.allow(ActHandovers); err != nil {
		return nil, err
	}
	list, err := s.record.Handovers(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Limit: limit})
	for i := range list {
		list[i] = headless(list[i])
	}
	return list, err
}

// UnreadHandover is the newest handover of this desk that nobody has
// acknowledged and that somebody else wrote, without its words; false when
// there is none. The desk asks at every redraw, so it leaves no trace.
func (s *Session) UnreadHandover(ctx context.Context) (store.Handover, bool, error) {
	if err := s.allow(ActHandovers); err != nil {
		return store.Handover{}, false, err
	}
	list, err := s.record.Handovers(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Live: true})
	for _, h := range list {
		if !s.wrote(h) {
			return headless(h), true, nil
		}
	}
	return store.Handover{}, false, err
}

// wrote reports whether this operator wrote h, as far as names tell.
func (s *Session) wrote(h store.Handover) bool { return h.By != "" && h.By == s.op.Name }

// Handovers reads handovers of this desk with their words, newest first: one
// look, so one entry in the audit trail.
func (s *Session) Handovers(ctx context.Context, q store.EntryQuery) ([]store.Handover, error) {
	if err := s.allow(ActHandovers); err != nil {
		return nil, err
	}
	q.Desk = s.desk
	return s.record.Handovers(ctx, s.act(ActHandovers, ""), q)
}

// OpenHandover reads one handover.
func (s *Session) OpenHandover(ctx context.Context, id string) (store.Handover, error) {
	if err := s.allow(ActHandovers); err != nil {
		return store.Handover{}, err
	}
	h, err := s.handover(ctx, id)
	if err != nil {
		return store.Handover{}, err
	}
	return h, s.record.Audit(ctx, s.act(ActHandovers, id))
}

// errNoHandover is returned for an id that names nothing at this desk.
var errNoHandover = errors.New("that handover is not in the record any more")

func (s *Session) handover(ctx context.Context, id string) (store.Handover, error) {
	list, err := s.record.Handovers(ctx, store.Act{}, store.EntryQuery{Desk: s.desk})
	if i := slices.IndexFunc(list, func(h store.Handover) bool { return h.ID == id }); i >= 0 {
		return list[i], nil
	}
	if err == nil {
		err = errNoHandover
	}
	return store.Handover{}, err
}

// TakeOver records that this operator has read a handover, and when. Whoever
// wrote it cannot: it is for the next shift.
func (s *Session) TakeOver(ctx context.Context, id string) (store.Handover, error) {
	if err := s.allow(ActTakeOver); err != nil {
		return store.Handover{}, err
	}
	h, err := s.handover(ctx, id)
	switch {
	case err != nil:
		return h, err
	case !h.ReadAt.IsZero():
		return h, fmt.Errorf("it is acknowledged already: %s", readWords(h, s.now()))
	case s.wrote(h):
		return h, errors.New("you wrote this handover: the next shift acknowledges it")
	}
	h.ReadAt, h.ReadBy = s.now(), s.op.Name
	if h.ReadAt.Before(h.At) { // the clock was set back
		h.ReadAt = h.At
	}
	return s.record.UpdateHandover(ctx, s.act(ActTakeOver, h.ID), h)
}

// HandoverLine says in one line which handover it is and whether it was read:
// "Handover of Tue 3 Mar 21:05 by RK · not read yet".
func HandoverLine(h store.Handover, now time.Time) string {
	out := "Handover of " + SayDue(h.At, now)
	if h.By != "" {
		out += " by " + h.By
	}
	return text.CleanLine(out + " · " + readWords(h, now))
}

func readWords(h store.Handover, now time.Time) string {
	if h.ReadAt.IsZero() {
		return "not read yet"
	}
	out := "read " + SayDue(h.ReadAt, now)
	if h.ReadBy != "" {
		out += " by " + h.ReadBy
	}
	return out
}
