package quick_test

import (
	"reflect"
	"testing"

	"signpost/directory"
	"signpost/directory/quick"
	"signpost/directory/worcestershire"
)

func TestLater(t *testing.T) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now, later := quick.New(d), quick.Later(d)
	for _, line := range []string{"call mum 19 heroin redditch", "", "silent"} {
		want, got := now.Read(line), later.Read(line)
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}
