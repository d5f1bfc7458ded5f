// Package tui is the full screen: the root that routes messages to screens and
// draws the frame around them.
//
// It holds no rules of any kind: what an operator may do is in internal/desk,
// what a screen does is in tui/screen/NAME.
package tui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/tui/keys"
	"signpost/tui/screen"
	contactscreen "signpost/tui/screen/contact"
	deskscreen "signpost/tui/screen/desk"
	directoryscreen "signpost/tui/screen/directory"
	enquirerscreen "signpost/tui/screen/enquirer"
	followupsscreen "signpost/tui/screen/followups"
	handoverscreen "signpost/tui/screen/handover"
	healthscreen "signpost/tui/screen/health"
	historyscreen "signpost/tui/screen/history"
	peoplescreen "signpost/tui/screen/people"
	"signpost/tui/theme"
)

// Options are what the full screen needs.
type Options struct {
	Session *desk.Session
	Keys    *keys.Map
	Theme   *theme.Theme
	// Notice is shown once at the start: that a person's own directory could
	// not be used, for example.
	Notice string
	// Editor is the command that opens a text file: $VISUAL or $EDITOR.
	Editor string
	// LockAfter is how long an untouched screen stays open when people are set
	// up; 0: DefaultLockAfter.
	LockAfter time.Duration
	Outside   screen.Outside // clipboard and printer; nil: there are none
	OSC52     bool           // a number may be handed to the terminal's clipboard
	// After replaces the timer in tests; nil is the real one.
	After func(time.Duration, tea.Msg) tea.Cmd
}

// commitLimit is how long one change of the record may take before it counts
// as failed. A usual one takes under a millisecond.
const commitLimit = 10 * time.Second

// tickEvery is how often clocks and timers redraw: they show minutes.
const tickEvery = 10 * time.Second

// Root routes. It decides nothing.
type Root struct {
	env           screen.Env
	editor        string
	screens       map[screen.Name]screen.Screen
	at            screen.Name
	back          []screen.Name
	width, height int

	pending int       // messages on their way that keys wait for
	saving  int       // of these, changes being committed
	held    []tea.Msg // keys that wait for them, in order
	status  screen.Status
	overlay overlay
	scroll  int       // of the help page
	cardAt  time.Time // when the emergency card was opened

	quietUntil time.Time // keys are swallowed until then
	leaving    bool

	locked    *lock // nil: open
	lockedOut bool  // the key was wiped
	lockAfter time.Duration
	touched   time.Time // when a key was last pressed, by the wall clock

	written  int64 // changes when another window writes
	watching bool  // written is known

	conflict *conflict // two versions of a contact, to be decided; over everything
	belated  int       // keys that were typed before it was shown: for the screen below
	below    bool      // one of them is being handled
}

// New makes the root and its screens.
func New(o Options) *Root {
	r := &Root{at: screen.Desk, editor: o.Editor, lockAfter: o.LockAfter, touched: o.Session.Now().Round(0)}
	if r.lockAfter == 0 {
		r.lockAfter = DefaultLockAfter
	}
	after := o.After
	if after == nil {
		after = func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		}
	}
	r.env = screen.Env{Session: o.Session, Keys: o.Keys, Theme: o.Theme, Commit: r.commit, Load: load, Tell: r.tell, After: after,
		Outside: o.Outside, OSC52: o.OSC52}
	r.screens = map[screen.Name]screen.Screen{
		screen.Desk:      deskscreen.New(r.env),
		screen.Contact:   contactscreen.New(r.env),
		screen.Directory: directoryscreen.New(r.env),
		screen.Health:    healthscreen.New(r.env),
		screen.People:    peoplescreen.New(r.env),
		screen.Handover:  handoverscreen.New(r.env),
		screen.Enquirer:  enquirerscreen.New(r.env),
		screen.FollowUps: followupsscreen.New(r.env),
		screen.History:   historyscreen.New(r.env),
	}
	if o.Notice != "" {
		r.status = screen.Status{Level: screen.Trouble, Text: o.Notice}
	}
	return r
}

// arrived is a message that keys waited for.
type arrived struct {
	msg   tea.Msg
	saved bool // it came back from a change of the record
}

// commit counts a change as pending until its message is back.
func (r *Root) commit(do func(context.Context) tea.Msg) tea.Cmd {
	r.pending++
	r.saving++
	return func() tea.Msg { return arrived{run(do), true} }
}

// tell counts a message between screens as pending until it has arrived: the
// library delivers it like any other, and keys typed meanwhile would overtake
// it.
func (r *Root) tell(msg tea.Msg) tea.Cmd {
	r.pending++
	return func() tea.Msg { return arrived{msg: msg} }
}

func load(do func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg { return run(do) }
}

// run calls do with a time limit. A panic becomes a line on the screen: it must
// not take the program down with a caller on the line.
func run(do func(context.Context) tea.Msg) (msg tea.Msg) {
	ctx, cancel := context.WithTimeout(context.Background(), commitLimit)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			msg = fault(p)
		}
	}()
	return do(ctx)
}

func fault(any) screen.Status {
	return screen.Status{Level: screen.Trouble, Text: "Something went wrong inside Signpost. What the screen called saved is safe; press esc and go on."}
}

// Init starts all screens and the clock.
func (r *Root) Init() tea.Cmd {
	cmds := []tea.Cmd{r.tick(), r.look()}
	for _, n := range screen.Names() {
		cmds = append(cmds, r.screens[n].Init())
	}
	return tea.Batch(cmds...)
}

type tickMsg struct{}

func (r *Root) tick() tea.Cmd { return r.env.After(tickEvery, tickMsg{}) }

// Update routes one message.
func (r *Root) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			r.status = fault(p)
			m, cmd = r, nil
		}
	}()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.width, r.height = msg.Width, msg.Height
	case tea.KeyPressMsg, tea.PasteMsg:
		return r, r.input(msg)
	case arrived:
		return r, r.settle(msg)
	case tickMsg:
		return r, tea.Batch(r.tick(), r.idle(), r.broadcast(screen.Tick{Now: r.env.Session.Now()}))
	case reopened:
		return r, r.unlock(msg)
	case watchDue:
		return r, r.look()
	case watched:
		return r, r.noticed(msg)
	case screen.Conflicted:
		return r, r.dispute(msg.Dispute)
	case decidable:
		r.invite(msg)
		return r, nil
	case save:
		return r, r.resolve(msg.d, msg.mine)
	case resolved:
		return r, r.settled(msg)
	case screen.Leave:
		return r, r.leave()
	case screen.Status:
		r.status = msg
		return r, nil
	case screen.DirectoryLoaded:
		r.env.Session.UseGuide(msg.Guide)
		r.status = screen.Status{Text: msg.Say}
	case screen.DirectoryRefused:
		r.status = screen.Status{Level: screen.Trouble, Text: msg.Say}
		return r, nil
	case screen.Edit:
		return r, r.edit(msg)
	case screen.Back:
		r.goBack()
		return r, nil
	case screen.ShowDesk:
		r.home()
	default:
		r.follow(msg)
	}
	return r, r.broadcast(msg)
}

// follow shows the screen that a message asks for.
func (r *Root) follow(msg tea.Msg) {
	switch msg.(type) {
	case screen.ContactStarted:
		r.show(screen.Contact)
	case screen.ShowHistory:
		r.show(screen.History)
	case screen.ShowPeople:
		r.show(screen.People)
	case screen.ShowHealth:
		r.show(screen.Health)
	case screen.ShowFollowUps:
		r.show(screen.FollowUps)
	case screen.ShowHandover:
		r.show(screen.Handover)
	case screen.ShowEnquirer:
		r.show(screen.Enquirer)
	case screen.FindServices, screen.OpenService:
		r.show(screen.Directory)
	}
}

// settle hands a message on that keys waited for, and applies the keys that
// were typed meanwhile.
func (r *Root) settle(a arrived) tea.Cmd {
	r.pending--
	if a.saved {
		r.saving--
	}
	_, cmd := r.Update(a.msg)
	cmds := []tea.Cmd{cmd}
	for r.pending == 0 && len(r.held) > 0 {
		next := r.held[0]
		r.held = r.held[1:]
		cmds = append(cmds, r.route(next))
	}
	if r.leaving && r.pending == 0 {
		cmds = append(cmds, tea.Quit)
	}
	return tea.Batch(cmds...)
}

// broadcast hands a message to every screen; each ignores what it does not
// know.
func (r *Root) broadcast(msg tea.Msg) tea.Cmd {
	if msg == nil {
		return nil
	}
	var cmds []tea.Cmd
	for _, n := range screen.Names() {
		cmds = append(cmds, r.screens[n].Update(msg))
	}
	return tea.Batch(cmds...)
}

func (r *Root) show(n screen.Name) {
	if r.at != n {
		r.back = append(r.back, r.at)
		r.at = n
	}
}

func (r *Root) home() { r.at, r.back = screen.Desk, nil }

func (r *Root) goBack() {
	if n := len(r.back); n > 0 {
		r.at, r.back = r.back[n-1], r.back[:n-1]
		return
	}
	r.at = screen.Desk
}

// leave asks every screen to save unfinished text, then quits.
func (r *Root) leave() tea.Cmd {
	r.leaving = true
	cmd := r.broadcast(screen.Leaving{})
	if r.pending == 0 {
		return tea.Batch(cmd, tea.Quit)
	}
	return cmd // settle quits once everything is on disk
}

// active is the screen that takes the keys and is drawn.
func (r *Root) active() screen.Screen {
	if r.conflict != nil && !r.below {
		return r.conflict
	}
	return r.screens[r.at]
}

func (r *Root) clock() string {
	return r.env.Session.Now().In(desk.London()).Format("15:04")
}

// place is the left end of the header.
func (r *Root) place() string { return fmt.Sprintf("Signpost · %s", r.active().Title()) }
