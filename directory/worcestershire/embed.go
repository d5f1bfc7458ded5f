// Package worcestershire holds the directory that ships inside the program:
// the services, questions, alerts, words and places of Worcestershire as the
// text files a coordinator would edit.
//
// It is data and nothing else: reading and checking the files is the job of
// package directory. The entries are historic (2008-10) and none of them has
// been checked by a coordinator; NOTICE.md names the sources.
package worcestershire

import "embed"

// Files holds the directory's text files, all in the top folder.
//
//go:embed *.toml
var Files embed.FS
