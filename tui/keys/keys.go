// Package keys is the one table of keys. It feeds dispatch, the help line, the
// help page, the palette and the README, so that what the screen promises is
// what a key does.
//
// It does not act: screens look an action up and carry it out.
package keys

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
)

// Scope is where a key works.
type Scope string

// The scopes. Always-keys work everywhere, while typing too; free letters work
// wherever letters are not being typed or picked.
const (
	Always    Scope = "everywhere"
	Letters   Scope = "where no text is typed"
	Desk      Scope = "desk"
	Contact   Scope = "contact"
	Answers   Scope = "contact: answers"
	Quick     Scope = "contact: quick line"
	Find      Scope = "contact: find"
	Note      Scope = "contact: note"
	Directory Scope = "directory"
	Detail    Scope = "directory: detail"
	// HealthScreen is the coordinator's list of what to mend.
	HealthScreen Scope = "directory health"
)

// Scopes lists the scopes in the order of the README's table.
func Scopes() []Scope {
	return []Scope{Always, Letters, Desk, VisitorLine, CountLine, Contact, Answers, Quick, Find, Note, Directory, Detail, Handover, Writing, Enquirer, EnquirerFound, HealthScreen, PeopleScreen, FollowUpScreen, Conflict, History, HistoryRecord}
}

// Action is what a key does.
type Action string

// Binding ties keys to an action in a scope.
type Binding struct {
	Scope  Scope
	Action Action
	Keys   []string // as the terminal library names them: "ctrl+s", "space"
	Show   string   // as people read them; empty: the first key
	Label  string   // two or three words for the help line
	About  string   // one sentence for the help page
	Quiet  bool     // not on the help line
}

// Shown is the key as people read it.
func (b Binding) Shown() string {
	if b.Show != "" {
		return b.Show
	}
	return b.Keys[0]
}

// Map answers which action a key stands for. It never changes.
type Map struct {
	table []Binding
	at    map[Scope]map[string]Action
}

// New makes the map of the built-in table.
func New() *Map {
	m := &Map{table: Table(), at: map[Scope]map[string]Action{}}
	for _, b := range m.table {
		if m.at[b.Scope] == nil {
			m.at[b.Scope] = map[string]Action{}
		}
		for _, k := range b.Keys {
			m.at[b.Scope][k] = b.Action
		}
	}
	return m
}

// Action returns what a key does in the first of the scopes that knows it.
func (m *Map) Action(keystroke string, scopes ...Scope) Action {
	for _, s := range scopes {
		if a, ok := m.at[s][keystroke]; ok {
			return a
		}
	}
	return ""
}

// Table returns all bindings in order.
func (m *Map) Table() []Binding { return slices.Clone(m.table) }

// Help returns the bindings of the scopes for the help line, in order.
func (m *Map) Help(scopes ...Scope) []key.Binding {
	var out []key.Binding
	for _, s := range scopes {
		for _, b := range m.table {
			if b.Scope == s && !b.Quiet {
				out = append(out, key.NewBinding(key.WithKeys(b.Keys...), key.WithHelp(b.Shown(), b.Label)))
			}
		}
	}
	return out
}

// Markdown writes the table for the README.
func (m *Map) Markdown() string {
	var b strings.Builder
	b.WriteString("| where | key | does |\n|---|---|---|\n")
	for _, s := range Scopes() {
		for _, x := range m.table {
			if x.Scope == s {
				b.WriteString("| " + string(s) + " | `" + x.Shown() + "` | " + x.About + " |\n")
			}
		}
	}
	return b.String()
}
