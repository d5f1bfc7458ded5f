package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"signpost/config"
	"signpost/directory"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is where, what works, what does not",
		Long: "Doctor looks at folders, settings, directory, database and terminal and says what to do about\n" +
			"what does not work. It changes nothing.\n\n" +
			"Exit status: 0 all is well, 1 something does not work, 2 wrong usage.",
		Args: noArgs,
		RunE: a.doing(func(c *cobra.Command, _ []string) error { return a.doctor(c.Context(), asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// check is one thing the doctor looked at.
type check struct {
	What  string `json:"what"`
	State string `json:"state"` // ok, note, problem
	Say   string `json:"say"`
	Do    string `json:"do,omitempty"`
}

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	checks := a.examine(ctx)
	if asJSON {
		if err := printJSON(a.out, map[string]any{"checks": checks}); err != nil {
			return err
		}
	} else if err := a.printChecks(checks); err != nil {
		return err
	}
	for _, c := range checks {
		if c.State == "problem" {
			return errReported
		}
	}
	return nil
}

func (a *app) printChecks(checks []check) error {
	p := &lines{a: a}
	for _, c := range checks {
		p.line(fmt.Sprintf("%-8s %-10s %s", c.State, c.What, c.Say))
		if c.Do != "" {
			p.line(fmt.Sprintf("%-19s → %s", "", c.Do))
		}
	}
	return p.err
}

func (a *app) examine(ctx context.Context) []check {
	out := []check{{"version", "ok", "signpost " + version + ", commit " + commit, ""}}
	c, paths, notice, err := a.settings()
	if err != nil {
		return append(out, check{"folders", "problem", err.Error(), "name a folder with --data DIR"})
	}
	out = append(out, settingsCheck(paths, notice))
	a.opensAnyway = true // it says what is wrong and goes on to the rest
	g, notice, err := a.guide(c)
	if err != nil {
		return append(out, check{"directory", "problem", err.Error(), ""})
	}
	out = append(out, directoryCheck(g, notice))
	out = append(out, folderCheck(paths), a.databaseCheck(ctx, paths, g))
	return append(out, a.terminalChecks()...)
}

func settingsCheck(p config.Paths, notice string) check {
	if notice != "" {
		return check{"settings", "problem", notice, "mend the line, or move the file away"}
	}
	if _, err := os.Stat(p.Config); err != nil {
		return check{"settings", "ok", "none set (" + p.Config + "); `signpost config` prints what can be set", ""}
	}
	return check{"settings", "ok", p.Config, ""}
}

func directoryCheck(g *desk.Guide, notice string) check {
	origin := g.Origin
	if origin == "" {
		origin = "shipped with the program"
	}
	say := fmt.Sprintf("%s, %d services, %s", g.Dir.Name, g.Dir.Services.Len(), origin)
	if notice != "" {
		return check{"directory", "problem", notice, "mend the file; until then the entries that load are used"}
	}
	if n := neverChecked(g); n > 0 {
		return check{"directory", "note", fmt.Sprintf("%s; %d never checked by a coordinator", say, n),
			"check each entry before it is given out, and set its checked date"}
	}
	return check{"directory", "ok", say, ""}
}

func neverChecked(g *desk.Guide) int {
	n := 0
	for _, s := range g.Dir.Services.All() {
		if s.NeverChecked() && s.Reach != directory.ReachNotADestin {
			n++
		}
	}
	return n
}

func folderCheck(p config.Paths) check {
	info, err := os.Stat(p.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return check{"folder", "ok", p.Data + " is made when the program first runs", ""}
	case err != nil:
		return check{"folder", "problem", p.Data + " cannot be looked at", "check the rights of this account"}
	case !info.IsDir():
		return check{"folder", "problem", p.Data + " is not a folder", "name another with --data DIR"}
	case info.Mode().Perm()&0o077 != 0:
		return check{"folder", "problem", p.Data + " can be read by other accounts", "run: chmod 700 '" + p.Data + "'"}
	}
	return check{"folder", "ok", p.Data, ""}
}

// databaseCheck opens the database without writing and verifies all of it.
func (a *app) databaseCheck(ctx context.Context, p config.Paths, g *desk.Guide) check {
	if _, err := os.Stat(p.Database); errors.Is(err, fs.ErrNotExist) {
		return check{"database", "ok", "none yet; the program makes it when it first runs", ""}
	}
	key, locked, err := a.doctorsKey(ctx, p)
	switch {
	case locked:
		return check{"database", "note", p.Database + " is locked with passphrases, so what is in it was not looked at",
			"to have it looked at, name a file with your passphrase: --passphrase-file FILE"}
	case err != nil:
		return check{"database", "problem", explain(err), ""}
	}
	st, err := sqlite.Open(ctx, sqlite.Options{Path: p.Database, Key: key, Clock: a.clock, ReadOnly: true, Vocabulary: g.Dir.Vocabulary})
	if err != nil {
		return check{"database", "problem", explain(err), ""}
	}
	defer st.Close()
	v, err := st.Verify(ctx)
	if err != nil {
		return check{"database", "problem", explain(err), ""}
	}
	if !v.Sound() {
		return check{"database", "problem", fmt.Sprintf("%d problems, the first: %s", len(v.Problems), v.Problems[0]),
			"do not go on at this desk: keep a copy of the folder and restore the last backup"}
	}
	say := fmt.Sprintf("%s, %d contacts, %d audit entries, all sound", p.Database, v.Contacts, v.Entries)
	if mark, _ := st.Trial(ctx); mark != store.NoTrial {
		return check{"database", "note", say + "; TRIAL: its contacts are made up, for good", "for real contacts name another folder with --data"}
	}
	return check{"database", "ok", say, ""}
}

// doctorsKey gets at the data key without asking anybody.
func (a *app) doctorsKey(ctx context.Context, p config.Paths) (key seal.Key, locked bool, err error) {
	holders, err := sqlite.Holders(ctx, p.Database)
	if err != nil {
		return key, false, err
	}
	if len(holders) > 0 {
		if or(a.passphraseFile, a.env("SIGNPOST_PASSPHRASE_FILE")) == "" {
			return key, true, nil
		}
		u, err := a.unlock(ctx, p, "")
		return u.key, false, err
	}
	key, err = seal.LoadKeyFile(p.Key)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = seal.NewKey() // tells whether the file is ours; it will not fit
	}
	return key, false, err
}

func (a *app) terminalChecks() []check {
	var out []check
	if locale := a.locale(); !strings.Contains(strings.ToUpper(strings.ReplaceAll(locale, "-", "")), "UTF8") {
		out = append(out, check{"locale", "note", "the locale is " + or(locale, "not set") + ", which may show some signs wrongly", "set LANG=C.UTF-8 or en_GB.UTF-8"})
	} else {
		out = append(out, check{"locale", "ok", locale, ""})
	}
	f, ok := a.out.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return append(out, check{"terminal", "note", "the output is not a terminal, so it was not looked at", ""})
	}
	w, h, err := term.GetSize(f.Fd())
	switch {
	case a.env("TERM") == "" || a.env("TERM") == "dumb":
		out = append(out, check{"terminal", "problem", "TERM is " + or(a.env("TERM"), "not set") + ": the full screen cannot be shown", "use another terminal"})
	case err == nil && (w < 60 || h < 20):
		out = append(out, check{"terminal", "note", fmt.Sprintf("%d × %d characters", w, h), "60 × 20 or more shows everything"})
	default:
		out = append(out, check{"terminal", "ok", fmt.Sprintf("%s, %d × %d characters", a.env("TERM"), w, h), ""})
	}
	return out
}

// locale is the setting that decides how characters are shown.
func (a *app) locale() string {
	return or(a.env("LC_ALL"), or(a.env("LC_CTYPE"), a.env("LANG")))
}
