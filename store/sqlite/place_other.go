//go:build !linux

package sqlite

import "strings"

// remote knows only Windows' network paths here: the other systems tell a
// shared file system in ways of their own.
func remote(dir string) string {
	if strings.HasPrefix(dir, `\\`) || strings.HasPrefix(dir, "//") {
		return "a network share"
	}
	return ""
}
