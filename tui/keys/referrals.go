package keys

// The actions around referrals and what is to be done later.
const (
	Refer        Action = "referral"
	WarmHandover Action = "warm handover"
	Given        Action = "services given"
	CallBack     Action = "call-back"
	FollowUp     Action = "follow-up"
	FollowUps    Action = "follow-ups"

	Done      Action = "done"
	Attempt   Action = "nobody reached"
	Postpone  Action = "put off"
	Stop      Action = "stop"
	NotNeeded Action = "not needed"
	ToContact Action = "open the contact"
)

// FollowUpScreen is the list of call-backs and outcomes that are due.
const FollowUpScreen Scope = "follow-ups"

// referrals are the keys of the contact that pass details on and plan what is
// done later.
func referrals() []Binding {
	return []Binding{
		{Scope: Contact, Action: Refer, Keys: []string{"alt+r"}, Label: "referral", Quiet: true, About: "Pass their details on to the service under the cursor, or the one given last: asks for their consent."},
		{Scope: Contact, Action: WarmHandover, Keys: []string{"alt+w"}, Label: "warm handover", Quiet: true, About: "Connected live: asks for their consent, and who answered there."},
		{Scope: Contact, Action: Given, Keys: []string{"alt+g"}, Label: "services given", Quiet: true, About: "The services given: how, what comes next, what became of them; take any of them back."},
		{Scope: Contact, Action: CallBack, Keys: []string{"alt+c"}, Label: "call-back", Quiet: true, About: "Keep a number to ring, with a reason and how ringing is safe. Without this key no number is kept."},
		{Scope: Contact, Action: FollowUp, Keys: []string{"alt+f"}, Label: "follow-up", Quiet: true, About: "Plan something else to be done about this contact: what, when and by whom."},
	}
}

func followUps() []Binding {
	return append([]Binding{
		{Scope: Desk, Action: FollowUps, Keys: []string{"f"}, Label: "follow-ups", Quiet: true, About: "Follow-ups: who is to be rung back, and which outcomes are to be asked for."},
		{Scope: FollowUpScreen, Action: Choose, Keys: []string{"enter"}, Label: "show", About: "Show what is to be done: how to ring safely first, then the number."},
		{Scope: FollowUpScreen, Action: Done, Keys: []string{"d"}, Label: "done", About: "It is done: the loop is closed and a dated line says so."},
		{Scope: FollowUpScreen, Action: Attempt, Keys: []string{"a"}, Label: "nobody reached", About: "Tried and nobody reached; after three times it asks whether to stop."},
		{Scope: FollowUpScreen, Action: Postpone, Keys: []string{"p"}, Label: "put off", About: "Put it off: type when, as one says it: tomorrow 14:00, mon 10, in 2 h."},
		{Scope: FollowUpScreen, Action: NotNeeded, Keys: []string{"n"}, Label: "not needed", Quiet: true, About: "It is not needed any more."},
		{Scope: FollowUpScreen, Action: Stop, Keys: []string{"s"}, Label: "stop", Quiet: true, About: "Stop trying: nobody could be reached."},
		{Scope: FollowUpScreen, Action: ToContact, Keys: []string{"o"}, Label: "contact", About: "Open the contact that it is about."},
		{Scope: FollowUpScreen, Action: Undo, Keys: []string{"ctrl+z"}, Label: "undo", Quiet: true, About: "Take back what was recorded last on this screen."},
	}, moves(FollowUpScreen)...)
}
