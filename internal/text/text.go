// Package text makes text from outside safe to keep and to draw.
//
// It is a leaf that knows no terminal and no record. It does not translate,
// spell or search.
package text
