package hours

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Parse reads hours lines. Lines with a problem are left out of the result.
// An empty line is passed over.
func Parse(lines []string) (Hours, []Problem) {
	var rules []rule
	var problems []Problem
	seen := map[string]bool{}
	for i, line := range lines {
		got, bad := parseLine(line)
		if bad == nil && len(rules)+len(got) > maxRules {
			bad = &Problem{Column: 1, Message: "there are too many lines of hours here; this one is left out",
				Hint: "delete dates that have passed"}
		}
		if bad != nil {
			bad.Line = i
			problems = append(problems, *bad)
			continue
		}
		for _, r := range got {
			if s := r.String(); !seen[s] {
				seen[s] = true
				rules = append(rules, r)
			}
		}
	}
	return Hours{newPlan(rules, len(problems) > 0)}, problems
}

// parseLine reads one line, which may hold several rules.
func parseLine(line string) ([]rule, *Problem) {
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, "\ufffd")
	}
	if column, message := check(line); column > 0 {
		return nil, &Problem{Column: column, Message: message}
	}
	line = strings.TrimRight(line, " \t\u00a0.;,")
	if strings.TrimSpace(line) == "" {
		return nil, nil
	}
	body, note, extra, bad := cutNotes(line)
	if bad != nil {
		return nil, bad
	}
	label, body, base, bad := cutLabel(body)
	if bad != nil {
		return nil, bad
	}
	p := &parser{tokens: lex(body, base)}
	var rules []rule
	if p.done() && len(extra) > 0 { // "(term time only)" by itself
		rules, bad = flagLine(extra)
	} else {
		rules, bad = p.line()
	}
	if bad != nil {
		return nil, bad
	}
	for i := range rules {
		r := &rules[i]
		r.label, r.note = label, note
		for _, f := range extra {
			if bad := f.give(r); bad != nil {
				return nil, bad
			}
		}
	}
	return rules, nil
}

// parser reads the tokens of one line.
type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() *token { return &p.tokens[p.at] }

func (p *parser) ahead(n int) *token { return &p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) done() bool { return p.peek().kind == endToken }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// accept passes over the next token if it is one of texts, or a group of words
// written with spaces.
func (p *parser) accept(texts ...string) bool {
	for _, text := range texts {
		n := 0
		ok := true
		for w := range strings.FieldsSeq(text) {
			t := p.ahead(n)
			if t.text != w || t.kind == endToken {
				ok = false
				break
			}
			n++
		}
		if ok {
			p.at += n
			return true
		}
	}
	return false
}

func (p *parser) refuse(at *token, message, hint string) *Problem {
	return &Problem{Column: at.column, Message: message, Hint: hint}
}

// isHeading tells words like "Opening hours" that say nothing.
func (p *parser) isHeading() bool {
	for p.accept("opening", "open", "hours", "times", "our") {
	}
	return p.done()
}

// isTiming tells whether the tokens read as days or flags to the end.
func (p *parser) isTiming() bool {
	p.accept("open", "on")
	for {
		if _, ok := p.flag(); ok && p.done() {
			return true
		}
		if p.accept("closed", "shut", "24h") && p.done() {
			return true
		}
		if !p.startsWhen() {
			return false
		}
		if _, bad := p.whens(); bad != nil {
			return false
		}
		if p.done() {
			return true
		}
	}
}

// line reads clauses to the end: "Mon-Fri 9am-5pm; Sat 10am-noon".
func (p *parser) line() ([]rule, *Problem) {
	var rules []rule
	for {
		start := p.peek()
		got, suffixed, bad := p.clause()
		if bad != nil {
			return nil, bad
		}
		if bad := p.dangling(rules, suffixed); bad != nil {
			return nil, bad
		}
		if bad := p.clash(rules, got, start); bad != nil {
			return nil, bad
		}
		rules = append(rules, got...)
		if p.done() {
			return rules, nil
		}
		if !p.accept(";", ",", "&", "and") {
			return nil, p.surprised("")
		}
		p.accept("and")
		if p.done() {
			return rules, nil
		}
	}
}

// dangling refuses words at the end of a line of several days and times, when
// they might be meant for all of them or for the last.
func (p *parser) dangling(before []rule, suffixed []flag) *Problem {
	if len(suffixed) == 0 || !p.done() || !slices.ContainsFunc(before, func(r rule) bool { return r.lists() }) {
		return nil
	}
	return &Problem{Column: suffixed[0].column, Message: "it is not clear whether these words are meant for the whole line",
		Hint: "give each of the days and times a line of its own"}
}

// clash refuses one line that gives a day times twice: in OpenStreetMap's
// language the later would replace the earlier, here they would add up, and
// nobody can tell which was meant.
func (p *parser) clash(before, after []rule, at *token) *Problem {
	for i := range before {
		for j := range after {
			a, b := &before[i], &after[j]
			if !a.when.kind.adds() || !b.when.kind.adds() || b.what == shut || a.when.mask()&b.when.mask() == 0 {
				continue
			}
			return p.refuse(at, "this line gives "+dayNames[firstDay(a.when.mask()&b.when.mask())]+
				" twice; it is not clear whether the second adds to the first or replaces it",
				"write each day once, or two lines to have both")
		}
	}
	return nil
}

// mask is the set of weekdays the days may fall on.
func (w *when) mask() weekdays {
	switch w.kind {
	case onWeekdays, nthWeekday:
		return w.days
	case everyWeeks:
		return 1 << weekday(w.from)
	case everyDay:
		return allWeek
	}
	return 0
}

func firstDay(w weekdays) int {
	for i := range 7 {
		if w>>i&1 == 1 {
			return i
		}
	}
	return 0
}

// clause reads days, times and flags, and gives the flags that came last.
// Flags, times and `closed` may also come first: "closed on Sundays", "by
// appointment Mon-Fri", "9am-5pm Mon-Fri".
func (p *parser) clause() ([]rule, []flag, *Problem) {
	start := p.peek()
	p.accept("open", "opening hours", "hours")
	var flags []flag
	for {
		f, ok := p.flag()
		if !ok {
			break
		}
		flags = append(flags, f)
		p.accept(",")
	}
	if len(flags) > 0 && (p.done() || p.peek().text == ";") {
		rules, bad := flagLine(flags)
		return rules, nil, bad
	}
	r := rule{what: nothing}
	if p.accept("closed", "shut", "not open") {
		r.what = shut
	} else if p.peek().isClock() && !p.startsWhen() && p.daysLater() {
		if bad := p.ranges(&r); bad != nil {
			return nil, nil, bad
		}
	}
	p.accept("on all", "on", "all")
	if !p.startsWhen() {
		return nil, nil, p.noDays(start, r.what == shut)
	}
	whens, bad := p.whens()
	if bad != nil {
		return nil, nil, bad
	}
	if r.what == nothing {
		p.accept(":", ",", "-")
		if bad := p.times(&r, len(flags) > 0); bad != nil {
			return nil, nil, bad
		}
	}
	last := p.suffixes()
	rules, bad := spread(r, whens, append(flags, last...))
	return rules, last, bad
}

// daysLater tells whether any days follow in this line.
func (p *parser) daysLater() bool {
	mark := p.at
	defer func() { p.at = mark }()
	for ; !p.done(); p.at++ {
		if p.startsWhen() {
			return true
		}
	}
	return false
}

// spread makes a rule for each of the days, with the flags.
func spread(r rule, whens []when, flags []flag) ([]rule, *Problem) {
	rules := make([]rule, 0, len(whens))
	for _, w := range whens {
		one := r
		one.when = w
		for _, f := range flags {
			if bad := f.give(&one); bad != nil {
				return nil, bad
			}
		}
		rules = append(rules, one)
	}
	return rules, nil
}

// suffixes reads the flags after the times.
func (p *parser) suffixes() []flag {
	var flags []flag
	for {
		mark := p.at
		p.accept(",", "&", "and", "-")
		p.accept("otherwise", "or", "but")
		f, ok := p.flag()
		if !ok {
			p.at = mark
			return flags
		}
		flags = append(flags, f)
	}
}
