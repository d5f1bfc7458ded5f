package triage_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"signpost/directory/triage"
	"signpost/internal/facts"
)

// ruleCase is one line of testdata/rules.txt for one rule.
type ruleCase struct {
	line  int
	rule  string
	verb  string
	text  string // the answers as written
	facts facts.Facts
}

// ruleCases reads testdata/rules.txt, which explains itself.
func ruleCases(t testing.TB, v *facts.Vocabulary) []ruleCase {
	t.Helper()
	data, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	var rules []string
	var out []ruleCase
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		name, list, isName := strings.Cut(line, " = ")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case isName && strings.HasPrefix(line, "$"):
			names[name] = list
		case !strings.HasPrefix(line, " "):
			rules = strings.Fields(line)
		default:
			verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			for _, text := range spread(rest, names) {
				f := factsOf(t, v, n, text)
				for _, r := range rules {
					out = append(out, ruleCase{n, r, verb, text, f})
				}
			}
		}
	}
	return out
}

// spread writes a line out for each value in its braces.
func spread(line string, names map[string]string) []string {
	before, rest, ok := strings.Cut(line, "{")
	if !ok {
		return []string{line}
	}
	list, after, _ := strings.Cut(rest, "}")
	var out []string
	for value := range strings.SplitSeq(list, ";") {
		values := []string{value}
		if strings.HasPrefix(value, "$") {
			values = strings.Split(names[value], ";")
		}
		for _, x := range values {
			out = append(out, spread(before+x+after, names)...)
		}
	}
	return out
}

func factsOf(t testing.TB, v *facts.Vocabulary, line int, text string) facts.Facts {
	t.Helper()
	var f facts.Facts
	for part := range strings.FieldsSeq(text) {
		k, value, _ := strings.Cut(part, "=")
		a, err := v.ParseAnswer(facts.Key(k), value)
		if err != nil {
			t.Fatalf("rules.txt:%d: %v", line, err)
		}
		f = f.With(facts.Key(k), a)
	}
	return f
}

// wrong says how a case differs from what the rules do, or "".
func (c ruleCase) wrong(r *triage.Rules) string {
	got := c.verdict(r)
	if got != c.verb {
		return fmt.Sprintf("rules.txt:%d: %s with %q: %s, want %s", c.line, c.rule, c.text, got, c.verb)
	}
	return ""
}

func (c ruleCase) verdict(r *triage.Rules) string {
	id, _, isService := strings.Cut(c.rule, "/")
	if !isService {
		res := r.Evaluate(c.facts, triage.Options{})
		if slices.ContainsFunc(res.Alerts, func(a triage.Alert) bool { return a.ID == c.rule }) {
			return "fires"
		}
		return "silent"
	}
	why, ok := r.WhyNot(id, c.facts, triage.Options{})
	if !ok {
		return "no such service"
	}
	for _, x := range why.Exclusions {
		if x.Rule == c.rule {
			if x.Holds {
				return "out"
			}
			return "could"
		}
	}
	for _, x := range why.Reasons {
		if x.Rule == c.rule {
			return "+" + strconv.Itoa(x.Points)
		}
	}
	if slices.ContainsFunc(why.Missed, func(m triage.Missed) bool { return m.Rule == c.rule }) {
		return "none"
	}
	return "ok" // an exclusion that does not apply; TestEveryRuleHasCases sees that it exists
}

func TestEveryRule(t *testing.T) {
	r := shipped(t)
	cases := ruleCases(t, vocabulary(r.Directory()))
	for _, c := range cases {
		if w := c.wrong(r); w != "" {
			t.Error(w)
		}
	}
	t.Logf("%d cases", len(cases))
}

// TestEveryRuleHasCases: each rule and alert has a case in which it acts and
// one in which it does not.
func TestEveryRuleHasCases(t *testing.T) {
	r := shipped(t)
	acts, rests := map[string]bool{}, map[string]bool{}
	for _, c := range ruleCases(t, vocabulary(r.Directory())) {
		if c.verb == "ok" || c.verb == "none" || c.verb == "silent" {
			rests[c.rule] = true
		} else {
			acts[c.rule] = true
		}
	}
	all := r.RuleIDs()
	for _, id := range all {
		if !acts[id] || !rests[id] {
			t.Errorf("%s: a case in which it acts: %v, in which it does not: %v", id, acts[id], rests[id])
		}
		delete(acts, id)
		delete(rests, id)
	}
	for id := range acts {
		t.Errorf("rules.txt names %s, which is no rule", id)
	}
	t.Logf("%d rules and alerts", len(all))
}
