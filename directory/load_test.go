package directory

import (
	"slices"
	"testing"
	"testing/fstest"
)

// files makes a folder of name, text pairs.
func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func mustLoad(t *testing.T, pairs ...string) (*Directory, []Finding) {
	t.Helper()
	d, found, err := Load(files(pairs...), Options{})
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return d, found
}

func ids(d *Directory) []string {
	var out []string
	for _, s := range d.Services.All() {
		out = append(out, s.ID)
	}
	return out
}

func TestLoadMergesFilesInNameOrder(t *testing.T) {
	d, found := mustLoad(t,
		"b.toml", "[[service]]\nid = \"two\"\nname = \"Two\"\nway_in = [\"one\"]\n",
		"a.toml", "[[service]]\nid = \"one\"\nname = \"One\"\n",
		".#a.toml", "an editor's lock file\n",
		"notes.txt", "not ours\n",
	)
	if len(found) != 0 {
		t.Errorf("findings in good files: %v", found)
	}
	if got := ids(d); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("services %v", got)
	}
}
