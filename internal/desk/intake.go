package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// MaxIntake is the most bytes of one contact given as JSON.
const MaxIntake = 1 << 20

// intake is a contact as `signpost log` takes it: the fields of the record,
// and note text to add.
type intake struct {
	store.Contact
	Note string `json:"note,omitempty"`
}

// parseIntake decodes one contact, and returns beside it what was given as
// plain JSON values. Text is cleaned before it is looked at; a field that is
// not known is an error that names the nearest.
func parseIntake(data []byte) (intake, map[string]any, error) {
	var in intake
	if len(data) > MaxIntake {
		return in, nil, fmt.Errorf("a contact is at most %d bytes of JSON", MaxIntake)
	}
	var value any
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&value); err != nil {
		return in, nil, jsonError(data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return in, nil, errors.New("one JSON object is expected; use --batch for one contact a line")
	}
	if err := CheckRepeats(data); err != nil {
		return in, nil, err
	}
	given, ok := value.(map[string]any)
	if !ok {
		return in, nil, errors.New("a contact is one JSON object")
	}
	if err := cleanFields(given, ""); err != nil {
		return in, nil, err
	}
	clean, err := json.Marshal(given)
	if err != nil {
		return in, nil, err
	}
	strict := json.NewDecoder(bytes.NewReader(clean))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&in); err != nil {
		return in, nil, jsonError(clean, err)
	}
	return in, given, nil
}

// cleanFields cleans every text in a decoded JSON object, in place. A text that
// is too long to keep is an error: nothing is cut off unseen.
func cleanFields(m map[string]any, parent string) error {
	for k, v := range m {
		if err := checkField(k, parent); err != nil {
			return err
		}
		clean, err := cleanValue(v, k)
		if err != nil {
			return err
		}
		m[k] = clean
	}
	return nil
}

func cleanValue(v any, field string) (any, error) {
	switch v := v.(type) {
	case string:
		s := text.Clean(v)
		if n := utf8.RuneCountInString(s); n > MaxNote {
			return nil, fmt.Errorf("field %q has %d characters and at most %d are kept: shorten it, or give it as several notes", field, n, MaxNote)
		}
		return s, nil
	case []any:
		for i := range v {
			clean, err := cleanValue(v[i], field)
			if err != nil {
				return nil, err
			}
			v[i] = clean
		}
	case map[string]any:
		return v, cleanFields(v, field)
	}
	return v, nil
}

// The objects whose fields are not those of a contact.
const (
	inFacts = "facts" // named by the vocabulary
	inPacks = "out"   // types of packs, named by the desk
)

// maxName is the most characters of a fact or a type of pack.
const maxName = 100

// checkField checks a field's name before Go's decoder sees it, which would
// take "KIND" for "kind".
func checkField(name, parent string) error {
	switch {
	case parent == inPacks || parent == inFacts:
		if strings.TrimSpace(name) == "" || text.CleanLine(name) != name || utf8.RuneCountInString(name) > maxName {
			short, _ := text.CapRunes(text.CleanLine(name), maxName)
			return fmt.Errorf("%q cannot be a name in %q: use up to %d plain characters", short, parent, maxName)
		}
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "":
		return unknown(name)
	}
	return nil
}

var unknownField = regexp.MustCompile(`unknown field "([^"]*)"`)

// jsonError puts a decoder's error in words with line and column.
func jsonError(data []byte, err error) error {
	var syn *json.SyntaxError
	var typ *json.UnmarshalTypeError
	var moment *time.ParseError
	switch {
	case errors.As(err, &syn):
		line, col := position(data, syn.Offset)
		return fmt.Errorf("line %d, column %d: this is not JSON: %v", line, col, syn)
	case errors.As(err, &moment):
		return fmt.Errorf("%s is not a time: write it like 2026-11-22T10:00:00Z", text.CleanLine(moment.Value))
	case errors.As(err, &typ) && typ.Field == "":
		return fmt.Errorf("\"facts\" is one JSON object, not a JSON %s", typ.Value)
	case errors.As(err, &typ):
		return fmt.Errorf("field %q cannot be a JSON %s", typ.Field, typ.Value)
	case errors.Is(err, io.EOF):
		return errors.New("nothing was given: a contact is one JSON object")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON ends too early: a bracket or quote is not closed")
	}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		return unknown(m[1])
	}
	return err
}

// unknown is the error for a field that a contact does not have.
func unknown(field string) error {
	short, _ := text.CapRunes(text.CleanLine(field), maxName)
	msg := fmt.Sprintf("unknown field %q", short)
	if near := facts.Near(field, intakeFields()); len(near) > 0 {
		msg += ": did you mean " + strings.Join(near, " or ") + "?"
	} else if _, ok := facts.Base().Def(facts.Key(field)); ok {
		msg += ": it is a fact, so it belongs inside \"facts\""
	}
	return errors.New(msg)
}

func position(data []byte, offset int64) (line, col int) {
	before := data[:min(max(0, int(offset)-1), len(data))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, len(before) - bytes.LastIndexByte(before, '\n')
}

// intakeFields lists the names of a contact's fields.
func intakeFields() []string {
	var out []string
	for _, t := range []reflect.Type{reflect.TypeFor[store.Contact](), reflect.TypeFor[store.Referral]()} {
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			out = append(out, name)
		}
	}
	return append(out, "note")
}

// says reports whether have says everything that given says: it may say more,
// because the record fills in what an intake leaves out. Want is the intake
// with the same filled in, so that a value which the record keeps in another
// form is compared in that form. All three are decoded JSON; field is where
// they stand.
func says(have, want, given any, field string) bool {
	switch g := given.(type) {
	case nil: // it says nothing, and have may be of any type
		return true
	case map[string]any:
		h, _ := have.(map[string]any)
		w, _ := want.(map[string]any)
		for k, v := range g {
			if !leftOut(k, v, field) && !says(h[k], w[k], v, k) {
				return false
			}
		}
		return true
	case []any:
		h, _ := have.([]any)
		w, _ := want.([]any)
		if len(w) < len(g) || len(h) < len(g) || len(h) > len(g) && !grows(field) {
			return false
		}
		for i := range g {
			if !says(h[i], w[i], g[i], field) {
				return false
			}
		}
		return true
	}
	return have == want
}

// grows reports whether a list only ever gets longer, so that one which begins
// with what was given still says it.
func grows(field string) bool { return field == "notes" || field == "alerts" }

// leftOut reports whether a field of an intake says nothing. A revision counts
// the changes in one record and means nothing in another.
func leftOut(name string, v any, parent string) bool {
	if parent == inFacts {
		return v == nil || v == "" || v == facts.UnknownWord
	}
	return v == nil || v == "" || name == "rev"
}
