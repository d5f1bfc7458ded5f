package audit

// Question is one question of the questionnaires, with the words to say.
type Question struct {
	Text    string
	Answers []Answer
	InC     bool // one of the three of AUDIT-C
}

// Answer is one answer and its points.
type Answer struct {
	Label  string
	Points int
}
