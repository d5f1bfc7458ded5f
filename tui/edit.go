package tui

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"signpost/tui/screen"
)

// edit hands the terminal to the person's editor until it is left.
func (r *Root) edit(e screen.Edit) tea.Cmd {
	name, args, err := editorCommand(r.editor, e.File, e.Line)
	if err != nil {
		return r.env.Trouble(err)
	}
	return tea.ExecProcess(exec.Command(name, args...), func(err error) tea.Msg {
		return screen.Edited{File: e.File, Err: err}
	})
}

// editorCommand is the command line that opens file at line. Editors that are
// known to take a line are given it.
func editorCommand(editor, file string, line int) (string, []string, error) {
	words := strings.Fields(editor)
	if len(words) == 0 {
		return "", nil, errors.New("no editor is set: set VISUAL or EDITOR, for example EDITOR=nano, and start Signpost again")
	}
	name, args := words[0], words[1:]
	switch strings.TrimSuffix(filepath.Base(name), ".exe") {
	case "vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "joe", "jed", "ne", "mg", "kak", "pico", "vis":
		args = append(args, "+"+strconv.Itoa(line), file)
	case "hx", "helix", "subl":
		args = append(args, file+":"+strconv.Itoa(line))
	case "code", "codium":
		args = append(args, "--wait", "--goto", file+":"+strconv.Itoa(line))
	default:
		args = append(args, file)
	}
	return name, args, nil
}
