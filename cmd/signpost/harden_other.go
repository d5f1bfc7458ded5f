//go:build !unix

package main

// harden does nothing here: there are no core files.
func harden() {}
