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

// parseIntake decodes one contact. Text is cleaned before it is looked at; a
// field that is not known is an error that names the nearest.
func parseIntake(data []byte) (intake, any, error) {
	var in intake
	if len(data) > MaxIntake {
		return in, nil, fmt.Errorf("a contact is at most %d bytes of JSON", MaxIntake)
	}
	var given any
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&given); err != nil {
		return in, nil, jsonError(data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return in, nil, errors.New("one JSON object is expected; use --batch for one contact a line")
	}
	if _, ok := given.(map[string]any); !ok {
		return in, nil, errors.New("a contact is one JSON object")
	}
	given = cleanAll(given)
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

// cleanAll cleans every text in a decoded JSON value.
func cleanAll(v any) any {
	switch v := v.(type) {
	case string:
		s, _ := text.CapRunes(text.Clean(v), MaxNote)
		return s
	case []any:
		for i := range v {
			v[i] = cleanAll(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = cleanAll(v[k])
		}
	}
	return v
}

var unknownField = regexp.MustCompile(`unknown field "([^"]*)"`)

// jsonError puts a decoder's error in words with line and column.
func jsonError(data []byte, err error) error {
	var syn *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syn):
		line, col := position(data, syn.Offset)
		return fmt.Errorf("line %d, column %d: this is not JSON: %v", line, col, syn)
	case errors.As(err, &typ):
		return fmt.Errorf("field %q cannot be a JSON %s", typ.Field, typ.Value)
	case errors.Is(err, io.EOF):
		return errors.New("nothing was given: a contact is one JSON object")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON ends too early: a bracket or quote is not closed")
	}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		msg := fmt.Sprintf("unknown field %q", text.CleanLine(m[1]))
		if near := facts.Near(m[1], intakeFields()); len(near) > 0 {
			msg += ": did you mean " + strings.Join(near, " or ") + "?"
		} else if _, ok := facts.Base().Def(facts.Key(m[1])); ok {
			msg += ": it is a fact, so it belongs inside \"facts\""
		}
		return errors.New(msg)
	}
	return err
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

// says reports whether have says everything that given says: it may say more.
// Both are decoded JSON. Times are compared as times.
func says(have, given any) bool {
	switch g := given.(type) {
	case map[string]any:
		h, ok := have.(map[string]any)
		if !ok {
			return false
		}
		for k, v := range g {
			if !isEmptyJSON(v) && !says(h[k], v) {
				return false
			}
		}
		return true
	case []any:
		h, ok := have.([]any)
		if !ok || len(h) != len(g) {
			return false
		}
		for i := range g {
			if !says(h[i], g[i]) {
				return false
			}
		}
		return true
	case string:
		h, ok := have.(string)
		return ok && (h == g || sameTime(h, g))
	}
	return have == given
}

func sameTime(a, b string) bool {
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && ta.Truncate(time.Microsecond).Equal(tb.Truncate(time.Microsecond))
}

func isEmptyJSON(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == "" || v == facts.UnknownWord
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}
