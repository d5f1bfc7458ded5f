package contact

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// paste puts pasted text where the keys go. Under an alarm that is the note:
// nothing that is pasted can say what was done.
func (s *Screen) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case s.alarming():
		s.alarm.note, s.focus = true, notePane
	case s.layer == reasonLayer:
		s.reason.Update(msg)
		return s.refused(s.reason.Refused())
	case s.layer == answeredLayer:
		s.passing.answered.Update(msg)
		return s.refused(s.passing.answered.Refused())
	case s.layer == planLayer:
		return s.planTyped(msg)
	case s.layer != noLayer || s.focus == answersPane:
		return nil
	}
	return s.typed(msg)
}

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
	return s.env.Tell(screen.Status{Level: screen.Trouble, Text: why})
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
	switch {
	case field == session.FieldQuick:
		return s.quick.Value()
	case isPlanField(field):
		return s.plan.textOf(field)
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
		return tea.Batch(s.env.Trouble(msg.err), s.env.After(draftEvery, draftDue{msg.id}))
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
	return s.changeTyped(changed{}, func() { s.note.SetValue(line) }, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Note(ctx, c, line)
	})
}

// changeTyped is change for text that was taken out of its field: when it fails,
// restore puts the text back.
func (s *Screen) changeTyped(done changed, restore func(), do func(context.Context, *session.Session, store.Contact) (store.Contact, error)) tea.Cmd {
	s.restore = restore
	return s.change(done, do)
}

// unsaved puts typed text back after a failure, and sees to it that it is saved
// as soon as that is possible again.
func (s *Screen) unsaved() tea.Cmd {
	if s.restore != nil {
		s.restore()
		s.restore = nil
	}
	var cmds []tea.Cmd
	for _, f := range []string{session.FieldNote, session.FieldQuick} {
		if s.text(f) != "" {
			cmds = append(cmds, s.soil(f))
		}
	}
	return tea.Batch(cmds...)
}

// takeQuick takes over what was understood of the quick line.
func (s *Screen) takeQuick() tea.Cmd {
	line := s.quick.Value()
	s.focus = answersPane
	if s.quick.Blank() {
		return nil
	}
	if kind := store.Kind(s.reading.Kind); kind != "" && s.c.Status != store.Done {
		return s.end("junk contact, "+session.Words(string(kind)), func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			return sess.Junk(ctx, c, kind)
		})
	}
	s.setQuick("")
	delete(s.dirty, session.FieldQuick)
	return s.changeTyped(changed{}, func() { s.setQuick(line); s.focus = quickPane }, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return takeOver(ctx, sess, c, line)
	})
}

// setQuick replaces the quick line and reads it.
func (s *Screen) setQuick(line string) {
	s.quick.SetValue(line)
	s.reading = s.env.Session.Guide().Quick.Read(line)
}

// takeOver answers what a quick line says and keeps its other words as a note.
// Of a contact that is finished the answers stay, so the whole line is a note.
func takeOver(ctx context.Context, sess *session.Session, c store.Contact, line string) (store.Contact, error) {
	if line == "" {
		return c, nil
	}
	r, note := sess.Guide().Quick.Read(line), line
	if r.Kind != "" {
		return c, sess.SaveDraft(ctx, c.ID, session.FieldQuick, "")
	}
	if c.Status == store.Open || c.Status == store.Parked {
		note = r.Note
		if f := r.Apply(c.Facts); !f.Equal(c.Facts) {
			var err error
			if c, err = sess.Answer(ctx, c, capped(f)); err != nil {
				return c, err
			}
		}
	}
	if note != "" {
		var err error
		if c, err = sess.Note(ctx, c, note); err != nil {
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
