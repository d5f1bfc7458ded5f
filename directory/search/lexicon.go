package search

import (
	"slices"
	"strings"
)

// joined is words as one dictionary entry: "needle exchange".
func joined(ws []string) string { return strings.Join(ws, " ") }

// keyOf is the stems of words, joined: what makes two phrases the same.
func keyOf(ws []string) string {
	k := make([]string, len(ws))
	for i, w := range ws {
		k[i] = stemOf(w)
	}
	return joined(k)
}

// maxPhraseWords bounds a phrase of the lexicon; longer ones are left out.
const maxPhraseWords = 6

// saying is one way to say something and where it leads.
type saying struct {
	words []string
	text  string // as the lexicon writes it
	leads []lead
}

type lead struct {
	key   string // stems of what it means
	text  string // "smack: heroin"
	steps int
}

// sayings closes the lexicon's entries over at most maxSteps steps.
func sayings(entries []Word) []saying {
	type edge struct{ key, text string }
	next := map[string][]edge{}
	var order []saying
	seen := map[string]bool{}
	for _, e := range entries {
		means := words(e.Means)
		if len(means) == 0 || len(means) > maxPhraseWords {
			continue
		}
		key := keyOf(means)
		for _, s := range e.Say {
			ws := words(s)
			if len(ws) == 0 || len(ws) > maxPhraseWords {
				continue
			}
			k := keyOf(ws)
			if k != key {
				next[k] = append(next[k], edge{key, strings.TrimSpace(e.Means)})
			}
			if j := joined(ws); !seen[j] {
				seen[j] = true
				order = append(order, saying{words: ws, text: strings.TrimSpace(s)})
			}
		}
	}
	for i := range order {
		s := &order[i]
		from := keyOf(s.words)
		reached := []string{from}
		frontier := []string{from}
		for step := 1; step <= maxSteps; step++ {
			var further []string
			for _, k := range frontier {
				for _, e := range next[k] {
					if slices.Contains(reached, e.key) {
						continue
					}
					reached = append(reached, e.key)
					further = append(further, e.key)
					s.leads = append(s.leads, lead{e.key, s.text + ": " + e.text, step})
				}
			}
			frontier = further
		}
	}
	return order
}
