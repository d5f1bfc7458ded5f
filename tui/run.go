package tui

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/tui/screen"
)

// goneAfter is how long saving may take once a signal asked the program to
// leave; then it leaves anyway.
const goneAfter = 800 * time.Millisecond

// Run shows the full screen until somebody leaves. Signals are handled here,
// because a closed window (HUP) must save what was typed like any other way
// out, and the library knows only two of the four. News are messages from
// outside, such as another version of the directory.
func Run(ctx context.Context, r *Root, in io.Reader, out io.Writer, news <-chan tea.Msg) error {
	p := tea.NewProgram(r, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler())
	stop := make(chan os.Signal, 4)
	signal.Notify(stop, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	ended := make(chan struct{})
	go func() {
		select {
		case <-ended:
		case <-stop:
			p.Send(screen.Leave{})
			select {
			case <-ended:
			case <-time.After(goneAfter):
				p.Kill()
			}
		}
	}()
	go func() {
		for {
			select {
			case <-ended:
				return
			case msg, ok := <-news:
				if !ok {
					return
				}
				p.Send(msg)
			}
		}
	}()
	_, err := p.Run()
	close(ended)
	signal.Stop(stop)
	if r.lockedOut {
		return ErrLockedOut
	}
	if errors.Is(err, tea.ErrProgramKilled) && r.leaving {
		return nil // the terminal was gone: there is nobody to tell
	}
	return err
}
