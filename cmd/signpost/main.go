// Signpost helps the front desk and the helpline of a drug and alcohol service
// to find the right local service, log the contact and triage safely.
package main

import (
	"context"
	"os"
)

func main() {
	harden()
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}
