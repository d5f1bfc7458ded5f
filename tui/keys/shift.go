package keys

// The actions around handing a shift over and around repeat enquirers.
const (
	Handovers     Action = "handover"
	WriteHandover Action = "write a handover"
	TakeOver      Action = "acknowledge"
	OneBack       Action = "the one before"
	OneOn         Action = "the one after"
	Refresh       Action = "add the present state"

	KnownBefore Action = "enquirer"
	LookUp      Action = "look up"
	Caution     Action = "caution"
	EndCaution  Action = "end a caution"
)

// The scopes of these screens.
const (
	Handover      Scope = "handover"
	Writing       Scope = "handover: writing"
	Enquirer      Scope = "enquirer"
	EnquirerFound Scope = "enquirer: looked up"
)

func handovers() []Binding {
	read := append([]Binding{
		{Scope: Desk, Action: Handovers, Keys: []string{"o"}, Label: "handover", Quiet: true, About: "The handover: read the last one and say so, look at earlier ones, write the next."},
		{Scope: Handover, Action: TakeOver, Keys: []string{"a"}, Label: "I have read it", About: "You have read this handover: who and when is kept. Not for whoever wrote it."},
		{Scope: Handover, Action: WriteHandover, Keys: []string{"w"}, Label: "write one", About: "Write a handover: what is open, due, happened and flagged is put together, and you add words."},
		{Scope: Handover, Action: OneBack, Keys: []string{"[", "left"}, Label: "earlier", About: "The handover before this one."},
		{Scope: Handover, Action: OneOn, Keys: []string{"]", "right"}, Label: "later", About: "The handover after this one.", Quiet: true},
	}, moves(Handover)...)
	write := append([]Binding{
		{Scope: Writing, Action: Save, Keys: []string{"ctrl+s"}, Label: "hand over", About: "Hand over: saves the text for the next shift, and takes the words about visitors off the waiting board."},
		{Scope: Writing, Action: Refresh, Keys: []string{"ctrl+r"}, Label: "present state", About: "Put the shift together anew, below what is written."},
	}, moves(Writing)...)
	return append(read, write...)
}

func enquirers() []Binding {
	return append([]Binding{
		{Scope: Desk, Action: KnownBefore, Keys: []string{"e"}, Label: "enquirer", Quiet: true, About: "Whether somebody who goes by an alias or a return code was here before. It asks first."},
		{Scope: Contact, Action: KnownBefore, Keys: []string{"alt+k"}, Label: "enquirer", Quiet: true, About: "What this enquirer goes by: alias or return code; and, if you ask for it, their earlier contacts."},
		{Scope: Enquirer, Action: Choose, Keys: []string{"enter"}, Label: "keep", About: "Keep what they go by on the open contact; from the desk: look them up."},
		{Scope: Enquirer, Action: LookUp, Keys: []string{"ctrl+f"}, Label: "look up", About: "Look for their earlier contacts. What to keep in mind is said first, and the search is written down."},
		{Scope: Enquirer, Action: NextPane, Keys: []string{"tab", "shift+tab", "up", "down"}, Label: "the other line", About: "Go to the other line."},
		{Scope: EnquirerFound, Action: Choose, Keys: []string{"enter"}, Label: "open", About: "Look them up; on the list: read the earlier contact under the cursor. The reading is written down."},
		{Scope: EnquirerFound, Action: Caution, Keys: []string{"n"}, Label: "new caution", About: "Add a caution: one line about this enquirer, which ends by itself within twelve months."},
		{Scope: EnquirerFound, Action: EndCaution, Keys: []string{"e"}, Label: "end the caution", About: "End the caution under the cursor before its day."},
	}, moves(EnquirerFound)...)
}
