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
// screen, and so that its snapshot turned out to be damaged. The shipped directory
// does not change. Each new version is kept for the next start, behind the news of
// it. ended is closed once ctx is done and nothing is being written any more.
func (a *app) news(ctx context.Context, g *desk.Guide, left next) (out <-chan tea.Msg, ended <-chan struct{}) {
	told, done := make(chan tea.Msg), make(chan struct{})
	folder, inUse := g.Origin, watch.Version{Directory: g.Dir, Findings: g.Loading}
	if folder == "" {
		folder, inUse = g.Wanted, watch.Version{}
	}
	var events <-chan watch.Event // of nothing
	if folder != "" {
		events = watch.Watch(ctx, folder, watch.Options{InUse: inUse})
	}
	send := func(msg tea.Msg) bool {
		select {
		case told <- msg:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(done)
		defer close(told)
		for {
			select {
			case <-ctx.Done():
				return
			case <-left.hurt:
				if send(screen.Status{Level: screen.Trouble, Text: damagedSay}) {
					renew(a.snapshotOf(g.Origin), g)
				}
			case e, open := <-events:
				if !open {
					return
				}
				msg, current := tell(e, folder, g)
				if !send(msg) {
					return
				}
				if current != g {
					g = current
					renew(a.snapshotOf(g.Origin), g)
				}
			}
		}
	}()
	return told, done
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
