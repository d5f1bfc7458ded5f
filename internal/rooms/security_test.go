package rooms

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestSecurityNamesRealTests: a control counts only with a test that shows it,
// so each test that docs/security.md names has to be there, and each threat has
// to be named once.
func TestSecurityNamesRealTests(t *testing.T) {
	root := strings.TrimSpace(string(run(t, nil, "list", "-m", "-f", "{{.Dir}}")))
	doc, err := os.ReadFile(root + "/docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("git", "-C", root, "grep", "-ho", "^func Test[A-Za-z0-9_]*", "--", "*_test.go").Output()
	if err != nil {
		t.Skipf("NOT CHECKED: git cannot list the tests here: %v", err)
	}
	there := map[string]bool{}
	for _, name := range strings.Fields(string(out)) {
		there[name] = true
	}
	named := regexp.MustCompile("`(Test[A-Za-z0-9_]+)`").FindAllStringSubmatch(string(doc), -1)
	if len(named) < 20 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, n := range named {
		if !there[n[1]] {
			t.Errorf("docs/security.md names %s, which is no test", n[1])
		}
	}
	for i, n := range regexp.MustCompile(`(?m)^\| T(\d+) \|`).FindAllStringSubmatch(string(doc), -1) {
		if n[1] != strconv.Itoa(i+1) {
			t.Errorf("threat %d is called T%s", i+1, n[1])
		}
	}
}
