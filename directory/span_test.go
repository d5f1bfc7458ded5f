package directory

import "testing"

const spanned = `# a remark
[[service]]
id = "a" # é
name = "Ä"
hours = ["24h",
  "by appointment"]
checked = 2026-09-12

  [[service.match]]
  id = "m"
  when = { age = "<18" }
  points = 40
  because = "b"

# about the next one
[[service]]
id = "b"
name = "B"
`

func TestSpanFindsKeys(t *testing.T) {
	d, found := mustLoad(t, "t.toml", spanned)
	if len(found) != 0 {
		t.Fatal(found)
	}
	span, ok := d.Span("a")
	if !ok || span.Pos != (Position{"t.toml", 2, 1}) {
		t.Fatalf("%v %+v", ok, span.Pos)
	}
	for path, want := range map[string]struct {
		line, column int
		value        string
	}{
		"id": {3, 1, `"a"`}, "checked": {7, 1, "2026-09-12"}, "hours[1]": {6, 3, `"by appointment"`},
		"match[0].id": {10, 3, `"m"`}, "match[0].when.age": {11, 12, `"<18"`},
	} {
		k, ok := span.Key(path)
		if !ok || k.Pos.Line != want.line || k.Pos.Column != want.column || spanned[k.ValueStart:k.ValueEnd] != want.value {
			t.Errorf("%s: %v %+v", path, ok, k)
		}
	}
	if _, ok := span.Key("checked_by"); ok {
		t.Error("a key that is not there was found")
	}
	// A new key goes in before the first sub-table.
	if got := spanned[span.Head:]; got[:5] != "\n  [[" {
		t.Errorf("head is before %q", got[:20])
	}
	if text := span.Text(); text[len(text)-4:] != "\"b\"\n" {
		t.Errorf("the entry ends with %q", text[len(text)-10:])
	}
	if b, _ := d.Span("b"); b.Pos.Line != 16 {
		t.Errorf("b stands at %v", b.Pos)
	}
	if _, ok := d.Span("c"); ok {
		t.Error("an entry that is not there has a span")
	}
}
