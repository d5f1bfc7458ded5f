//go:build !noaudit

package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// Included reports whether this build carries the text of the questions.
const Included = true

//go:embed audit.json
var text []byte

// Notice is the terms of the World Health Organization that the text is under.
//
//go:embed NOTICE.md
var Notice string

// Questions returns the ten questions of AUDIT in order; the first three are
// AUDIT-C.
func Questions() ([]Question, error) {
	var file struct {
		Questions []struct {
			Text    string   `json:"text"`
			AuditC  bool     `json:"audit_c"`
			Answers []string `json:"answers"`
			Points  []int    `json:"points"`
		} `json:"questions"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("reading the drinking questions: %w", err)
	}
	var out []Question
	for i, q := range file.Questions {
		if len(q.Answers) != len(q.Points) {
			return nil, fmt.Errorf("drinking question %d has %d answers and %d points", i+1, len(q.Answers), len(q.Points))
		}
		one := Question{Text: q.Text, InC: q.AuditC}
		for k, a := range q.Answers {
			one.Answers = append(one.Answers, Answer{Label: a, Points: q.Points[k]})
		}
		out = append(out, one)
	}
	return out, nil
}
