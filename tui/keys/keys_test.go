package keys

import (
	"strings"
	"testing"
)

// Two actions on one key where both scopes are live would be a coin toss.
func TestNoConflicts(t *testing.T) {
	live := map[Scope][]Scope{ // what else works while a scope does
		Desk: {Always, Letters}, VisitorLine: {Always}, CountLine: {Always}, Contact: {Always}, Directory: {Always}, HealthScreen: {Always, Letters}, PeopleScreen: {Always, Letters}, FollowUpScreen: {Always, Letters}, Conflict: {Always, Letters}, History: {Always}, HistoryRecord: {Always, Letters}, Detail: {Directory, Always, Letters},
		Handover: {Always, Letters}, Writing: {Always}, Enquirer: {Always}, EnquirerFound: {Always, Letters},
		Answers: {Contact, Always, Letters}, Quick: {Contact, Always}, Find: {Contact, Always}, Note: {Contact, Always},
	}
	at := map[Scope]map[string]Action{}
	for _, b := range Table() {
		if at[b.Scope] == nil {
			at[b.Scope] = map[string]Action{}
		}
		for _, k := range b.Keys {
			if other, taken := at[b.Scope][k]; taken {
				t.Errorf("%s: %q is both %q and %q", b.Scope, k, other, b.Action)
			}
			at[b.Scope][k] = b.Action
		}
	}
	for s, others := range live {
		for _, o := range others {
			for k, a := range at[s] {
				if b, taken := at[o][k]; taken && a != b {
					t.Errorf("%q is %q in %s and %q in %s", k, a, s, b, o)
				}
			}
		}
	}
}

// Letters that pick answers are lower case and digits, so nothing of the
// contact may take one.
func TestAnswerLettersAreFree(t *testing.T) {
	for _, b := range Table() {
		if b.Scope != Answers && b.Scope != Contact && b.Scope != Letters {
			continue
		}
		for _, k := range b.Keys {
			if len(k) == 1 && strings.Contains("abcdefghijklmnopqrstuvwxyz0123456789", k) {
				t.Errorf("%s: %q would hide an answer", b.Scope, k)
			}
		}
	}
}

func TestEveryBindingIsExplained(t *testing.T) {
	scopes := map[Scope]bool{}
	for _, s := range Scopes() {
		scopes[s] = true
	}
	m := New()
	for _, b := range Table() {
		if b.Label == "" || !strings.HasSuffix(b.About, ".") || len(b.Keys) == 0 {
			t.Errorf("%s %s: not explained", b.Scope, b.Action)
		}
		if !scopes[b.Scope] {
			t.Errorf("%s is in no table", b.Scope)
		}
		for _, k := range b.Keys {
			if k == " " {
				t.Errorf("%s: the space bar is called \"space\"", b.Action)
			}
			if got := m.Action(k, b.Scope); got != b.Action {
				t.Errorf("%s %s: dispatch gives %q", b.Scope, k, got)
			}
		}
		if !strings.Contains(m.Markdown(), b.About) {
			t.Errorf("%s is not in the README's table", b.Action)
		}
	}
}
