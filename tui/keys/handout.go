package keys

// The actions that hand a service over: on paper, to a telephone, by voice, to
// somebody's eyes.
const (
	CopyNumber Action = "copy the number"
	PrintSlip  Action = "slip"
	ShowCode   Action = "code"
	LargeType  Action = "large type"
	ReadAloud  Action = "read aloud"
)

// handouts come in letters for the detail, and with alt for the list, where
// letters are a search.
func handouts() []Binding {
	about := map[Action]string{
		CopyNumber: "Copy the number of the service; where there is no clipboard it is shown in large type.",
		PrintSlip:  "A slip to take home, without anything private: shown first, printed with enter, or kept as a file where there is no printer.",
		ShowCode:   "A code for the camera of their telephone: name, number and website as plain text. Any key closes it, `i` swaps dark and light.",
		LargeType:  "Name and number in large letters, to turn the screen round. Any key closes it.",
		ReadAloud:  "What to say at the telephone: the number spaced, the postcode spelled. Any key closes it.",
	}
	return []Binding{
		{Scope: Detail, Action: CopyNumber, Keys: []string{"y"}, Label: "copy", About: about[CopyNumber]},
		{Scope: Detail, Action: PrintSlip, Keys: []string{"p"}, Label: "slip", About: about[PrintSlip]},
		{Scope: Detail, Action: ShowCode, Keys: []string{"o"}, Label: "code", About: about[ShowCode]},
		{Scope: Detail, Action: LargeType, Keys: []string{"L"}, Label: "large type", Quiet: true, About: about[LargeType]},
		{Scope: Detail, Action: ReadAloud, Keys: []string{"R"}, Label: "read aloud", Quiet: true, About: about[ReadAloud]},
		{Scope: Directory, Action: CopyNumber, Keys: []string{"alt+y"}, Label: "copy", Quiet: true, About: "Of the service under the cursor: copy the number."},
		{Scope: Directory, Action: PrintSlip, Keys: []string{"alt+p"}, Label: "slip", Quiet: true, About: "Of the service under the cursor: a slip to take home."},
		{Scope: Directory, Action: ShowCode, Keys: []string{"alt+q"}, Label: "code", Quiet: true, About: "Of the service under the cursor: a code for a telephone."},
		{Scope: Directory, Action: LargeType, Keys: []string{"alt+l"}, Label: "large type", Quiet: true, About: "Of the service under the cursor: large letters, to turn the screen round."},
		{Scope: Directory, Action: ReadAloud, Keys: []string{"alt+r"}, Label: "read aloud", Quiet: true, About: "Of the service under the cursor: what to say at the telephone."},
	}
}
