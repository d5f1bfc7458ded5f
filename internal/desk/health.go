package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/directory/lint"
	"signpost/internal/text"
	"signpost/store"
)

// HealthKind is the sort of thing that a directory can suffer from.
type HealthKind string

// The kinds of a health row, the more urgent first among equally severe ones.
const (
	HealthFlag           HealthKind = "flag"            // the front line says the entry is wrong
	HealthFinding        HealthKind = "finding"         // loading or lint
	HealthCheckOld       HealthKind = "check_old"       // the last check has run out
	HealthDeclined       HealthKind = "declined"        // nobody who was sent there got help
	HealthDeadEnd        HealthKind = "dead_end"        // answers that end with too few services
	HealthLostSearch     HealthKind = "lost_search"     // searches that find nothing
	HealthNeverSuggested HealthKind = "never_suggested" // no answers lead there
	HealthNeverChecked   HealthKind = "never_checked"
	HealthNeverGiven     HealthKind = "never_given" // suggested perhaps, but never given
	HealthOutcomes       HealthKind = "outcomes"    // what became of those who were sent there
)

// healthKinds is the order of urgency.
var healthKinds = [...]HealthKind{HealthFlag, HealthFinding, HealthCheckOld, HealthDeclined, HealthDeadEnd, HealthLostSearch,
	HealthNeverSuggested, HealthNeverChecked, HealthNeverGiven, HealthOutcomes}

// HealthRow is one thing that a coordinator can do something about. An entry has
// one row, however much is said of it: Also are the less urgent reasons.
type HealthRow struct {
	Kind     HealthKind         `json:"kind"`
	Severity directory.Severity `json:"severity"`
	Service  string             `json:"service,omitempty"` // id of the entry to open; it may be gone
	Say      string             `json:"say"`               // one plain sentence
	Do       string             `json:"do,omitempty"`      // what to do about it
	File     string             `json:"file,omitempty"`    // of the directory
	Line     int                `json:"line,omitempty"`
	Also     []HealthReason     `json:"also,omitempty"` // the more urgent first

	weight int // the heavier first among rows of one kind
}

// HealthReason is what else is said of the entry of a row.
type HealthReason struct {
	Kind     HealthKind         `json:"kind"`
	Severity directory.Severity `json:"severity"`
	Say      string             `json:"say"`
	Do       string             `json:"do,omitempty"`
}

// All is everything that is said of the entry, in one line. name is what the
// entry is called: each reason says it, and once is enough.
func (r HealthRow) All(name string) string {
	if len(r.Also) == 0 {
		return r.Say
	}
	more := make([]string, len(r.Also))
	for i, a := range r.Also {
		say := a.Say
		if rest, ok := strings.CutPrefix(say, text.CleanLine(name)); ok && name != "" {
			say = strings.TrimLeft(rest, ": ")
		}
		more[i] = strings.TrimSuffix(say, ".")
	}
	return r.Say + " Also: " + strings.Join(more, "; ") + "."
}

// AllToDo is what to do about everything that All says; "" when there is
// nothing to say.
func (r HealthRow) AllToDo() string {
	var out []string
	add := func(do string) {
		if do != "" && !slices.Contains(out, do) {
			out = append(out, do)
		}
	}
	add(r.Do)
	for _, a := range r.Also {
		add(a.Do)
	}
	return strings.Join(out, " ")
}

// HealthInput is what is known besides the directory itself.
type HealthInput struct {
	Findings []directory.Finding // of loading and lint, dead ends among them
	Flags    []store.Flag
	Lost     []store.LostSearch
	Outcomes []store.ReferralOutcome // of the last HealthSpan
}

// ToMend is what lint says of the directory at t, one line an entry. What was
// never checked is left out: Health says that itself. Of an entry that is no
// destination no number, address or website is asked: nobody is sent there.
func (g *Guide) ToMend(t time.Time) []directory.Finding {
	found := lint.Check(g.Dir, g.Findings, lint.Options{Today: Midnight(t), Rules: g.Rules})
	found = slices.DeleteFunc(found, func(f directory.Finding) bool {
		switch f.Rule {
		case lint.NeverChecked:
			return true
		case lint.NoPhone, lint.NoAddress, lint.NoWebsite:
			s, ok := g.Dir.Service(f.Entry)
			return ok && s.Reach == directory.ReachNotADestin
		}
		return false
	})
	return lint.Summarise(found, g.Dir)
}

// HealthSpan is how far back searches and outcomes are looked at: a quarter, so
// that what was mended is forgotten.
const HealthSpan = 90 * 24 * time.Hour

// What it takes before figures say anything.
const (
	fewOutcomes   = 3  // known outcomes of one service
	manyReferrals = 50 // services given in all, before one that never was stands out
	oftenLost     = 3  // searches for the same words
	mostLost      = 50 // words looked at
)

// Health lists what the directory suffers from, the most urgent first and each
// entry once. The same
// input at the same moment always gives the same list.
func (g *Guide) Health(now time.Time, in HealthInput) []HealthRow {
	h := &health{g: g, now: now, in: in, idle: map[string]bool{}}
	h.findings()
	h.flags()
	h.checks()
	h.lost()
	h.outcomes()
	for i := range h.rows {
		h.rows[i].Say, h.rows[i].Do = text.CleanLine(h.rows[i].Say), text.CleanLine(h.rows[i].Do)
	}
	slices.SortStableFunc(h.rows, urgency)
	return byEntry(h.rows)
}

// byEntry leaves each entry its most urgent row, which takes the others over.
func byEntry(rows []HealthRow) []HealthRow {
	out, at := make([]HealthRow, 0, len(rows)), map[string]int{}
	for _, r := range rows {
		i, seen := at[r.Service]
		if r.Service == "" || !seen {
			at[r.Service] = len(out)
			out = append(out, r)
			continue
		}
		out[i].Also = append(out[i].Also, HealthReason{Kind: r.Kind, Severity: r.Severity, Say: r.Say, Do: r.Do})
	}
	return out
}

// urgency puts what keeps an entry from being used first, then what somebody
// at the desk has met, then what could become wrong.
func urgency(a, b HealthRow) int {
	severe := func(r HealthRow) int {
		return slices.Index([]directory.Severity{directory.Error, directory.Caution, directory.Note}, r.Severity)
	}
	kind := func(r HealthRow) int { return slices.Index(healthKinds[:], r.Kind) }
	return cmp.Or(cmp.Compare(severe(a), severe(b)), cmp.Compare(kind(a), kind(b)), cmp.Compare(b.weight, a.weight),
		strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Service, b.Service), strings.Compare(a.Say, b.Say))
}

// health collects rows.
type health struct {
	g    *Guide
	now  time.Time
	in   HealthInput
	rows []HealthRow
	idle map[string]bool // services that no answers lead to, as findings say
}

// add adds a row about a service, at its place when it is in the directory.
func (h *health) add(r HealthRow) {
	if s, ok := h.g.Dir.Service(r.Service); ok && r.File == "" {
		r.File, r.Line = s.Pos.File, s.Pos.Line
	}
	h.rows = append(h.rows, r)
}

// findings takes over what loading and lint say, but for the age of checks,
// which has rows of its own.
func (h *health) findings() {
	kinds := map[string]HealthKind{"dead-end": HealthDeadEnd, "never-suggested": HealthNeverSuggested, "never-checked": "", "check-old": ""}
	for _, f := range h.in.Findings {
		kind, known := kinds[f.Rule]
		if known && kind == "" {
			continue
		}
		r := HealthRow{Kind: cmp.Or(kind, HealthFinding), Severity: f.Severity, Do: f.Hint, File: f.File, Line: f.Line}
		say := f.Message
		if s, ok := h.g.Dir.Service(f.Entry); ok {
			r.Service = f.Entry
			h.idle[f.Entry] = h.idle[f.Entry] || kind == HealthNeverSuggested
			if !strings.Contains(say, s.Name) { // in its file one sees which entry is meant
				say = s.Name + ": " + say
			}
		}
		r.Say = sentence(say)
		h.add(r)
	}
}

// sentence begins with a capital and ends with a full stop, unless it asks
// something.
func sentence(s string) string {
	if s = strings.TrimRight(s, ". "); s == "" {
		return s
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// flags gives each service with open flags one row.
func (h *health) flags() {
	open := map[string][]store.Flag{}
	for _, f := range h.in.Flags {
		if f.Open() {
			open[f.Service] = append(open[f.Service], f)
		}
	}
	for id, list := range open {
		slices.SortFunc(list, func(a, b store.Flag) int {
			return cmp.Or(b.RaisedAt.Compare(a.RaisedAt), strings.Compare(b.ID, a.ID))
		})
		name := list[0].Name
		if s, ok := h.g.Dir.Service(id); ok {
			name = s.Name
		} else {
			name = cmp.Or(name, id) + ", which is not in the directory any more,"
		}
		say := name + " was " + FlagLine(list[0], h.now)
		if len(list) > 1 {
			var reasons []string
			for _, f := range list {
				if w := FlagWords(f.Reason); !slices.Contains(reasons, w) {
					reasons = append(reasons, w)
				}
			}
			say = fmt.Sprintf("%s was flagged %d times by the desk, last %s: %s", name, len(list), DaysAgo(list[0].RaisedAt, h.now), strings.Join(reasons, ", "))
		}
		h.add(HealthRow{Kind: HealthFlag, Severity: directory.Caution, Service: id, Say: say + ".", weight: len(list),
			Do: "Ask the service, mend the entry, and settle the flag."})
	}
}

// runs reports whether people may be sent to a service now or soon.
func runs(s *directory.Service) bool {
	return s.Status != directory.StatusClosed && s.Status != directory.StatusProposed
}

// checks says which entries nobody has confirmed, or not for too long.
func (h *health) checks() {
	every := int(h.g.Dir.CheckEvery / (24 * time.Hour))
	for _, s := range h.g.Dir.Services.All() {
		if !runs(s) {
			continue
		}
		if s.NeverChecked() {
			h.add(HealthRow{Kind: HealthNeverChecked, Severity: directory.Caution, Service: s.ID, Say: s.Name + " was never checked.",
				Do: "Ask the service whether the entry is right, then mark it as checked."})
			continue
		}
		y, m, d := s.Checked.Date() // a date, at midnight UTC
		age := calendarDays(time.Date(y, m, d, 12, 0, 0, 0, London()), h.now)
		if every > 0 && age > every {
			h.add(HealthRow{Kind: HealthCheckOld, Severity: directory.Caution, Service: s.ID, weight: age,
				Say: fmt.Sprintf("%s was last checked on %s, %d days ago; a check holds %d days.", s.Name, s.Checked.Format(time.DateOnly), age, every),
				Do:  "Ask the service whether the entry is still right, then mark it as checked."})
		}
	}
}

// lost says what people looked for and still would not find.
func (h *health) lost() {
	for _, l := range h.in.Lost[:min(len(h.in.Lost), mostLost)] {
		if f := h.g.Find(l.Words, 1, h.now); f.Total > 0 && !f.Relaxed {
			continue
		}
		sev, times := directory.Note, "once"
		if l.Count > 1 {
			times = fmt.Sprintf("%d times", l.Count)
		}
		if l.Count >= oftenLost {
			sev = directory.Caution
		}
		h.add(HealthRow{Kind: HealthLostSearch, Severity: sev, weight: l.Count,
			Say: fmt.Sprintf("%q was searched for %s and found nothing, last on %s.", l.Words, times, l.Last.Format(time.DateOnly)),
			Do:  "Add the word to the entry it means with [[word]] or also, or add the service that is missing."})
	}
}

// Health reads what the record knows about the directory and lists what it
// suffers from as seen at t, with the findings of loading and lint. It is for
// coordinators, and auditors may look.
func (s *Session) Health(ctx context.Context, t time.Time, findings []directory.Finding) ([]HealthRow, error) {
	if err := s.allow(ActHealth); err != nil {
		return nil, err
	}
	if err := s.record.Audit(ctx, s.act(ActHealth, "")); err != nil {
		return nil, err
	}
	return s.HealthAgain(ctx, t, findings)
}

// HealthAgain is Health for a screen that redraws itself because something
// changed: nobody looked anew, so nothing is written down.
func (s *Session) HealthAgain(ctx context.Context, t time.Time, findings []directory.Finding) ([]HealthRow, error) {
	if err := s.allow(ActHealth); err != nil {
		return nil, err
	}
	in, since := HealthInput{Findings: findings}, t.Add(-HealthSpan)
	var err error
	if in.Flags, err = s.record.Flags(ctx, store.Act{}, store.FlagQuery{Open: true}); err != nil {
		return nil, err
	}
	if in.Lost, err = s.record.LostSearches(ctx, since.In(London()), mostLost); err != nil {
		return nil, err
	}
	if in.Outcomes, err = s.record.ReferralOutcomes(ctx, since, time.Time{}); err != nil {
		return nil, err
	}
	return s.Guide().Health(t, in), nil
}
