// Package outside asks other programs for what this one cannot do by itself:
// to keep a number on the clipboard and to print a page. It also writes a page
// to the home folder where there is no printer.
//
// It decides nothing about what may leave the desk: internal/slip makes that.
// Texts go to other programs on standard input, never as arguments, which
// everybody on the computer can read.
package outside

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"signpost/internal/text"
)

// The errors that say that there is nothing to ask.
var (
	ErrNoClipboard = errors.New("no clipboard program was found (wl-copy, xclip, xsel, pbcopy or clip.exe)")
	ErrNoPrinter   = errors.New("no printer program was found (lp)")
)

const (
	copyLimit  = time.Second     // a clipboard that does not take a number by then is no help
	printLimit = 5 * time.Second // lp only puts the page in a queue
	maxTries   = 99              // names of a file in the home folder
)

// Programs are the programs of this computer.
type Programs struct {
	Look    func(name string) (path string, err error) // exec.LookPath
	Environ []string                                   // os.Environ()
	Home    string                                     // where pages go without a printer; empty: nowhere
	OS      string                                     // runtime.GOOS
	// CopyLimit is how long a clipboard program may take; 0: one second.
	CopyLimit time.Duration
}

// Copy hands s to the first clipboard program that takes it. Without one it is
// ErrNoClipboard.
func (p Programs) Copy(ctx context.Context, s string) error {
	limit := p.CopyLimit
	if limit == 0 {
		limit = copyLimit
	}
	err := ErrNoClipboard
	for _, c := range p.clipboards() {
		path, missing := p.Look(c[0])
		if missing != nil {
			continue
		}
		if err = p.run(ctx, limit, s, path, c[1:]...); err == nil {
			return nil
		}
	}
	return err
}

// clipboards are the programs that may reach the clipboard of this session, the
// likeliest first. Those of a display that is not there would only wait.
func (p Programs) clipboards() [][]string {
	switch p.OS {
	case "darwin":
		return [][]string{{"pbcopy"}}
	case "windows":
		return [][]string{{"clip.exe"}}
	}
	var out [][]string
	if p.env("WAYLAND_DISPLAY") != "" {
		out = append(out, []string{"wl-copy"})
	}
	if p.env("DISPLAY") != "" {
		out = append(out, []string{"xclip", "-selection", "clipboard"}, []string{"xsel", "--clipboard", "--input"})
	}
	return append(out, []string{"clip.exe"}) // Linux inside Windows
}

// Print puts a page in the printer's queue, in large type: 6 characters and 4
// lines to the inch. The title says nothing, because everybody at a shared
// printer reads it. Without lp it is ErrNoPrinter.
func (p Programs) Print(ctx context.Context, page string) error {
	path, err := p.Look("lp")
	if err != nil {
		return ErrNoPrinter
	}
	return p.run(ctx, printLimit, page, path, "-t", "slip", "-o", "cpi=6", "-o", "lpi=4")
}

// Keep writes a page to a new file in the home folder, readable by this account
// only, and returns its path. Nothing is ever written over: of "slip.txt" the
// second one is "slip-2.txt".
func (p Programs) Keep(name, page string) (string, error) {
	if p.Home == "" {
		return "", errors.New("there is no home folder to keep the slip in: set HOME")
	}
	base, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 1; n <= maxTries; n++ {
		path := filepath.Join(p.Home, name)
		if n > 1 {
			path = filepath.Join(p.Home, fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("the slip could not be kept: %w", err)
		}
		_, err = f.WriteString(page)
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path)
			return "", fmt.Errorf("the slip could not be kept: %w", err)
		}
		return path, nil
	}
	return "", fmt.Errorf("the slip could not be kept: there are %d of that name in %s", maxTries, text.CleanLine(p.Home))
}

// run starts a program away from the terminal, so that it neither draws on it
// nor ends with it, and waits for it for so long.
func (p Programs) run(ctx context.Context, limit time.Duration, stdin, path string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = p.inherited()
	cmd.WaitDelay = limit / 10
	detach(cmd)
	name := filepath.Base(path)
	switch err := cmd.Run(); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s did not answer", name)
	default:
		return fmt.Errorf("%s did not work: %s", name, text.CleanLine(err.Error()))
	}
}

func (p Programs) env(name string) string {
	for _, e := range p.Environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// inherited is the environment without what is this program's own business.
func (p Programs) inherited() []string {
	out := []string{}
	for _, e := range p.Environ {
		if !strings.HasPrefix(e, "SIGNPOST_") {
			out = append(out, e)
		}
	}
	return out
}
