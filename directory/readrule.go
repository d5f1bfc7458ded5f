package directory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signpost/internal/facts"
)

// maxClauses bounds the tables of one condition, and what lists of ages can
// multiply one table to.
const maxClauses = 200

// def looks a fact up and reports one that does not exist.
func (l *loader) def(r *reader, key string, off int) (facts.Def, bool) {
	def, ok := l.d.Vocabulary.Def(facts.Key(key))
	if !ok {
		var names []string
		for _, d := range l.d.Vocabulary.Defs() {
			names = append(names, string(d.Key))
		}
		r.find(Error, off, "unknown-fact", fmt.Sprintf("unknown fact `%s`%s", plain(key), didYouMean(key, names)),
			"A new fact is declared with [[fact]].")
	}
	return def, ok
}

func (l *loader) unknownValue(r *reader, off int, def facts.Def, v string) {
	among := slices.Clone(def.Values)
	for _, g := range l.d.Groups {
		if g.Fact == string(def.Key) {
			among = append(among, g.ID)
		}
	}
	if g, ok := l.groups[v]; ok {
		r.find(Error, off, "unknown-value", fmt.Sprintf("%q is a group of values of `%s`, not of `%s`", plain(v), g.Fact, def.Key), "")
		return
	}
	r.find(Error, off, "unknown-value", fmt.Sprintf("unknown value %q for fact `%s`%s", plain(v), def.Key, didYouMean(v, among)),
		"New values are declared with [[fact]], groups of them with [[group]].")
}

// condition reads `when` or `unless`: one table, or a list of tables of which
// any may hold.
func (l *loader) condition(t *values, key string) Condition {
	v, n := t.get(key)
	if n == nil {
		return nil
	}
	if m, ok := v.(map[string]any); ok {
		return l.clauses(&values{r: t.r, n: n, m: m})
	}
	maps, ok := asTables(v)
	if !ok {
		t.wrong(key, n, "a table of facts, or a list of them", key+` = { substances = ["heroin"], age = "18+" }`)
		return nil
	}
	if len(maps) > maxClauses {
		t.r.find(Error, n.val, "condition-size", "this condition has too many ways to hold", "Write it as several rules.")
		return nil
	}
	var out Condition
	for i, m := range maps {
		out = append(out, l.clauses(&values{r: t.r, n: element(n, i), m: m})...)
	}
	return out
}

// clauses reads one table of facts. It gives more than one clause when a list
// of ages has gaps, because a test has one range.
func (l *loader) clauses(t *values) Condition {
	if len(t.m) == 0 {
		t.r.find(Error, t.n.val, "empty-condition", "this condition asks for nothing, so it could never hold", "Name a fact and its value, or take the condition out.")
		return nil
	}
	out := Condition{nil}
	for _, k := range t.n.kids {
		def, ok := l.def(t.r, k.name, k.at)
		if !ok {
			continue
		}
		either := l.tests(t.r, def, t.m[k.name], k)
		if len(either)*len(out) > maxClauses {
			t.r.find(Error, k.at, "condition-size", "this condition has too many ways to hold", "Write it as several rules.")
			return nil
		}
		var next Condition
		for _, c := range out {
			for _, tests := range either {
				next = append(next, append(slices.Clone(c), tests...))
			}
		}
		if len(next) > 0 {
			out = next
		}
	}
	if t.r.bad {
		return nil
	}
	return out
}

// tests reads what one fact is compared with. Any of the lists of tests may
// hold; within one, all must.
func (l *loader) tests(r *reader, def facts.Def, v any, k *node) [][]Test {
	pos := r.src.position(k.at)
	if m, ok := v.(map[string]any); ok {
		return [][]Test{l.listTests(&values{r: r, n: k, m: m}, def, pos)}
	}
	all, ok := v.([]any)
	if !ok {
		all = []any{v}
	} else if len(all) == 0 {
		r.find(Error, k.val, "empty-list", "`"+plain(k.name)+"` is compared with an empty list, so it could never hold",
			"Name at least one value; { none_of = [...] } asks that none of some values is there.")
		return nil
	}
	if def.Kind == facts.Count || def.Kind == facts.Years {
		return l.rangeTests(r, def, all, k, pos)
	}
	words := l.words(r, def, all, k)
	return [][]Test{{{Fact: string(def.Key), Op: AnyOf, Values: words, Pos: pos}}}
}

// listTests reads { all_of = [...] } and { none_of = [...] }.
func (l *loader) listTests(t *values, def facts.Def, pos Position) []Test {
	var out []Test
	for _, op := range []struct {
		key string
		op  Op
	}{{"all_of", AllOf}, {"none_of", NoneOf}} {
		v, n := t.get(op.key)
		if n == nil {
			continue
		}
		all, ok := v.([]any)
		if !ok || len(all) == 0 {
			t.wrong(op.key, n, "a list of at least one value", op.key+` = ["..."]`)
			continue
		}
		if def.Kind != facts.Many && (def.Kind != facts.Choice || op.op == AllOf) {
			t.r.find(Error, n.at, "bad-condition", fmt.Sprintf("`%s` cannot be asked of `%s`, which has one answer", op.key, def.Key),
				"Write the values as a list: any of them will do.")
			continue
		}
		out = append(out, Test{Fact: string(def.Key), Op: op.op, Values: l.words(t.r, def, all, n), Pos: pos})
	}
	t.finish()
	if len(out) == 0 && !t.r.bad {
		t.r.find(Error, t.n.val, "empty-condition", "this condition asks for nothing, so it could never hold", "Write { all_of = [...] } or { none_of = [...] }.")
	}
	return out
}

// words reads values of a fact that is no number, groups replaced by theirs.
func (l *loader) words(r *reader, def facts.Def, all []any, k *node) []string {
	out := make([]string, 0, len(all))
	add := func(w string) {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for i, e := range all {
		off := k.val
		if k.sort == array {
			off = element(k, i).val
		}
		word, isText := e.(string)
		flag, isFlag := e.(bool)
		switch g, isGroup := l.groups[word]; {
		case isFlag && def.Kind == facts.YesNo:
			add(strconv.FormatBool(flag))
		case def.Kind == facts.YesNo && (word == "true" || word == "false"):
			add(word)
		case isText && (word == facts.UnknownWord || word == facts.DeclinedWord), isText && def.Has(word):
			add(word)
		case isText && def.Kind == facts.Free && word != "":
			add(oneLine(word))
		case isGroup && g.Fact == string(def.Key):
			for _, w := range g.Values {
				add(w)
			}
		case def.Kind == facts.YesNo:
			r.find(Error, off, "wrong-type", fmt.Sprintf("`%s` is compared with true or false, without quotes", def.Key), fmt.Sprintf("Write it as %s = true.", def.Key))
		case isText:
			l.unknownValue(r, off, def, word)
		default:
			r.find(Error, off, "wrong-type", fmt.Sprintf("`%s` is compared with a text in quotes, or a list of them", def.Key), "")
		}
	}
	return out
}

// rangeTests reads what an age or a count is compared with.
func (l *loader) rangeTests(r *reader, def facts.Def, all []any, k *node, pos Position) [][]Test {
	var out [][]Test
	var words []string
	for i, e := range all {
		off := k.val
		if k.sort == array {
			off = element(k, i).val
		}
		if w, ok := e.(string); ok && (w == facts.UnknownWord || w == facts.DeclinedWord) {
			words = append(words, w)
			continue
		}
		lo, hi, ok := rangeOf(def, e)
		if !ok {
			r.find(Error, off, "bad-range", fmt.Sprintf("`%s` is not compared with %s", def.Key, show(e)),
				fmt.Sprintf(`Write a number or a range: %s = 16, "<18", "18-24", "20+" or ">=20".`, def.Key))
			continue
		}
		if lo > hi || lo < def.Lo || hi > def.Hi {
			r.find(Error, off, "bad-range", fmt.Sprintf("the range %s of `%s` is empty or leaves %d to %d", show(e), def.Key, def.Lo, def.Hi), "")
			continue
		}
		out = append(out, []Test{{Fact: string(def.Key), Op: Within, Lo: lo, Hi: hi, Pos: pos}})
	}
	if words != nil {
		out = append(out, []Test{{Fact: string(def.Key), Op: AnyOf, Values: words, Pos: pos}})
	}
	return out
}

func show(e any) string {
	if s, ok := e.(string); ok {
		return strconv.Quote(plain(s))
	}
	return plain(fmt.Sprint(e))
}

// rangeOf reads 16, "16", "<18", "<=17", ">17", ">=18", "18+", "18-24" or a
// band, both ends included.
func rangeOf(def facts.Def, e any) (lo, hi int, ok bool) {
	if n, is := e.(int64); is {
		if n < -1000 || n > 100_000 {
			return 0, 0, false
		}
		return int(n), int(n), true
	}
	s, is := e.(string)
	if !is {
		return 0, 0, false
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "–", "-")
	if def.Has(s) {
		lo, hi, ok = facts.AgeRange(facts.Word(s))
		return lo, min(hi, def.Hi), ok
	}
	number := func(w string) (n int) {
		n, err := strconv.Atoi(w)
		ok = err == nil && n >= 0 && n < 100_000 && w[0] != '+'
		return n
	}
	switch {
	case strings.HasPrefix(s, "<="):
		hi = number(s[2:])
		return def.Lo, hi, ok
	case strings.HasPrefix(s, "<"):
		hi = number(s[1:])
		return def.Lo, hi - 1, ok
	case strings.HasPrefix(s, ">="):
		lo = number(s[2:])
		return lo, def.Hi, ok
	case strings.HasPrefix(s, ">"):
		lo = number(s[1:])
		return lo + 1, def.Hi, ok
	case strings.HasSuffix(s, "+"):
		lo = number(s[:len(s)-1])
		return lo, def.Hi, ok
	}
	from, to, both := strings.Cut(s, "-")
	if lo = number(from); !ok || !both {
		return lo, lo, ok
	}
	hi = number(to)
	return lo, hi, ok
}

// rules reads the [[service.not_for]] or [[service.match]] of a service.
// Their ids become "SERVICE/match/ID", with the number in the list when none
// is written.
func (l *loader) rules(t *values, key, word, service string) []Rule {
	all := t.tables(key)
	if all == nil {
		return nil
	}
	out := make([]Rule, 0, len(all))
	first := make(map[string]Position, len(all))
	for i, rt := range all {
		id := rt.text("id")
		if id == "" {
			id = strconv.Itoa(i + 1)
		} else if !isID(id) {
			badID(rt, id)
		}
		if old, ok := first[id]; ok {
			rt.r.find(Error, rt.at("id"), "duplicate-id", fmt.Sprintf("the rule id %q is taken: line %d has it, too", plain(id), old.Line), "Give this rule another id.")
		}
		first[id] = rt.pos()
		rule := Rule{
			ID: service + "/" + word + "/" + id, When: l.condition(rt, "when"), Unless: l.condition(rt, "unless"),
			Because: rt.text("because"), Source: rt.text("source"), Pos: rt.pos(),
		}
		l.finishRule(rt, word, &rule)
		out = append(out, rule)
	}
	return out
}

func (l *loader) finishRule(rt *values, word string, rule *Rule) {
	if word == "match" {
		points, ok := rt.whole("points")
		if !ok && !rt.has("points") {
			rt.missing("points", "a match rule says how many points it gives")
		}
		rule.Points = points
	} else {
		rule.NeedsKnown = rt.flag("needs_known")
	}
	if rule.Because == "" && !rt.has("because") {
		rt.missing("because", "the screen says why")
	}
	if !rt.has("when") && !rt.has("unless") {
		rt.missing("when", "a rule says when it holds")
	}
	rt.finish()
}
