package directory

import (
	"strings"
	"testing"
)

const (
	goodBefore = "[[service]]\nid = \"before\"\nname = \"Before\"\n\n"
	goodAfter  = "\n[[service]]\nid = \"after\"\nname = \"After\"\n"
)

// broken inputs: what stands between two good services, and what must be said
// about it. Lines count from the first line of the middle.
var broken = []struct {
	name   string
	middle string
	line   int
	column int
	rule   string
	says   string // part of message or hint
}{
	{"unknown key", "[[service]]\nid = \"x\"\nname = \"X\"\nhuors = [\"24h\"]", 4, 1, "unknown-key", "unknown key `huors`: did you mean `hours`?"},
	{"unknown key in a rule", svc("[[service.match]]", `wen = { wants = "advice" }`, `points = 4`, `because = "b"`), 5, 1, "unknown-key", "did you mean `when`?"},
	{"misspelt sub-table", svc("[[service.notfor]]", `because = "b"`), 4, 1, "unknown-key", "did you mean `not_for`?"},
	{"phone is a text", svc(`phone = "0808 157 0999"`), 4, 9, "wrong-type", "`phone` must be a list of texts in quotes"},
	{"phone is a number", svc(`phone = [1905]`), 4, 10, "wrong-type", "`phone` must be a list of texts in quotes"},
	{"name is a number", "[[service]]\nid = \"x\"\nname = 7", 3, 8, "wrong-type", "`name` must be a text in quotes"},
	{"curly quotes", "[[service]]\nid = “x”\nname = \"X\"", 2, 6, "curly-quotes", "word processor"},
	{"curly at the end only", svc(`about = "Drop in”`), 4, 9, "curly-quotes", "ends with a curly quote"},
	{"curly in a list", svc(`hours = [ “24h” ]`), 4, 11, "curly-quotes", "straight"},
	{"unclosed quote", svc(`about = "Drop in`), 4, 9, "unclosed-quote", "no closing quote"},
	{"unclosed single quote", svc(`about = 'Drop in`), 4, 9, "unclosed-quote", "no closing quote"},
	{"unclosed long text", svc(`about = """Drop in`), 4, 9, "unclosed-quote", "never closed"},
	{"unclosed long text before another", svc(`about = """Drop in`) + "\n\n[[service]]\nid = \"y\"\nname = \"\"\"Y\"\"\"", 4, 9, "unclosed-quote", "never closed"},
	{"unclosed bracket", svc(`hours = ["24h"`), 4, 9, "unclosed-bracket", "the list that starts here is never closed"},
	{"unclosed bracket before a key", svc(`hours = ["24h",`, `cost = "free"`), 4, 9, "unclosed-bracket", "Put ] at its end"},
	{"unclosed brace", svc(`[[service.match]]`, `when = { wants = "advice"`, `points = 40`), 5, 8, "unclosed-bracket", "the table that starts here"},
	{"missing comma", svc(`also = ["A" "B"]`), 4, 13, "comma", "a comma is missing"},
	{"quote in a text", svc(`about = "the "drop-in" there"`), 4, 15, "text-after-value", "backslash"},
	{"two keys on one line", svc(`cost = "free" wait = "none"`), 4, 15, "text-after-value", "own line"},
	{"no quotes", svc(`town = Worcester`), 4, 8, "not-quoted", `"Worcester"`},
	{"no value", svc(`town =`), 4, 7, "no-value", "take the line out"},
	{"no equals", svc(`town "Worcester"`), 4, 1, "equals", "="},
	{"colon", svc(`town: "Worcester"`), 4, 5, "equals", "colon"},
	{"yes", svc(`[[service.not_for]]`, `needs_known = yes`), 5, 15, "not-quoted", "true or false"},
	{"no-break space", svc("town =\u00a0\"Worcester\""), 4, 7, "odd-space", "no-break space"},
	{"invisible character", svc("\u200btown = \"Worcester\""), 4, 1, "odd-space", "U+200B"},
	{"Windows bytes", svc("about = \"it\x92s open\""), 4, 12, "encoding", "’"},
	{"control character", svc("about = \"a\x07b\""), 4, 11, "control", "control character"},
	{"written twice", svc(`town = "A"`, `town = "B"`), 5, 1, "duplicate-key", "the first is on line 8"},
	{"backslash", svc(`about = "C:\desk"`), 4, 12, "backslash", "backslash"},
	{"header not closed", "[[service]\nid = \"x\"\nname = \"X\"", 1, 1, "header", "not closed"},
	{"one bracket", "[service]\nid = \"x\"\nname = \"X\"", 1, 1, "header", "two brackets"},
	{"unknown header", "[[sevrice]]\nid = \"x\"\nname = \"X\"", 1, 1, "unknown-header", "did you mean `service`?"},
	{"orphan", "[[question.part]]\nfact = \"age\"", 1, 1, "orphan", "none above it"},
	{"single sub-header", svc(`[service.match]`, `points = 40`), 4, 1, "wrong-type", "two brackets"},
	{"duplicate id", "[[service]]\nid = \"before\"\nname = \"X\"", 2, 6, "duplicate-id", "t.toml line 2"},
	{"no id", "[[service]]\nname = \"X\"", 1, 1, "missing", "`id` is missing"},
	{"no name", "[[service]]\nid = \"x\"", 1, 1, "missing", "`name` is missing"},
	{"empty name", "[[service]]\nid = \"x\"\nname = \" \"", 3, 8, "missing", "`name` is missing"},
	{"id with blanks", "[[service]]\nid = \"the drop in\"\nname = \"X\"", 2, 6, "bad-id", "cannot be an id"},
	{"id with a slash", "[[service]]\nid = \"a/b\"\nname = \"X\"", 2, 6, "bad-id", "cannot be an id"},
	{"no such day", svc(`checked = 2026-02-30`), 4, 11, "bad-date", "not a date of the calendar"},
	{"date with slashes", svc(`checked = 12/09/2026`), 4, 11, "bad-date", "year first"},
	{"date in words", svc(`checked = "last week"`), 4, 11, "bad-date", "2026-09-12"},
	{"date with a month too many", svc(`as_of = "2009-13"`), 4, 9, "bad-date", "as_of"},
	{"status", svc(`status = "opne"`), 4, 10, "unknown-status", "did you mean `open`?"},
	{"reach", svc(`reach = "dirct"`), 4, 9, "unknown-reach", "did you mean `direct`?"},
	{"private field", svc(`private = ["tips", "adress"]`), 4, 20, "unknown-field", "did you mean `address`?"},
	{"ages", svc(`ages = "over 18"`), 4, 8, "bad-ages", `"18+"`},
	{"place on earth", svc(`at = [152.19, -2.22]`), 4, 6, "bad-place", "latitude first"},
	{"unknown fact", match(`when = { substance = "heroin" }`), 5, 10, "unknown-fact", "did you mean `substances`?"},
	{"unknown value", match(`when = { substances = ["alcohol", "heorin"] }`), 5, 35, "unknown-value", "did you mean `heroin`?"},
	{"unknown value in all_of", match(`when = { substances = { all_of = ["herion"] } }`), 5, 35, "unknown-value", "did you mean `heroin`?"},
	{"unknown operator", match(`when = { substances = { al_of = ["heroin"] } }`), 5, 25, "unknown-key", "did you mean `all_of`"},
	{"group of another fact", match(`when = { wants = "opioids" }`), 5, 18, "unknown-value", "group of values of `substances`"},
	{"group misspelt", match(`when = { substances = "opiods" }`), 5, 23, "unknown-value", "did you mean `opioids`"},
	{"range", match(`when = { age = "<x" }`), 5, 16, "bad-range", `"<18"`},
	{"range backwards", match(`when = { age = "24-18" }`), 5, 16, "bad-range", "is empty"},
	{"range outside", match(`when = { audit = "50+" }`), 5, 18, "bad-range", "0 to 40"},
	{"flag in quotes", match(`when = { pregnant = "yes" }`), 5, 21, "wrong-type", "without quotes"},
	{"number for a choice", match(`when = { housing = 3 }`), 5, 20, "wrong-type", "text in quotes"},
	{"empty list", match(`when = { wants = [] }`), 5, 18, "empty-list", "could never hold"},
	{"empty condition", match(`when = {}`), 5, 8, "empty-condition", "could never hold"},
	{"all_of of a choice", match(`when = { housing = { all_of = ["hostel"] } }`), 5, 22, "bad-condition", "one answer"},
	{"when is a text", match(`when = "heroin"`), 5, 8, "wrong-type", "a table of facts"},
	{"no points", svc("[[service.match]]", `when = { wants = "advice" }`, `because = "b"`), 4, 1, "missing", "`points` is missing"},
	{"points in quotes", svc("[[service.match]]", `when = { wants = "advice" }`, `because = "b"`, `points = "40"`), 7, 10, "wrong-type", "a whole number"},
	{"no because", svc("[[service.not_for]]", `when = { wants = "advice" }`), 4, 1, "missing", "`because` is missing"},
	{"no when", svc("[[service.not_for]]", `because = "b"`), 4, 1, "missing", "`when` is missing"},
	{"rule id twice", svc("[[service.not_for]]", `id = "a"`, `when = { wants = "advice" }`, `because = "b"`,
		"[[service.not_for]]", `id = "a"`, `when = { wants = "cv" }`, `because = "b"`), 9, 6, "duplicate-id", "line 8"},
	{"points of an exclusion", svc("[[service.not_for]]", `when = { wants = "advice" }`, `because = "b"`, `points = 4`), 7, 1, "unknown-key", "points"},
	{"place key", svc("[[service.place]]", `nmae = "Site"`), 5, 1, "unknown-key", "did you mean `name`?"},
}

func svc(lines ...string) string {
	return "[[service]]\nid = \"x\"\nname = \"X\"\n" + strings.Join(lines, "\n")
}

func match(when string) string {
	return svc("[[service.match]]", when, "points = 40", `because = "b"`)
}

const groupFile = "[[group]]\nid = \"opioids\"\nfact = \"substances\"\nvalues = [\"heroin\", \"methadone\"]\n"

func TestBrokenEntryIsReportedAndCostsNoOther(t *testing.T) {
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			for ends, nl := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
				text := strings.ReplaceAll(goodBefore+c.middle+"\n"+goodAfter, "\n", nl)
				d, found := mustLoad(t, "g.toml", groupFile, "t.toml", text)
				if _, ok := d.Service("before"); !ok {
					t.Errorf("%s: the service before is lost", ends)
				}
				if _, ok := d.Service("after"); !ok {
					t.Errorf("%s: the service after is lost", ends)
				}
				if _, ok := d.Service("x"); ok {
					t.Errorf("%s: the broken service is in use", ends)
				}
				if len(found) == 0 {
					t.Fatalf("%s: nothing was found", ends)
				}
				checkFinding(t, ends, found[0], c.line+4, c.column, c.rule, c.says)
			}
		})
	}
}

func checkFinding(t *testing.T, ends string, f Finding, line, column int, rule, says string) {
	t.Helper()
	if f.Severity != Error || f.File != "t.toml" || f.Line != line || f.Column != column || f.Rule != rule {
		t.Errorf("%s: got %s %s:%d:%d %s, want error t.toml:%d:%d %s", ends, f.Severity, f.File, f.Line, f.Column, f.Rule, line, column, rule)
	}
	if !strings.Contains(f.Message+" "+f.Hint, says) {
		t.Errorf("%s: %q / %q does not say %q", ends, f.Message, f.Hint, says)
	}
}
