package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
	"signpost/internal/text"
)

// Answers is what is known of a new service: values by the key of the file.
// Fields that hold one text have one value. What is missing is not known.
type Answers map[string][]string

func (a Answers) first(key string) string {
	if len(a[key]) == 0 {
		return ""
	}
	return a[key][0]
}

// Field is one key of an entry that `signpost new` can fill in or hint at.
type Field struct {
	Key  string
	Ask  string             // the question; empty: not asked, only hinted at
	Hint string             // what belongs there, for people
	List bool               // several values
	Sep  string             // the characters that separate values on one line
	one  func(string) error // what is wrong with one value, nil when nothing is
}

// maxAnswer is the longest answer, in characters.
const maxAnswer = 1000

// fields are the keys in the order in which entries write them.
var fields = []Field{
	{Key: "name", Ask: "What is the service called?", Hint: "its full name"},
	{Key: "also", Hint: "other names that people say", List: true},
	{Key: "provider", Ask: "Who runs it?", Hint: "the organisation that runs it"},
	{Key: "types", Ask: "What kind of help is it?", Hint: "drop-in, needle exchange, counselling; separated by commas", List: true, Sep: ",;"},
	{Key: "status", Hint: "open, paused, closed or proposed; open when it is left out"},
	{Key: "about", Ask: "What does it do?", Hint: "one or two sentences"},
	{Key: "who", Ask: "Who is it for?", Hint: "in words"},
	{Key: "not_who", Hint: "who it is not for, in words"},
	{Key: "ages", Ask: "For which ages?", Hint: "18+, under 18, up to 19, 16-25 or any", one: checkAges},
	{Key: "area", Hint: "ids of districts or counties of this directory", List: true},
	{Key: "reach", Ask: "How does one come to it?", Hint: reachHint(), one: checkReach},
	{Key: "way_in", Hint: "ids of the services that open the door", List: true},
	{Key: "gate", Hint: "what opens the door when it is not a service of this directory"},
	{Key: "how", Ask: "How does one get in?", Hint: "drop in, self-referral, professional referral, by appointment; separated by commas", List: true, Sep: ",;"},
	{Key: "phone", Ask: "Which telephone numbers?", Hint: "number (what it is for); separated by semicolons", List: true, Sep: ";", one: checkPhone},
	{Key: "address", Ask: "What is the address, without town and postcode?", Hint: "street and number"},
	{Key: "town", Ask: "In which town or village?", Hint: "town or village"},
	{Key: "postcode", Ask: "What is the postcode?", Hint: "postcode"},
	{Key: "website", Ask: "What is its website?", Hint: "https://..."},
	{Key: "email", Hint: "an address that is read"},
	{Key: "hours", Ask: "When is it open?", Hint: "Mon-Fri 09:00-17:00; Bank holidays closed; separated by semicolons", List: true, Sep: ";", one: checkHours},
	{Key: "languages", Hint: "languages besides English", List: true},
	{Key: "access", Hint: "step-free entrance and the like", List: true},
	{Key: "cost", Hint: "what it costs"},
	{Key: "wait", Hint: "how long people wait"},
	{Key: "tips", Hint: "for staff only: never printed or read out", List: true},
	{Key: "private", Hint: "names of keys that are never printed, exported or read out", List: true},
	{Key: "source", Hint: "where these facts come from"},
	{Key: "as_of", Hint: "how old the source is: a year, a month or a day"},
	{Key: "checked", Hint: "the day on which somebody confirmed all this, for example by ringing: year-month-day, without quotes"},
	{Key: "checked_by", Hint: "who confirmed it"},
}

// Fields lists what is asked, in the order of asking.
func Fields() []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.Ask == "" })
}

// empty is the value of a key that is not set, behind its #.
func (f Field) empty() string {
	if f.List {
		return "[]"
	}
	return `""`
}

// Parse takes one line for the field apart and checks it. An empty line is no
// answer and no error. The error is a sentence with what to write.
func (f Field) Parse(line string) ([]string, error) {
	parts := []string{line}
	if f.Sep != "" {
		parts = strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(f.Sep, r) })
	}
	var out []string
	for _, p := range parts {
		if p = strings.Join(strings.Fields(text.Clean(p)), " "); p == "" {
			continue
		}
		if err := f.wrong(p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// wrong says what is wrong with one value.
func (f Field) wrong(v string) error {
	switch {
	case utf8.RuneCountInString(v) > maxAnswer:
		return fmt.Errorf("that is longer than %d characters", maxAnswer)
	case v != text.CleanLine(v):
		return errors.New("there are characters in it that cannot be shown")
	case f.one != nil:
		return f.one(v)
	}
	return nil
}

func checkAges(v string) error {
	if _, ok := directory.ParseAges(v); !ok {
		return fmt.Errorf(`%q was not understood: write 18+, under 18, up to 19, 16-25 or any`, v)
	}
	return nil
}

func reaches() []string {
	return []string{
		string(directory.ReachDirect), string(directory.ReachRingFirst), string(directory.ReachThrough),
		string(directory.ReachPatients), string(directory.ReachWorkers), string(directory.ReachNotADestin),
	}
}

func reachHint() string { return strings.Join(reaches(), ", ") + "; ring-first when it is left out" }

func checkReach(v string) error {
	if slices.Contains(reaches(), v) {
		return nil
	}
	near := ""
	if n := facts.Near(v, reaches()); len(n) > 0 {
		near = " (did you mean " + strings.Join(n, " or ") + "?)"
	}
	return fmt.Errorf("%q is none of %s%s", v, strings.Join(reaches(), ", "), near)
}

func checkPhone(v string) error {
	if !strings.ContainsFunc(v, unicode.IsDigit) {
		return fmt.Errorf("%q has no number in it", v)
	}
	return nil
}

func checkHours(v string) error {
	_, problems := hours.Parse([]string{v})
	if len(problems) == 0 {
		return nil
	}
	p := problems[0]
	if p.Hint == "" {
		return fmt.Errorf("%q: %s", v, p.Message)
	}
	return fmt.Errorf("%q: %s. %s", v, p.Message, p.Hint)
}
