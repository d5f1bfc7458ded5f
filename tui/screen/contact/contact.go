// Package contact is the screen of one open contact: the answers and the note
// on the left, services on the right, and whatever was given below them. All
// of it edits one record; every completed answer, referral and note line is on
// disk before the next key takes effect.
package contact

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	"signpost/directory/quick"
	"signpost/directory/triage"
	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// pane is a part of the screen that takes keys.
type pane uint8

const (
	answersPane pane = iota
	findPane
	notePane
	quickPane
	panes
)

// draftEvery is how long typed text may be unsaved.
const draftEvery = time.Second

// Screen is one contact.
type Screen struct {
	env    screen.Env
	open   bool
	parted *changed // what was to end the contact, while two versions are being decided
	c      store.Contact
	saved  time.Time // when the record last said yes
	failed bool      // the last change was not saved
	focus  pane
	layer  layer

	guide  guide
	alarm  alarm
	score  score
	scroll int // of the explanation

	reason     form.Field // why a service is given against the rules
	against    item
	againstWhy string

	answers form.Answers
	find    form.Field
	note    form.Field
	quick   form.Field
	reading quick.Reading

	result   triage.Result
	items    []item
	unfolded map[string]bool // groups of services that show each kind
	at       int             // in items

	dirty   map[string]bool // fields with text that is not saved yet
	waiting bool            // a draft timer runs

	flags map[string]int // open flags by service

	tracks   session.Tracks // how earlier referrals have gone
	tracksAt time.Time      // when that was read

	passing passing
	given   givenList
	plan    plan

	undone  []step // what ctrl+z takes back, the last first
	restore func() // puts typed text back when its change fails
}

// New makes the screen; it shows nothing until a contact is opened.
func New(env screen.Env) *Screen {
	return &Screen{
		env: env, dirty: map[string]bool{},
		reason: form.NewField(400), find: form.NewField(200), note: form.NewField(session.MaxNote), quick: form.NewField(1000),
	}
}

// Init reads which entries are flagged.
func (s *Screen) Init() tea.Cmd { return s.readFlags() }

// flagsMsg is how many open flags each service has.
type flagsMsg struct{ counts map[string]int }

func (s *Screen) readFlags() tea.Cmd {
	sess := s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		counts, err := sess.OpenFlagCounts(ctx)
		if err != nil {
			return nil // the directory screen says so
		}
		return flagsMsg{counts}
	})
}

// changed is a change of the contact that came back from the record.
type changed struct {
	id     string
	base   store.Contact // as it was when the key was pressed
	c      store.Contact
	err    error
	picked form.Picked
	said   string // for the status line
	leave  bool   // go back to the desk
	next   string // id of the contact to take up instead
	undo   step   // how to take it back
	past   bool   // go on behind the safety questions
	then   func() // what follows once it is on disk
}

// draftDue says that typed text is to be saved now.
type draftDue struct{ id string }

// draftSaved is what became of it.
type draftSaved struct {
	id     string
	fields []string
	err    error
}

// Update handles keys while the contact is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ContactStarted:
		return s.show(msg.Opened)
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.paste(msg)
	case changed:
		return s.settle(msg)
	case undoneMsg:
		return s.settleUndo(msg)
	case swapTo:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		if msg.id == "" {
			return s.env.Tell(screen.Status{Text: "No other contact is parked or open."})
		}
		return s.park(msg.id)
	case screen.ContactChanged:
		if s.open && msg.Contact.ID == s.c.ID {
			s.c = newer(s.c, msg.Contact)
			s.refresh()
		}
	case draftDue:
		s.waiting = false
		if msg.id == s.c.ID {
			return s.saveDrafts()
		}
	case draftSaved:
		return s.drafted(msg)
	case screen.Leaving:
		return s.saveDrafts()
	case screen.ChangedElsewhere:
		return s.reload()
	case reloaded:
		return s.renew(msg)
	case screen.ConflictSettled:
		return s.decided(msg.Contact)
	case screen.FlagsChanged:
		return s.readFlags()
	case flagsMsg:
		s.flags = msg.counts
	case tracksMsg:
		s.tracks, s.tracksAt = msg.tracks, msg.at
		s.list()
	case screen.DirectoryLoaded:
		if s.open {
			s.refresh()
		}
	}
	return nil
}

// show puts a contact on the screen with the text that was being typed.
func (s *Screen) show(o session.Opened) tea.Cmd {
	flush := s.saveDrafts() // of the contact that was here before
	s.c, s.open, s.failed, s.layer = o.Contact, true, false, noLayer
	s.saved = s.env.Session.Now()
	s.focus, s.at, s.waiting = answersPane, 0, false
	s.dirty, s.unfolded = map[string]bool{}, map[string]bool{}
	s.answers = form.Answers{}
	s.guide, s.alarm, s.undone = guide{}, alarm{}, nil
	s.passing, s.given, s.plan = passing{}, givenList{}, plan{}
	s.find.Reset()
	s.note.SetValue(o.Drafts[session.FieldNote])
	s.setQuick(o.Drafts[session.FieldQuick])
	s.refresh()
	return tea.Batch(flush, s.readTracks(), s.planLeft(o.Drafts))
}

// refresh recomputes what follows from the record: applicable questions,
// alerts, suggestions.
func (s *Screen) refresh() {
	g := s.env.Session.Guide()
	s.answers.SetRows(rows(g, s.c))
	s.result = g.Suggest(s.c.Facts, s.env.Session.Now())
	s.reading = g.Quick.Read(s.quick.Value())
	s.list()
	s.sound()
}

// rows are the answers that can be given: those of every question that
// applies.
func rows(g *session.Guide, c store.Contact) []form.Row {
	var out []form.Row
	for _, p := range g.Applicable(c.Facts) {
		def, ok := g.Dir.Vocabulary.Def(facts.Key(p.Fact))
		if !ok {
			continue
		}
		r := row(p, def)
		if isSafety(p.Fact) && c.Safety == store.SafetyNothing { // not asked, and somebody said so
			r.Blank = session.Words(store.SafetyNothing)
		}
		out = append(out, r)
	}
	return out
}

// row is a part of a question as a row of a form. The safety questions have one
// more key, which says that there was no need to ask.
func row(p directory.Part, def facts.Def) form.Row {
	r := form.Row{Part: p, Def: def}
	if isSafety(p.Fact) {
		r.Extra = append(r.Extra, form.Choice{Key: skipKey, Label: "nothing seen or said"})
	}
	r.Extra = append(r.Extra, form.Choice{Key: "-", Label: "don't know"}, form.Choice{Key: ".", Label: "won't say"})
	return r
}

// form is the rows that take the keys: the whole record, or one question.
func (s *Screen) form() *form.Answers {
	if s.guide.on {
		return &s.guide.form
	}
	return &s.answers
}

// change commits a change of the contact.
func (s *Screen) change(done changed, do func(context.Context, *session.Session, store.Contact) (store.Contact, error)) tea.Cmd {
	c, sess := s.c, s.env.Session
	done.id, done.base = c.ID, c
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		done.c, done.err = do(ctx, sess, c)
		return done
	})
}

// settle takes over a change. After an error the screen and everything typed
// stay as they are.
func (s *Screen) settle(msg changed) tea.Cmd {
	if msg.id != s.c.ID {
		return nil
	}
	if cmd, is := s.disputed(msg); is {
		return cmd
	}
	if msg.err != nil {
		s.failed = !errors.Is(msg.err, session.ErrFinished) // refused, not lost
		s.c = newer(s.c, msg.c)
		return tea.Batch(s.unsaved(), s.env.Trouble(msg.err))
	}
	again := s.failed
	if msg.undo.do != nil {
		s.undone = append(s.undone, msg.undo)
	}
	s.restore = nil
	s.c, s.failed, s.saved = msg.c, false, s.env.Session.Now()
	s.refresh()
	if msg.then != nil {
		msg.then()
	}
	if msg.past {
		s.passSafety()
	} else if s.guide.on {
		s.guideSettled(msg.picked)
	} else if msg.picked.Ends {
		s.answers.Next(msg.picked)
	}
	cmds := []tea.Cmd{s.env.Tell(screen.ContactsChanged{})}
	if again && msg.said == "" {
		msg.said = "Saved now."
	}
	if msg.said != "" {
		cmds = append(cmds, s.env.Tell(screen.Status{Level: screen.Done, Text: msg.said}))
	}
	if msg.leave {
		s.open, s.dirty = false, map[string]bool{}
		if msg.next != "" {
			return tea.Batch(append(cmds, s.env.Tell(screen.OpenContact{ID: msg.next}))...)
		}
		cmds = append(cmds, s.env.Tell(screen.ShowDesk{}))
	}
	return tea.Batch(cmds...)
}

// newer is the later revision of two: of a change in steps the first steps may
// be on disk when a later one failed.
func newer(a, b store.Contact) store.Contact {
	if b.ID == a.ID && (b.Rev > a.Rev || len(b.Notes) > len(a.Notes)) {
		return b
	}
	return a
}

// Title is what the header says.
func (s *Screen) Title() string {
	if !s.open {
		return "no contact open"
	}
	out := session.Words(s.c.Channel)
	if s.c.Status == store.Open || s.c.Status == store.Parked {
		out += " · " + session.Minutes(s.env.Session.Now().Sub(s.c.StartedAt))
	} else {
		out += " · finished"
	}
	return out + " · " + s.state()
}

// state says whether what is on the screen is on disk.
func (s *Screen) state() string {
	switch {
	case s.failed:
		return "NOT SAVED"
	case len(s.dirty) > 0:
		return "typing…"
	}
	return "saved " + s.saved.In(session.London()).Format("15:04")
}

// Help is the keys of the part that has the focus.
func (s *Screen) Help() []key.Binding {
	if s.alarming() {
		return []key.Binding{key.NewBinding(key.WithHelp("1…7", "what was done")), key.NewBinding(key.WithHelp(",", "note")),
			key.NewBinding(key.WithHelp("esc", "desk; it comes back"))}
	}
	scope := map[pane]keys.Scope{answersPane: keys.Answers, findPane: keys.Find, notePane: keys.Note, quickPane: keys.Quick}[s.focus]
	if ask := s.layerHelp(); ask != nil {
		return ask
	}
	return append(s.env.Keys.Help(keys.Contact), s.env.Keys.Help(scope, keys.Letters)...)
}

// Capturing: fields take text, the answers take letters.
func (s *Screen) Capturing() screen.Capture {
	switch {
	case s.alarming() && !s.alarm.note:
		return screen.Picks
	case s.alarming(), s.layer != noLayer, s.focus != answersPane, s.form().Typing():
		return screen.Text
	}
	return screen.Picks
}
