package desk

import (
	"bytes"
	"encoding/json"
	"fmt"

	"signpost/internal/text"
)

// CheckRepeats refuses JSON in which an object names a field twice. Go's
// decoder would keep the last of them and drop the others unseen. What is not
// JSON at all is left to whoever decodes it.
func CheckRepeats(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	var open []map[string]bool // by depth: the names so far, nil for a list
	key := false               // the next token of an object is a name
	for {
		from := dec.InputOffset()
		t, err := dec.Token()
		if err != nil {
			return nil
		}
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			key = true
			continue
		case string:
			if names := top(open); names != nil && key {
				if names[t] {
					short, _ := text.CapRunes(text.CleanLine(t), maxName)
					line, col := position(data, from+int64(bytes.IndexByte(data[from:], '"'))+1)
					return fmt.Errorf("line %d, column %d: %q is given twice in one object: leave one of them out", line, col, short)
				}
				names[t], key = true, false
				continue
			}
		}
		key = true
	}
}

// top is the innermost of the objects and lists that are open.
func top(open []map[string]bool) map[string]bool {
	if len(open) == 0 {
		return nil
	}
	return open[len(open)-1]
}
