package contact

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/quick"
	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// typed edits the text of the part that has the focus. Note and quick line are
// on disk within a second.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch s.focus {
	case findPane:
		if s.find.Update(msg) {
			s.at = 0
			s.list()
		}
		cmd = s.refused(s.find.Refused())
	case notePane:
		if s.note.Update(msg) {
			cmd = s.soil(session.FieldNote)
		}
		cmd = tea.Batch(cmd, s.refused(s.note.Refused()))
	case quickPane:
		if s.quick.Update(msg) {
			s.reading = s.env.Session.Guide().Quick.Read(s.quick.Value())
			cmd = s.soil(session.FieldQuick)
		}
		cmd = tea.Batch(cmd, s.refused(s.quick.Refused()))
	}
	return cmd
}

func (s *Screen) refused(why string) tea.Cmd {
	if why == "" {
		return nil
	}
	return screen.Say(screen.Status{Level: screen.Trouble, Text: why})
}

// soil notes that a field's text is not saved yet, and sees to it that it is.
func (s *Screen) soil(field string) tea.Cmd {
	s.dirty[field] = true
	if s.waiting {
		return nil
	}
	s.waiting = true
	return s.env.After(draftEvery, draftDue{s.c.ID})
}

// saveDrafts puts unfinished text on disk.
func (s *Screen) saveDrafts() tea.Cmd {
	if !s.open || len(s.dirty) == 0 {
		return nil
	}
	texts := map[string]string{}
	for f := range s.dirty {
		texts[f] = s.text(f)
	}
	id, sess := s.c.ID, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		done := draftSaved{id: id}
		for f, t := range texts {
			if err := sess.SaveDraft(ctx, id, f, t); err != nil {
				done.err = err
				return done
			}
			done.fields = append(done.fields, f)
		}
		return done
	})
}

func (s *Screen) text(field string) string {
	if field == session.FieldQuick {
		return s.quick.Value()
	}
	return s.note.Value()
}

func (s *Screen) drafted(msg draftSaved) tea.Cmd {
	if msg.id != s.c.ID {
		return nil
	}
	for _, f := range msg.fields {
		delete(s.dirty, f)
	}
	if msg.err != nil {
		s.failed = true
		return tea.Batch(screen.TroubleOf(msg.err), s.env.After(draftEvery, draftDue{msg.id}))
	}
	s.failed, s.saved = false, s.env.Session.Now()
	return nil
}

// keepNote adds the line being typed to the record.
func (s *Screen) keepNote() tea.Cmd {
	line := s.note.Value()
	if s.note.Blank() {
		return nil
	}
	s.note.Reset()
	delete(s.dirty, session.FieldNote)
	cmd := s.change(changed{}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Note(ctx, c, line)
	})
	return s.restoring(cmd, func() { s.note.SetValue(line) })
}

// restoring puts typed text back when its change fails.
func (s *Screen) restoring(cmd tea.Cmd, restore func()) tea.Cmd {
	s.undoText = restore
	return cmd
}

// takeQuick takes over what was understood of the quick line.
func (s *Screen) takeQuick() tea.Cmd {
	line, reading := s.quick.Value(), s.reading
	if s.quick.Blank() {
		s.focus = answersPane
		return nil
	}
	if kind := store.Kind(reading.Kind); kind != "" {
		s.quick.Reset()
		s.reading = quick.Reading{}
		return s.end("junk contact, "+session.Words(string(kind)), func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			if err := sess.SaveDraft(ctx, c.ID, session.FieldQuick, ""); err != nil {
				return c, err
			}
			return sess.Junk(ctx, c, kind)
		})
	}
	s.quick.Reset()
	s.reading = quick.Reading{}
	delete(s.dirty, session.FieldQuick)
	s.focus = answersPane
	cmd := s.change(changed{}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return takeOver(ctx, sess, c, line, reading)
	})
	return s.restoring(cmd, func() { s.quick.SetValue(line); s.focus = quickPane })
}

// takeOver answers what a quick line says and keeps its other words as a note.
func takeOver(ctx context.Context, sess *session.Session, c store.Contact, line string, r quick.Reading) (store.Contact, error) {
	if line == "" {
		return c, nil
	}
	f := r.Apply(c.Facts)
	if !f.Equal(c.Facts) {
		var err error
		if c, err = sess.Answer(ctx, c, capped(f)); err != nil {
			return c, err
		}
	}
	if r.Note != "" {
		var err error
		if c, err = sess.Note(ctx, c, r.Note); err != nil {
			return c, err
		}
	}
	return c, sess.SaveDraft(ctx, c.ID, session.FieldQuick, "")
}

// capped keeps lists within what a fact takes: the newest wants count.
func capped(f facts.Facts) facts.Facts {
	for _, d := range facts.Base().Defs() {
		if w := f.Get(d.Key).Words(); d.Max > 0 && len(w) > d.Max {
			f = f.With(d.Key, facts.List(slices.Clone(w[len(w)-d.Max:])...))
		}
	}
	return f
}

// findKey handles keys of the service list.
func (s *Screen) findKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Find) {
	case keys.Up:
		s.at = max(0, s.at-1)
	case keys.Down:
		s.at = max(0, min(s.at+1, len(s.items)-1))
	case keys.PageUp:
		s.at = max(0, s.at-8)
	case keys.PageDown:
		s.at = max(0, min(s.at+8, len(s.items)-1))
	case keys.Choose:
		if s.at < len(s.items) {
			return s.give(s.items[s.at])
		}
	default:
		return s.typed(msg)
	}
	return nil
}
