package card

import (
	"strings"
	"time"

	"signpost/directory"
	session "signpost/internal/desk"
	"signpost/tui/theme"
)

// Brief draws what a volunteer needs to read out while a caller waits: name,
// number, opening, and how to get in. flags is how many open flags it has.
func Brief(s *directory.Service, flags int, g *session.Guide, now time.Time, t *theme.Theme, width int) []string {
	d := &drawer{t: t, width: max(8, width)}
	d.line(t.Title, s.Name)
	if s.NeverChecked() {
		d.line(t.Caution, "! check before use")
	}
	if flags > 0 {
		d.line(t.Danger, "! flagged as wrong by the desk: look in the directory")
	}
	if why := session.NotGiven(s); why != "" {
		d.line(t.Danger, "! "+why)
	}
	if len(s.Phone) > 0 {
		d.field(d.private(s, "phone"), numberOf(s.Phone[0]))
	} else {
		d.styled("phone", session.NoNumber, t.Caution)
	}
	open := g.OpeningOf(s, now)
	d.styled("now", open.Say, openStyle(t, open.State))
	how := session.ReachWords(s)
	if len(s.WayIn) > 0 {
		how += ": start at " + strings.Join(g.Names(s.WayIn), " or ")
	} else if s.Gate != "" {
		how += ": " + s.Gate
	}
	d.field("way in", how)
	d.field("for", s.Who)
	return d.out
}
