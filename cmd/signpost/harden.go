package main

import (
	"os"
	"os/signal"
	"syscall"
)

// endQuietly ends the program at a signal that would have it print its stacks,
// with the exit status that the signal gives.
func endQuietly(sig syscall.Signal) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, sig)
	go func() {
		<-c
		os.Exit(128 + int(sig))
	}()
}
