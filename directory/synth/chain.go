package synth

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// chain is a Markov chain of the second order over the words of a text: which
// words followed which two. What it says has the text's own word frequencies
// and the sentences of nobody.
type chain struct {
	starts [][2]string
	next   map[[2]string][]string
}

func newChain(text string) *chain {
	c := &chain{next: map[[2]string][]string{}}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 3 {
			continue
		}
		c.starts = append(c.starts, [2]string{words[0], words[1]})
		for i, w := range words[2:] {
			at := [2]string{words[i], words[i+1]}
			c.next[at] = append(c.next[at], w)
		}
	}
	return c
}

// walk says one sentence, word by word. Past enough words it ends as soon as
// the text ever ended there, and it always ends.
func (c *chain) walk(r *rand.Rand, say func(string)) {
	const enough, limit = 14, 40
	at := c.starts[r.IntN(len(c.starts))]
	say(at[0])
	say(at[1])
	for n := 2; n < limit; n++ {
		following := c.next[at]
		if len(following) == 0 {
			return
		}
		w := following[r.IntN(len(following))]
		if n > enough {
			for _, f := range following {
				if strings.HasSuffix(f, ".") {
					w = f
				}
			}
		}
		say(w)
		at = [2]string{at[1], w}
	}
}

// slip is how many words of prose there are to one that is misspelt.
const slip = 400

// sentence appends a sentence with places, names and numbers in its gaps.
func (m *maker) sentence(d *district) {
	start := m.buf.Len()
	last := ""
	m.chain.walk(m.r, func(w string) {
		if m.buf.Len() > start {
			m.buf.WriteByte(' ')
		}
		if at := strings.IndexByte(w, '{'); at >= 0 && len(w) >= at+3 {
			m.buf.WriteString(w[:at] + m.gap(w[at+1], d) + w[at+3:])
		} else {
			m.buf.WriteString(misspelt(m.r, w))
		}
		last = w
	})
	if !strings.HasSuffix(last, ".") {
		m.buf.WriteByte('.')
	}
}

// gap fills one gap: {t} a town, {n} a name, {d} a day, {k} a number.
func (m *maker) gap(what byte, d *district) string {
	switch what {
	case 't':
		return d.towns[m.r.IntN(len(d.towns))]
	case 'n':
		return m.names.draw(m.r)
	case 'd':
		return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}[m.r.IntN(5)]
	}
	return []string{"six", "eight", "ten", "12", "14", "17", "22", "31", "47"}[m.r.IntN(9)]
}

// misspelt swaps two letters of a word now and then, as people who type do.
func misspelt(r *rand.Rand, w string) string {
	if r.IntN(slip) > 0 || len(w) < 6 || utf8.RuneCountInString(w) != len(w) {
		return w
	}
	i := 1 + r.IntN(len(w)-4)
	return w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]
}
