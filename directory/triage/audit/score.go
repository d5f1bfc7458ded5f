package audit

import "errors"

// Tool is one of the two questionnaires.
type Tool uint8

// The questionnaires. AUDIT-C is the first three questions of AUDIT.
const (
	C    Tool = iota // AUDIT-C: three questions, 0 to 12 points
	Full             // AUDIT: ten questions, 0 to 40 points
)

// Questions is how many questions a tool has.
func (t Tool) Questions() int {
	if t == Full {
		return 10
	}
	return 3
}

// MaxScore is the most points a tool can give.
func (t Tool) MaxScore() int { return 4 * t.Questions() }

// String is the tool's name.
func (t Tool) String() string {
	if t == Full {
		return "AUDIT"
	}
	return "AUDIT-C"
}

// Band is what a score says in the United Kingdom.
type Band string

// The bands, in the United Kingdom's wording.
const (
	Lower      Band = "lower risk"
	Increasing Band = "increasing risk"
	Higher     Band = "higher risk"
	Dependence Band = "possible dependence"
)

// NotADiagnosis is said with every score.
const NotADiagnosis = "A score is not a diagnosis."

// MinAge is the youngest age in years that the questions are for.
const MinAge = 18

// NotAnswered stands for a question that was skipped, declined or not known.
const NotAnswered = -1

// Reasons for which there is no score.
var (
	ErrMissing = errors.New("a question is not answered, so there is no score")
	ErrUnder18 = errors.New("these questions are not for people under 18")
	ErrAnswer  = errors.New("an answer is not one of the question's")
)

// Result is a score and what it says.
type Result struct {
	Tool  Tool
	Score int
	Band  Band
}

// Positive reports whether an AUDIT-C score asks for the rest of AUDIT (5 or
// more, the United Kingdom's limit).
func (r Result) Positive() bool { return r.Tool == C && r.Score >= 5 }

// Score adds up answers, given as points in the order of the questions. Every
// question has to be answered: there is no score from a part of them. under18
// says that the person is known to be under 18.
func Score(t Tool, points []int, under18 bool) (Result, error) {
	if under18 {
		return Result{}, ErrUnder18
	}
	if len(points) > t.Questions() {
		return Result{}, ErrAnswer
	}
	sum := 0
	for i, p := range points {
		switch {
		case p == NotAnswered:
		case !possible(i, p):
			return Result{}, ErrAnswer
		}
		sum += p
	}
	if len(points) < t.Questions() || missing(points) {
		return Result{}, ErrMissing
	}
	return Result{Tool: t, Score: sum, Band: BandOf(t, sum)}, nil
}

func missing(points []int) bool {
	for _, p := range points {
		if p == NotAnswered {
			return true
		}
	}
	return false
}

// possible reports whether question i (from 0) has an answer of p points. The
// last two questions have three answers of 0, 2 and 4 points.
func possible(i, p int) bool {
	if p < 0 || p > 4 {
		return false
	}
	return i < 8 || p%2 == 0
}

// BandOf is the band of a score, which has to lie from 0 to t.MaxScore(); it
// is empty for any other. AUDIT-C: 5, 8 and 11 begin a band; AUDIT: 8, 16 and
// 20.
func BandOf(t Tool, score int) Band {
	limits := [3]int{5, 8, 11}
	if t == Full {
		limits = [3]int{8, 16, 20}
	}
	switch {
	case score < 0 || score > t.MaxScore():
		return ""
	case score < limits[0]:
		return Lower
	case score < limits[1]:
		return Increasing
	case score < limits[2]:
		return Higher
	}
	return Dependence
}
