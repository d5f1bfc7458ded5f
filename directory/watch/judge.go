package watch

import (
	"signpost/directory"
	"signpost/internal/text"
)

// judge remembers what is in use and decides what becomes of each load. It does
// no I/O and knows no time.
type judge struct {
	inUse   Version
	refused string // what was said last of a save that was not taken; "": all is well
	doubt   string // a load that is looked at twice
}

// consider takes one load. ok means that ev is to be sent. again means that the
// folder is to be read once more in a while: nothing is believed at the first
// look that makes entries disappear, because a program that is in the middle of
// writing a file leaves it short or empty for a moment.
func (j *judge) consider(v Version, err error) (ev Event, ok, again bool) {
	if err == nil && j.inUse.Directory != nil && v.Directory.Version == j.inUse.Directory.Version {
		ok = j.refused != "" // as it was before: what was said is over
		j.refused, j.doubt = "", ""
		return Event{Version: j.inUse}, ok, false
	}
	why := unreadable(err, v.Findings)
	if why == nil {
		why = Accept(j.inUse, v)
	}
	if j.suspicious(v, err) {
		return Event{}, false, true
	}
	if why != nil {
		say := why.String()
		ok = say != j.refused
		j.refused = say
		return Event{Refused: why}, ok, false
	}
	j.inUse, j.refused = v, ""
	return Event{Version: v}, true, false
}

// suspicious reports the first look at a load in which something is missing.
func (j *judge) suspicious(v Version, err error) bool {
	mark := ""
	switch {
	case err != nil:
		mark = "error " + err.Error()
	case j.inUse.Directory != nil && missing(j.inUse.Directory, v.Directory):
		mark = v.Directory.Version
	}
	first := mark != "" && mark != j.doubt
	j.doubt = mark
	return first
}

// unreadable is the refusal of a folder in which nothing could be read.
func unreadable(err error, findings []directory.Finding) *Refusal {
	if err == nil {
		return nil
	}
	return refusal(firstError(findings), text.CleanLine(err.Error()))
}
