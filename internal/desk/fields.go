package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// Field is one thing that a contact says, in words.
type Field struct{ Key, Label, Value string }

// Change is a field that differs between two versions of a contact. An empty
// text means that nothing was said.
type Change struct{ Key, Label, Before, After string }

// field is one thing that a contact can say: how it is kept, how it is said,
// and how it is taken over from another version.
type field struct {
	key   string
	label string // empty: bookkeeping that follows from the rest and is never shown
	value func(store.Contact) any
	say   func(store.Contact) string
	take  func(dst *store.Contact, src store.Contact) // nil: a line, which is only ever added to
}

// held is what a contact says of a field, as a text to compare by.
func (f field) held(c store.Contact) string {
	data, err := json.Marshal(f.value(c))
	if err != nil { // cannot happen: contacts are kept as JSON
		return fmt.Sprint(f.value(c))
	}
	switch s := string(data); s {
	case "null", "[]", "{}", `""`, "0", "false", `"0001-01-01T00:00:00Z"`:
		return ""
	default:
		return s
	}
}

func (f field) same(a, b store.Contact) bool { return f.held(a) == f.held(b) }

// Fields lists what a contact says, without its notes and referrals.
func (g *Guide) Fields(c store.Contact) []Field {
	var out []Field
	for _, f := range g.fields(c) {
		if v := text.CleanLine(f.say(c)); f.label != "" && v != "" {
			out = append(out, Field{f.key, f.label, v})
		}
	}
	return out
}

// Changes lists in which fields two versions of a contact differ, without its
// notes and referrals, which are only added to.
func (g *Guide) Changes(before, after store.Contact) []Change {
	var out []Change
	for _, f := range g.fields(before, after) {
		if f.label != "" && !f.same(before, after) {
			out = append(out, Change{f.key, f.label, text.CleanLine(f.say(before)), text.CleanLine(f.say(after))})
		}
	}
	return out
}

// fields lists everything that one of the contacts can say, in the order of
// the record.
func (g *Guide) fields(list ...store.Contact) []field {
	out := g.factFields(list)
	out = append(out, plainFields()...)
	out = append(out, g.alertFields(list)...)
	return append(out, bookkeeping()...)
}

// plainFields are the fields that are not answers.
func plainFields() []field {
	word := func(key, label string, at func(*store.Contact) *string) field {
		return field{key: key, label: label,
			value: func(c store.Contact) any { return *at(&c) },
			say:   func(c store.Contact) string { return Words(*at(&c)) },
			take:  func(dst *store.Contact, src store.Contact) { *at(dst) = *at(&src) }}
	}
	asTyped := func(f field, at func(*store.Contact) *string) field {
		f.say = func(c store.Contact) string { return *at(&c) }
		return f
	}
	alias := func(c *store.Contact) *string { return &c.Alias }
	code := func(c *store.Contact) *string { return &c.ReturnCode }
	returnCode := word("return_code", "return code", code)
	returnCode.say = func(c store.Contact) string { return SayReturnCode(c.ReturnCode) }
	out := []field{
		statusField(),
		{key: "kind", label: "kind",
			value: func(c store.Contact) any { return c.Kind },
			say:   sayKind,
			take:  func(dst *store.Contact, src store.Contact) { dst.Kind = src.Kind }},
		{key: "outcome", label: "outcome",
			value: func(c store.Contact) any { return c.Outcome },
			say:   func(c store.Contact) string { return Words(string(c.Outcome)) },
			take:  func(dst *store.Contact, src store.Contact) { dst.Outcome = src.Outcome }},
		{key: "channel", label: "channel",
			value: func(c store.Contact) any { return c.Channel },
			say:   func(c store.Contact) string { return Words(c.Channel) },
			take: func(dst *store.Contact, src store.Contact) {
				dst.Channel = src.Channel
				dst.Facts = dst.Facts.With(facts.Channel, src.Facts.Get(facts.Channel))
			}},
		word("safety", "safety questions", func(c *store.Contact) *string { return &c.Safety }),
		asTyped(word("alias", "alias", alias), alias),
		returnCode,
	}
	return append(out, partFields()...)
}

func sayKind(c store.Contact) string {
	if c.Kind.Junk() && c.Kind != "" {
		return "junk: " + Words(string(c.Kind))
	}
	return "a contact"
}

// statusField is where the contact is in its life, with what goes with it.
func statusField() field {
	return field{key: "status", label: "status",
		value: func(c store.Contact) any { return []string{string(c.Status), c.StatusReason, c.MergedInto} },
		say:   SayStatus,
		take: func(dst *store.Contact, src store.Contact) {
			dst.Status, dst.StatusReason, dst.MergedInto, dst.EndedAt = src.Status, src.StatusReason, src.MergedInto, src.EndedAt
		}}
}

// SayStatus says where a contact is in its life: "finished", "void: made
// twice".
func SayStatus(c store.Contact) string {
	switch c.Status {
	case store.Done:
		return "finished"
	case store.Void:
		return "void: " + c.StatusReason
	case store.Merged:
		if c.StatusReason != "" {
			return "merged into another contact: " + c.StatusReason
		}
		return "merged into another contact"
	}
	return string(c.Status)
}

// partFields are the fields with parts of their own.
func partFields() []field {
	moment := func(key, label string, at func(*store.Contact) *time.Time) field {
		return field{key: key, label: label,
			value: func(c store.Contact) any { return *at(&c) },
			say:   func(c store.Contact) string { return Moment(*at(&c)) },
			take:  func(dst *store.Contact, src store.Contact) { *at(dst) = *at(&src) }}
	}
	return []field{
		{key: "callback", label: "ring back",
			value: func(c store.Contact) any { return c.Callback }, say: sayCallback,
			take: func(dst *store.Contact, src store.Contact) { dst.Callback = src.Callback }},
		{key: "unmet", label: "could not be met",
			value: func(c store.Contact) any { return c.Unmet }, say: sayUnmet,
			take: func(dst *store.Contact, src store.Contact) { dst.Unmet = src.Unmet }},
		{key: "override", label: "given all the same",
			value: func(c store.Contact) any { return c.Override },
			say: func(c store.Contact) string {
				if c.Override == nil {
					return ""
				}
				return c.Override.Service + ": " + c.Override.Reason
			},
			take: func(dst *store.Contact, src store.Contact) { dst.Override = src.Override }},
		{key: "packs", label: "packs",
			value: func(c store.Contact) any { return c.Packs }, say: sayPacks,
			take: func(dst *store.Contact, src store.Contact) { dst.Packs = src.Packs }},
		{key: "followup", label: "follow-up",
			value: func(c store.Contact) any { return c.Followup }, say: sayFollowup,
			take: func(dst *store.Contact, src store.Contact) { dst.Followup = src.Followup }},
		moment("arrived_at", "arrived", func(c *store.Contact) *time.Time { return &c.ArrivedAt }),
		moment("seen_at", "seen", func(c *store.Contact) *time.Time { return &c.SeenAt }),
		moment("left_at", "left", func(c *store.Contact) *time.Time { return &c.LeftAt }),
	}
}

func sayCallback(c store.Contact) string {
	if c.Callback == nil {
		return ""
	}
	var out []string
	for _, p := range []struct{ before, s string }{{"when safe: ", c.Callback.Safe.When}, {"who may answer: ", c.Callback.Safe.Who},
		{"a message: ", c.Callback.Safe.Message}, {"number: ", c.Callback.Number}} {
		if p.s != "" {
			out = append(out, p.before+p.s)
		}
	}
	return strings.Join(out, " · ")
}

func sayUnmet(c store.Contact) string {
	var out []string
	for _, u := range c.Unmet {
		out = append(out, Words(u.Want)+" ("+Words(u.Reason)+")")
	}
	return strings.Join(out, ", ")
}

func sayPacks(c store.Contact) string {
	if c.Packs == nil {
		return ""
	}
	return PackWords(c.Packs.Out, c.Packs.In, nil) // types go by their word: what the settings call them may have changed since
}

func sayFollowup(c store.Contact) string {
	f := c.Followup
	if f == nil {
		return ""
	}
	out := []string{or(f.What, "follow up")}
	if !f.Due.IsZero() {
		out = append(out, "due "+Moment(f.Due))
	}
	if f.By != "" {
		out = append(out, "by "+f.By)
	}
	if f.Attempts > 0 {
		out = append(out, sayTried(f.Attempts))
	}
	if !f.Open() {
		out = append(out, or(Words(f.Result), "closed")+" "+Moment(f.ClosedAt))
	}
	return strings.Join(out, " · ")
}

// Moment is a time for people, by the clock on the wall: "Tue 3 Mar 2026
// 10:05"; "" when there is none.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(London()).Format("Mon 2 Jan 2006 15:04")
}

// bookkeeping are fields that follow from the others or say how they came
// about. They are taken over, but nobody is asked about them.
func bookkeeping() []field {
	none := func(store.Contact) string { return "" }
	return []field{
		{key: "suggestions", say: none,
			value: func(c store.Contact) any { return c.Suggestions },
			take:  func(dst *store.Contact, src store.Contact) { dst.Suggestions = src.Suggestions }},
		{key: "rules_version", say: none,
			value: func(c store.Contact) any { return c.RulesVersion },
			take:  func(dst *store.Contact, src store.Contact) { dst.RulesVersion = src.RulesVersion }},
		{key: "directory_version", say: none,
			value: func(c store.Contact) any { return c.DirectoryVersion },
			take:  func(dst *store.Contact, src store.Contact) { dst.DirectoryVersion = src.DirectoryVersion }},
	}
}

// alertFields are the alerts: one field for each, however often it fired.
func (g *Guide) alertFields(list []store.Contact) []field {
	titles := map[string]string{}
	for _, a := range g.Dir.Alerts {
		titles[a.ID] = a.Title
	}
	var ids []string
	for _, c := range list {
		for _, a := range c.Alerts {
			if !slices.Contains(ids, a.ID) {
				ids = append(ids, a.ID)
			}
		}
	}
	var out []field
	for _, id := range ids {
		of := func(c store.Contact) []store.Alert {
			return slices.DeleteFunc(slices.Clone(c.Alerts), func(a store.Alert) bool { return a.ID != id })
		}
		out = append(out, field{key: "alert." + id, label: "alert",
			value: func(c store.Contact) any { return of(c) },
			say: func(c store.Contact) string {
				var said []string
				for _, a := range of(c) {
					said = append(said, sayAlert(a, or(titles[id], id)))
				}
				return strings.Join(said, "; ")
			},
			take: func(dst *store.Contact, src store.Contact) {
				others := slices.DeleteFunc(slices.Clone(dst.Alerts), func(a store.Alert) bool { return a.ID == id })
				dst.Alerts = append(others, of(src)...)
			}})
	}
	return out
}

func sayAlert(a store.Alert, title string) string {
	if a.AcknowledgedAt.IsZero() {
		if a.Kind == string(directory.Blocking) {
			return title + " (nobody said what was done)"
		}
		return title
	}
	by := ""
	if a.AcknowledgedBy != "" {
		by = " by " + a.AcknowledgedBy
	}
	return fmt.Sprintf("%s: %s (%s%s)", title, a.Action, Moment(a.AcknowledgedAt), by)
}

// SayReferral says a service that was given in one line, as it was given, and
// whether it has left the directory since.
func (g *Guide) SayReferral(r store.Referral) string {
	out := or(r.Name, r.Service)
	if _, ok := g.Dir.Service(r.Service); !ok {
		out += " (not in the directory any more)"
	}
	out += " · " + Words(string(r.Kind)) + " · " + Words(r.Status)
	if r.AnsweredBy != "" {
		out += " · answered by " + r.AnsweredBy
	}
	if r.Next != "" {
		out += " · next: " + r.Next
	}
	if !r.Due.IsZero() {
		out += " · due " + Moment(r.Due)
	}
	if r.Undone {
		out += " · given by mistake"
	}
	return text.CleanLine(out)
}
