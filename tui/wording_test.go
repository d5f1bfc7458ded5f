package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// What can be changed of a service given is said in full, however narrow the
// column is: how it was given decides what the keys mean.
func TestTheServiceToChangeIsSaidInFull(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("needles")
	d.press("enter", "alt+w", "y")
	d.write("Sam")
	d.press("enter", "alt+g")
	d.want("warm handover, phoned, answered by", "Sam, outcome asked")
	d.want("letter change")
}

func TestAListToPickFromSaysSo(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+c")
	d.want("Why is the number kept?", "letter or digit pick")
	d.press("1")
	d.want("enter keep the line")
}

// A walk-in that was started from a count of the needle exchange shows it.
func TestAContactFromACountShowsThePacks(t *testing.T) {
	d := drive(t)
	d.press("n")
	d.write("1103 f rose 1985")
	d.press("tab")
	d.want("packs: 2 × 1 ml pack · 3 back")
	d.wantNot("ROSE")
}

func TestTheDeskSaysHowLongInFull(t *testing.T) {
	d := drive(t)
	d.press("c", "ctrl+o")
	d.want("parked · under 1 min")
	d.pass(23*time.Hour + 59*time.Minute)
	d.want("parked · 23 h 59 min")
}

// Somebody new finds what there is besides starting contacts.
func TestTheEmptyDeskNamesEveryPlaceToGo(t *testing.T) {
	d := drive(t)
	d.want("o   the handover", "f   follow-ups", "t   earlier contacts", "?   all other keys")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	d.want("?   all other keys")
}

func TestAFreshContactSaysWhereSuggestionsCome(t *testing.T) {
	d := drive(t)
	d.press("c")
	d.want("answers bring suggestions here ")
}
