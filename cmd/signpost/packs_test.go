package main

import (
	"slices"
	"strings"
	"testing"

	"signpost/config"
	"signpost/internal/desk"
)

// TestPrintedPacksAreTheOnesInUse: what `signpost config` shows is what a desk
// has that sets nothing.
func TestPrintedPacksAreTheOnesInUse(t *testing.T) {
	_, examples, ok := strings.Cut(config.Default, "# [[pack]]")
	if !ok {
		t.Fatal("the settings do not show the packs")
	}
	examples, _, _ = strings.Cut(examples, "\n\n")
	c, err := config.Parse("config.toml", "[[pack]]"+strings.ReplaceAll(examples, "\n# ", "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := packTypes(c.Packs); !slices.Equal(got, desk.DefaultPacks()) {
		t.Errorf("printed %+v, in use %+v", got, desk.DefaultPacks())
	}
}
