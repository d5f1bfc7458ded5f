// Package rooms holds no program code. Its tests keep the house in order: who
// may import whom, each ban with its reason; which packages are pure; how long
// files and functions may grow; what go.mod must and must not say.
//
// It is not a place for shared code, and nothing imports it.
package rooms
