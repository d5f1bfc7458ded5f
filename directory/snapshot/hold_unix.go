//go:build unix

package snapshot

import "io"

// hold returns a file that can be read for as long as somebody has it, whatever
// takes its name meanwhile. It closes itself when nobody has it any more.
func hold(name string) (io.ReaderAt, int64, error) {
	f, size, err := regular(name)
	if err != nil {
		return nil, 0, err
	}
	return f, size, nil
}
