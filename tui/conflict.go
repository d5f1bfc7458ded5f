package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// conflictQuiet is how long keys still go to the screen below after the two
// versions were drawn: they belong to what was being typed.
const conflictQuiet = time.Second

// conflict shows two versions of a contact, field by field, until somebody says
// which one holds. It lies over the screen that the change came from.
type conflict struct {
	env   *screen.Env
	d     desk.Dispute
	mine  map[string]bool // by key of the field: my version holds
	at    int
	since time.Time
}

// resolved is what became of a dispute.
type resolved struct {
	d       desk.Dispute
	contact store.Contact
	lost    []desk.Clash // of mine, what was not taken
	err     error
}

// dispute shows what two windows disagree about. What they do not disagree about
// is saved at once.
func (r *Root) dispute(d desk.Dispute) tea.Cmd {
	if len(d.Clashes) == 0 {
		return r.resolve(d, nil)
	}
	mine := map[string]bool{}
	for _, c := range d.Clashes {
		mine[c.Key] = !d.Ended
	}
	r.conflict = &conflict{env: &r.env, d: d, mine: mine, since: r.env.Session.Now()}
	r.belated = len(r.held)
	return r.env.After(conflictQuiet, decidable{r.conflict})
}

// decidable says that two versions have been on the screen long enough to be
// decided between.
type decidable struct{ c *conflict }

// invite says so on the status line.
func (r *Root) invite(msg decidable) {
	if r.conflict == msg.c {
		r.status = screen.Status{Text: "Now you can decide: enter saves what is picked."}
	}
}

// resolve saves what a dispute comes to.
func (r *Root) resolve(d desk.Dispute, mine map[string]bool) tea.Cmd {
	done := resolved{d: d}
	for _, c := range d.Clashes {
		if !mine[c.Key] {
			done.lost = append(done.lost, c)
		}
	}
	sess := r.env.Session
	return r.commit(func(ctx context.Context) tea.Msg {
		done.contact, done.err = sess.Resolve(ctx, d, func(key string) bool { return mine[key] })
		return done
	})
}

// settled takes over what is on disk now. When yet another window was quicker
// there is something to decide again.
func (r *Root) settled(msg resolved) tea.Cmd {
	var again *store.Conflict
	if errors.As(msg.err, &again) {
		r.conflict = nil
		return r.dispute(r.env.Session.Guide().Dispute(msg.d.Theirs(), again))
	}
	if msg.err != nil {
		return r.env.Trouble(msg.err)
	}
	r.conflict = nil
	say := screen.Status{Level: screen.Done, Text: "Saved. Another window had changed other parts of this contact; both are kept."}
	if len(msg.d.Clashes) > 0 {
		say.Text = "Saved as you decided."
	}
	if len(msg.lost) > 0 {
		say = screen.Status{Text: "The other window's version holds. Not saved of yours: " + lostWords(msg.lost) + "."}
	}
	return tea.Batch(r.tell(screen.ConflictSettled{Contact: msg.contact}), r.tell(screen.ContactsChanged{}), r.tell(say))
}

// lostWords says what of mine does not hold, so that no word goes unseen.
func lostWords(list []desk.Clash) string {
	var out []string
	for _, c := range list {
		out = append(out, text.CleanLine(c.Label)+" "+orNothing(c.Mine))
	}
	return strings.Join(out, ", ")
}

func orNothing(s string) string {
	if s = text.CleanLine(s); s == "" {
		return "nothing"
	}
	return s
}

// Init does nothing: what is shown was read already.
func (c *conflict) Init() tea.Cmd { return nil }

// save asks the root to save what was picked.
type save struct {
	d    desk.Dispute
	mine map[string]bool
}

// Update moves among the fields and picks a version of each.
func (c *conflict) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	key := c.d.Clashes[c.at].Key
	switch c.env.Keys.Action(k.String(), keys.Conflict, keys.Always) {
	case keys.Up:
		c.at = max(0, c.at-1)
	case keys.Down:
		c.at = min(c.at+1, len(c.d.Clashes)-1)
	case keys.Mine:
		c.mine[key] = true
	case keys.Theirs:
		c.mine[key] = false
	case keys.AllMine, keys.AllTheirs:
		for _, f := range c.d.Clashes {
			c.mine[f.Key] = c.env.Keys.Action(k.String(), keys.Conflict) == keys.AllMine
		}
	case keys.Choose:
		return c.env.Tell(save{c.d, c.mine})
	case keys.Back:
		return c.env.Tell(save{c.d, nil})
	}
	return nil
}

// View draws both versions of every field.
func (c *conflict) View(width, height int) string {
	lines, at := c.lines(width)
	top := layout.Window(0, min(at+2, len(lines)-1), len(lines), height)
	return layout.Block(layout.Fit(lines[min(top, at):], width, height))
}

// lines are the whole view, and the line of the field under the cursor.
func (c *conflict) lines(width int) ([]string, int) {
	t := c.env.Theme
	var out []string
	for _, l := range text.Wrap(text.CleanLine(c.d.Say()), max(4, width-2)) {
		out = append(out, t.Title.Render(" "+l))
	}
	out = append(out, "")
	at := 0
	for i, f := range c.d.Clashes {
		mark, label := "  ", text.CleanLine(f.Label)
		if i == c.at {
			mark, at = "› ", len(out)
			out = append(out, t.Selected.Render(layout.Line(mark+label, width)))
		} else {
			out = append(out, mark+t.Label.Render(label))
		}
		out = append(out, c.version("yours", f.Mine, c.mine[f.Key], width)...)
		out = append(out, c.version("theirs", f.Theirs, !c.mine[f.Key], width)...)
	}
	out = append(out, "")
	for _, l := range text.Wrap("Notes, services given and whatever only one of you changed are kept from both. Esc takes theirs for all.", max(4, width-2)) {
		out = append(out, " "+t.Dim.Render(l))
	}
	return out, at
}

// version is one of the two texts of a field; the one that holds has a cross,
// not only a colour.
func (c *conflict) version(who, say string, holds bool, width int) []string {
	mark := "[ ]"
	if holds {
		mark = "[x]"
	}
	var out []string
	for i, l := range text.Wrap(orNothing(say), max(4, width-16)) {
		head := "               "
		if i == 0 {
			head = "    " + mark + " " + text.Pad(who, 7)
		}
		if holds {
			l = c.env.Theme.Good.Render(l)
		}
		out = append(out, head+l)
	}
	return out
}

// Cursor is on the field that the keys are about.
func (c *conflict) Cursor(width, height int) *tea.Cursor {
	lines, at := c.lines(width)
	top := min(layout.Window(0, min(at+2, len(lines)-1), len(lines), height), at)
	if y := at - top; y < height {
		return tea.NewCursor(0, y)
	}
	return nil
}

// Title is what the header says.
func (c *conflict) Title() string { return "two versions" }

// Help is the keys that decide.
func (c *conflict) Help() []key.Binding { return c.env.Keys.Help(keys.Conflict) }

// Capturing: letters pick a version here, so only the keys of the root work
// beside them.
func (c *conflict) Capturing() screen.Capture { return screen.Picks }
