package tui

import (
	"signpost/directory"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// helpPage lists the keys of the active screen, then those that work
// everywhere.
func (r *Root) helpPage(w int) []string {
	t := r.env.Theme
	lines := []string{t.Title.Render("Keys")}
	scopes := scopesOf(r.at)
	if r.conflict != nil {
		scopes = []keys.Scope{keys.Conflict}
	}
	for _, s := range append(scopes, keys.Always, keys.Letters) {
		lines = append(lines, "", t.Title.Render(string(s)))
		for _, b := range r.env.Keys.Table() {
			if b.Scope != s {
				continue
			}
			for i, l := range text.Wrap(b.About, max(10, w-14)) {
				k := ""
				if i == 0 {
					k = b.Shown()
				}
				lines = append(lines, "  "+t.Key.Render(text.Pad(k, 10))+" "+l)
			}
		}
	}
	return lines
}

func scopesOf(n screen.Name) []keys.Scope {
	switch n {
	case screen.Contact:
		return []keys.Scope{keys.Contact, keys.Answers, keys.Quick, keys.Find, keys.Note}
	case screen.Directory:
		return []keys.Scope{keys.Directory, keys.Detail}
	case screen.History:
		return []keys.Scope{keys.History, keys.HistoryRecord}
	case screen.Health:
		return []keys.Scope{keys.HealthScreen}
	case screen.People:
		return []keys.Scope{keys.PeopleScreen}
	case screen.Handover:
		return []keys.Scope{keys.Handover, keys.Writing}
	case screen.Enquirer:
		return []keys.Scope{keys.Enquirer, keys.EnquirerFound}
	case screen.FollowUps:
		return []keys.Scope{keys.FollowUpScreen}
	}
	return []keys.Scope{keys.Desk}
}

// emergencyPage shows every blocking alert of the directory, with its source,
// in the words of its file.
func (r *Root) emergencyPage(w int) []string {
	t := r.env.Theme
	lines := []string{t.Danger.Render(layout.Line(" EMERGENCY: call 999 when somebody is in danger now", w))}
	if r.at != screen.Contact && r.locked == nil {
		from := r.cardAt.In(desk.London()).Format("15:04")
		lines = append(lines, " "+t.Key.Render("c")+" start a contact for this call, from "+from+"   "+t.Key.Render("w")+" for a walk-in")
	}
	lines = append(lines, "")
	var shown []*directory.Alert
	for _, a := range r.env.Session.Guide().Dir.Alerts {
		if a.Kind == directory.Blocking {
			shown = append(shown, a)
			lines = append(lines, r.alertLines(a, w)...)
		}
	}
	return append(lines, r.sources(shown, w)...)
}

func (r *Root) alertLines(a *directory.Alert, w int) []string {
	t := r.env.Theme
	lines := []string{t.Title.Render(layout.Line(" "+text.CleanLine(a.Title), w))}
	for _, s := range a.Steps {
		for i, l := range text.Wrap(text.CleanLine(s), max(10, w-6)) {
			mark := "   - "
			if i > 0 {
				mark = "     "
			}
			lines = append(lines, mark+l)
		}
	}
	return append(lines, t.Dim.Render("     "+desk.SignOff(a)), "")
}

// sources says where the words of the card come from, below all of them: while
// somebody is in danger the steps come first.
func (r *Root) sources(alerts []*directory.Alert, w int) []string {
	lines := []string{r.env.Theme.Title.Render(" Where these words come from")}
	for _, a := range alerts {
		for _, l := range text.Wrap(text.CleanLine(a.Title+": "+a.Source), max(10, w-4)) {
			lines = append(lines, "   "+r.env.Theme.Dim.Render(l))
		}
	}
	return lines
}
