package main

import (
	"strings"
	"testing"
	"time"

	"signpost/store"
)

// What a person wrote comes out as it was, with who read it, newest first, and
// nothing hostile reaches the terminal.
func TestPrintHandovers(t *testing.T) {
	at := time.Date(2026, 11, 22, 21, 5, 0, 0, time.UTC)
	var out strings.Builder
	a := &app{out: &out, clock: func() time.Time { return at.Add(12 * time.Hour) }}
	list := handoverList{Total: 2, Handovers: []store.Handover{
		{At: at, By: "sam", Text: "Mind the \x1b[2Jstairs.\n- two", ReadAt: at.Add(11 * time.Hour), ReadBy: "kim"},
		{At: at.Add(-24 * time.Hour), Text: "Before."},
	}}
	if err := a.printHandovers(list, false); err != nil {
		t.Fatal(err)
	}
	want := "Handover of yesterday 21:05 by sam · read today 08:05 by kim\n\nMind the \uFFFD[2Jstairs.\n- two\n\n" +
		"Handover of Sat 21 Nov 21:05 · not read yet\n\nBefore.\n"
	if got := out.String(); got != want {
		t.Errorf("printed:\n%s\nwant:\n%s", got, want)
	}
}
