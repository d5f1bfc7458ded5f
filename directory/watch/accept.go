package watch

import (
	"fmt"

	"signpost/directory"
	"signpost/internal/text"
)

// Version is one load of the directory: the value and what was wrong with the
// files. Directory is nil when nothing was loaded.
type Version struct {
	Directory *directory.Directory
	Findings  []directory.Finding
}

// Refusal says why a save is not taken over.
type Refusal struct {
	// Finding is the mistake, with its place. File is empty when the folder
	// as a whole is the trouble: then only Message is set.
	Finding directory.Finding
}

// String is one sentence for people: file, line, what is wrong, what to do.
func (r *Refusal) String() string {
	f := r.Finding
	say := f.Message
	if f.File != "" {
		say = fmt.Sprintf("%s, line %d, column %d: %s", f.File, f.Line, f.Column, f.Message)
	}
	if f.Hint != "" {
		say += " - " + f.Hint
	}
	return text.CleanLine(say)
}

// Accept decides whether the version fresh may take the place of the one in
// use; the Refusal is nil when it may. The rule is that no entry that was good
// is lost to a mistake:
//
//   - Nothing in use yet: any version with a service in it is taken, without
//     the entries that are broken.
//   - A file in which there was no error, or that is new, must have none now.
//   - Where a file has had errors before, it may have others, so that it can
//     be mended a step at a time; but then no entry may be missing that was
//     there. An entry that is missing when every error was known before has
//     been taken out on purpose.
//   - A version without a service is never taken.
//
// An entry is a service, question, alert, group, word, county, district, town,
// outward code, holiday or the directory's own settings. Two errors are the
// same when file, entry, rule and message are; lines move while one types.
func Accept(inUse, fresh Version) *Refusal {
	switch {
	case fresh.Directory == nil, fresh.Directory.Services.Len() == 0:
		return refusal(firstError(fresh.Findings), "there is no service in it")
	case inUse.Directory == nil:
		return nil
	}
	broken, known := map[string]bool{}, map[mistake]int{}
	for _, f := range inUse.Findings {
		if f.Severity == directory.Error {
			broken[f.File] = true
			known[mistakeOf(f)]++
		}
	}
	var first *directory.Finding // of the errors that were not there before
	for i, f := range fresh.Findings {
		if f.Severity != directory.Error {
			continue
		}
		if !broken[f.File] {
			return refusal(&fresh.Findings[i], "")
		}
		if m := mistakeOf(f); known[m] > 0 {
			known[m]--
		} else if first == nil {
			first = &fresh.Findings[i]
		}
	}
	if first != nil && missing(inUse.Directory, fresh.Directory) {
		return refusal(first, "")
	}
	return nil
}

// mistake is what makes two findings the same mistake.
type mistake struct{ file, entry, rule, message string }

func mistakeOf(f directory.Finding) mistake { return mistake{f.File, f.Entry, f.Rule, f.Message} }

func firstError(findings []directory.Finding) *directory.Finding {
	for i := range findings {
		if findings[i].Severity == directory.Error {
			return &findings[i]
		}
	}
	return nil
}

// refusal is for the finding, or for the whole folder when there is none.
func refusal(f *directory.Finding, otherwise string) *Refusal {
	if f == nil {
		return &Refusal{directory.Finding{Severity: directory.Error, Message: otherwise}}
	}
	return &Refusal{*f}
}

// missing reports whether an entry of one directory is not in another.
func missing(from, in *directory.Directory) bool {
	have := map[string]int{}
	for name := range entries(in) {
		have[name]++
	}
	for name := range entries(from) {
		if have[name]--; have[name] < 0 {
			return true
		}
	}
	return false
}

// entries names everything that can be lost.
func entries(d *directory.Directory) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		ok := d.Name == "" || yield("directory") // the settings always name it
		ok = ok && each(d.Services.List(), yield, func(s *directory.Service) string { return "service " + s.ID })
		ok = ok && each(d.Questions, yield, func(q *directory.Question) string { return "question " + q.ID })
		ok = ok && each(d.Alerts, yield, func(a *directory.Alert) string { return "alert " + a.ID })
		ok = ok && each(d.Groups, yield, func(g directory.AnswerGroup) string { return "group " + g.ID })
		ok = ok && each(d.Words, yield, func(w directory.WordEntry) string { return "word " + w.Means })
		ok = ok && each(d.Counties, yield, func(c directory.County) string { return "county " + c.ID })
		ok = ok && each(d.Districts, yield, func(x directory.District) string { return "district " + x.ID })
		ok = ok && each(d.Towns, yield, func(t directory.TownOrVillage) string { return "town " + t.Name })
		ok = ok && each(d.Outwards, yield, func(o directory.Outward) string { return "outward " + o.Code })
		// Holidays have no name of their own.
		for range d.Holidays {
			ok = ok && yield("holiday")
		}
	}
}

func each[T any](list []T, yield func(string) bool, name func(T) string) bool {
	for _, e := range list {
		if !yield(name(e)) {
			return false
		}
	}
	return true
}
