package bench

import (
	"flag"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"signpost/directory/search"
	"signpost/directory/synth"
)

var services = flag.Int("services", 100_000, "how many services the directory has")

// corpus is the directory that everything searches.
type corpus struct {
	docs    []search.Document
	lex     search.Lexicon
	queries []string // as somebody would type them, to the end
	home    string   // the desk's county
}

func makeCorpus(n int) (*corpus, error) {
	docs, lex, err := synth.Documents(synth.Options{Services: n, Seed: 1})
	if err != nil {
		return nil, err
	}
	return &corpus{docs, lex, queries(docs, lex), lex.Counties[0].ID}, nil
}

// large is the corpus of -services, made once.
var large = sync.OnceValues(func() (*corpus, error) { return makeCorpus(*services) })

func largeCorpus(b *testing.B) *corpus {
	b.Helper()
	c, err := large()
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// queries are what people type: needs, slang, slips, places, numbers, filters,
// and names of services, right and misspelt.
func queries(docs []search.Document, lex search.Lexicon) []string {
	out := strings.Split(`smack|needle exchange|methadone script|metadone prescribing|alchohol detox|family support for my lad|counseling|somewhere to get pins tonight
drop in centre|young people helpline|my husband drinks too much|recovry group|supoprt carers|homeless hostel|community drug team|naloxone|01632 960|0808 157 01
type:detox|age:16 advice|residential rehab|drug alcohol service support team|zzzzzzzz qqqqqqqq`, "|")
	out = strings.Split(strings.Join(out, "\n"), "\n")
	r := rand.New(rand.NewPCG(2, uint64(len(docs))))
	for i := range 8 {
		name := strings.ToLower(docs[r.IntN(len(docs))].Name)
		town := strings.ToLower(lex.Towns[r.IntN(len(lex.Towns))].Name)
		out = append(out, name, misspell(name), "needle exchange "+town, misspell(town)+" detox")
		if i%2 == 0 {
			out = append(out, lex.Outwards[r.IntN(len(lex.Outwards))].Code+" family", strings.ToLower(docs[r.IntN(len(docs))].Provider))
		}
	}
	kept := out[:0]
	for _, q := range out {
		if strings.TrimSpace(q) != "" {
			kept = append(kept, q)
		}
	}
	return kept
}

// misspell leaves one letter out of the middle of the first word.
func misspell(s string) string {
	word, rest, _ := strings.Cut(s, " ")
	if len(word) < 6 {
		return s
	}
	i := len(word) / 2
	return strings.TrimSpace(word[:i] + word[i+1:] + " " + rest)
}

// keystrokes are the queries as they grow, letter by letter.
func (c *corpus) keystrokes() []string {
	var out []string
	for _, q := range c.queries {
		for i := range q {
			if i > 0 {
				out = append(out, q[:i])
			}
		}
		out = append(out, q)
	}
	return out
}
