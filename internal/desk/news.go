package desk

import (
	"context"
	"fmt"
	"time"

	"signpost/directory"
	"signpost/directory/diff"
)

// Archive keeps the versions of the directory that were in use.
type Archive interface {
	Save(*directory.Directory) error
	Open(version string) (*directory.Directory, error)
}

// News is what is new in the directory since this operator's last look.
type News struct {
	Changes diff.Changes
	Since   time.Time
	Unknown bool // the version seen then is not kept any more: only that it changed can be said
}

// Any reports whether there is something to tell.
func (n News) Any() bool { return n.Unknown || !n.Since.IsZero() && !n.Changes.Empty() }

// News compares the directory in use with the one this operator saw last. A
// first look is nothing new.
func (s *Session) News(ctx context.Context) (News, error) {
	now := s.Guide().Dir
	if s.archive == nil {
		return News{}, nil
	}
	if err := s.archive.Save(now); err != nil {
		return News{}, err
	}
	seen, at, err := s.SeenDirectory(ctx)
	switch {
	case err != nil:
		return News{}, err
	case seen == "":
		return News{}, s.MarkDirectorySeen(ctx)
	case seen == now.Version:
		return News{}, nil
	}
	old, err := s.archive.Open(seen)
	if err != nil {
		return News{Since: at, Unknown: true}, nil
	}
	return News{Changes: diff.Compare(old, now), Since: at}, nil
}

// NewsLine says in one line what is new: "Directory changed since 3 Mar 21:05:
// 1 new, 2 changed".
func NewsLine(n News) string {
	since := n.Since.In(London()).Format("2 Jan 15:04")
	if n.Unknown {
		return "The directory changed since your last look, " + since
	}
	return "The directory changed since your last look, " + since + ": " + ChangeCounts(n.Changes)
}

// ChangeCounts says how much differs between two versions: "1 new, 2 changed".
func ChangeCounts(c diff.Changes) string {
	out := ""
	for _, x := range []struct {
		n    int
		what string
	}{{len(c.Added), "new"}, {len(c.Removed), "gone"}, {len(c.Changed), "changed"}, {len(c.Alerts), "other alert wording"}} {
		if x.n == 0 {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += fmt.Sprintf("%d %s", x.n, x.what)
	}
	if out == "" {
		return "no service changed"
	}
	return out
}
