// Package enquirer is the screen of a repeat enquirer who goes by an alias or a
// return code: what they go by, and, when somebody asks for it with a key,
// which earlier contacts there were. Nothing is looked up by itself, and nothing
// of it stays on the screen once it is left.
package enquirer

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// step is what the screen shows.
type step uint8

const (
	asking  step = iota // what they go by
	warning             // what to keep in mind before looking
	showing             // cautions and earlier contacts
	reading             // one earlier contact
	adding              // a caution
)

// Screen is one enquirer.
type Screen struct {
	env  screen.Env
	c    store.Contact // the open contact; no ID when reached from the desk
	step step

	alias, code form.Field
	onCode      bool

	known  session.Known
	at     int // in cautions, then earlier contacts
	opened session.Opened
	scroll int
	width  int // of the terminal, for scrolling

	words, until form.Field
	onUntil      bool
}

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env}
	s.clear()
	return s
}

// clear forgets whatever was typed and found.
func (s *Screen) clear() {
	*s = Screen{env: s.env, width: s.width, alias: form.NewField(session.MaxAlias), code: form.NewField(40),
		words: form.NewField(session.MaxCaution), until: form.NewField(40)}
}

// Init does nothing.
func (s *Screen) Init() tea.Cmd { return nil }

// keptMsg is the contact with what its enquirer goes by.
type keptMsg struct {
	c   store.Contact
	err error
}

// knownMsg is what was found.
type knownMsg struct {
	known session.Known
	err   error
}

// earlierMsg is one earlier contact.
type earlierMsg struct {
	opened session.Opened
	err    error
}

// cautionMsg is a caution that was added, or ended.
type cautionMsg struct {
	caution store.Caution
	err     error
}

// Update handles keys while the screen is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width = msg.Width
	case screen.ShowEnquirer:
		s.clear()
		s.c = msg.Contact
		s.alias.SetValue(msg.Contact.Alias)
		s.code.SetValue(msg.Contact.ReturnCode)
	case screen.ContactStarted, screen.ShowDesk:
		s.clear() // somebody else is at the desk now
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.typed(msg)
	case keptMsg:
		return s.kept(msg)
	case knownMsg:
		return s.found(msg)
	case earlierMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		s.opened, s.step, s.scroll = msg.opened, reading, 0
	case cautionMsg:
		return s.cautioned(msg)
	}
	return nil
}

func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	switch s.step {
	case asking:
		return s.askingKey(msg)
	case warning:
		return s.warningKey(msg.String())
	case showing:
		return s.showingKey(msg.String())
	case reading:
		return s.readingKey(msg.String())
	}
	return s.addingKey(msg)
}

// askingKey handles a key while it is asked what they go by.
func (s *Screen) askingKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Enquirer, keys.Always) {
	case keys.Back:
		s.clear()
		return s.env.Tell(screen.Back{})
	case keys.NextPane:
		s.onCode = !s.onCode
	case keys.LookUp:
		return s.ask()
	case keys.Choose:
		if s.c.ID == "" {
			return s.ask()
		}
		return s.keep()
	default:
		return s.typed(msg)
	}
	return nil
}

// field is where typed text goes; nil when there is none.
func (s *Screen) field() *form.Field {
	switch {
	case s.step == asking && s.onCode:
		return &s.code
	case s.step == asking:
		return &s.alias
	case s.step == adding && s.onUntil:
		return &s.until
	case s.step == adding:
		return &s.words
	}
	return nil
}

func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	f := s.field()
	if f == nil {
		return nil
	}
	f.Update(msg)
	if why := f.Refused(); why != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: why})
	}
	return nil
}

// handle is what would be looked up: the field with the cursor, or the other
// one when it is empty.
func (s *Screen) handle() store.Handle {
	alias := store.Handle{Kind: store.ByAlias, Text: s.alias.Value()}
	code := store.Handle{Kind: store.ByReturnCode, Text: s.code.Value()}
	if s.onCode && !s.code.Blank() || s.alias.Blank() {
		return code
	}
	return alias
}

// ask says first what to keep in mind. A handle that nobody can go by is told
// before that.
func (s *Screen) ask() tea.Cmd {
	if _, err := s.env.Session.CheckHandle(s.handle()); err != nil {
		return s.env.Trouble(err)
	}
	s.step = warning
	return nil
}

// keep records what they go by on the open contact.
func (s *Screen) keep() tea.Cmd {
	c, alias, code, sess := s.c, s.alias.Value(), s.code.Value(), s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.SetHandles(ctx, c, alias, code)
		return keptMsg{c, err}
	})
}

func (s *Screen) kept(msg keptMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.clear()
	return tea.Batch(s.env.Tell(screen.ContactChanged{Contact: msg.c}), s.env.Tell(screen.Back{}),
		s.env.Tell(screen.Status{Level: screen.Done, Text: "Saved: what they go by is on the contact. Nobody was looked up."}))
}

// warningKey looks up only for enter.
func (s *Screen) warningKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.EnquirerFound, keys.Always) {
	case keys.Choose:
		return s.lookUp()
	case keys.Back:
		s.step = asking
	}
	return nil
}

func (s *Screen) lookUp() tea.Cmd {
	h, except, sess := s.handle(), s.c.ID, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		known, err := sess.LookUp(ctx, h, except)
		return knownMsg{known, err}
	})
}

func (s *Screen) found(msg knownMsg) tea.Cmd {
	if msg.err != nil && store.KindOf(msg.err) != store.Corrupt {
		s.step = asking
		return s.env.Trouble(msg.err)
	}
	s.known, s.at, s.step = msg.known, 0, showing
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	return nil
}

// showingKey handles a key on the list of cautions and earlier contacts.
func (s *Screen) showingKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.EnquirerFound, keys.Always) {
	case keys.Back:
		s.step, s.known = asking, session.Known{}
	case keys.Up:
		s.walk(-1)
	case keys.Down:
		s.walk(1)
	case keys.PageUp:
		s.walk(-10)
	case keys.PageDown:
		s.walk(10)
	case keys.Choose:
		return s.open()
	case keys.Caution:
		s.step, s.onUntil = adding, false
		s.words.Reset()
		s.until.SetValue("3 months")
	case keys.EndCaution:
		return s.end()
	}
	return nil
}

func (s *Screen) walk(n int) {
	s.at = max(0, min(s.at+n, len(s.known.Cautions)+len(s.known.Earlier)-1))
}

// open reads the earlier contact under the cursor.
func (s *Screen) open() tea.Cmd {
	i := s.at - len(s.known.Cautions)
	if i < 0 || i >= len(s.known.Earlier) {
		return nil
	}
	id, sess := s.known.Earlier[i].ID, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		o, err := sess.Open(ctx, id)
		return earlierMsg{o, err}
	})
}

// readingKey scrolls the earlier contact; esc goes back to the list.
func (s *Screen) readingKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.EnquirerFound, keys.Always) {
	case keys.Back:
		s.step, s.opened = showing, session.Opened{}
	case keys.Up:
		s.scroll = max(0, s.scroll-1)
	case keys.Down:
		s.scroll++
	case keys.PageUp:
		s.scroll = max(0, s.scroll-10)
	case keys.PageDown:
		s.scroll += 10
	}
	s.scroll = min(s.scroll, max(0, len(s.body(s.width))-1))
	return nil
}

// Title is what the header says. It never names anybody.
func (s *Screen) Title() string {
	if s.step == reading {
		return "enquirer · an earlier contact"
	}
	return "enquirer"
}

// Help is the keys of what is shown.
func (s *Screen) Help() []key.Binding {
	switch s.step {
	case asking:
		if s.c.ID == "" {
			return say("enter", "look up", "tab", "the other line", "esc", "back")
		}
		return s.env.Keys.Help(keys.Enquirer)
	case adding:
		return say("enter", "keep the caution", "tab", "until when", "esc", "back")
	case warning:
		return say("enter", "look them up", "esc", "back")
	case reading:
		return say("↑ ↓", "scroll", "esc", "back to the list")
	}
	return s.env.Keys.Help(keys.EnquirerFound, keys.Letters)
}

func say(pairs ...string) []key.Binding {
	var out []key.Binding
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, key.NewBinding(key.WithHelp(pairs[i], pairs[i+1])))
	}
	return out
}

// Capturing: the fields take text.
func (s *Screen) Capturing() screen.Capture {
	if s.field() != nil {
		return screen.Text
	}
	return screen.Nothing
}
