package main

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/diff"
	"signpost/directory/watch"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/screen"
)

// news watches a person's own directory and turns its saves into news for the
// screen. The shipped directory does not change; its channel stays silent.
func news(ctx context.Context, g *desk.Guide) <-chan tea.Msg {
	out := make(chan tea.Msg)
	folder, inUse := g.Origin, watch.Version{Directory: g.Dir, Findings: g.Loading}
	if folder == "" {
		folder, inUse = g.Wanted, watch.Version{}
	}
	if folder == "" {
		return out
	}
	events := watch.Watch(ctx, folder, watch.Options{InUse: inUse})
	go func() {
		defer close(out)
		current := g
		for e := range events {
			var msg tea.Msg
			msg, current = tell(e, folder, current)
			select {
			case out <- msg:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// tell puts one event into a message, and says which guide is in use then.
func tell(e watch.Event, folder string, inUse *desk.Guide) (tea.Msg, *desk.Guide) {
	if e.Refused != nil {
		return screen.DirectoryRefused{Say: "The saved directory is not used yet: " + text.CleanLine(e.Refused.String()) +
			" The version before stays in use."}, inUse
	}
	if e.Directory.Version == inUse.Dir.Version {
		return screen.DirectoryLoaded{Guide: inUse, Say: "The directory is as it was."}, inUse
	}
	g, err := desk.Prepare(e.Directory, e.Findings, folder).At(inUse.County)
	if err != nil { // the county of the settings has gone from the directory
		g = desk.Prepare(e.Directory, e.Findings, folder)
	}
	return screen.DirectoryLoaded{Guide: g, Say: "The directory was loaded again: " + desk.ChangeCounts(diff.Compare(inUse.Dir, g.Dir)) + "."}, g
}
