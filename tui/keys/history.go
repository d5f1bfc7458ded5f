package keys

// The scopes of the history.
const (
	History       Scope = "history"
	HistoryRecord Scope = "history: record"
)

// The actions of the history.
const (
	ShowHistory  Action = "history"
	DayBefore    Action = "day before"
	DayAfter     Action = "day after"
	PickDays     Action = "days"
	PickChannel  Action = "channel"
	PickOperator Action = "operator"
	PickStatus   Action = "status"
	FindWords    Action = "words in notes"
	ShowAll      Action = "show all"

	AmendAnswers Action = "change answers"
	AmendOutcome Action = "change outcome"
	GoOn         Action = "go on with it"
	VoidContact  Action = "void"
	MergeContact Action = "merge"
	RestoreIt    Action = "put back"
)

func history() []Binding {
	list := append([]Binding{
		{Scope: Desk, Action: ShowHistory, Keys: []string{"t"}, Label: "history", About: "Today and history: all contacts, by day, channel, operator, status or words in the notes."},
		{Scope: History, Action: Choose, Keys: []string{"enter"}, Label: "open", About: "Show all that the record knows of the contact under the cursor."},
		{Scope: History, Action: DayBefore, Keys: []string{"["}, Label: "day before", About: "The day before; with no day picked, the day of the contact under the cursor. Weeks and months step whole."},
		{Scope: History, Action: DayAfter, Keys: []string{"]"}, Label: "day after", Quiet: true, About: "The day after, the week after, the month after."},
		{Scope: History, Action: PickDays, Keys: []string{"d"}, Label: "days", About: "Type a day or days: yesterday, tuesday, 2 march, last week, march, 2026-11-22."},
		{Scope: History, Action: PickStatus, Keys: []string{"s"}, Label: "status", About: "The next status: not finished, finished, void, merged, all of them."},
		{Scope: History, Action: PickChannel, Keys: []string{"c"}, Label: "channel", Quiet: true, About: "The next channel: calls, walk-ins and so on."},
		{Scope: History, Action: PickOperator, Keys: []string{"o"}, Label: "operator", Quiet: true, About: "Type who took the contacts."},
		{Scope: History, Action: FindWords, Keys: []string{"/"}, Label: "words", About: "Find contacts by words in their notes. The search is written down, its words are not."},
		{Scope: History, Action: ShowAll, Keys: []string{"a"}, Label: "all", Quiet: true, About: "Take all filters away."},
	}, moves(History)...)
	record := append([]Binding{
		{Scope: HistoryRecord, Action: AmendAnswers, Keys: []string{"e"}, Label: "answers", About: "Change the answers of a finished contact; what they were before stays in the record."},
		{Scope: HistoryRecord, Action: AmendOutcome, Keys: []string{"o"}, Label: "outcome", About: "Change how a finished contact ended."},
		{Scope: HistoryRecord, Action: GoOn, Keys: []string{"enter", ","}, Show: "enter", Label: "note, go on", About: "Open the contact as on the desk: to add a note, or to go on with one that is not finished."},
		{Scope: HistoryRecord, Action: VoidContact, Keys: []string{"v"}, Label: "void", About: "Void a contact that was made by mistake, with a reason. It stays in the record."},
		{Scope: HistoryRecord, Action: MergeContact, Keys: []string{"g"}, Label: "merge", About: "Merge a contact that was logged twice into the other one, with a reason. Both stay readable from both."},
		{Scope: HistoryRecord, Action: RestoreIt, Keys: []string{"u"}, Label: "put back", Quiet: true, About: "Let a void or merged contact count again (coordinator)."},
	}, moves(HistoryRecord)...)
	return append(list, record...)
}
