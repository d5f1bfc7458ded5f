package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"signpost/internal/outside"
	"signpost/tui"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// screen opens the full screen, once everything else is loaded.
func (a *app) screen(cmd *cobra.Command, _ []string) error {
	if err := a.fitsTerminal(); err != nil {
		return err
	}
	a.opensAnyway = true
	o, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	return a.fullScreen(cmd.Context(), o)
}

// fitsTerminal refuses a place where no full screen can be shown.
func (a *app) fitsTerminal() error {
	if !isTerminal(a.in) || !isTerminal(a.out) {
		a.began = false
		return usage{errors.New("the full screen needs a terminal; `signpost --plain` asks and answers in lines, and every job is a command, too")}
	}
	if term := a.env("TERM"); term == "dumb" || term == "" {
		return errors.New("this terminal (TERM=" + term + ") cannot show a full screen: use another terminal, or the commands that `signpost --help` lists; `signpost --plain` asks and answers in lines")
	}
	return nil
}

// outside is the clipboard, the printer and the home folder of this computer.
func (a *app) outside() outside.Programs {
	return outside.Programs{Look: exec.LookPath, Environ: os.Environ(), Home: or(a.env("HOME"), a.env("USERPROFILE")), OS: runtime.GOOS}
}

// fullScreen runs until somebody leaves.
func (a *app) fullScreen(ctx context.Context, o opened) error {
	root := tui.New(tui.Options{
		Session: o.session, Keys: keys.New(), Theme: theme.Default(), Notice: strings.Join(o.notices, " "),
		Editor: or(a.env("VISUAL"), a.env("EDITOR")), Outside: a.outside(), OSC52: o.osc52, LockAfter: o.lockAfter,
	})
	ctx, stop := context.WithCancel(ctx)
	told, ended := a.news(ctx, o.session.Guide(), o.left)
	err := tui.Run(ctx, root, a.in, a.out, told)
	stop()
	<-ended // a snapshot may be half written
	return err
}
