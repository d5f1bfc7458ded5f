package quick

import (
	"strings"

	"signpost/internal/text"
)

// token is a word of the line: as typed, as compared, and in lower case with
// its apostrophes straight.
type token struct {
	raw, folded, plain string
}

// apostrophes are the marks that people type or paste for one.
var apostrophes = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'", "`", "'", "′", "'", "＇", "'")

func split(line string) []token {
	var out []token
	for w := range strings.FieldsSeq(line) {
		straight := apostrophes.Replace(w)
		out = append(out, token{raw: w, folded: text.Fold(straight), plain: strings.ToLower(straight)})
	}
	return out
}

// ends reports whether a clause ends with t.
func (t token) ends() bool {
	return strings.HasSuffix(strings.TrimRight(t.raw, `"')`+"”’"), ",") || t.stops()
}

func (t token) stops() bool {
	return t.raw != "" && strings.ContainsAny(t.raw[len(t.raw)-1:], ".;:!?")
}

// solid reports whether a phrase may begin or end with t: punctuation alone
// and a key=value that was not understood are text.
func solid(t token) bool { return t.folded != "" && !strings.Contains(t.raw, "=") }

func folded(toks []token) string {
	words := make([]string, 0, len(toks))
	for _, t := range toks {
		if t.folded != "" {
			words = append(words, t.folded)
		}
	}
	return strings.Join(words, " ")
}

func typed(toks []token) string {
	words := make([]string, len(toks))
	for i, t := range toks {
		words[i] = t.raw
	}
	return strings.Join(words, " ")
}
