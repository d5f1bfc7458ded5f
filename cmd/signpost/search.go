package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"signpost/directory"
	"signpost/internal/desk"
)

type searchOptions struct {
	limit int
	json  bool
	batch bool
}

func (a *app) searchCommand() *cobra.Command {
	var o searchOptions
	cmd := &cobra.Command{
		Use:   "search [WORDS...]",
		Short: "Find services, as the directory screen does",
		Long: "Search finds services by need, slang, place, name, initials or number.\n" +
			"On a terminal it prints a table, on a pipe lines of tab-separated fields:\n" +
			"id, name, reach, opening, why.\n\n" +
			"With --batch standard input has one query a line, and each is answered at once with one\n" +
			"JSON document on one line, as another program needs it.\n\n" +
			"Exit status: 0 also when nothing is found, 1 when the directory cannot be read, 2 wrong usage.",
		Example: "  signpost search smack redditch\n  signpost search --json needle exchange\n  signpost search --batch < queries.txt",
		Args:    func(c *cobra.Command, words []string) error { return o.args(c, words) },
		RunE: a.doing(func(_ *cobra.Command, words []string) error {
			if o.batch {
				return a.searchBatch(o)
			}
			return a.search(o, strings.Join(words, " "))
		}),
	}
	cmd.Flags().IntVar(&o.limit, "limit", 10, "how many services at most; 0 is all")
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&o.batch, "batch", false, "one query a line on standard input, one JSON document a line")
	return cmd
}

// args asks for words, or for none when they come on standard input.
func (o searchOptions) args(c *cobra.Command, words []string) error {
	if !o.batch {
		return needWords("say what to look for, for example: signpost search smack redditch")(c, words)
	}
	if len(words) > 0 {
		return usage{errors.New("--batch reads standard input: leave the words out")}
	}
	return nil
}

// needWords refuses a command without words.
func needWords(hint string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if strings.TrimSpace(strings.Join(args, "")) == "" {
			return usage{fmt.Errorf("%s", hint)}
		}
		return nil
	}
}

// searchResult is the JSON shape of docs/commands.md.
type searchResult struct {
	Query   string   `json:"query"`
	TookUS  int64    `json:"took_us"`
	Total   int      `json:"total"`
	Relaxed bool     `json:"relaxed,omitempty"`
	Unknown []string `json:"unknown,omitempty"`
	// Problems says what of the query was not looked for; Danger, that it has
	// words of somebody who may be in danger now.
	Problems []string    `json:"problems,omitempty"`
	Danger   bool        `json:"danger,omitempty"`
	Results  []searchHit `json:"results"`
}

type searchHit struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Provider string          `json:"provider"`
	Score    float64         `json:"score"`
	Why      []string        `json:"why"`
	Reach    directory.Reach `json:"reach"`
	Open     desk.Opening    `json:"open"`
}

func (a *app) search(o searchOptions, query string) error {
	if o.limit < 0 {
		return usage{errors.New("--limit is 0 or more")}
	}
	g, t, err := a.reading()
	if err != nil {
		return err
	}
	began := time.Now()
	found := g.Find(query, o.limit, t)
	took := time.Since(began).Microseconds()
	if desk.DangerWords(query) {
		fmt.Fprintln(a.err, "signpost: If somebody is in danger now, call 999.")
	}
	if o.json {
		return printJSON(a.out, asResult(query, took, found))
	}
	for _, p := range problems(found) {
		fmt.Fprintln(a.err, "signpost: "+p)
	}
	return a.printFound(found)
}

// problems says what of a query was not looked for, one sentence each.
func problems(f desk.Finding) []string {
	var out []string
	for _, x := range f.Filters {
		if x.Problem != "" {
			out = append(out, sentence(x.Text+" was left out: "+x.Problem))
		}
	}
	if f.Wordless {
		out = append(out, "There is no word in it to search for: name a need, a substance, a place or a service.")
	}
	return out
}

// maxBatchLine is how many bytes of a line of --batch are read as its query.
// The search itself reads the first 200 characters.
const maxBatchLine = 4096

// searchBatch answers one query a line. Every line has its answer, an empty one
// too, so that answers can be counted off against lines; each is written before
// the next line is read.
func (a *app) searchBatch(o searchOptions) error {
	if o.limit < 0 {
		return usage{errors.New("--limit is 0 or more")}
	}
	g, _, err := a.reading()
	if err != nil {
		return err
	}
	r := bufio.NewReaderSize(a.in, 64<<10)
	for n := 1; ; n++ {
		line, err := readShort(r, maxBatchLine)
		if err != nil && err != io.EOF {
			return fmt.Errorf("standard input cannot be read after line %d: %w", n-1, err)
		}
		end := err == io.EOF
		if end && len(line) == 0 {
			return nil
		}
		query := strings.ToValidUTF8(strings.TrimRight(string(line), "\r\n"), "\ufffd")
		t, err := a.when() // the program that asks may stay open past closing time
		if err != nil {
			return err
		}
		began := time.Now()
		found := g.Find(query, o.limit, t)
		took := time.Since(began).Microseconds()
		if err := printLine(a.out, asResult(query, took, found)); err != nil {
			return err
		}
	}
}

// readShort reads one line of any length and keeps at most so many bytes of it.
func readShort(r *bufio.Reader, most int) ([]byte, error) {
	var out []byte
	for {
		part, err := r.ReadSlice('\n')
		out = append(out, part[:min(most-len(out), len(part))]...)
		if err == nil || err != bufio.ErrBufferFull {
			return out, err
		}
	}
}

func asResult(query string, took int64, f desk.Finding) searchResult {
	r := searchResult{Query: query, TookUS: took, Total: f.Total, Relaxed: f.Relaxed, Unknown: f.Unknown, Results: []searchHit{},
		Problems: problems(f), Danger: desk.DangerWords(query)}
	for _, x := range f.Found {
		why := x.Why
		if why == nil {
			why = []string{}
		}
		s := x.Service()
		r.Results = append(r.Results, searchHit{ID: s.ID, Name: s.Name, Provider: s.Provider, Score: x.Score, Why: why, Reach: s.Reach, Open: x.Open()})
	}
	return r
}

func (a *app) printFound(f desk.Finding) error {
	rows := make([][]string, 0, len(f.Found))
	for _, x := range f.Found {
		s := x.Service()
		rows = append(rows, []string{s.ID, s.Name, desk.ReachWords(s), x.Open().Say, strings.Join(x.Why, ", ")})
	}
	if f.Relaxed && len(rows) > 0 && isTerminal(a.out) {
		fmt.Fprintln(a.out, "No service matches every word; these match some.")
	}
	return a.printRows([]string{"id", "service", "how to reach it", "now", "found by"}, rows, f.Total, "Nothing found: try other words, or fewer.")
}

// printLine writes one JSON document on one line, all at once.
func printLine(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// printJSON writes one JSON document.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
