//go:build !linux

package snapshot

// room makes room for n bytes of an index.
func room(n int) []byte { return make([]byte, n) }
