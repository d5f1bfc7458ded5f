// Package theme is the look: every colour and weight the program draws with.
// Nothing else names a colour. Meaning never hangs on colour alone: each style
// that means something goes with a word or a sign.
package theme

import "charm.land/lipgloss/v2"

// Theme is one set of styles. It never changes.
type Theme struct {
	Plain    lipgloss.Style
	Header   lipgloss.Style // the first line
	Title    lipgloss.Style // of a part of the screen
	Label    lipgloss.Style // what a value is
	Dim      lipgloss.Style // said, but not in the way
	Key      lipgloss.Style // a key to press
	Accent   lipgloss.Style // what matched, what is new
	Selected lipgloss.Style // the row under the cursor
	Good     lipgloss.Style // saved, open
	Caution  lipgloss.Style // check before use, not known
	Danger   lipgloss.Style // emergency, not saved
	Paper    lipgloss.Style // black on white, for a code that a camera reads
}

// Default is the theme for a terminal of any colours: it uses the terminal's
// own sixteen, which people have already made readable for themselves.
func Default() *Theme {
	s := lipgloss.NewStyle
	return &Theme{
		Plain:    s(),
		Header:   s().Bold(true).Reverse(true),
		Title:    s().Bold(true),
		Label:    s().Faint(true),
		Dim:      s().Faint(true),
		Key:      s().Bold(true),
		Accent:   s().Foreground(lipgloss.Cyan).Underline(true),
		Selected: s().Reverse(true),
		Good:     s().Foreground(lipgloss.Green),
		Caution:  s().Foreground(lipgloss.Yellow),
		Danger:   s().Foreground(lipgloss.Red).Bold(true),
		Paper:    s().Foreground(lipgloss.Black).Background(lipgloss.BrightWhite),
	}
}
