//go:build !unix

package snapshot

import (
	"bytes"
	"io"
)

// hold returns a file that can be read for as long as somebody has it. It is read
// as a whole, because a file that is open could not be replaced by a newer one.
func hold(name string) (io.ReaderAt, int64, error) {
	f, size, err := regular(name)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close() // only read from
	data := make([]byte, size)
	if n, err := f.ReadAt(data, 0); n < len(data) {
		return nil, 0, err
	}
	return bytes.NewReader(data), size, nil
}
