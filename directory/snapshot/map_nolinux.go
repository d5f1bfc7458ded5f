//go:build unix && !linux

package snapshot

// atOnce is nothing where pages cannot be mapped beforehand.
const atOnce = 0
