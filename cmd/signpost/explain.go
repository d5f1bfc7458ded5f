package main

import (
	"errors"
	"strings"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// explain puts an error in one or two plain sentences with what to do next.
func explain(err error) string {
	var e *store.Error
	where, why := "", ""
	if errors.As(err, &e) {
		if e.Path != "" {
			where = " (" + text.CleanLine(e.Path) + ")"
		}
		if e.Why != "" {
			why = ": " + strings.TrimRight(text.CleanLine(e.Why), ".") + "."
		}
	}
	switch store.KindOf(err) {
	case store.TooNew:
		return "the database" + where + " was written by a newer Signpost" + or(why, ". It was not touched. Install the newer version, or name another folder with --data.")
	case store.Foreign:
		return "the file" + where + " is not a Signpost database" + or(why, ". It was not touched. Name another folder with --data, or move the file away.")
	case store.ReadOnly:
		return "the data folder" + where + " cannot be written to. Nothing was changed. Give this account the right to write there, or name another folder with --data."
	case store.Full:
		return "the disk is full" + where + ": nothing was saved. Free some space and try again."
	case store.Busy:
		return "another program is using the database" + where + ". Nothing was changed. Try again in a moment."
	case store.Corrupt:
		return "the database" + where + " is damaged or was changed from outside" + or(why, ". Restore the last backup.") + " Keep a copy of the folder before anything else."
	case store.Locked:
		return "the key does not open the database" + where + ". Nothing was changed. The key file belongs beside the database: put the right one back."
	case store.Shared:
		return "the record is not kept on a shared or synchronised folder" + where + or(why, ".")
	case store.NotFound:
		return "there is no such contact in the record."
	}
	return sentence(strings.ReplaceAll(err.Error(), "\n", "; "))
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// didYouMean names the nearest of the names, or nothing.
func didYouMean(word string, names []string) string {
	if near := facts.Near(word, names); len(near) > 0 {
		return ": did you mean " + strings.Join(near, " or ") + "?"
	}
	return ""
}
