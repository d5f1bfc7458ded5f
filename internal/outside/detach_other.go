//go:build !unix

package outside

import "os/exec"

// detach does nothing here: a program that is started without a window has no
// terminal.
func detach(*exec.Cmd) {}
