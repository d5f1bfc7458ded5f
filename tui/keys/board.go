package keys

// The actions of the waiting board and the needle exchange.
const (
	Visitor  Action = "visitor"
	CallIn   Action = "call in"
	Gone     Action = "left"
	Exchange Action = "needle exchange"
	AskMore  Action = "contact from a count"
)

// The lines that open on the desk.
const (
	VisitorLine Scope = "desk: visitor"
	CountLine   Scope = "desk: needle exchange"
)

// lines are the keys of the lines that open on the desk.
func lines() []Binding {
	return []Binding{
		{Scope: VisitorLine, Action: Choose, Keys: []string{"enter"}, Label: "on the board", About: "Put the visitor on the board, from the moment the line was opened."},
		{Scope: CountLine, Action: Choose, Keys: []string{"enter"}, Label: "count", About: "Count what the line says; how it is understood stands below it."},
		{Scope: CountLine, Action: AskMore, Keys: []string{"tab"}, Label: "ask more", About: "Something more is asked: count the line and start a walk-in contact from it; of an empty line, from the last count."},
		{Scope: CountLine, Action: Undo, Keys: []string{"ctrl+z"}, Label: "undo the last", About: "Take back the last count of the day; the record keeps that it was a mistake."},
	}
}
