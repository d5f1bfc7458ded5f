package contact

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// passing is a service whose details are about to be passed on: one that was
// given already, or one on the list.
type passing struct {
	name     string
	service  string
	referral string // id when it was given already
	givenBy  string // how its details were given so far
	kind     store.ReferralKind
	from     layer // where to go back to
	answered form.Field
}

// standing is the newest referral to a service that was not taken back.
func standing(c store.Contact, service string) (store.Referral, bool) {
	for _, r := range slices.Backward(c.Referrals) {
		if !r.Undone && r.Service == service {
			return r, true
		}
	}
	return store.Referral{}, false
}

// newest is the referral given last that stands.
func newest(c store.Contact) (store.Referral, bool) {
	for _, r := range slices.Backward(c.Referrals) {
		if !r.Undone {
			return r, true
		}
	}
	return store.Referral{}, false
}

// passOn asks for consent to a referral or warm handover: of the service under
// the cursor when the list has the keys and it was not given yet, else of the
// one given last.
func (s *Screen) passOn(kind store.ReferralKind) tea.Cmd {
	if s.focus == findPane && s.at < len(s.items) && !given(s.c, s.items[s.at].id) {
		it := s.items[s.at]
		if cmd, no := s.cannotGive(it); no {
			return cmd
		}
		return s.askConsent(passing{name: it.name, service: it.id, kind: kind})
	}
	r, ok := newest(s.c)
	if !ok {
		return s.env.Tell(screen.Status{Level: screen.Trouble,
			Text: "No service is given yet: give one first, with alt and its number; then pass it on."})
	}
	return s.passOnGiven(r, kind)
}

func (s *Screen) passOnGiven(r store.Referral, kind store.ReferralKind) tea.Cmd {
	if r.Kind == kind {
		return s.env.Tell(screen.Status{Text: fmt.Sprintf("%s is a %s already.", r.Name, session.Words(string(kind)))})
	}
	return s.askConsent(passing{name: r.Name, service: r.Service, referral: r.ID, givenBy: r.GivenBy, kind: kind})
}

func (s *Screen) askConsent(p passing) tea.Cmd {
	if s.c.Status != store.Open && s.c.Status != store.Parked {
		return s.env.Trouble(session.ErrFinished)
	}
	p.from, p.answered = s.layer, form.NewField(100)
	s.passing, s.layer = p, consentLayer
	return nil
}

// consentKey takes yes or no; nothing else counts as an answer.
func (s *Screen) consentKey(k string) tea.Cmd {
	p := s.passing
	switch k {
	case "y":
		if p.kind == store.WarmHandover {
			s.layer = answeredLayer
			return nil
		}
		s.layer = p.from
		return s.pass(session.Giving{Kind: p.kind, GivenBy: p.givenBy, Consent: true})
	case "n":
		s.layer = p.from
		if p.referral != "" {
			return s.env.Tell(screen.Status{Text: fmt.Sprintf("They declined: %s stays a signpost, and nothing is passed on.", p.name)})
		}
		return s.giveNow(p.service, p.name, "They declined, so it is a signpost: ")
	case "esc":
		s.layer = p.from
	}
	return nil
}

// answeredKey takes who answered at the service.
func (s *Screen) answeredKey(msg tea.KeyPressMsg) tea.Cmd {
	p := &s.passing
	switch s.env.Keys.Action(msg.String(), keys.Note, keys.Always) {
	case keys.Back:
		s.layer = p.from
		return s.env.Tell(screen.Status{Text: fmt.Sprintf("No warm handover was recorded for %s.", p.name)})
	case keys.Choose:
		if p.answered.Blank() {
			return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Say who answered: a first name, or what they do there."})
		}
		s.layer = p.from
		return s.pass(session.Giving{Kind: p.kind, GivenBy: "phoned", Consent: true, AnsweredBy: p.answered.Value()})
	}
	p.answered.Update(msg)
	return s.refused(p.answered.Refused())
}

// pass records a referral or a warm handover.
func (s *Screen) pass(g session.Giving) tea.Cmd {
	p := s.passing
	said := fmt.Sprintf("Recorded with their consent: %s to %s.", session.Words(string(g.Kind)), p.name)
	if p.referral == "" {
		return s.change(changed{said: said, undo: undoGiven(p.service)}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			return sess.Give(ctx, c, p.service, g)
		})
	}
	return s.regrade(p.referral, g, said)
}

func (s *Screen) regrade(id string, g session.Giving, said string) tea.Cmd {
	i := slices.IndexFunc(s.c.Referrals, func(r store.Referral) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return s.change(changed{said: said, undo: undoGrade(s.c.Referrals[i])}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Regrade(ctx, c, id, g)
	})
}

func (s *Screen) consentLines(width int) []string {
	t, p := s.env.Theme, s.passing
	say := fmt.Sprintf(" %s to %s: do they agree that you pass their details on?", strings.ToUpper(session.Words(string(p.kind))[:1])+session.Words(string(p.kind))[1:], text.CleanLine(p.name))
	var out []string
	for _, l := range setIn(say, width) {
		out = append(out, t.Title.Render(l))
	}
	if s.layer == consentLayer {
		answers := []form.Choice{{Key: "y", Label: "yes"}, {Key: "n", Label: "no, it is a signpost"}, {Key: "esc", Label: "leave it"}}
		return append(out, form.Flow(answers, t, width)...)
	}
	return append(out, t.Label.Render(" yes. Who answered there: ")+s.passing.answered.View(max(1, width-27), "a name; enter"))
}

// setIn is a sentence in as many lines as it takes, a cell from the edge.
func setIn(s string, width int) []string {
	var out []string
	for _, l := range text.Wrap(strings.TrimSpace(s), max(4, width-1)) {
		out = append(out, " "+l)
	}
	return out
}

// tracksAge is how long what is known of earlier referrals is used before it is
// read again, when a contact is opened.
const tracksAge = time.Minute

// tracksMsg is how referrals have gone on this desk.
type tracksMsg struct {
	tracks session.Tracks
	at     time.Time
}

// readTracks reads how referrals have gone, unless that was done just now. It
// is read when a contact is opened, so that it costs nothing at a key.
func (s *Screen) readTracks() tea.Cmd {
	now, sess := s.env.Session.Now(), s.env.Session
	if age := now.Sub(s.tracksAt); !s.tracksAt.IsZero() && age >= 0 && age < tracksAge {
		return nil
	}
	return s.env.Load(func(ctx context.Context) tea.Msg {
		t, err := sess.Tracks(ctx)
		if err != nil {
			return nil // a help that is missing must not take up the status line
		}
		return tracksMsg{t, now}
	})
}
