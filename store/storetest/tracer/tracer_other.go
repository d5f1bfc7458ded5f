//go:build !(linux && amd64)

package tracer

import "errors"

// Works says why programs cannot be traced here; nil when they can.
func Works() error { return errors.New("programs can be traced on Linux on 64-bit PCs only") }

// Run does nothing here.
func Run(Program) (Result, error) { return Result{}, Works() }
