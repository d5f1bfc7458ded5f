// Package screen is the contract between the root and its screens: the methods
// a screen has, what it is given, and the messages by which screens ask for
// each other without knowing each other.
//
// It draws nothing and decides nothing.
package screen

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// Capture says which typed keys a screen keeps for itself.
type Capture uint8

// The captures. Always-keys are never captured.
const (
	Nothing Capture = iota // letter keys of the root work
	Picks                  // letters and digits pick answers; "?", "!" and "/" still work
	Text                   // every printable key is text
)

// Screen is one page of the program. It changes only itself and stays alive
// while another is shown, so that a half-typed thing is there on return.
type Screen interface {
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	// View draws exactly height lines of exactly width cells. It is pure.
	View(width, height int) string
	// Cursor is where the terminal's cursor belongs in a view of that size;
	// nil hides it.
	Cursor(width, height int) *tea.Cursor
	// Title is what the header says of this screen.
	Title() string
	Help() []key.Binding
	Capturing() Capture
}

// Name names a screen for the root's routing.
type Name string

// The screens.
const (
	Desk      Name = "desk"
	Contact   Name = "contact"
	Directory Name = "directory"
	Health    Name = "health"
	People    Name = "people"
	Handover  Name = "handover"
	Enquirer  Name = "enquirer"
	FollowUps Name = "follow-ups"
	History   Name = "history"
)

// Names lists the screens in the order in which they hear news.
func Names() []Name {
	return []Name{Desk, Contact, Directory, Health, People, Handover, Enquirer, FollowUps, History}
}

// Env is what every screen is given.
type Env struct {
	Session *desk.Session
	Keys    *keys.Map
	Theme   *theme.Theme

	// Commit runs a change of the record. Keys typed before its message has
	// come back wait in order, so that "saved before the next key" holds.
	Commit func(do func(context.Context) tea.Msg) tea.Cmd
	// Load runs something that keys need not wait for.
	Load func(do func(context.Context) tea.Msg) tea.Cmd
	// Tell sends a message to the root and the screens. Keys typed before it has
	// arrived wait, so that a key after "/" or esc goes where that led.
	Tell func(tea.Msg) tea.Cmd
	// After sends msg once d has passed.
	After func(d time.Duration, msg tea.Msg) tea.Cmd

	Outside Outside // clipboard and printer; nil: there are none
	OSC52   bool    // a number may be handed to the terminal's clipboard
}

// ShowDesk goes home.
type ShowDesk struct{}

// StartContact opens a new contact on that channel, from that time on; the
// zero time is now.
type StartContact struct {
	Channel string
	At      time.Time
}

// OpenContact shows a contact that is there already.
type OpenContact struct{ ID string }

// ContactStarted says that a contact is on disk and wants its screen.
type ContactStarted struct{ Opened desk.Opened }

// FindServices shows the directory with the cursor in its search line.
type FindServices struct{}

// ShowHealth shows how good the directory is.
type ShowHealth struct{}

// ShowFollowUps shows what is to be done: call-backs, follow-ups, outcomes.
type ShowFollowUps struct{}

// ShowHistory shows all contacts, newest first.
type ShowHistory struct{}

// ShowHandover shows what the last shift handed over.
type ShowHandover struct{}

// ShowEnquirer shows what the enquirer of a contact goes by; a contact without
// an id asks from the desk.
type ShowEnquirer struct{ Contact store.Contact }

// ContactChanged says that another screen changed a contact, and how it is now.
type ContactChanged struct{ Contact store.Contact }

// ShowPeople shows who may open the record.
type ShowPeople struct{}

// OpenService shows one service in the directory.
type OpenService struct{ ID string }

// ContactsChanged says that what lists show of contacts is out of date.
type ContactsChanged struct{}

// ChangedElsewhere says that another window wrote to the record. What shows of
// it is read again, without a trace in the audit log: if it left one, two
// windows would wake each other for ever. ContactsChanged and FlagsChanged follow.
type ChangedElsewhere struct{}

// Conflicted says that a change was not saved because another window changed
// the same contact first, and what there is to decide. The screen that says so
// shows the other window's version from now on.
type Conflicted struct{ Dispute desk.Dispute }

// ConflictSettled says what the contact is now that it was decided.
type ConflictSettled struct{ Contact store.Contact }

// DirectoryLoaded says that another version of the directory is to be used from
// now on.
type DirectoryLoaded struct {
	Guide *desk.Guide
	Say   string
}

// DirectoryRefused says that a saved directory is not used, and why.
type DirectoryRefused struct{ Say string }

// Edit opens a text file in the person's editor, at a line.
type Edit struct {
	File string
	Line int
}

// Edited says that the editor was left.
type Edited struct {
	File string
	Err  error
}

// FlagsChanged says that somebody flagged an entry or settled a flag.
type FlagsChanged struct{}

// Back goes to the screen before.
type Back struct{}

// Leave ends the program.
type Leave struct{}

// Tick says that time has passed: clocks and timers redraw.
type Tick struct{ Now time.Time }

// Leaving says that the program is about to end: unfinished text is to be
// saved now.
type Leaving struct{}

// Level is how a status line is meant.
type Level uint8

// The levels. Trouble stays until the next thing is done.
const (
	Info Level = iota
	Done
	Trouble
)

// Status puts one line above the keys.
type Status struct {
	Level Level
	Text  string
}

// Trouble puts an error on the status line.
func (e *Env) Trouble(err error) tea.Cmd {
	return e.Tell(Status{Level: Trouble, Text: Explain(err)})
}

// Explain puts an error in words for the person at the desk, with what to do.
func Explain(err error) string {
	var entry *store.EntryConflict
	if errors.As(err, &entry) {
		return "NOT SAVED: this " + entry.What + " was changed in another window. Look at it again, then press the key once more."
	}
	switch store.KindOf(err) {
	case store.Full:
		return "NOT SAVED: the disk is full. Free some space, then press the key again; what you typed is still here."
	case store.ReadOnly:
		return "NOT SAVED: the data folder cannot be written to. Run `signpost doctor`; what you typed is still here."
	case store.Busy:
		return "NOT SAVED: another program is using the database. Try again in a moment; what you typed is still here."
	case store.Corrupt:
		return "The record is damaged. Do not go on at this desk: run `signpost doctor` and tell the coordinator."
	case store.Stale:
		return "NOT SAVED: this contact was changed in another window. Press esc and open it again to see what is there."
	case store.NotFound:
		return "That contact is not in the record any more."
	}
	return err.Error()
}
