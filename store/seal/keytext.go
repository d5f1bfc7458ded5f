package seal

import (
	"encoding/hex"
	"fmt"
)

// KeyText is the text of a key file with k in it, for a copy that is sealed
// before it goes anywhere; nil when there is no key. Wipe it afterwards.
func KeyText(k Key) []byte {
	var out []byte
	_ = k.use(func(b []byte) error {
		out = fmt.Appendf(nil, "%s%s %s\n", keyFileHead, keyFileMark, hex.EncodeToString(b))
		return nil
	})
	return out
}

// ParseKeyText reads the text of a key file. Its errors never repeat the text.
func ParseKeyText(data []byte) (Key, error) { return parseKeyFile(data) }
