// Package directory is the screen that finds services: a search line, the list
// beside the detail of the selected service, everything the entry knows and
// everything it does not.
package directory

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// maxQuery is the most characters of a search.
const maxQuery = 200

// Screen is the directory.
type Screen struct {
	env    screen.Env
	query  form.Field
	found  session.Finding
	at     int
	detail bool // the detail has the arrow keys
	scroll int  // of the detail
	layer  layer
	note   form.Field // words for a flag
	flags  map[string][]store.Flag
	read   int // number of the newest reading of flags

	old    bool     // the query is from before: typing starts anew
	offers []string // what the word at the end may become
	picker picker
	age    string // as typed so far

	handout handout // what is shown while handoutLayer is open

	pickersOf *session.Guide    // of which pickers are
	pickers   map[string]picker // by filter

	usage session.Usage // nil until it was read
	used  int           // services that stand first because they are given most
	asked int           // number of the newest reading of the usage
}

// New makes the directory with all services listed.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, query: form.NewField(maxQuery), note: form.NewField(maxFlagNote)}
	s.search()
	return s
}

// Init reads the flags and the usage; the directory itself is in memory.
func (s *Screen) Init() tea.Cmd {
	return tea.Batch(s.readFlags(s.env.Session.OpenFlags), s.readUsage())
}

// reload searches the new version and keeps the cursor on the same entry.
func (s *Screen) reload() {
	id, scroll := s.id(), s.scroll
	if s.layer == handoutLayer { // it says what may not hold any more
		s.layer = noLayer
	}
	s.search()
	for i, f := range s.found.Found {
		if f.ID == id {
			s.at, s.scroll = i, scroll
		}
	}
}

// id is the entry under the cursor; "" when nothing is listed.
func (s *Screen) id() string {
	if s.at < len(s.found.Found) {
		return s.found.Found[s.at].ID
	}
	return ""
}

func (s *Screen) search() {
	g, now := s.env.Session.Guide(), s.env.Session.Now()
	s.at, s.scroll, s.used, s.offers = 0, 0, 0, nil
	if s.query.Blank() {
		s.found, s.used = g.Browse(s.usage, now)
		return
	}
	s.found = g.Find(s.query.Value(), 0, now)
	s.offers = g.Completions(s.query.Value())
}

// Update handles keys while the directory is shown, and requests for it.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		if s.layer == handoutLayer {
			return nil
		}
		return s.typed(msg)
	case screen.FlagsChanged:
		return s.readFlags(s.env.Session.OpenFlagsAgain)
	case flagsMsg:
		return s.showFlags(msg)
	case flaggedMsg:
		return s.flagged(msg)
	case usageMsg:
		return s.showUsage(msg)
	case screen.FindServices:
		s.old = !s.query.Blank() // it is still there, and out of the way of typing
		s.layer = noLayer
		s.detail = false
		s.search()
		return tea.Batch(s.readFlags(s.env.Session.OpenFlags), s.readUsage())
	case screen.DirectoryLoaded:
		s.reload()
	case screen.Edited:
		return s.edited(msg)
	case checkedMsg:
		return s.marked(msg)
	case copiedMsg:
		return s.copied(msg)
	case screen.ContactStarted:
		s.forget()
	case screen.OpenService:
		s.query.SetValue(msg.ID)
		s.old = true
		s.search()
		for i, f := range s.found.Found {
			if f.ID == msg.ID {
				s.at, s.detail, s.layer = i, true, noLayer
			}
		}
	}
	return nil
}

// forget empties the search: it was made for somebody else than who is here
// now. What is being written about an entry stays.
func (s *Screen) forget() {
	s.old = false
	if s.query.Blank() {
		return
	}
	s.query.Reset()
	if s.layer == noLayer {
		s.detail = false
		s.search()
	}
}

func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	if s.layer != noLayer {
		return s.layerKey(msg)
	}
	if s.detail {
		if cmd, done := s.detailKey(msg.String()); done {
			return cmd
		}
	}
	a := s.env.Keys.Action(msg.String(), keys.Directory, keys.Always)
	if cmd, done := s.filterKey(a); done {
		return cmd
	}
	if cmd, done := s.handoutKey(a); done {
		return cmd
	}
	switch a {
	case keys.Back:
		return s.back()
	case keys.SwitchView:
		if cmd, done := s.complete(); done {
			return cmd
		}
		s.detail = !s.detail
	case keys.Choose:
		s.detail = true
	case keys.Up:
		s.move(-1)
	case keys.Down:
		s.move(1)
	case keys.PageUp:
		s.move(-10)
	case keys.PageDown:
		s.move(10)
	default:
		return s.typed(msg)
	}
	return nil
}

// back closes one thing at a time: the detail, then the screen. The query
// stays: esc never destroys what was typed.
func (s *Screen) back() tea.Cmd {
	if s.detail {
		s.detail = false
		return nil
	}
	return tea.Batch(s.lost(), s.env.Tell(screen.Back{}))
}

// typed edits the query. One from before gives way to what is typed over it,
// and is taken up again by any other key.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if s.old {
		s.old = false
		if replaces(msg) {
			s.query.Reset()
			s.search()
		}
	}
	if s.query.Update(msg) {
		s.detail = false
		s.search()
	}
	if why := s.query.Refused(); why != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: why})
	}
	return nil
}

// replaces reports whether a key or paste puts text in place of what is marked.
func replaces(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return !ok || k.Text != "" || k.String() == "backspace" || k.String() == "delete"
}

func (s *Screen) move(n int) {
	if s.detail {
		s.scroll = max(0, s.scroll+n)
		return
	}
	s.at = max(0, min(s.at+n, len(s.found.Found)-1))
	s.scroll = 0
}

// Title is what the header says.
func (s *Screen) Title() string { return "directory · " + s.env.Session.Guide().Dir.Name }

// Help is the keys of the directory.
func (s *Screen) Help() []key.Binding {
	if s.layer == handoutLayer {
		return s.handoutHelp()
	}
	if s.detail {
		return s.env.Keys.Help(keys.Detail, keys.Directory)
	}
	return s.env.Keys.Help(keys.Directory)
}

// Capturing: the search line takes letters, the detail has keys of its own.
func (s *Screen) Capturing() screen.Capture {
	if s.detail && s.layer == noLayer {
		return screen.Picks
	}
	return screen.Text
}
