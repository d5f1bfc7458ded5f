package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"signpost/directory"
	"signpost/directory/edit"
	"signpost/directory/lint"
	"signpost/internal/text"
)

// ErrShipped is returned for a change of the directory that lies inside the
// program.
var ErrShipped = errors.New("the shipped directory cannot be changed: run `signpost init DIR` to write it out, and name that folder in the settings")

// FileOf is where the entry of a service stands: the file's full path and the
// line.
func (g *Guide) FileOf(id string) (file string, line int, err error) {
	if g.Origin == "" {
		return "", 0, ErrShipped
	}
	s, ok := g.Dir.Service(id)
	if !ok {
		return "", 0, errors.New("that entry is not in the directory any more")
	}
	return filepath.Join(g.Origin, s.Pos.File), s.Pos.Line, nil
}

// MarkChecked writes into the coordinator's file that the entry of a service
// was checked today, by whom: two lines, nothing else.
func (s *Session) MarkChecked(ctx context.Context, id string) error {
	if err := s.allow(ActChecked); err != nil {
		return err
	}
	g := s.Guide()
	if g.Origin == "" {
		return ErrShipped
	}
	by := or(s.op.Name, "desk")
	if err := edit.MarkChecked(g.Origin, g.Dir, id, Midnight(s.clock()), by); err != nil {
		return err
	}
	return s.record.Audit(ctx, s.act(ActChecked, id))
}

// LintFile reads the directory again after an edit and says in one sentence
// what is wrong in that file; ok is true when nothing stops an entry from being
// used.
func (s *Session) LintFile(file string) (say string, ok bool) {
	g := s.Guide()
	name := filepath.Base(file)
	d, findings, err := directory.Load(os.DirFS(g.Origin), directory.Options{})
	if err != nil {
		return "The directory cannot be read: " + text.CleanLine(err.Error()) + ".", false
	}
	var first *directory.Finding
	errs, cautions := 0, 0
	for _, f := range lint.Check(d, findings, lint.Options{Today: Midnight(s.clock()), Tries: -1}) {
		if f.File != name || f.Severity == directory.Note {
			continue
		}
		if f.Severity == directory.Error {
			errs++
		} else {
			cautions++
		}
		if first == nil || f.Severity == directory.Error && first.Severity != directory.Error {
			first = &f
		}
	}
	if first == nil {
		return name + ": nothing to complain about.", true
	}
	return fmt.Sprintf("%s: %d errors, %d warnings. Line %d: %s", name, errs, cautions, first.Line, text.CleanLine(first.Message)), errs == 0
}
