package form

import (
	"slices"
	"strconv"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
)

// Row is one answer that can be given.
type Row struct {
	Part  directory.Part
	Def   facts.Def
	Extra []Choice // keys that the screen itself answers to on this row
	Blank string   // what stands there while there is no answer
}

// Picked is an answer that was given. Once it is on disk the screen calls Next
// with it, if it ends its row.
type Picked struct {
	Key    facts.Key
	Answer facts.Answer
	Ends   bool // the row is answered: go on to the next
	Number bool // completed by a digit: an Enter out of habit is to be swallowed
}

// Answers is the list of questions as a form: one row a fact, the options of
// the row under the cursor below it, each picked by one key.
type Answers struct {
	Said  string // words that stand above the rows already, not to be repeated
	rows  []Row
	at    int
	group string // an opened group of a long list
	typed string // a number or word being typed
	eat   bool   // the next Enter belongs to the number just completed
}

// SetRows replaces the rows and keeps the cursor on the same fact.
func (a *Answers) SetRows(rows []Row) {
	if len(a.rows) > 0 {
		on := a.rows[a.at].Part.Fact
		if i := slices.IndexFunc(rows, func(r Row) bool { return r.Part.Fact == on }); i >= 0 {
			a.at = i
		}
	}
	a.rows = rows
	a.at = max(0, min(a.at, len(rows)-1))
}

// Rows returns the rows in order.
func (a *Answers) Rows() []Row { return a.rows }

// At is the row under the cursor.
func (a *Answers) At() int { return a.at }

// GoTo puts the cursor on the row of a fact.
func (a *Answers) GoTo(k facts.Key) {
	if i := slices.IndexFunc(a.rows, func(r Row) bool { return r.Part.Fact == string(k) }); i >= 0 {
		a.leaveRow()
		a.at = i
	}
}

// Move moves the cursor by n rows.
func (a *Answers) Move(n int) {
	if len(a.rows) == 0 {
		return
	}
	a.leaveRow()
	a.at = max(0, min(a.at+n, len(a.rows)-1))
}

// Next goes to the row after the one that was answered, wherever the rows have
// moved to meanwhile.
func (a *Answers) Next(p Picked) {
	a.GoTo(p.Key)
	a.Move(1)
	a.eat = p.Number
}

func (a *Answers) leaveRow() { a.group, a.typed, a.eat = "", "", false }

// Typing reports whether the row takes free words, so that every printable
// key is text.
func (a *Answers) Typing() bool {
	return len(a.rows) > 0 && a.rows[a.at].Def.Kind == facts.Free && a.typed != ""
}

// Group is the group that is opened in the row under the cursor, or "".
func (a *Answers) Group() string { return a.group }

// Typed is the number or word being typed in the row under the cursor.
func (a *Answers) Typed() string { return a.typed }

// Close closes an opened group or drops what is being typed, and reports
// whether there was anything to close.
func (a *Answers) Close() bool {
	was := a.group != "" || a.typed != ""
	a.leaveRow()
	return was
}

// Set gives the row under the cursor an answer that has no key of its own:
// not known, or declined.
func (a *Answers) Set(ans facts.Answer) (Picked, bool) {
	if len(a.rows) == 0 {
		return Picked{}, false
	}
	return Picked{Key: a.rows[a.at].Def.Key, Answer: ans, Ends: true}, true
}

// SwallowEnter makes the next Enter belong to a number on the row before.
func (a *Answers) SwallowEnter() { a.eat = true }

// Swallows reports whether the next Enter belongs to a number that was
// completed by its last digit.
func (a *Answers) Swallows() bool { return a.eat }

// Enter ends a number or word that is being typed; otherwise it goes to the
// next row.
func (a *Answers) Enter() (Picked, bool) {
	if a.eat {
		a.eat = false
		return Picked{}, false
	}
	if a.typed != "" {
		return a.finishTyping()
	}
	a.Move(1)
	return Picked{}, false
}

func (a *Answers) finishTyping() (Picked, bool) {
	r := a.rows[a.at]
	typed := a.typed
	a.typed = ""
	if r.Def.Kind == facts.Free {
		return Picked{Key: r.Def.Key, Answer: facts.Word(text.CleanLine(typed)), Ends: true}, true
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < r.Def.Lo || n > r.Def.Hi {
		return Picked{}, false
	}
	return Picked{Key: r.Def.Key, Answer: facts.Number(n), Ends: true}, true
}

// Key gives a typed key to the row under the cursor. current is that row's
// answer. ok is true when the key gave an answer.
func (a *Answers) Key(k string, current facts.Answer) (p Picked, ok bool) {
	if len(a.rows) == 0 {
		return p, false
	}
	a.eat = false
	r := a.rows[a.at]
	switch r.Def.Kind {
	case facts.Free:
		return a.word(k), false
	case facts.Years, facts.Count:
		if digit(k) {
			return a.digit(k)
		}
		if k == "backspace" && a.typed != "" {
			a.typed = a.typed[:len(a.typed)-1]
			return p, false
		}
	case facts.Many:
		return a.many(k, r, current)
	}
	for _, o := range r.Part.Options {
		if o.Key == k {
			return Picked{Key: r.Def.Key, Answer: answerOf(r.Def, o.Value), Ends: true}, true
		}
	}
	return p, false
}

// word collects the letters of a free answer.
func (a *Answers) word(k string) Picked {
	switch {
	case k == "backspace":
		if n := len([]rune(a.typed)); n > 0 {
			a.typed = string([]rune(a.typed)[:n-1])
		}
	case k == "space":
		a.typed += " "
	case len([]rune(k)) == 1:
		a.typed += k
	}
	return Picked{}
}

func digit(k string) bool { return len(k) == 1 && k[0] >= '0' && k[0] <= '9' }

// digit collects a number. A second digit completes it: nobody's age needs
// three often enough to make every call wait for Enter.
func (a *Answers) digit(k string) (Picked, bool) {
	a.typed += k
	if len(a.typed) < 2 {
		return Picked{}, false
	}
	p, ok := a.finishTyping()
	p.Number = ok
	return p, ok
}

// NoneKey answers a list with "asked: none of these".
const NoneKey = "0"

// many toggles one value of a list. A long list has groups: the first key
// opens one, the second picks in it.
func (a *Answers) many(k string, r Row, current facts.Answer) (Picked, bool) {
	if k == NoneKey && a.group == "" {
		return Picked{Key: r.Def.Key, Answer: facts.List(), Ends: true}, true
	}
	for _, g := range Groups(r.Part) {
		if a.group == "" && g.Key == k {
			a.group = g.Name
			return Picked{}, false
		}
	}
	for _, o := range r.Part.Options {
		if o.Key == k && o.Group == a.group {
			a.group = ""
			return Picked{Key: r.Def.Key, Answer: toggle(current, o.Value)}, true
		}
	}
	return Picked{}, false
}

func toggle(current facts.Answer, v string) facts.Answer {
	list := current.Words()
	if i := slices.Index(list, v); i >= 0 {
		return facts.List(slices.Delete(list, i, i+1)...)
	}
	return facts.List(append(list, v)...)
}

func answerOf(d facts.Def, v string) facts.Answer {
	if d.Kind == facts.YesNo {
		return facts.Flag(v == "true")
	}
	return facts.Word(v)
}

// Group is a named part of a long list and the key that opens it.
type Group struct{ Name, Key string }

// Groups lists the groups of a part's options. Each takes the first letter of
// its name that no group before it took, or else the first letter that is free.
func Groups(p directory.Part) []Group {
	var out []Group
	used := map[string]bool{}
	for _, o := range p.Options {
		if o.Group == "" {
			used[o.Key] = true
		}
	}
	for _, o := range p.Options {
		if o.Group == "" || slices.ContainsFunc(out, func(g Group) bool { return g.Name == o.Group }) {
			continue
		}
		g := Group{Name: o.Group}
		for _, r := range text.Fold(o.Group) + "abcdefghijklmnopqrstuvwxyz" {
			if k := string(r); r != ' ' && !used[k] {
				g.Key, used[k] = k, true
				break
			}
		}
		out = append(out, g)
	}
	return out
}
