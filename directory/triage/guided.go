package triage

import (
	"signpost/directory"
	"signpost/internal/facts"
)

// Next returns the question to put now, given the answers so far and the ids
// of the questions already put, and the most questions that can still follow,
// this one included. done is true when no answer still open can change a
// blocking or warning alert or the first three suggestions.
func (r *Rules) Next(f facts.Facts, asked []string, o Options) (q *directory.Question, atMost int, done bool) {
	return nil, 0, true
}

// Trace lists the ids of the questions that the guided flow puts, in order,
// when each is answered from f.
func (r *Rules) Trace(f facts.Facts, o Options) []string { return nil }
