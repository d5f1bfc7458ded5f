package rooms

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// root is the folder of go.mod, seen from here.
const root = "../.."

// systems are those that the program is built for.
var systems = []string{"linux", "darwin", "windows"}

// pkg is what the go command says of a package.
type pkg struct {
	ImportPath   string
	Name         string
	Doc          string
	Imports      []string
	Deps         []string
	TestImports  []string
	XTestImports []string
	Error        *struct{ Err string }
	DepsErrors   []struct{ Err string }
}

var (
	listed   = map[string][]pkg{}
	listedMu sync.Mutex
)

// list returns the packages of this module as they are built for a system.
func list(t *testing.T, system string) []pkg {
	t.Helper()
	listedMu.Lock()
	defer listedMu.Unlock()
	if got, ok := listed[system]; ok {
		return got
	}
	dec := json.NewDecoder(bytes.NewReader(run(t, []string{"GOOS=" + system, "CGO_ENABLED=0"}, "list", "-e", "-json", "./...")))
	var out []pkg
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		if p.Error != nil || len(p.DepsErrors) > 0 && system == systems[0] {
			t.Errorf("%s (%s): %v %v", p.ImportPath, system, p.Error, p.DepsErrors)
		}
		out = append(out, p)
	}
	if len(out) < 10 {
		t.Fatalf("go list names %d packages: something is wrong with this test", len(out))
	}
	listed[system] = out
	return out
}

// run asks the go command, without the network.
func run(t *testing.T, env []string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	cmd.Env = append(append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOTOOLCHAIN=local", "GOWORK=off"), env...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out
}
