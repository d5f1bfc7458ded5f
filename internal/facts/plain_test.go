package facts

import (
	"encoding/json"
	"testing"
)

// FuzzPlain: what is read quickly is what encoding/json reads, and what that
// refuses is refused.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"age":34,"caller":"self"}`, `{"age":"declined","wants":[]}`, `{"wants":["advice","drop_in"],"using_now":true,"wound":false}`,
		`{"age":007}`, `{"age":-1}`, `{"age":1.5}`, `{"age":1e3}`, `{"age":0}`, `{"age":12345678901}`, `{"a":"unknown"}`, `{"a":"x","a":"unknown"}`, `{"a":null}`,
		`{"a":"\u00e9"}`, `{"a":"é"}`, "{\"a\":\"\xff\"}", `{"a":"x",}`, `{,"a":"x"}`, `{"a":["x",]}`, `{"a":[,"x"]}`, `{"a":[1]}`, `{"a":"x"}}`, `{"a":"x"} `, `{"a":tru`, `{"a":12]`, `{"a":"x`, `{`, ``,
		`{"a":"a\nb"}`, `{"a" : "b"}`, `[]`, `{"a":"<b>&"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !json.Valid(data) {
			if m, ok := readPlain(data); ok {
				t.Fatalf("%q is no JSON and was read as %v", data, m)
			}
			return
		}
		m, ok := readPlain(data)
		if !ok {
			return
		}
		var slow Facts
		if err := slow.readAny(data); err != nil || !slow.Equal(Facts{m}) || len(slow.m) != len(m) {
			t.Fatalf("%q: read quickly as %v, else as %v, %v", data, m, slow.m, err)
		}
	})
}

// TestKeptFactsArePlain: what MarshalJSON writes of coded answers takes the
// quick way.
func TestKeptFactsArePlain(t *testing.T) {
	f := Facts{}.With(Age, Number(34)).With(Caller, Word("self")).With(Wants, List("advice", "rehab")).With(UsingNow, Flag(true)).With(County, Declined())
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := readPlain(data); !ok || !f.Equal(Facts{m}) {
		t.Errorf("%s: %v, %v", data, m, ok)
	}
}

func BenchmarkRead(b *testing.B) {
	data := []byte(`{"affected_by_other":false,"age":"20_plus","caller":"self","channel":"phone","child_risk":false,"cjs":"none","county":"worcestershire","dependence_signs":true,"district":"redditch","emergency":"none","gp_registered":"yes","housing":"settled","in_treatment":["cdt"],"pregnant":false,"substances":["heroin","crack"],"suicidal":"none","time":"weekend","using_now":true,"wants":["prescribing"]}`)
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			readPlain(data)
		}
	})
	b.Run("any", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var f Facts
			_ = f.readAny(data)
		}
	})
}
