package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"signpost/config"
	"signpost/internal/desk"
	"signpost/internal/slip"
	"signpost/internal/text"
)

// handout is what `signpost show` may be asked for instead of everything.
type handout struct {
	slip  bool
	width int
	aloud bool
	qr    bool
	ascii bool
}

func (h *handout) flags(f *pflag.FlagSet) {
	f.BoolVar(&h.slip, "slip", false, "print a slip to take home, of one or several services")
	f.IntVar(&h.width, "width", slip.DefaultWidth, fmt.Sprintf("characters in a line of the slip, %d to %d", slip.MinWidth, slip.MaxWidth))
	f.BoolVar(&h.aloud, "aloud", false, "print what to read aloud: numbers spaced, postcodes spelled")
	f.BoolVar(&h.qr, "qr", false, "print a code for a telephone's camera: name, number and website as plain text")
	f.BoolVar(&h.ascii, "ascii", false, "draw the code in # signs, for terminals and printers without blocks")
}

// any reports whether anything was asked for.
func (h *handout) any() bool { return h.slip || h.aloud || h.qr }

// wrong says what does not go together; nil when all does.
func (h *handout) wrong(ids []string, asJSON, widthSet bool) error {
	forms := 0
	for _, on := range []bool{h.slip, h.aloud, h.qr, asJSON} {
		if on {
			forms++
		}
	}
	switch {
	case forms > 1:
		return errors.New("choose one of --json, --slip, --aloud and --qr")
	case len(ids) > 1 && !h.slip:
		return errors.New("several services fit on a slip only: signpost show cdt surge --slip")
	case widthSet && !h.slip:
		return errors.New("--width is for a slip: signpost show cdt --slip --width 60")
	case widthSet && (h.width < slip.MinWidth || h.width > slip.MaxWidth):
		return fmt.Errorf("--width takes %d to %d", slip.MinWidth, slip.MaxWidth)
	case h.ascii && !h.qr:
		return errors.New("--ascii is for a code: signpost show cdt --qr --ascii")
	}
	return nil
}

// handOut prints services in the form that was asked for.
func (a *app) handOut(ids []string, h *handout) error {
	g, t, err := a.reading()
	if err != nil {
		return err
	}
	var list []slip.Entry
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		if _, there := g.Dir.Service(id); !there {
			return noService(g, id)
		}
		e, err := slip.Read(g, id, t)
		if err != nil {
			return errors.New(sentence(err.Error()))
		}
		list = append(list, e)
	}
	switch {
	case h.aloud:
		return a.printLines(slip.Aloud(list[0]))
	case h.qr:
		return a.printCode(list[0], h.ascii || !a.blocks())
	}
	return a.printSlip(list, h.width, t)
}

func (a *app) printSlip(list []slip.Entry, width int, t time.Time) error {
	c, _, _, err := a.settings()
	if err != nil && !errors.Is(err, config.ErrNoHome) {
		return err
	}
	page := slip.Print(list, slip.Options{Width: width, At: t.In(desk.London()), Desk: slip.Desk{Name: c.Desk, Phone: c.DeskPhone}})
	if len(page.LeftOut) > 0 {
		fmt.Fprintf(a.err, "signpost: %s\n", sentence(fmt.Sprintf("%d of %d services did not fit on one slip: %s", len(page.LeftOut), len(list), strings.Join(page.LeftOut, ", "))))
	}
	return a.printLines(page.Lines)
}

// printCode draws the code black on white on a terminal. Anywhere else its dark
// squares are the ink, as on paper.
func (a *app) printCode(e slip.Entry, ascii bool) error {
	payloads, err := slip.Payloads(e)
	if err != nil {
		return errors.New(sentence(err.Error()))
	}
	c, err := slip.Encode(payloads[0], true)
	if err != nil && len(payloads) > 1 {
		c, err = slip.Encode(payloads[1], true)
	}
	if err != nil {
		return err
	}
	lines := c.HalfBlocks(slip.Quiet, false)
	if ascii {
		lines = c.ASCII(slip.Quiet, false)
	}
	if isTerminal(a.out) && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb" {
		for i, l := range lines {
			lines[i] = "\x1b[30;107m" + l + "\x1b[m"
		}
	}
	return a.printLines(append(lines, strings.Split(c.Text, "\n")...))
}

// blocks reports whether block characters can be shown.
func (a *app) blocks() bool {
	return strings.Contains(strings.ToUpper(strings.ReplaceAll(a.locale(), "-", "")), "UTF8")
}

func (a *app) printLines(lines []string) error {
	for _, l := range lines {
		if _, err := fmt.Fprintln(a.out, l); err != nil {
			return err
		}
	}
	return nil
}

// someArgs takes one service or more.
func someArgs(hint string, args []string) error {
	if len(args) == 0 || slices.ContainsFunc(args, func(s string) bool { return strings.TrimSpace(text.CleanLine(s)) == "" }) {
		return usage{errors.New(hint)}
	}
	return nil
}
