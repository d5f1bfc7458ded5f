package main

import (
	"fmt"
	"io"
	"strings"

	"signpost/internal/text"
)

// maxColumn is the widest a column of a table gets, the last one aside.
const maxColumn = 44

// printTable writes rows in columns that line up, in plain text. Every cell is
// cleaned: it may come from a file of somebody else.
func printTable(w io.Writer, head []string, rows [][]string) error {
	widths := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = min(maxColumn, max(widths[i], text.Width(text.CleanLine(cell))))
		}
	}
	for _, row := range append([][]string{head}, rows...) {
		var b strings.Builder
		for i, cell := range row {
			cell = text.CleanLine(cell)
			if i < len(row)-1 {
				cell = text.Pad(cell, widths[i]) + "  "
			}
			b.WriteString(cell)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// printRows lists what was found: a table with a head for people, who are told
// when there is nothing and when there is more, and plain rows for programs.
func (a *app) printRows(head []string, rows [][]string, total int, none string) error {
	if !isTerminal(a.out) {
		return printTSV(a.out, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.out, none)
		return err
	}
	if err := printTable(a.out, head, rows); err != nil {
		return err
	}
	if total > len(rows) {
		fmt.Fprintf(a.out, "%d of %d. --limit 0 shows all.\n", len(rows), total)
	}
	return nil
}

// printTSV writes one row a line, fields separated by tabs, for other programs.
func printTSV(w io.Writer, rows [][]string) error {
	for _, row := range rows {
		for i := range row {
			row[i] = text.CleanLine(row[i])
		}
		if _, err := fmt.Fprintln(w, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return nil
}
