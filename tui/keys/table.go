package keys

import "slices"

// The actions.
const (
	Emergency Action = "emergency"
	Privacy   Action = "privacy"
	Back      Action = "back"
	Leave     Action = "leave"
	HelpPage  Action = "help"
	Search    Action = "search"

	Up       Action = "up"
	Down     Action = "down"
	PageUp   Action = "page up"
	PageDown Action = "page down"
	Choose   Action = "choose"

	Call   Action = "call"
	WalkIn Action = "walk-in"
	Junk   Action = "junk"

	Save       Action = "save"
	NextPane   Action = "next part"
	PrevPane   Action = "previous part"
	GoQuick    Action = "quick line"
	GoNote     Action = "note"
	GoFind     Action = "find"
	Give       Action = "give service"
	Undo       Action = "undo"
	DontKnow   Action = "don't know"
	RatherNot  Action = "rather not say"
	SwitchView Action = "switch"
	Park       Action = "park"
	Swap       Action = "swap"
	Guided     Action = "guided"
	Unmet      Action = "unmet need"
	Explain    Action = "explain"
	Score      Action = "drinking questions"
	BackOne    Action = "question before"
	Earlier    Action = "earlier answers"
	EditEntry  Action = "edit entry"
	Checked    Action = "mark as checked"
	Flag       Action = "flag as wrong"
	Settle     Action = "settle a flag"
	News       Action = "what changed"
	Health     Action = "directory health"

	Filter         Action = "filter"
	FilterOpen     Action = "filter: open now"
	FilterSelf     Action = "filter: self-referral"
	FilterDistrict Action = "filter: district"
	FilterType     Action = "filter: type"
	FilterAge      Action = "filter: age"
	ClearSearch    Action = "clear the search"
)

// Table returns the built-in bindings. Letters that pick an answer are not
// here: they come from the directory's questions.
func Table() []Binding {
	return slices.Concat(always(), desk(), contact(), referrals(), handouts(), directory(), handovers(), enquirers(), health(), followUps(), conflict(), history(), people())
}

func always() []Binding {
	return []Binding{
		{Scope: Always, Action: Emergency, Keys: []string{"f1"}, Show: "F1", Label: "emergency", About: "The emergency card: what to do and say when somebody is in danger, now."},
		{Scope: Always, Action: Privacy, Keys: []string{"f12", "ctrl+l"}, Show: "F12", Label: "hide", About: "Blank the screen at once; any key brings it back. `ctrl+l` does the same."},
		{Scope: Always, Action: Back, Keys: []string{"esc"}, Label: "back", Quiet: true, About: "Go back. Nothing is lost: an open contact stays open on the desk."},
		{Scope: Always, Action: Leave, Keys: []string{"ctrl+c", "ctrl+q"}, Show: "ctrl+q", Label: "leave", About: "Leave the program; what was typed is kept.", Quiet: true},
		{Scope: Letters, Action: HelpPage, Keys: []string{"?"}, Label: "help", About: "All keys that work here."},
		{Scope: Letters, Action: Emergency, Keys: []string{"!"}, Label: "emergency", About: "The emergency card, where no text is being typed.", Quiet: true},
		{Scope: Letters, Action: Search, Keys: []string{"/"}, Label: "search", About: "Search the services: in the directory, or beside an open contact."},
	}
}

func moves(s Scope) []Binding {
	return []Binding{
		{Scope: s, Action: Up, Keys: []string{"up"}, Show: "↑", Label: "up", About: "Move up one row.", Quiet: true},
		{Scope: s, Action: Down, Keys: []string{"down"}, Show: "↓", Label: "down", About: "Move down one row.", Quiet: true},
		{Scope: s, Action: PageUp, Keys: []string{"pgup"}, Label: "page up", About: "Move up one page.", Quiet: true},
		{Scope: s, Action: PageDown, Keys: []string{"pgdown"}, Label: "page down", About: "Move down one page.", Quiet: true},
	}
}

func desk() []Binding {
	return append([]Binding{
		{Scope: Desk, Action: Call, Keys: []string{"c"}, Label: "call", About: "A call: opens a contact, on disk at once."},
		{Scope: Desk, Action: WalkIn, Keys: []string{"w"}, Label: "walk-in", About: "A walk-in: opens a contact, on disk at once."},
		{Scope: Desk, Action: Visitor, Keys: []string{"v"}, Label: "visitor", About: "Somebody comes in and waits: `v` and enter put them on the waiting board, with words to tell who it is if you like."},
		{Scope: Desk, Action: Exchange, Keys: []string{"n"}, Label: "exchange", About: "Needle exchange: packs out and back in one line of digits."},
		{Scope: Desk, Action: Junk, Keys: []string{"x"}, Label: "junk call", About: "A silent, abusive, wrong-number, hang-up or test call: `x` and one letter."},
		{Scope: Desk, Action: Choose, Keys: []string{"enter"}, Label: "open", About: "Open the contact under the cursor; of a visitor start it, with the time they came."},
		{Scope: Desk, Action: CallIn, Keys: []string{"space"}, Label: "call in", About: "The visitor under the cursor was asked to come; again takes it back."},
		{Scope: Desk, Action: Gone, Keys: []string{"l"}, Label: "left", About: "The visitor under the cursor left without being seen; again puts them back."},
		{Scope: Desk, Action: Undo, Keys: []string{"ctrl+z"}, Label: "undo", Quiet: true, About: "Take back the last move on the waiting board or the last count of the exchange; the record keeps that it was a mistake."},
		{Scope: Desk, Action: News, Keys: []string{"d"}, Label: "what changed", About: "What changed in the directory since your last shift.", Quiet: true},
		{Scope: Desk, Action: Health, Keys: []string{"h"}, Label: "health", About: "Directory health: what is old, flagged, wrong or missing, each leading to its entry."},
		{Scope: Desk, Action: Leave, Keys: []string{"q"}, Label: "leave", About: "Leave the program."},
	}, append(moves(Desk), lines()...)...)
}

func contact() []Binding {
	out := []Binding{
		{Scope: Contact, Action: Guided, Keys: []string{"ctrl+g"}, Label: "guided", About: "Be led question by question, and back to the form; both fill the same record."},
		{Scope: Contact, Action: Save, Keys: []string{"ctrl+s"}, Label: "save", About: "Finish the contact and go back to the desk. Everything before is saved already."},
		{Scope: Contact, Action: NextPane, Keys: []string{"tab"}, Label: "next", Quiet: true, About: "Go to the next part: answers, find, note, quick line."},
		{Scope: Contact, Action: PrevPane, Keys: []string{"shift+tab"}, Label: "previous part", About: "Go to the part before.", Quiet: true},
		{Scope: Contact, Action: Give, Keys: giveKeys(), Show: "alt+1…9", Label: "give", About: "Record the service with that number on the list as given to the enquirer."},
		{Scope: Contact, Action: GoNote, Keys: []string{"ctrl+n"}, Label: "note", About: "Type a note; Enter keeps the line.", Quiet: true},
		{Scope: Contact, Action: GoFind, Keys: []string{"ctrl+f"}, Label: "find", About: "Find a service by typing.", Quiet: true},
		{Scope: Contact, Action: GoQuick, Keys: []string{"ctrl+t"}, Label: "quick line", About: "Type several answers as words in one line.", Quiet: true},
		{Scope: Contact, Action: Undo, Keys: []string{"ctrl+z"}, Label: "undo", About: "Take back the last answer, service or unmet need; of a service the record keeps that it was given by mistake.", Quiet: true},
		{Scope: Contact, Action: Park, Keys: []string{"ctrl+o"}, Label: "park", About: "Set the contact aside and go to the desk; it keeps its clock and everything in it.", Quiet: true},
		{Scope: Contact, Action: Swap, Keys: []string{"ctrl+p"}, Label: "swap", About: "Park this contact and take up the one parked before it.", Quiet: true},
		{Scope: Contact, Action: Unmet, Keys: []string{"alt+u"}, Label: "unmet need", About: "Nothing fits: record what they want and why it cannot be met, with the services that nearly fitted.", Quiet: true},
		{Scope: Contact, Action: Explain, Keys: []string{"alt+e"}, Label: "why", About: "Why each service is suggested or not: the rules, their points and sources.", Quiet: true},
		{Scope: Answers, Action: Score, Keys: []string{"="}, Label: "AUDIT-C", About: "Ask the drinking questions of AUDIT-C; optional, alcohol only, never under 18.", Quiet: true},
		{Scope: Answers, Action: BackOne, Keys: []string{"left"}, Show: "←", Label: "question before", About: "Guided: go back to the question before.", Quiet: true},
		{Scope: Answers, Action: Earlier, Keys: []string{"["}, Label: "earlier answers", About: "Guided: jump to any earlier answer.", Quiet: true},
		{Scope: Answers, Action: DontKnow, Keys: []string{"-"}, Label: "don't know", Quiet: true, About: "The answer is not known. It never rules a service out by itself."},
		{Scope: Answers, Action: RatherNot, Keys: []string{"."}, Label: "won't say", Quiet: true, About: "The enquirer would rather not say. It never rules a service out by itself."},
		{Scope: Answers, Action: GoQuick, Keys: []string{"'"}, Label: "quick", About: "Type several answers as words in one line."},
		{Scope: Answers, Action: GoNote, Keys: []string{","}, Label: "note", About: "Type a note; Enter keeps the line."},
		{Scope: Answers, Action: Junk, Keys: []string{"X"}, Show: "X", Label: "junk", Quiet: true, About: "It was a junk call: one more letter says which kind, and the contact is closed."},
		{Scope: Answers, Action: Choose, Keys: []string{"enter"}, Label: "next answer", About: "Go to the next answer.", Quiet: true},
		{Scope: Find, Action: Choose, Keys: []string{"enter"}, Label: "give", About: "Record the service under the cursor as given to the enquirer."},
		{Scope: Note, Action: Choose, Keys: []string{"enter"}, Label: "keep the line", About: "Keep the line as a note of the contact."},
		{Scope: Quick, Action: Choose, Keys: []string{"enter"}, Label: "take over", About: "Take over what was understood; the other words become a note."},
	}
	out = append(out, moves(Answers)...)
	return append(out, moves(Find)...)
}

func giveKeys() []string {
	return []string{"alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"}
}

func directory() []Binding {
	return append([]Binding{
		{Scope: Detail, Action: Flag, Keys: []string{"f"}, Label: "flag", About: "Flag the entry as wrong: one letter says how, and the coordinator's queue has it."},
		{Scope: Detail, Action: Settle, Keys: []string{"s"}, Label: "settle", About: "Settle the newest flag of the entry: mended, checked fine, duplicate or dropped (coordinator)."},
		{Scope: Detail, Action: EditEntry, Keys: []string{"e"}, Label: "edit", About: "Open the entry in your editor, at its line (your own directory only)."},
		{Scope: Detail, Action: Checked, Keys: []string{"k"}, Label: "checked", About: "Write into the file that the entry was checked today: these two lines and nothing else."},
		{Scope: Directory, Action: Filter, Keys: []string{"ctrl+f"}, Label: "filter", About: "Filter the search; one letter says by what. The filter is a word in the search line."},
		{Scope: Directory, Action: FilterOpen, Keys: []string{"alt+o"}, Label: "open now", Quiet: true, About: "Only what is open now; again takes it away."},
		{Scope: Directory, Action: FilterSelf, Keys: []string{"alt+s"}, Label: "self-referral", Quiet: true, About: "Only what people can go to by themselves; again takes it away."},
		{Scope: Directory, Action: FilterDistrict, Keys: []string{"alt+d"}, Label: "district", Quiet: true, About: "Only what serves a district or county: one key picks it, again takes it away."},
		{Scope: Directory, Action: FilterType, Keys: []string{"alt+t"}, Label: "type", Quiet: true, About: "Only services of a type: one key picks it, again takes it away."},
		{Scope: Directory, Action: FilterAge, Keys: []string{"alt+a"}, Label: "age", Quiet: true, About: "Only what takes people of an age: two digits, or one and enter; enter alone takes it away."},
		{Scope: Directory, Action: ClearSearch, Keys: []string{"ctrl+u"}, Label: "empty the search", Quiet: true, About: "Empty the search line. Esc leaves it as it is."},
		{Scope: Directory, Action: SwitchView, Keys: []string{"tab"}, Label: "list / detail", About: "Move between the list and the detail, to scroll it. Where a filter word is being typed: complete it."},
		{Scope: Directory, Action: Choose, Keys: []string{"enter"}, Label: "detail", About: "Show the detail of the service under the cursor."},
	}, moves(Directory)...)
}

func health() []Binding {
	return append([]Binding{
		{Scope: HealthScreen, Action: Choose, Keys: []string{"enter"}, Label: "open the entry", About: "Open the entry that the row is about."},
	}, moves(HealthScreen)...)
}
