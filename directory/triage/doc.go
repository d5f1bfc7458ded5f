// Package triage turns the answers of a contact into alerts, suggestions with
// reasons, services that could fit once more is known, services that are ruled
// out and the way in to them, and the next question worth asking.
//
// It is pure: no clock, no files, no terminal. Everything it decides comes from
// a directory.Directory and a facts.Facts; opening states are passed in and only
// break ties. It is not a clinical tool: it never weighs, learns or predicts,
// and every line of its results carries the id of the rule that wrote it.
//
// Answers are three-valued. What is unknown or declined never rules a service
// out by itself; it can leave a service under "could fit" when a rule needs the
// opposite to be known. Alerts are computed from answers alone, before and
// apart from any ranking.
package triage
