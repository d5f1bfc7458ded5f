// Package facts holds the answers' vocabulary: what can be known about a
// contact, in the keys and values that the commands, the record and the triage
// rules share (docs/facts.md).
//
// It is a leaf: plain values and their checks. It is not a form (tui), not a
// question (directory) and not a rule (directory/triage).
package facts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Key names a fact, for example "substances".
type Key string

// The facts that every directory shares. A coordinator may add more.
const (
	Channel          Key = "channel"
	Time             Key = "time"
	Caller           Key = "caller"
	ProfessionalRole Key = "professional_role"
	County           Key = "county"
	District         Key = "district"
	Setting          Key = "setting"
	Age              Key = "age"
	Substances       Key = "substances"
	UsingNow         Key = "using_now"
	DependenceSigns  Key = "dependence_signs"
	WithdrawalHist   Key = "withdrawal_history"
	StoppingSuddenly Key = "stopping_suddenly"
	Pregnant         Key = "pregnant"
	Sharing          Key = "sharing"
	Wound            Key = "wound"
	AffectedByOther  Key = "affected_by_other"
	ChildRisk        Key = "child_risk"
	AdultRisk        Key = "adult_risk"
	ChildrenAtHome   Key = "children_at_home"
	Emergency        Key = "emergency"
	Suicidal         Key = "suicidal"
	Injecting        Key = "injecting"
	RecentAbstinence Key = "recent_abstinence"
	Prescription     Key = "prescription"
	Housing          Key = "housing"
	GPRegistered     Key = "gp_registered"
	CJS              Key = "cjs"
	InTreatment      Key = "in_treatment"
	AuditC           Key = "audit_c"
	Audit            Key = "audit"
	Language         Key = "language"
	Wants            Key = "wants"
)

// Words that stand for an answer that is not there.
const (
	UnknownWord  = "unknown"
	DeclinedWord = "declined"
)

type shape uint8

const (
	shapeUnknown shape = iota
	shapeDeclined
	shapeWord
	shapeFlag
	shapeNumber
	shapeList
)

// Answer is what is known of one fact. The zero Answer is "not asked or not
// known". An Answer never changes.
type Answer struct {
	shape shape
	flag  bool
	num   int
	words []string // one for a word, any number for a list
}

// Unknown is the answer of a fact that was not asked, or that nobody knows.
func Unknown() Answer { return Answer{} }

// Declined is the answer of somebody who would rather not say.
func Declined() Answer { return Answer{shape: shapeDeclined} }

// Word is one value of a choice, a band of ages, or a free word.
func Word(w string) Answer {
	switch w {
	case "", UnknownWord:
		return Unknown()
	case DeclinedWord:
		return Declined()
	}
	return Answer{shape: shapeWord, words: []string{w}}
}

// Flag is yes or no.
func Flag(yes bool) Answer { return Answer{shape: shapeFlag, flag: yes} }

// Number is a whole number: an age in years, a score.
func Number(n int) Answer { return Answer{shape: shapeNumber, num: n} }

// List is a list of values; an empty list means "asked, none".
func List(words ...string) Answer {
	return Answer{shape: shapeList, words: slices.Clone(words)}
}

// Known reports whether there is an answer, "none" included.
func (a Answer) Known() bool { return a.shape > shapeDeclined }

// IsDeclined reports whether the enquirer would rather not say.
func (a Answer) IsDeclined() bool { return a.shape == shapeDeclined }

// Word returns the value of a choice, band or free word; "" for other answers.
func (a Answer) Word() string {
	if a.shape == shapeWord {
		return a.words[0]
	}
	return ""
}

// Flag returns a yes or no; ok is false for other answers.
func (a Answer) Flag() (yes, ok bool) { return a.flag, a.shape == shapeFlag }

// Number returns a whole number; ok is false for other answers.
func (a Answer) Number() (n int, ok bool) { return a.num, a.shape == shapeNumber }

// Words returns the values of a list (a copy), or nil.
func (a Answer) Words() []string {
	if a.shape != shapeList {
		return nil
	}
	return slices.Clone(a.words)
}

// IsList reports whether the answer is a list, empty ones included.
func (a Answer) IsList() bool { return a.shape == shapeList }

// Has reports whether a list holds w, or a choice is w.
func (a Answer) Has(w string) bool {
	return (a.shape == shapeList || a.shape == shapeWord) && slices.Contains(a.words, w)
}

// Equal reports whether two answers say the same; the order of a list counts.
func (a Answer) Equal(b Answer) bool {
	return a.shape == b.shape && a.flag == b.flag && a.num == b.num && slices.Equal(a.words, b.words)
}

// String writes the answer as the command line takes it: a list with commas.
func (a Answer) String() string {
	switch a.shape {
	case shapeDeclined:
		return DeclinedWord
	case shapeWord:
		return a.words[0]
	case shapeFlag:
		return strconv.FormatBool(a.flag)
	case shapeNumber:
		return strconv.Itoa(a.num)
	case shapeList:
		out := ""
		for i, w := range a.words {
			if i > 0 {
				out += ","
			}
			out += w
		}
		return out
	}
	return UnknownWord
}

// MarshalJSON writes the answer in the JSON shapes of docs/facts.md.
func (a Answer) MarshalJSON() ([]byte, error) {
	switch a.shape {
	case shapeFlag:
		return json.Marshal(a.flag)
	case shapeNumber:
		return json.Marshal(a.num)
	case shapeList:
		if a.words == nil {
			return []byte("[]"), nil
		}
		return json.Marshal(a.words)
	}
	return json.Marshal(a.String())
}

// UnmarshalJSON takes any JSON shape a fact can have; whether the value is one
// of the vocabulary is for Vocabulary.Check.
func (a *Answer) UnmarshalJSON(data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	got, err := fromAny(v)
	if err != nil {
		return err
	}
	*a = got
	return nil
}

func fromAny(v any) (Answer, error) {
	switch v := v.(type) {
	case nil:
		return Unknown(), nil
	case string:
		return Word(v), nil
	case bool:
		return Flag(v), nil
	case float64:
		if v != float64(int(v)) {
			return Answer{}, fmt.Errorf("%v is not a whole number", v)
		}
		return Number(int(v)), nil
	case []any:
		words := make([]string, 0, len(v))
		for _, e := range v {
			w, ok := e.(string)
			if !ok {
				return Answer{}, fmt.Errorf("a list holds words, not %v", e)
			}
			words = append(words, w)
		}
		return Answer{shape: shapeList, words: words}, nil
	}
	return Answer{}, fmt.Errorf("an answer is a word, a number, true, false or a list of words")
}

// Facts is a set of answers. The zero value is "nothing known". It is a value:
// With returns a changed copy and leaves the receiver alone.
type Facts struct{ m map[Key]Answer }

// Get returns the answer to k; Unknown when there is none.
func (f Facts) Get(k Key) Answer { return f.m[k] }

// With returns a copy in which k has answer a. Unknown removes the answer.
func (f Facts) With(k Key, a Answer) Facts {
	m := maps.Clone(f.m)
	if m == nil {
		m = map[Key]Answer{}
	}
	if a.shape == shapeUnknown {
		delete(m, k)
	} else {
		m[k] = a
	}
	return Facts{m}
}

// Len is the number of facts that were answered or declined.
func (f Facts) Len() int { return len(f.m) }

// Keys lists, sorted, the facts that were answered or declined.
func (f Facts) Keys() []Key { return slices.Sorted(maps.Keys(f.m)) }

// Equal reports whether both hold the same answers.
func (f Facts) Equal(g Facts) bool {
	return maps.EqualFunc(f.m, g.m, Answer.Equal)
}

// MarshalJSON writes one object, keys sorted; facts not known are left out.
func (f Facts) MarshalJSON() ([]byte, error) {
	if f.m == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(f.m)
}

// UnmarshalJSON reads one object. It checks shapes only: an old record may
// hold words that today's vocabulary lacks.
func (f *Facts) UnmarshalJSON(data []byte) error {
	if m, ok := readPlain(data); ok {
		*f = Facts{m}
		return nil
	}
	return f.readAny(data)
}

// readAny reads facts in any form that JSON has.
func (f *Facts) readAny(data []byte) error {
	var raw map[Key]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("facts are one JSON object: %w", err)
	}
	m := make(map[Key]Answer, len(raw))
	for k, r := range raw {
		var a Answer
		if err := a.UnmarshalJSON(r); err != nil {
			return fmt.Errorf("fact %q: %w", string(k), err)
		}
		if a.shape != shapeUnknown {
			m[k] = a
		}
	}
	*f = Facts{m}
	return nil
}
