package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/text"
	"signpost/store"
)

// mostRows is the most rows of one part of a handover.
const mostRows = 25

// writer puts a handover together.
type writer struct {
	g *Guide
	p Past
	strings.Builder
}

// Compose writes a handover in plain text: what happened in the shift, in
// counts and codes, what is to be done, and room for words at the end. Nothing
// that a person typed about an enquirer is in it.
func (g *Guide) Compose(p Past) string {
	w := writer{g: g, p: p}
	w.head()
	part(&w, "Not finished", p.Unfinished, w.unfinished)
	part(&w, "Waiting at the drop-in", p.Visitors, w.visitor)
	part(&w, "To be done", w.tasks(), func(t task) string { return t.say })
	part(&w, "Emergencies", w.acknowledged(), func(s string) string { return s })
	part(&w, "Flagged in the directory", p.Flags, func(f store.Flag) string { return f.Name + ": " + FlagWords(f.Reason) })
	part(&w, "Directory", w.directory(), func(s string) string { return s })
	w.WriteString("\nFor the next shift:\n")
	return w.String()
}

// part writes a title and a row for each of list; nothing when it is empty.
func part[T any](w *writer, title string, list []T, row func(T) string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for i, v := range list {
		if i == mostRows {
			fmt.Fprintf(w, "- and %d more\n", len(list)-i)
			return
		}
		fmt.Fprintf(w, "- %s\n", text.CleanLine(row(v)))
	}
}

func (w *writer) head() {
	at := w.p.At.In(London())
	line := "Handover"
	if w.p.Desk != "" {
		line += " of " + w.p.Desk
	}
	fmt.Fprintf(w, "%s, %s\n", text.CleanLine(line), at.Format("Mon 2 Jan 2006 15:04"))
	since := "Since " + SayDue(w.p.From, w.p.At)
	switch {
	case w.p.SetBack:
		since += " (the clock was set back since the last handover)"
	case w.p.First:
		since += " (no handover before)"
	}
	fmt.Fprintf(w, "%s: %s\n", since, w.counts())
}

// counts says how much there was.
func (w *writer) counts() string {
	n := w.p.Counts
	parts := []string{count(n.Total, "contact")}
	for _, ch := range slices.Sorted(maps.Keys(n.ByChannel)) {
		if n.ByChannel[ch] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.ByChannel[ch], strings.ReplaceAll(ch, "_", "-")))
		}
	}
	if n.Junk > 0 {
		parts = append(parts, fmt.Sprintf("%d junk", n.Junk))
	}
	if n.Referrals > 0 {
		parts = append(parts, count(n.Referrals, "service")+" given")
	}
	if len(w.p.Exchanges) > 0 {
		out, back := 0, 0
		for _, e := range w.p.Exchanges {
			back += e.In
			for _, packs := range e.Out {
				out += packs
			}
		}
		parts = append(parts, fmt.Sprintf("needle exchange: %s, %d out, %d back", count(len(w.p.Exchanges), "visit"), out, back))
	}
	return strings.Join(parts, " · ")
}

// count is "1 contact", "2 contacts".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// about names a contact by when it began, how it came and its codes.
func (w *writer) about(c store.Contact) string {
	out := Words(c.Channel) + " " + SayDue(c.StartedAt, w.p.At)
	if s := Summary(c); s != "" {
		out += " · " + s
	}
	return out
}

func (w *writer) unfinished(c store.Contact) string {
	state := string(c.Status) + " for " + Minutes(w.p.At.Sub(c.StartedAt))
	if Unanswered(c) {
		state = "! 999 UNANSWERED, " + state
	}
	return state + " · " + w.about(c)
}

// visitor says how long somebody waits. Their words are not told: they go at
// the end of the shift.
func (w *writer) visitor(v store.Visitor) string {
	return fmt.Sprintf("%s for %s, since %s", v.State, Minutes(w.p.At.Sub(v.ArrivedAt)), SayDue(v.ArrivedAt, w.p.At))
}

// task is something to be done.
type task struct {
	due time.Time
	say string
}

// tasks are the follow-ups and the referrals with something due, soonest
// first.
func (w *writer) tasks() []task {
	var out []task
	until := w.p.At.Add(dueAhead)
	add := func(due time.Time, what, by string, c store.Contact) {
		if due.IsZero() || !due.Before(until) {
			return
		}
		say := SayDue(due, w.p.At)
		if late := Overdue(due, w.p.At); late != "" {
			say += " (" + late + ")"
		}
		say += ": " + what
		if by != "" {
			say += ", " + by
		}
		out = append(out, task{due, say + " · " + w.about(c)})
	}
	for _, c := range w.p.Due {
		if c.Followup.Open() {
			what := "follow-up"
			if c.Callback != nil {
				what = "call back"
			}
			add(c.Followup.Due, what, c.Followup.By, c)
		}
		for _, r := range c.Referrals {
			if !r.Undone {
				add(r.Due, "outcome of "+w.named(r), r.By, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b task) int { return a.due.Compare(b.due) })
	return out
}

// named is a service as it was given, with a word when it is gone since.
func (w *writer) named(r store.Referral) string {
	if _, ok := w.g.Dir.Service(r.Service); !ok {
		return r.Name + " (not in the directory any more)"
	}
	return r.Name
}

// acknowledged are the blocking alerts of the shift and what was done. What was
// typed instead of picked is not repeated.
func (w *writer) acknowledged() []string {
	var out []string
	for _, c := range w.p.Emergencies {
		for _, a := range c.Alerts {
			if !w.p.acknowledged(a) {
				continue
			}
			done := "what was done is in the contact"
			if slices.ContainsFunc(EmergencyActions(), func(d Done) bool { return d.Words == a.Action }) {
				done = a.Action
			}
			by := ""
			if a.AcknowledgedBy != "" {
				by = " (" + a.AcknowledgedBy + ")"
			}
			out = append(out, fmt.Sprintf("%s %s → %s%s · %s", SayDue(a.AcknowledgedAt, w.p.At), w.title(a.ID), done, by, w.about(c)))
		}
	}
	return out
}

// title is what the directory calls an alert.
func (w *writer) title(alert string) string {
	for _, a := range w.g.Dir.Alerts {
		if a.ID == alert {
			return or(a.Title, a.ID)
		}
	}
	return alert
}

// mostNames is the most services that one line of a handover names.
const mostNames = 8

// directory says what changed of it in the shift, which notices hold, and which
// services are paused or closed.
func (w *writer) directory() []string {
	var out []string
	if c := w.p.Changes; !c.Empty() {
		names := map[string][]string{}
		for _, n := range c.Added {
			names["new"] = append(names["new"], n.Name)
		}
		for _, n := range c.Removed {
			names["gone"] = append(names["gone"], n.Name)
		}
		for _, e := range c.Changed {
			names["changed"] = append(names["changed"], e.Name)
		}
		out = append(out, "Changed in this shift: "+ChangeCounts(c))
		for _, what := range []string{"new", "gone", "changed"} {
			if len(names[what]) > 0 {
				out = append(out, what+": "+some(names[what]))
			}
		}
	}
	state := map[directory.Status][]string{}
	for _, s := range w.g.Dir.Services.All() {
		if s.Status == directory.StatusPaused || s.Status == directory.StatusClosed {
			state[s.Status] = append(state[s.Status], s.Name)
		}
		if notice := NoticeAt(s, w.p.At); notice != "" && !s.IsPrivate("notice") {
			out = append(out, s.Name+": "+notice)
		}
	}
	for _, st := range []directory.Status{directory.StatusPaused, directory.StatusClosed} {
		if len(state[st]) > 0 {
			out = append(out, string(st)+": "+some(state[st]))
		}
	}
	return out
}

// some joins names, and says how many more there are.
func some(names []string) string {
	if n := len(names); n > mostNames {
		return strings.Join(names[:mostNames], ", ") + fmt.Sprintf(" and %d more", n-mostNames)
	}
	return strings.Join(names, ", ")
}
