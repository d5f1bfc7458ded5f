package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"signpost/tui/keys"
)

// block is a part of the README that the program writes: a picture or the key
// table, between two comments.
var block = regexp.MustCompile(`(?s)<!-- (screen|keys):? ?([a-z0-9-]*) -->\n.*?<!-- end -->`)

// The README shows what the program draws and which keys it has. Run with
// SIGNPOST_UPDATE=1 to bring it up to date.
func TestREADMEIsWhatTheProgramShows(t *testing.T) {
	path := filepath.Join("..", "README.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	screens := 0
	want := block.ReplaceAllStringFunc(string(data), func(old string) string {
		m := block.FindStringSubmatch(old)
		if m[1] == "keys" {
			return "<!-- keys -->\n" + keys.New().Markdown() + "<!-- end -->"
		}
		screens++
		golden, err := os.ReadFile(filepath.Join("testdata", "TestGoldenPictures", m[2]+".golden"))
		if err != nil {
			t.Fatal(err)
		}
		return "<!-- screen: " + m[2] + " -->\n```text\n" + string(golden) + "```\n<!-- end -->"
	})
	if screens < 3 || !strings.Contains(want, "<!-- keys -->") {
		t.Fatalf("the README has %d pictures and needs three, and the key table", screens)
	}
	if want == string(data) {
		return
	}
	if os.Getenv("SIGNPOST_UPDATE") == "" {
		t.Fatal("the README's pictures or key table are out of date: run SIGNPOST_UPDATE=1 go test ./tui -run README")
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
