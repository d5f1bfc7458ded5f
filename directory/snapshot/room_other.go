//go:build !linux

package snapshot

// room makes room for n bytes that are about to be read.
func room(n int) []byte { return make([]byte, n) }
