package screen

import "context"

// Outside is what lies beyond the program: clipboard, printer, home folder.
// Its methods take a moment and are called from Env.Load only.
type Outside interface {
	// Copy puts text on the clipboard.
	Copy(ctx context.Context, text string) error
	// Print hands a page to the printer.
	Print(ctx context.Context, page string) error
	// Keep writes a page to a new file of about that name in the home folder,
	// and returns its path.
	Keep(name, page string) (path string, err error)
}
