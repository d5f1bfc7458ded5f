package keys

// Conflict is where two windows' versions of a contact are decided between.
const Conflict Scope = "two versions"

// The actions that decide.
const (
	Mine      Action = "keep mine"
	Theirs    Action = "take theirs"
	AllMine   Action = "all mine"
	AllTheirs Action = "all theirs"
)

func conflict() []Binding {
	return []Binding{
		{Scope: Conflict, Action: Mine, Keys: []string{"m"}, Label: "mine", About: "Your version of the field under the cursor holds."},
		{Scope: Conflict, Action: Theirs, Keys: []string{"t"}, Label: "theirs", About: "The other window's version of the field under the cursor holds."},
		{Scope: Conflict, Action: AllMine, Keys: []string{"M"}, Label: "all mine", Quiet: true, About: "Your version of every field holds."},
		{Scope: Conflict, Action: AllTheirs, Keys: []string{"T"}, Label: "all theirs", Quiet: true, About: "The other window's version of every field holds."},
		{Scope: Conflict, Action: Choose, Keys: []string{"enter"}, Label: "save", About: "Save what was picked."},
		{Scope: Conflict, Action: Up, Keys: []string{"up"}, Show: "↑", Label: "up", About: "Move up one field.", Quiet: true},
		{Scope: Conflict, Action: Down, Keys: []string{"down"}, Show: "↓", Label: "down", About: "Move down one field.", Quiet: true},
	}
}
