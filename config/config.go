// Package config reads the program's settings and knows where its files lie.
//
// Only cmd reads it: the rest of the program is given plain options.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"signpost/internal/facts"
	"signpost/internal/text"
)

// Config is what a person may set. The zero value is a working program.
type Config struct {
	Desk      string `toml:"desk"`      // what this desk is called, on screen and in the record
	Operator  string `toml:"operator"`  // who usually sits here, until people are set up
	Directory string `toml:"directory"` // folder with the directory's files; empty: the shipped one
	County    string `toml:"county"`    // the desk's own county; empty: the directory's

	DeskPhone string `toml:"-"` // the desk's own number, for slips; empty: none is printed
	OSC52     bool   `toml:"-"` // a number may be handed to the terminal's clipboard

	// OutcomeDays is after how many days it is asked what became of a referral,
	// 1 to MaxOutcomeDays; 0: the program's own.
	OutcomeDays int `toml:"-"`
	// LockAfter is how long an untouched screen stays open once people are set
	// up, LeastLockAfter to MostLockAfter; 0: the program's own.
	LockAfter time.Duration `toml:"-"`

	Packs []Pack `toml:"-"` // what the needle exchange hands out, by digit; none: the program's own

	// Retention is how long each kind of data is kept, by its name in the file;
	// nil: DefaultRetention.
	Retention map[string]Span `toml:"-"`
}

// file is a settings file as it is read.
type file struct {
	Config
	DeskPhone   any       `toml:"desk_phone"`
	OSC52       any       `toml:"osc52"`
	OutcomeDays any       `toml:"outcome_days"`
	LockAfter   any       `toml:"lock_after"`
	Retention   any       `toml:"retention"`
	Pack        []rawPack `toml:"pack"`
}

// Default is the commented configuration file with nothing set.
const Default = `# Signpost's settings. Every line is optional; a line with # in front is not set.

# What this desk is called, on screen and in the record.
# desk = "front desk"

# This desk's own number, printed at the foot of slips.
# desk_phone = "01632 960000"

# Who usually sits here, until people are set up.
# operator = "RK"

# The folder with your own directory files. Without it the shipped, historic
# Worcestershire directory is used.
# directory = "/home/desk/directory"

# The county this desk is in, when the directory covers several and names
# another as its own. Its services come first.
# county = "herefordshire"

# Whether y on a service may hand its number to the terminal's clipboard (OSC
# 52) where no clipboard program is found. Over a remote connection that is the
# clipboard of the computer in front of you.
# osc52 = true

# After how many days it is asked what became of a referral or a warm handover,
# 1 to 365.
# outcome_days = 14

# After how long without a key the screen locks, once people are set up, 30s to
# 10m. With a contact open it is ten minutes, because listening is not idling.
# lock_after = "2m"

# What the needle exchange hands out. These are the ones that are used when none
# is set; with one [[pack]] of your own, only yours are. For each: the digit
# that is pressed for it at the counter, its word in the record (never change
# that one later), and what it is called on screen.
# [[pack]]
# digit = 1
# type = "1ml"
# name = "1 ml pack"
# [[pack]]
# digit = 2
# type = "2ml"
# name = "2 ml pack"
# [[pack]]
# digit = 3
# type = "steroid"
# name = "steroid pack"
# [[pack]]
# digit = 4
# type = "foil"
# name = "foil pack"
# [[pack]]
# digit = 5
# type = "sharps_bin"
# name = "sharps bin"

# How long each kind of data is kept. "signpost retain" takes away what is
# older; nothing goes by itself, and nothing that is under a hold. "never" keeps
# it for good. These are the times that are used when none is set.
# [retention]
# drafts = "24 hours"          # typed and never saved; those of open contacts stay
# callbacks = "90 days"        # numbers to ring back, after the contact is done
# contacts = "2 years"         # finished ones without an alias or return code
# known_contacts = "never"     # finished ones with one: choose a time of your own
# cautions = "1 day"           # after they ran out
# visitor_words = "24 hours"   # what a visitor was known by at the counter
# lost_searches = "1 year"     # words that were searched for in vain
`

// MaxBytes is the most that is read of a configuration file.
const MaxBytes = 1 << 20

// Problem is something wrong with the file, in words, with its place.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

func (p *Problem) Error() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Message)
	}
	return fmt.Sprintf("%s, line %d, column %d: %s", p.File, p.Line, p.Column, p.Message)
}

// Load reads the file at path. A file that is not there is the zero Config.
// Errors are *Problem.
func Load(path string) (Config, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, &Problem{File: path, Message: "cannot be read: " + reason(err)}
	}
	if !info.Mode().IsRegular() || info.Size() > MaxBytes {
		return Config{}, &Problem{File: path, Message: "is not a settings file"}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, &Problem{File: path, Message: "cannot be read: " + reason(err)}
	}
	return Parse(path, string(data))
}

func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// Parse reads the text of a configuration file. Errors are *Problem.
func Parse(name, content string) (Config, error) {
	var f file
	meta, err := toml.Decode(strings.TrimPrefix(content, "\ufeff"), &f)
	var pe toml.ParseError
	if errors.As(err, &pe) {
		msg := pe.Message
		if msg == "" {
			msg = "this line is not understood"
		}
		if strings.ContainsAny(content, "“”‘’") {
			msg += ` (curly quotes from a word processor? Write straight ones: "like this")`
		}
		return Config{}, &Problem{name, pe.Position.Line, max(1, pe.Position.Col), text.CleanLine(msg)}
	}
	if err != nil && strings.Contains(err.Error(), `(last key "pack`) {
		return Config{}, &Problem{name, lineOf(content, "pack"), 1, "each thing that is handed out is a part of its own, headed [[pack]] with two brackets"}
	}
	if err != nil {
		return Config{}, &Problem{File: name, Message: text.CleanLine(err.Error()) + ": texts stand in quotes, like desk = \"front desk\""}
	}
	extra := slices.DeleteFunc(meta.Undecoded(), func(k toml.Key) bool { return k[0] == "retention" }) // looked at below
	if len(extra) > 0 {
		key := extra[0].String()
		if inner, ok := strings.CutPrefix(key, "pack."); ok {
			return Config{}, unknownPackKey(name, content, inner)
		}
		msg := fmt.Sprintf("unknown setting %q", text.CleanLine(key))
		if near := facts.Near(key, settings()); len(near) > 0 {
			msg += ": did you mean " + strings.Join(near, " or ") + "?"
		} else {
			msg += ": it is one of " + strings.Join(settings(), ", ")
		}
		return Config{}, &Problem{name, lineOf(content, key), 1, msg}
	}
	c := f.Config
	c.Desk, c.Operator = text.CleanLine(c.Desk), text.CleanLine(c.Operator)
	if c.DeskPhone, err = deskPhone(name, content, f.DeskPhone); err != nil {
		return Config{}, err
	}
	if c.OSC52, err = osc52(name, content, f.OSC52); err != nil {
		return Config{}, err
	}
	if c.LockAfter, err = lockAfter(name, content, f.LockAfter); err != nil {
		return Config{}, err
	}
	if c.OutcomeDays, err = outcomeDays(name, content, f.OutcomeDays); err != nil {
		return Config{}, err
	}
	if c.Packs, err = packs(name, content, f.Pack); err != nil {
		return Config{}, err
	}
	if f.Retention != nil {
		c.Retention, err = retention(name, content, f.Retention)
	}
	return c, err
}

func settings() []string {
	return []string{"desk", "operator", "directory", "county", "desk_phone", "osc52", "outcome_days", "lock_after", "pack", "retention"}
}

// MaxOutcomeDays is the longest time after which an outcome can be asked for: a
// year later nobody remembers.
const MaxOutcomeDays = 365

// outcomeDays checks outcome_days, whatever was written; 0 when it is not set.
func outcomeDays(name, content string, raw any) (int, error) {
	n, ok := raw.(int64)
	if raw == nil {
		return 0, nil
	}
	if !ok || n < 1 || n > MaxOutcomeDays {
		return 0, &Problem{name, lineOf(content, "outcome_days"), 1,
			fmt.Sprintf("outcome_days has to be a whole number from 1 to %d, without quotes: outcome_days = 14", MaxOutcomeDays)}
	}
	return int(n), nil
}

// lineOf is the line where a key is set, from 1.
func lineOf(content, key string) int {
	for i, l := range strings.Split(content, "\n") {
		if strings.HasPrefix(strings.TrimLeft(l, " \t[\""), key) {
			return i + 1
		}
	}
	return 1
}
