// Package snapshot keeps a directory that was loaded, with its search index and
// what was found wrong with it, in one file that is opened again without reading
// TOML or building anything.
//
// A snapshot is a cache and never a source: it is used only by the same build
// of the program and for the very files it was made of (see Place), and every
// byte of it stands under a checksum that is looked at before the byte is
// believed. Whatever is wrong with one, the directory is read from its files
// instead. Commands that edit or check a directory always read the files.
//
// Opening one reads the index and what there is little of. Services are read in
// small runs when somebody asks for one of them, and the texts of the files when
// somebody asks where an entry stands; each has a checksum of its own. A run that
// is found damaged then is taken from the directory's files, and the snapshot is
// removed, so that the next start makes another.
//
// The file is read and never mapped: memory of one's own cannot go away, where a
// mapped file that somebody cuts ends the program with SIGBUS, wherever one of
// its bytes is looked at. For the index of 100,000 services, reading into large
// pages takes some 5 ms longer than mapping it.
//
// It is not the archive (directory/archive), which keeps old versions for years.
//
// # What is in it
//
// Everything that is in the directory's files, the files' own texts included,
// and so the fields that a coordinator marked private and the tips for staff:
// a snapshot needs the same protection as the directory's folder. It is written
// 0600 into a folder of 0700. Nothing of contacts, operators or settings is in it.
package snapshot

import (
	"errors"

	"signpost/directory"
	"signpost/directory/search"
)

// Content is what a snapshot holds. Nothing in it may be changed.
type Content struct {
	Directory *directory.Directory
	Index     *search.Index
	Loading   []directory.Finding // what Load found
	Findings  []directory.Finding // these, and what compiling the rules found

	// Renew says that the files are what they were, and that only a look into
	// them could tell: keeping the content again spares the next start that look.
	Renew bool
}

// The reasons why a snapshot is not used.
var (
	ErrNone    = errors.New("there is no snapshot")
	ErrStale   = errors.New("the snapshot is of other files or of another program")
	ErrDamaged = errors.New("the snapshot is damaged")
)

// errCannot means that a directory cannot be kept as a snapshot.
var errCannot = errors.New("this directory cannot be kept as a snapshot")
