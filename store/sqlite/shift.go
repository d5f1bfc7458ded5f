package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"signpost/store"
)

// The sorts of entry.
var (
	visitors  = sheet[store.Visitor]{"visitor", visitorID, fillVisitor, visitorOf}
	exchanges = sheet[store.Exchange]{"exchange", exchangeID, fillExchange, exchangeOf}
	handovers = sheet[store.Handover]{"handover", handoverID, fillHandover, handoverOf}
	cautions  = sheet[store.Caution]{"caution", cautionID, fillCaution, cautionOf}
)

// times are the coded times of an entry that no column is needed for.
type times struct {
	A time.Time `json:"a,omitzero"`
	B time.Time `json:"b,omitzero"`
}

func (r *entryRow) setCoded(v any) error {
	text, err := jsonText(v)
	r.coded = text
	return err
}

func visitorID(v store.Visitor) (string, int, time.Time) { return v.ID, v.Rev, v.ArrivedAt }

func fillVisitor(v store.Visitor, r *entryRow) (entryWords, error) {
	r.desk, r.by, r.state, r.contact = tidy(v.Desk), tidy(v.By), string(v.State), tidy(v.Contact)
	r.until, r.over = micros(v.EndedAt), bit(v.State.Over())
	return entryWords{Text: tidy(v.Words)}, r.setCoded(times{A: exact(v.CalledAt)})
}

func visitorOf(r *entryRow, w entryWords) (store.Visitor, error) {
	var t times
	err := json.Unmarshal([]byte(r.coded), &t)
	return store.Visitor{ID: r.id, Rev: int(r.rev), Desk: r.desk, By: r.by, ArrivedAt: moment(r.at), CalledAt: exact(t.A),
		EndedAt: moment(r.until), State: store.VisitorState(r.state), Contact: r.contact, Words: w.Text}, err
}

// packs is the coded part of an exchange: what reports count.
type packs struct {
	Out map[string]int `json:"out,omitempty"`
	In  int            `json:"in,omitempty"`
}

func exchangeID(e store.Exchange) (string, int, time.Time) { return e.ID, e.Rev, e.At }

func fillExchange(e store.Exchange, r *entryRow) (entryWords, error) {
	r.desk, r.by, r.contact, r.over = tidy(e.Desk), tidy(e.By), tidy(e.Contact), bit(e.Undone)
	return entryWords{Kind: store.ByReturnCode, Handle: tidy(e.ReturnCode)}, r.setCoded(packs{e.Out, e.In})
}

func exchangeOf(r *entryRow, w entryWords) (store.Exchange, error) {
	var p packs
	err := json.Unmarshal([]byte(r.coded), &p)
	return store.Exchange{ID: r.id, Rev: int(r.rev), Desk: r.desk, By: r.by, At: moment(r.at), Out: p.Out, In: p.In,
		ReturnCode: w.Handle, Contact: r.contact, Undone: r.over != 0}, err
}

// readBy is the coded part of a handover.
type readBy struct {
	By string `json:"by,omitempty"`
	times
}

func handoverID(h store.Handover) (string, int, time.Time) { return h.ID, h.Rev, h.At }

func fillHandover(h store.Handover, r *entryRow) (entryWords, error) {
	r.desk, r.by, r.until, r.over = tidy(h.Desk), tidy(h.By), micros(h.ReadAt), bit(!h.ReadAt.IsZero())
	return entryWords{Text: tidy(h.Text)}, r.setCoded(readBy{By: tidy(h.ReadBy), times: times{A: exact(h.From)}})
}

func handoverOf(r *entryRow, w entryWords) (store.Handover, error) {
	var c readBy
	err := json.Unmarshal([]byte(r.coded), &c)
	return store.Handover{ID: r.id, Rev: int(r.rev), Desk: r.desk, By: r.by, From: exact(c.A), At: moment(r.at), Text: w.Text,
		ReadAt: moment(r.until), ReadBy: c.By}, err
}

func cautionID(c store.Caution) (string, int, time.Time) { return c.ID, c.Rev, c.At }

func fillCaution(c store.Caution, r *entryRow) (entryWords, error) {
	r.desk, r.by, r.until, r.over, r.coded = tidy(c.Desk), tidy(c.By), micros(c.Until), bit(c.Ended), "{}"
	return entryWords{Text: tidy(c.Text), Kind: c.Handle.Kind, Handle: tidy(c.Handle.Text)}, nil
}

func cautionOf(r *entryRow, w entryWords) (store.Caution, error) {
	return store.Caution{ID: r.id, Rev: int(r.rev), Desk: r.desk, By: r.by, At: moment(r.at), Until: moment(r.until),
		Handle: w.handle(), Text: w.Text, Ended: r.over != 0}, nil
}

// AddVisitor puts a visitor on the waiting board. ID and ArrivedAt must be set;
// it comes back with revision 1. Kind Exists when the id is taken.
func (s *Store) AddVisitor(ctx context.Context, act store.Act, v store.Visitor) (store.Visitor, error) {
	return visitors.add(ctx, s, act, v)
}

// UpdateVisitor saves a visitor. v.Rev must be the revision that was read:
// otherwise the error is a *store.EntryConflict and nothing is changed.
func (s *Store) UpdateVisitor(ctx context.Context, act store.Act, v store.Visitor) (store.Visitor, error) {
	return visitors.update(ctx, s, act, v)
}

// Visitors returns visitors, the latest arrival first. An act without an action
// is not written down.
func (s *Store) Visitors(ctx context.Context, act store.Act, q store.EntryQuery) ([]store.Visitor, error) {
	return visitors.list(ctx, s, act, q)
}

// AddExchange counts a visit to the needle exchange, as AddVisitor does.
func (s *Store) AddExchange(ctx context.Context, act store.Act, e store.Exchange) (store.Exchange, error) {
	return exchanges.add(ctx, s, act, e)
}

// UpdateExchange saves a count, as UpdateVisitor does.
func (s *Store) UpdateExchange(ctx context.Context, act store.Act, e store.Exchange) (store.Exchange, error) {
	return exchanges.update(ctx, s, act, e)
}

// Exchanges returns counts, the latest first; live ones are not undone.
func (s *Store) Exchanges(ctx context.Context, act store.Act, q store.EntryQuery) ([]store.Exchange, error) {
	return exchanges.list(ctx, s, act, q)
}

// AddHandover saves a handover, as AddVisitor does.
func (s *Store) AddHandover(ctx context.Context, act store.Act, h store.Handover) (store.Handover, error) {
	return handovers.add(ctx, s, act, h)
}

// UpdateHandover saves a handover, as UpdateVisitor does.
func (s *Store) UpdateHandover(ctx context.Context, act store.Act, h store.Handover) (store.Handover, error) {
	return handovers.update(ctx, s, act, h)
}

// Handovers returns handovers, the latest first; live ones are not read yet.
func (s *Store) Handovers(ctx context.Context, act store.Act, q store.EntryQuery) ([]store.Handover, error) {
	return handovers.list(ctx, s, act, q)
}

// AddCaution saves a caution, as AddVisitor does. It must have an end.
func (s *Store) AddCaution(ctx context.Context, act store.Act, c store.Caution) (store.Caution, error) {
	if c.Until.IsZero() || c.Handle.IsZero() {
		return store.Caution{}, &store.Error{Kind: store.Other, Op: "save caution", Why: "it needs somebody it is about and a date it ends"}
	}
	return cautions.add(ctx, s, act, c)
}

// UpdateCaution saves a caution, as UpdateVisitor does.
func (s *Store) UpdateCaution(ctx context.Context, act store.Act, c store.Caution) (store.Caution, error) {
	return cautions.update(ctx, s, act, c)
}

// Cautions returns cautions, the latest first; live ones were not ended by
// hand. Whether one has run out is for the caller's clock.
func (s *Store) Cautions(ctx context.Context, act store.Act, q store.EntryQuery) ([]store.Caution, error) {
	return cautions.list(ctx, s, act, q)
}
