package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/text"
)

func (a *app) logCommand() *cobra.Command {
	var batch bool
	cmd := &cobra.Command{
		Use:   "log [QUICK LINE]",
		Short: "Record a contact",
		Long: "Log records one contact, given as JSON on standard input or as a quick line, and prints\n" +
			"\"saved ID\" once it is on disk. With --batch standard input has one JSON contact a line.\n\n" +
			"Blocking and warning alerts that the contact fires are said on standard error.\n\n" +
			"A contact whose id is in the record already is accepted when it says the same, else refused.\n\n" +
			"Exit status: 0 saved, 1 something was not saved, 2 wrong usage.",
		Example: "  signpost log parent redditch heroin family support\n  signpost log < contact.json\n  signpost log --batch < contacts.jsonl",
		RunE: a.doing(func(c *cobra.Command, words []string) error {
			return a.log(c.Context(), batch, len(words) > 0, strings.Join(words, " "))
		}),
	}
	cmd.Flags().BoolVar(&batch, "batch", false, "one JSON contact a line on standard input")
	return cmd
}

// log takes a quick line when words were given, blank ones too, and standard
// input otherwise.
func (a *app) log(ctx context.Context, batch, words bool, line string) error {
	switch {
	case batch && words:
		return usage{errors.New("--batch reads standard input: leave the words out")}
	case !words && isTerminal(a.in):
		return usage{errors.New("give a contact as JSON on standard input, or as words: signpost log parent redditch heroin")}
	}
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	switch {
	case batch:
		return a.logBatch(ctx, o.session)
	case words:
		return a.saved("")(o.session.TakeLine(ctx, line))
	}
	data, err := io.ReadAll(io.LimitReader(a.in, desk.MaxIntake+1))
	if err != nil {
		return fmt.Errorf("standard input cannot be read: %w", err)
	}
	return a.saved("")(o.session.TakeJSON(ctx, data))
}

// warn says on standard error what was not as it should be.
func (a *app) warn(o opened) {
	for _, n := range o.notices {
		fmt.Fprintln(a.err, "signpost: "+n)
	}
}

// saved says what was saved, and on standard error, after where, which alerts
// the contact fires: nobody looks at a screen that would.
func (a *app) saved(where string) func(desk.Logged, error) error {
	return func(l desk.Logged, err error) error {
		if err != nil {
			return err
		}
		if _, err = fmt.Fprintln(a.out, "saved "+l.ID); err != nil {
			return err
		}
		for _, x := range l.Alerts {
			words := strings.TrimRight(text.CleanLine(x.Title), ". ") + ". " + text.CleanLine(x.Text())
			fmt.Fprintln(a.err, "signpost: "+where+"safety alert "+text.CleanLine(x.ID)+": "+sentence(words))
		}
		return nil
	}
}

// logBatch records one contact a line. A bad line goes to standard error with
// its number and the rest go on.
func (a *app) logBatch(ctx context.Context, s *desk.Session) error {
	r := bufio.NewReaderSize(a.in, 64<<10)
	failed := false
	for n := 1; ; n++ {
		line, err := readLine(r)
		if err != nil && err != io.EOF {
			return fmt.Errorf("standard input cannot be read after line %d: %w", n-1, err)
		}
		end := err == io.EOF
		if len(bytes.TrimSpace(line)) > 0 {
			where := fmt.Sprintf("line %d: ", n)
			if err := a.saved(where)(s.TakeJSON(ctx, line)); err != nil {
				failed = true
				fmt.Fprintf(a.err, "signpost: line %d was not saved: %s\n", n, explain(err))
			}
		}
		if end {
			break
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// readLine reads one line of any length, but keeps at most a little more than
// a contact may have: a longer one is then refused for its size.
func readLine(r *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		part, err := r.ReadSlice('\n')
		if room := desk.MaxIntake + 2 - len(out); room > 0 {
			out = append(out, part[:min(room, len(part))]...)
		}
		if err == nil || err != bufio.ErrBufferFull {
			return out, err
		}
	}
}
