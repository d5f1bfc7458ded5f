package seal

import (
	"os"
	"path/filepath"
	"testing"
)

func TestKeyTextIsThatOfAKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	k, _, err := KeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil || string(KeyText(k)) != string(file) {
		t.Errorf("the text differs from the file, %v", err)
	}
	if again, err := ParseKeyText(KeyText(k)); err != nil || !again.Equal(k) {
		t.Errorf("read back: %v", err)
	}
	if KeyText(Key{}) != nil {
		t.Error("a text without a key")
	}
}
