package watch

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"signpost/directory"
)

// loaded loads texts by file name.
func loaded(t interface{ Fatalf(string, ...any) }, files map[string]string) Version {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	d, findings, err := directory.Load(fsys, directory.Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return Version{d, findings}
}

func service(id string) string { return fmt.Sprintf("[[service]]\nid = %q\nname = \"N\"\n", id) }

const broken = "[[service]]\nid = \"x\"\nname = \"X\"\nreach = \"sideways\"\n"

func TestAccept(t *testing.T) {
	word := "[[word]]\nmeans = \"heroin\"\nsay = [\"smack\"]\n"
	type files = map[string]string
	for name, c := range map[string]struct {
		old, fresh files
		where      string // file:line of the refusal; "": accepted
	}{
		"first version with a broken entry":  {nil, files{"a.toml": service("a") + broken}, ""},
		"first version without a service":    {nil, files{"a.toml": word}, ":0"},
		"first version, all broken":          {nil, files{"a.toml": broken}, "a.toml:4"},
		"good to good":                       {files{"a.toml": service("a")}, files{"a.toml": service("a") + service("b")}, ""},
		"an entry taken out":                 {files{"a.toml": service("a") + service("b")}, files{"a.toml": service("b")}, ""},
		"a file taken out":                   {files{"a.toml": service("a"), "b.toml": service("b")}, files{"b.toml": service("b")}, ""},
		"an entry moved to another file":     {files{"a.toml": service("a") + service("b")}, files{"a.toml": service("a"), "b.toml": service("b")}, ""},
		"everything taken out":               {files{"a.toml": service("a")}, files{"a.toml": word}, ":0"},
		"a mistake in a good file":           {files{"a.toml": service("a")}, files{"a.toml": service("a") + broken}, "a.toml:7"},
		"an unclosed quote":                  {files{"a.toml": service("a") + service("b")}, files{"a.toml": service("a") + "[[service]]\nid = \"b\nname = \"N\"\n"}, "a.toml:5"},
		"a mistake in a new file":            {files{"a.toml": service("a")}, files{"a.toml": service("a"), "b.toml": broken}, "b.toml:4"},
		"a new mistake besides the old one":  {files{"a.toml": service("a") + broken}, files{"a.toml": strings.Replace(service("a"), `"N"`, `“N”`, 1) + broken}, "a.toml:3"},
		"the old mistake, further down":      {files{"a.toml": service("a") + broken}, files{"a.toml": "# hm\n\n" + service("a") + service("c") + broken}, ""},
		"the old mistake half mended":        {files{"a.toml": service("a") + broken}, files{"a.toml": service("a") + broken[:len(broken)-11] + "\"up\"\n"}, ""},
		"the old mistake mended":             {files{"a.toml": service("a") + broken}, files{"a.toml": service("a") + service("x")}, ""},
		"an entry out, the old mistake kept": {files{"a.toml": service("a") + service("b") + broken}, files{"a.toml": service("a") + broken}, ""},
		"a word lost to a mistake":           {files{"a.toml": service("a") + word + broken}, files{"a.toml": service("a") + strings.Replace(word, "say", "sya", 1) + broken}, "a.toml:6"},
		"a second mistake that reads like the first": {files{"a.toml": service("a") + service("b") + "[[service]]\nname = \"X\"\n"},
			files{"a.toml": service("a") + "[[service]]\nname = \"N\"\n" + "[[service]]\nname = \"X\"\n"}, "a.toml:6"},
		"one broken twice is not known twice": {files{"a.toml": service("a") + service("b") + broken}, files{"a.toml": service("a") + broken +
			strings.Replace(broken, `id = "x"`, `id = "b"`, 1)}, "a.toml:11"},
	} {
		t.Run(name, func(t *testing.T) {
			var old Version
			if c.old != nil {
				old = loaded(t, c.old)
			}
			got := ""
			if r := Accept(old, loaded(t, c.fresh)); r != nil {
				got = fmt.Sprintf("%s:%d", r.Finding.File, r.Finding.Line)
				if s := r.String(); s == "" || strings.Contains(s, "\n") || r.Finding.File != "" && !strings.Contains(s, fmt.Sprintf("line %d", r.Finding.Line)) {
					t.Errorf("says %q", s)
				}
			}
			if got != c.where {
				t.Errorf("refused at %q, want %q", got, c.where)
			}
		})
	}
}

// TestNothingGoodIsLostToAMistake: whatever is typed into one entry of a good
// directory, the version after it is refused or has every entry.
func TestNothingGoodIsLostToAMistake(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		good := service("a") + service("b") + service("c")
		old := loaded(rt, map[string]string{"t.toml": good})
		// The header lines stay: to take one out is to take the entry out.
		spots := []int{}
		for i := range good {
			if line := good[strings.LastIndexByte(good[:i], '\n')+1:]; !strings.HasPrefix(line, "[[") {
				spots = append(spots, i)
			}
		}
		at := rapid.SampledFrom(spots).Draw(rt, "at")
		with := rapid.SampledFrom([]string{"", `"`, "'", "[", "{", "=", "“", "\n", "\\", "\x00", "\xff", `"""`, "[[", "."}).Draw(rt, "with")
		text := good[:at] + with + good[at+1:]
		fresh := loaded(rt, map[string]string{"t.toml": text})
		renamed := fresh.Directory.Services.Len() == old.Directory.Services.Len()
		if r := Accept(old, fresh); r == nil && missing(old.Directory, fresh.Directory) && !renamed {
			rt.Fatalf("an entry was lost:\n%s", text)
		}
	})
}

func TestJudge(t *testing.T) {
	good := loaded(t, map[string]string{"a.toml": service("a") + service("b")})
	more := loaded(t, map[string]string{"a.toml": service("a") + service("b") + service("c")})
	bad := loaded(t, map[string]string{"a.toml": service("a") + service("b") + broken})
	short := loaded(t, map[string]string{"a.toml": service("a")})
	shorter := loaded(t, map[string]string{"a.toml": service("b")})
	gone := errors.New("there is no *.toml file")

	type step struct {
		v    Version
		err  error
		want string // version: used; refused: said; again: looked at twice; "": nothing
	}
	for name, steps := range map[string][]step{
		"the same content is no event":        {{good, nil, "used"}, {good, nil, ""}, {more, nil, "used"}},
		"a refusal is said once":              {{good, nil, "used"}, {bad, nil, "refused"}, {bad, nil, ""}, {more, nil, "used"}, {bad, nil, "again"}, {bad, nil, "refused"}},
		"a save taken back ends the refusal":  {{good, nil, "used"}, {bad, nil, "refused"}, {good, nil, "used"}, {good, nil, ""}},
		"entries gone are looked at twice":    {{good, nil, "used"}, {short, nil, "again"}, {short, nil, "used"}},
		"a file short for a moment":           {{good, nil, "used"}, {short, nil, "again"}, {more, nil, "used"}},
		"short in another way each time":      {{good, nil, "used"}, {short, nil, "again"}, {shorter, nil, "again"}, {shorter, nil, "used"}},
		"a folder gone for a moment":          {{good, nil, "used"}, {Version{}, gone, "again"}, {good, nil, ""}},
		"a folder gone":                       {{good, nil, "used"}, {Version{}, gone, "again"}, {Version{}, gone, "refused"}, {Version{}, gone, ""}, {good, nil, "used"}},
		"a folder that is not there at first": {{Version{}, gone, "again"}, {Version{}, gone, "refused"}, {good, nil, "used"}},
	} {
		t.Run(name, func(t *testing.T) {
			var j judge
			for i, s := range steps {
				ev, ok, again := j.consider(s.v, s.err)
				got := ""
				switch {
				case again:
					got = "again"
				case ok && ev.Refused != nil:
					got = "refused"
				case ok && ev.Directory == s.v.Directory:
					got = "used"
				}
				if got != s.want || again && ok {
					t.Fatalf("step %d: %q, want %q", i, got, s.want)
				}
			}
		})
	}
}
