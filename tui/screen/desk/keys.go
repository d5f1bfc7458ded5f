package desk

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// page is how many rows pgup and pgdown go.
const page = 10

func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	switch s.layer {
	case junkLayer:
		return s.junkKey(msg.String())
	case newsLayer:
		return s.newsKey(msg.String())
	case visitorLayer:
		return s.visitorKey(msg)
	case exchangeLayer:
		return s.exchangeKey(msg)
	}
	return s.deskKey(s.env.Keys.Action(msg.String(), keys.Desk, keys.Always))
}

func (s *Screen) deskKey(a keys.Action) tea.Cmd {
	switch a {
	case keys.Call:
		return s.start("phone", time.Time{})
	case keys.WalkIn:
		return s.start("walk_in", time.Time{})
	case keys.Visitor:
		s.layer, s.cameAt = visitorLayer, s.env.Session.Now()
	case keys.Exchange:
		s.layer = exchangeLayer
		s.counted.Reset()
	case keys.Junk:
		s.layer = junkLayer
	case keys.CallIn, keys.Gone:
		return s.move(a)
	case keys.Undo:
		return s.undo()
	case keys.News:
		if s.news.Any() {
			s.layer, s.scroll = newsLayer, 0
		}
	case keys.FollowUps:
		return s.env.Tell(screen.ShowFollowUps{})
	case keys.Health:
		return s.env.Tell(screen.ShowHealth{})
	case keys.People:
		return s.env.Tell(screen.ShowPeople{})
	case keys.Handovers:
		return s.env.Tell(screen.ShowHandover{})
	case keys.KnownBefore:
		return s.env.Tell(screen.ShowEnquirer{})
	case keys.Choose:
		return s.choose()
	case keys.Leave:
		return s.env.Tell(screen.Leave{})
	default:
		s.walk(a)
	}
	return nil
}

// choose opens what is selected.
func (s *Screen) choose() tea.Cmd {
	r, ok := s.selected()
	switch {
	case !ok:
		return nil
	case r.visitor.ID != "":
		return s.see(r.visitor)
	}
	return s.open(r.contact.ID)
}

func (s *Screen) start(channel string, at time.Time) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.StartAt(ctx, channel, at)
		return startedMsg{c, err}
	})
}

func (s *Screen) open(id string) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		o, err := sess.Open(ctx, id)
		if err == nil && o.Contact.Status == store.Parked {
			o.Contact, err = sess.Resume(ctx, o.Contact)
		}
		return openedMsg{o, err}
	})
}

// junkKey picks a kind of junk call. Any other key closes the menu.
func (s *Screen) junkKey(k string) tea.Cmd {
	s.layer = noLayer
	kind, ok := session.JunkByKey(k)
	if !ok {
		return nil
	}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.Start(ctx, "phone")
		if err == nil {
			_, err = sess.Junk(ctx, c, kind)
		}
		return junkMsg{kind, err}
	})
}

// newsKey scrolls the news; any other key has seen them.
func (s *Screen) newsKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.Desk) {
	case keys.Up:
		s.scroll = max(0, s.scroll-1)
		return nil
	case keys.Down:
		s.scroll++
		return nil
	case keys.PageUp:
		s.scroll = max(0, s.scroll-page)
		return nil
	case keys.PageDown:
		s.scroll += page
		return nil
	}
	s.layer, s.news = noLayer, session.News{}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		return newsMsg{err: sess.MarkDirectorySeen(ctx)}
	})
}

// typed edits the line that is open with a key or a paste.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	switch s.layer {
	case visitorLayer:
		s.words.Update(msg)
		return s.refused(s.words.Refused())
	case exchangeLayer:
		s.counted.Update(msg)
		return s.refused(s.counted.Refused())
	}
	return nil
}

func (s *Screen) refused(why string) tea.Cmd {
	if why == "" {
		return nil
	}
	return s.env.Tell(screen.Status{Level: screen.Trouble, Text: why})
}
