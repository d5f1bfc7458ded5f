package sqlite

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/seal"
)

// contactRow is a contact's own row as it lies in the table.
type contactRow struct {
	id                            string
	rev                           int64
	kind, channel, desk, operator string
	started, ended                sql.NullInt64
	arrived, seen, left, due      sql.NullInt64
	status, outcome, merged       string
	facts, coded                  string
	sealed                        []byte
}

const contactColumns = "id, rev, kind, channel, desk, operator, started_at, ended_at, arrived_at, seen_at, left_at, due, " +
	"status, outcome, merged_into, facts, coded, sealed"

// values lists the columns in the order of contactColumns.
func (r *contactRow) values() []any {
	return []any{r.id, r.rev, r.kind, r.channel, r.desk, r.operator, r.started, r.ended, r.arrived, r.seen, r.left, r.due,
		r.status, r.outcome, r.merged, r.facts, r.coded, r.sealed}
}

func (r *contactRow) targets() []any {
	return []any{&r.id, &r.rev, &r.kind, &r.channel, &r.desk, &r.operator, &r.started, &r.ended, &r.arrived, &r.seen, &r.left, &r.due,
		&r.status, &r.outcome, &r.merged, &r.facts, &r.coded, &r.sealed}
}

// place binds the sealed column to the row and to every readable column.
func (r *contactRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "contact", Column: "sealed", Row: r.id, Rev: r.rev, Beside: beside(v[:len(v)-1])}
}

// beside writes readable columns so that two different rows never give the
// same bytes.
func beside(values []any) []byte {
	out := make([]byte, 0, 512)
	for _, v := range values {
		switch v := v.(type) {
		case string:
			out = append(out, 's')
			out = binary.BigEndian.AppendUint64(out, uint64(len(v)))
			out = append(out, v...)
		case int64:
			out = binary.BigEndian.AppendUint64(append(out, 'i'), uint64(v))
		case sql.NullInt64:
			if !v.Valid {
				out = append(out, '0')
				continue
			}
			out = binary.BigEndian.AppendUint64(append(out, 'i'), uint64(v.Int64))
		}
	}
	return out
}

// codedDoc holds the coded answers that no column is needed for. It is
// readable: nothing in it names a person.
type codedDoc struct {
	Alerts           []store.Alert     `json:"alerts,omitempty"` // without what was done
	Suggestions      []store.Suggested `json:"suggestions,omitempty"`
	RulesVersion     string            `json:"rules_version,omitempty"`
	Override         *string           `json:"override,omitempty"` // the service; the reason is sealed
	Unmet            []store.Unmet     `json:"unmet,omitempty"`
	Packs            *store.Packs      `json:"packs,omitempty"`
	Followup         *codedFollowup    `json:"followup,omitempty"`
	DirectoryVersion string            `json:"directory_version,omitempty"`
	Safety           string            `json:"safety,omitempty"`
}

// codedFollowup is the readable part of a follow-up. The column due is for
// those that wait to be done; a closed one keeps its time here.
type codedFollowup struct {
	By       string    `json:"by,omitempty"`
	Attempts int       `json:"attempts,omitempty"`
	Due      time.Time `json:"due,omitzero"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	ClosedBy string    `json:"closed_by,omitempty"`
	Result   string    `json:"result,omitempty"`
}

func (r *contactRow) setFollowup(f *store.Followup) *codedFollowup {
	out := &codedFollowup{By: f.By, Attempts: f.Attempts, ClosedAt: exact(f.ClosedAt), ClosedBy: f.ClosedBy, Result: f.Result}
	if f.Open() {
		r.due = micros(f.Due)
	} else {
		out.Due = exact(f.Due)
	}
	return out
}

func (r *contactRow) followup(c *codedFollowup, what string) *store.Followup {
	f := &store.Followup{Due: moment(r.due), What: what, By: c.By, Attempts: c.Attempts,
		ClosedAt: exact(c.ClosedAt), ClosedBy: c.ClosedBy, Result: c.Result}
	if !f.Open() {
		f.Due = exact(c.Due)
	}
	return f
}

// sealedDoc holds all that can name a person or repeat their words.
type sealedDoc struct {
	Facts        facts.Facts     `json:"facts,omitzero"` // exact age, free words, words unknown to the vocabulary
	Alias        string          `json:"alias,omitempty"`
	ReturnCode   string          `json:"return_code,omitempty"`
	Callback     *store.Callback `json:"callback,omitempty"`
	Actions      []string        `json:"actions,omitempty"` // of the alerts, in their order
	Reason       string          `json:"reason,omitempty"`  // of the override
	StatusReason string          `json:"status_reason,omitempty"`
	What         string          `json:"what,omitempty"` // of the follow-up
}

// splitFacts parts the answers into those that may be read by anyone and
// those that must not: an exact age leaves its band behind.
func splitFacts(v *facts.Vocabulary, all facts.Facts) (open, hidden facts.Facts) {
	for _, k := range all.Keys() {
		a := all.Get(k)
		d, known := v.Def(k)
		_, number := a.Number()
		switch {
		case !known:
			hidden = hidden.With(k, a)
		case a.IsDeclined():
			open = open.With(k, a)
		case d.Kind == facts.Free || v.Check(facts.Facts{}.With(k, a)) != nil:
			hidden = hidden.With(k, a)
		case d.Kind == facts.Years && number:
			hidden = hidden.With(k, a)
			open = open.With(k, facts.AgeBand(a))
		default:
			open = open.With(k, a)
		}
	}
	return open, hidden
}

func joinFacts(open, hidden facts.Facts) facts.Facts {
	for _, k := range hidden.Keys() {
		open = open.With(k, hidden.Get(k))
	}
	return open
}

// parted are a contact's answers as they are kept: those that anyone may read,
// as JSON, and those that are sealed.
type parted struct {
	open   string
	hidden facts.Facts
}

func (s *Store) part(all facts.Facts) (parted, error) {
	open, hidden := splitFacts(s.vocab, all)
	text, err := jsonText(open)
	return parted{text, hidden}, err
}

// encode turns a contact into its row, with the revision it is to have.
func (s *Store) encode(c store.Contact, rev int64) (*contactRow, error) {
	answers, err := s.part(c.Facts)
	if err != nil {
		return nil, err
	}
	return s.encodeParted(c, rev, answers)
}

// encodeParted is encode for answers that were parted before.
func (s *Store) encodeParted(c store.Contact, rev int64, answers parted) (*contactRow, error) {
	r := &contactRow{id: c.ID, rev: rev, kind: string(c.Kind), channel: tidy(c.Channel), desk: tidy(c.Desk), operator: tidy(c.Operator),
		started: micros(c.StartedAt), ended: micros(c.EndedAt), arrived: micros(c.ArrivedAt), seen: micros(c.SeenAt), left: micros(c.LeftAt),
		status: string(c.Status), outcome: tidy(string(c.Outcome)), merged: tidy(c.MergedInto)}
	coded := codedDoc{Suggestions: c.Suggestions, RulesVersion: c.RulesVersion, Unmet: c.Unmet, Packs: c.Packs, DirectoryVersion: c.DirectoryVersion, Safety: c.Safety}
	hidden := sealedDoc{Alias: c.Alias, ReturnCode: c.ReturnCode, Callback: c.Callback, StatusReason: c.StatusReason}
	for _, a := range c.Alerts {
		hidden.Actions = append(hidden.Actions, a.Action)
		a.Action, a.AcknowledgedAt, a.EndedAt = "", exact(a.AcknowledgedAt), exact(a.EndedAt)
		coded.Alerts = append(coded.Alerts, a)
	}
	if c.Override != nil {
		coded.Override, hidden.Reason = &c.Override.Service, c.Override.Reason
	}
	if c.Followup != nil {
		hidden.What = c.Followup.What
		coded.Followup = r.setFollowup(c.Followup)
	}
	r.facts, hidden.Facts = answers.open, answers.hidden
	var err error
	if r.coded, err = jsonText(coded); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(hidden)
	if err != nil {
		return nil, err
	}
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), plain)
	return r, err
}

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// decode turns a row back into a contact, without notes and referrals. A row
// that was changed in any column does not open.
func (s *Store) decode(r *contactRow) (store.Contact, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Contact{}, &rowError{"contact", r.id, err}
	}
	c, err := joinContact(r, plain)
	if err != nil {
		return store.Contact{}, &rowError{"contact", r.id, err}
	}
	return c, nil
}

// joinContact puts the readable and the sealed part of a contact together.
func joinContact(r *contactRow, plain []byte) (store.Contact, error) {
	var open facts.Facts
	var coded codedDoc
	if json.Unmarshal([]byte(r.facts), &open) != nil || json.Unmarshal([]byte(r.coded), &coded) != nil {
		return store.Contact{}, errDamaged
	}
	hidden, err := decodeSealed(plain)
	if err != nil || len(hidden.Actions) != len(coded.Alerts) {
		return store.Contact{}, errDamaged
	}
	c := store.Contact{ID: r.id, Rev: int(r.rev), Kind: store.Kind(r.kind), Channel: r.channel, Desk: r.desk, Operator: r.operator,
		StartedAt: moment(r.started), EndedAt: moment(r.ended), ArrivedAt: moment(r.arrived), SeenAt: moment(r.seen), LeftAt: moment(r.left),
		Facts: joinFacts(open, hidden.Facts), Notes: []store.Note{}, Referrals: []store.Referral{},
		Alias: hidden.Alias, ReturnCode: hidden.ReturnCode, Callback: hidden.Callback,
		Alerts: coded.Alerts, Suggestions: coded.Suggestions, RulesVersion: coded.RulesVersion, Unmet: coded.Unmet, Packs: coded.Packs,
		Outcome: store.Outcome(r.outcome), Status: store.Status(r.status), StatusReason: hidden.StatusReason, MergedInto: r.merged,
		DirectoryVersion: coded.DirectoryVersion, Safety: coded.Safety}
	for i := range c.Alerts {
		c.Alerts[i].Action = hidden.Actions[i]
		c.Alerts[i].AcknowledgedAt = exact(c.Alerts[i].AcknowledgedAt)
		c.Alerts[i].EndedAt = exact(c.Alerts[i].EndedAt)
	}
	if coded.Override != nil {
		c.Override = &store.Override{Service: *coded.Override, Reason: hidden.Reason}
	}
	if coded.Followup != nil {
		c.Followup = r.followup(coded.Followup, hidden.What)
	}
	return c, nil
}

// decodeSealed reads what a seal held.
func decodeSealed(plain []byte) (sealedDoc, error) {
	var d sealedDoc
	err := json.Unmarshal(plain, &d)
	return d, err
}
