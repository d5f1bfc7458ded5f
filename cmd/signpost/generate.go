package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"signpost/directory/synth"
	"signpost/internal/text"
)

func (a *app) generateCommand() *cobra.Command {
	o := synth.Options{Services: 1000, Seed: 1}
	cmd := &cobra.Command{
		Use:   "generate DIR",
		Short: "Make up a directory of any size, for trials",
		Long: "Generate writes a made-up directory into DIR, a new or empty folder: services, places, hours and\n" +
			"rules that look like real ones and are not. Telephone numbers are from the ranges kept for drama and\n" +
			"ring nobody. The same --services and --seed write the same files. It never writes over anything,\n" +
			"and changes no settings.\n\n" +
			"Exit status: 0 written, 1 refused: nothing was written, 2 wrong usage.",
		Example: "  signpost generate trial\n  signpost generate --services 100000 --seed 7 large-trial",
		Args:    oneArg("name a new or empty folder, for example: signpost generate trial"),
		RunE: func(c *cobra.Command, args []string) error {
			if o.Services < 1 || o.Services > synth.MaxServices {
				return usage{fmt.Errorf("--services %d is not a number from 1 to %d", o.Services, synth.MaxServices)}
			}
			return a.doing(func(*cobra.Command, []string) error { return a.generate(args[0], o) })(c, args)
		},
	}
	cmd.Flags().IntVar(&o.Services, "services", o.Services, "how many services, at most "+strconv.Itoa(synth.MaxServices))
	cmd.Flags().Uint64Var(&o.Seed, "seed", o.Seed, "another number makes another directory")
	return cmd
}

func (a *app) generate(folder string, o synth.Options) error {
	full, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("find %s: %w", text.CleanLine(folder), err)
	}
	var show func(done, total int)
	if isTerminal(a.err) {
		show = progressBar(a.err)
	}
	w, err := synth.Write(full, o, show)
	if err != nil {
		return err
	}
	p := &lines{a: a}
	p.line(fmt.Sprintf("%d made-up services were written to %s: %d files, %.1f MB", w.Services, full, len(w.Files), float64(w.Bytes)/1e6))
	p.line("Nothing in them is real: they are for trials and training only.")
	p.line("To try them, start with: signpost --directory " + folder)
	return p.err
}

// barWidth is how many characters the bar has between its brackets.
const barWidth = 30

// progressBar draws how far a job is in one line of a terminal, again only when
// a whole per cent was done, and takes the line away at the end.
func progressBar(w io.Writer) func(done, total int) {
	last := -1
	return func(done, total int) {
		switch now := done * 100 / max(total, 1); {
		case done >= total:
			if last >= 0 {
				fmt.Fprint(w, "\r"+strings.Repeat(" ", barWidth+2+len(" 100%"))+"\r")
			}
			last = -1
		case now > last:
			last = now
			full := barWidth * now / 100
			fmt.Fprintf(w, "\r[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), now)
		}
	}
}
