package keys

// The actions of the screen of people.
const (
	People       Action = "people"
	AddPerson    Action = "add a person"
	ChangeRole   Action = "change a role"
	RemovePerson Action = "remove a person"
	ResetPerson  Action = "set a passphrase"
	OwnPass      Action = "own passphrase"
	OwnPIN       Action = "own PIN"
	NewPaper     Action = "new recovery key"
)

// PeopleScreen is the coordinator's list of who may open the record.
const PeopleScreen Scope = "people"

func people() []Binding {
	return append([]Binding{
		{Scope: Desk, Action: People, Keys: []string{"p"}, Label: "people", Quiet: true, About: "Who may open the record: people, roles, passphrases and PINs."},
		{Scope: PeopleScreen, Action: AddPerson, Keys: []string{"a"}, Label: "add", About: "Add a person: a name, a role and a passphrase. The first one is the coordinator, who gets the recovery key."},
		{Scope: PeopleScreen, Action: ChangeRole, Keys: []string{"r"}, Label: "role", About: "Give the selected person another role."},
		{Scope: PeopleScreen, Action: ResetPerson, Keys: []string{"s"}, Label: "set passphrase", About: "Set a new passphrase for the selected person, who forgot theirs."},
		{Scope: PeopleScreen, Action: RemovePerson, Keys: []string{"x"}, Label: "remove", About: "Take the selected person's key away and seal the record with a new one."},
		{Scope: PeopleScreen, Action: OwnPass, Keys: []string{"o"}, Label: "own passphrase", Quiet: true, About: "Change your own passphrase."},
		{Scope: PeopleScreen, Action: OwnPIN, Keys: []string{"i"}, Label: "own PIN", About: "Set the PIN that opens your locked screen again; an empty one takes it away."},
		{Scope: PeopleScreen, Action: NewPaper, Keys: []string{"k"}, Label: "recovery key", Quiet: true, About: "Make a new recovery key; the one before opens nothing any more."},
	}, moves(PeopleScreen)...)
}
