package directory

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/internal/facts"
)

// maxFindings is how many findings one entry may have before the rest is
// summed up: a file of rubbish must not bury the other messages.
const maxFindings = 20

// reader reads one block. An error anywhere in it costs the entry.
type reader struct {
	l     *loader
	src   *source
	entry string // id for the messages, when there is one
	bad   bool
	count int
}

func (r *reader) find(s Severity, off int, rule, message, hint string) {
	if s == Error {
		r.bad = true
	}
	if r.count++; r.count > maxFindings {
		return
	}
	if r.count == maxFindings {
		message, hint = "there are more mistakes in this entry", "Correct the ones above first."
	}
	pos := r.src.position(off)
	if len(r.l.findings) > maxTotal {
		return
	}
	r.l.add(Finding{
		Severity: s, File: pos.File, Line: pos.Line, Column: pos.Column,
		Rule: rule, Message: message, Hint: hint, Entry: r.entry,
	})
}

// values is one decoded table together with where its keys stand.
type values struct {
	r      *reader
	n      *node
	m      map[string]any
	asked  []string
	absent [][2]string // keys that must be there and are not, and why they must
}

func (t *values) pos() Position { return t.r.src.position(t.n.at) }

// get returns a value and its node; the node of a missing key is nil.
func (t *values) get(key string) (any, *node) {
	t.asked = append(t.asked, key)
	v, ok := t.m[key]
	if !ok {
		return nil, nil
	}
	n := t.n.kid(key)
	if n == nil { // cannot be while scanner and decoder agree
		n = t.n
	}
	return v, n
}

func (t *values) has(key string) bool {
	_, ok := t.m[key]
	return ok
}

// at is where a message about a key points: its value, or the table's header
// when the key is missing.
func (t *values) at(key string) int {
	if k := t.n.kid(key); k != nil {
		return k.val
	}
	return t.n.at
}

func (t *values) wrong(key string, n *node, want, example string) {
	t.r.find(Error, n.val, "wrong-type", "`"+plain(key)+"` must be "+want, "Write it as "+example+".")
}

// finish reports the keys that nobody asked for, and those that are absent and
// not just misspelt. Every reader ends with it.
func (t *values) finish() {
	var unknown []string
	for _, k := range t.n.kids {
		if slices.Contains(t.asked, k.name) {
			continue
		}
		unknown = append(unknown, k.name)
		hint := "Correct the spelling, or take the line out."
		t.r.find(Error, k.at, "unknown-key", "unknown key `"+plain(k.name)+"`"+didYouMean(k.name, t.asked), hint)
	}
	for _, a := range t.absent {
		if !slices.ContainsFunc(unknown, func(u string) bool { return len(facts.Near(u, a[:1])) > 0 }) {
			t.sayMissing(a[0], a[1])
		}
	}
}

func (t *values) sayMissing(key, why string) {
	t.r.find(Error, t.at(key), "missing", "`"+key+"` is missing: "+why, "Add it: "+key+" = ...")
}

// didYouMean is ": did you mean `hours`?", or "".
func didYouMean(w string, among []string) string {
	near := facts.Near(w, among)
	if len(near) == 0 {
		return ""
	}
	return ": did you mean `" + strings.Join(near, "` or `") + "`?"
}

// text reads a text, "" when it is missing.
func (t *values) text(key string) string {
	v, n := t.get(key)
	if n == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		t.wrong(key, n, "a text in quotes", key+` = "..."`)
		return ""
	}
	return t.r.clean(key, s, n)
}

// need reads a text that must be there.
func (t *values) need(key, why string) string {
	s := t.text(key)
	if s == "" && (!t.has(key) || t.isBlank(key)) {
		t.missing(key, why)
	}
	return s
}

func (t *values) isBlank(key string) bool {
	_, ok := t.m[key].(string)
	return ok
}

// missing reports a key that must be there.
func (t *values) missing(key, why string) {
	if t.has(key) {
		t.sayMissing(key, why)
		return
	}
	t.r.bad = true
	t.absent = append(t.absent, [2]string{key, why})
}

func (r *reader) clean(key, s string, n *node) string {
	if isTidy(s) && !strings.ContainsAny(s, "<&") {
		return s
	}
	if what := suspect(s); what != "" {
		r.find(Caution, n.val, "odd-text", "`"+plain(key)+"` holds "+what, "Type the text again as plain words.")
	}
	if at := headerInside(r.src.text[n.val:n.end]); at > 0 {
		r.find(Caution, n.val+at, "swallowed", "this line looks like the header of an entry, but it is part of the text of `"+plain(key)+"`",
			"Look for the \"\"\" that opens the text by mistake. If it is meant as text, move it away from the start of the line.")
	}
	return oneLine(s)
}

// headerInside is where a line of a text over several lines looks like the
// header of an entry, or 0. A stray quote can swallow whole entries.
func headerInside(raw string) int {
	for at := strings.IndexByte(raw, '\n') + 1; at > 0; {
		if looksLikeHeader(raw[at:]) {
			return at
		}
		n := strings.IndexByte(raw[at:], '\n')
		if n < 0 {
			return 0
		}
		at += n + 1
	}
	return 0
}

// list reads a list of texts.
func (t *values) list(key string) []string {
	v, n := t.get(key)
	if n == nil {
		return nil
	}
	all, ok := v.([]any)
	if !ok {
		t.wrong(key, n, "a list of texts in quotes", key+` = ["...", "..."]`)
		return nil
	}
	out := make([]string, 0, len(all))
	for i, e := range all {
		at := element(n, i)
		s, ok := e.(string)
		if !ok {
			t.wrong(key, at, "a list of texts in quotes", key+` = ["...", "..."]`)
			return nil
		}
		if s = t.r.clean(key, s, at); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// needList reads a list of texts that must hold something.
func (t *values) needList(key, why string) []string {
	out := t.list(key)
	all, isList := t.m[key].([]any)
	if !t.has(key) || isList && len(all) == 0 {
		t.missing(key, why)
	}
	return out
}

func element(n *node, i int) *node {
	if i < len(n.kids) {
		return n.kids[i]
	}
	return n
}

// date reads a date, as TOML has them or as a text; zero when it is missing.
func (t *values) date(key string) time.Time {
	v, n := t.get(key)
	if n == nil {
		return time.Time{}
	}
	switch v := v.(type) {
	case time.Time:
		if v.Year() > 0 {
			return time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)
		}
	case string:
		d, err := time.Parse(time.DateOnly, strings.TrimSpace(v))
		if err == nil {
			return d
		}
		t.r.find(Error, n.val, "bad-date", fmt.Sprintf("`%s` is not a date: %q", key, plain(v)), "Write year, month and day: "+key+" = 2026-09-12.")
		return time.Time{}
	}
	t.wrong(key, n, "a date", key+" = 2026-09-12")
	return time.Time{}
}

// whole reads a whole number; ok is false when it is missing or is none.
func (t *values) whole(key string) (v int, ok bool) {
	raw, n := t.get(key)
	if n == nil {
		return 0, false
	}
	i, ok := raw.(int64)
	if !ok || i > 1_000_000 || i < -1_000_000 {
		t.wrong(key, n, "a whole number", key+" = 45")
		return 0, false
	}
	return int(i), true
}

func (t *values) flag(key string) bool {
	v, n := t.get(key)
	if n == nil {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		t.wrong(key, n, "true or false, without quotes", key+" = true")
	}
	return b
}

// oneOf reads a text that must be one of a few words.
func oneOf[T ~string](t *values, key string, missing T, among ...T) T {
	s := t.text(key)
	if s == "" {
		return missing
	}
	if slices.Contains(among, T(s)) {
		return T(s)
	}
	names := make([]string, len(among))
	for i, a := range among {
		names[i] = string(a)
	}
	t.r.find(Error, t.at(key), "unknown-"+key, fmt.Sprintf("unknown %s %q%s", key, plain(s), didYouMean(s, names)),
		"It is one of "+strings.Join(names, ", ")+".")
	return missing
}

// tables reads the tables under [[...key]].
func (t *values) tables(key string) []*values {
	v, n := t.get(key)
	if n == nil {
		return nil
	}
	maps, ok := asTables(v)
	if !ok {
		t.wrong(key, n, "under a header with two brackets", "[[..."+key+"]], one header for each")
		return nil
	}
	out := make([]*values, len(maps))
	for i, m := range maps {
		out[i] = &values{r: t.r, n: element(n, i), m: m}
	}
	return out
}

// asTables takes a list of tables in either of the shapes the decoder gives.
func asTables(v any) ([]map[string]any, bool) {
	switch v := v.(type) {
	case []map[string]any:
		return v, true
	case []any:
		out := make([]map[string]any, len(v))
		for i, e := range v {
			m, ok := e.(map[string]any)
			if !ok {
				return nil, false
			}
			out[i] = m
		}
		return out, len(out) > 0
	}
	return nil, false
}

// sub reads one table under [...key] or { }; nil when it is missing.
func (t *values) sub(key string) *values {
	v, n := t.get(key)
	if n == nil {
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		t.wrong(key, n, "one table", "[..."+key+"] or "+key+" = { ... }")
		return nil
	}
	return &values{r: t.r, n: n, m: m}
}
