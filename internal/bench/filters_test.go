//go:build unix

package bench

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// tries is how often a program is started for one query, the best counts, and
// patience how long: what takes this long is not measured again.
const (
	tries    = 3
	patience = time.Second
)

// fzfQueries is how many queries fzf is asked: it takes seconds for each, and
// a minute over a million services.
func fzfQueries() int {
	if *services > 200_000 {
		return 3
	}
	return 10
}

// fzfPeers is fzf twice: with the start of its process taken off, and with
// reading the lines taken off as well, as if it had kept them.
func fzfPeers(b *testing.B, lines string, qs []string) []peer {
	version, ok := installed("fzf", "--version")
	if !ok {
		return nil
	}
	filter := func(q, file string) (time.Duration, bool, error) { return timed(file, "fzf", "--filter="+q) }
	start, _, err := filter("a", os.DevNull)
	if err != nil {
		b.Log(err)
		return nil
	}
	// A sign that stands in no line is looked for in every line and never found.
	read, _, err := filter("☃", lines)
	if err != nil {
		b.Log(err)
		return nil
	}
	n := min(fzfQueries(), len(qs))
	some := make([]string, n)
	for i := range some {
		some[i] = qs[i*len(qs)/n]
	}
	type answer struct {
		took  time.Duration
		found bool
	}
	asked := map[string]answer{}
	less := func(off time.Duration) func(string) (time.Duration, bool, error) {
		return func(q string) (time.Duration, bool, error) {
			a, ok := asked[q]
			if !ok {
				var err error
				if a.took, a.found, err = filter(q, lines); err != nil {
					return 0, false, err
				}
				asked[q] = a
			}
			return a.took - off, a.found, nil
		}
	}
	return []peer{
		{"fzf --filter", version, fmt.Sprintf("%d of the queries; its own fuzzy order; %s of process start taken off", len(some), show(start)), some, less(start)},
		{"fzf --filter, lines read before", version, fmt.Sprintf("%s taken off: start, reading all lines, and one look at each", show(read)), some, less(read)},
	}
}

// rgPeers is ripgrep looking for the longest word: it knows no order and no
// several words.
func rgPeers(b *testing.B, lines string, qs []string) []peer {
	version, ok := installed("rg", "--version")
	if !ok {
		return nil
	}
	count := func(word, file string) (time.Duration, bool, error) {
		return timed(file, "rg", "--no-config", "-i", "-F", "-c", "--", word, "-")
	}
	start, _, err := count("a", os.DevNull)
	if err != nil {
		b.Log(err)
		return nil
	}
	return []peer{{"ripgrep", version, fmt.Sprintf("counts the lines with the longest word, without order or slips; %s of process start taken off", show(start)), qs,
		func(q string) (time.Duration, bool, error) {
			d, found, err := count(longest(q), lines)
			return d - start, found, err
		}}}
}

func longest(q string) string {
	best := ""
	for _, w := range strings.Fields(q) {
		if len(w) > len(best) {
			best = w
		}
	}
	return best
}

// installed reports whether a program is there, and its version. If it is not,
// it says so.
func installed(name, flag string) (string, bool) {
	out, err := exec.Command(name, flag).Output()
	if err != nil {
		fmt.Printf("%-34s LEFT OUT: it cannot be run here (%v)\n", name, err)
		return "", false
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "ripgrep ")), true
}

// timed runs a program on a file as its input, a few times, and returns the
// best time and whether it found anything. Exit status 1 is that it did not.
func timed(file string, args ...string) (best time.Duration, found bool, err error) {
	for range tries {
		in, err := os.Open(file)
		if err != nil {
			return 0, false, err
		}
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stdin = in // its output goes to the null device: a pipe would be ours to empty
		cmd.Env = append(os.Environ(), "FZF_DEFAULT_OPTS=", "FZF_DEFAULT_OPTS_FILE=")
		t := time.Now()
		err = cmd.Run()
		d := time.Since(t)
		in.Close()
		var exit *exec.ExitError
		if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
			return 0, false, err
		}
		found = err == nil
		if best == 0 || d < best {
			best = d
		}
		if d > patience {
			break
		}
	}
	return best, found, nil
}
