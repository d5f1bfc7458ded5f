//go:build unix

package outside

import (
	"os/exec"
	"syscall"
)

// detach gives a program a session of its own: it has no terminal to write to,
// and a clipboard program goes on holding the number after this one has left.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
