package search

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// synthetic makes n services of a country: words spread as in real text, a few
// in most services and most in a few, with 300 districts in 40 counties.
func synthetic(n int) ([]Document, Lexicon) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	rare := make([]string, 30000)
	for i := range rare {
		rare[i] = syllables(r, 2+r.IntN(3))
	}
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(rare)-1))
	common := strings.Fields(`drug alcohol service support team community family recovery advice needle exchange prescribing methadone heroin counselling
		group housing young people helpline drop in detox rehab health worker carers parents project centre treatment referral`)
	word := func() string {
		if r.IntN(3) == 0 {
			return common[int(float64(len(common))*r.Float64()*r.Float64())]
		}
		return rare[zipf.Uint64()]
	}
	text := func(k int) string {
		ws := make([]string, k)
		for i := range ws {
			ws[i] = word()
		}
		return strings.Join(ws, " ")
	}
	types := strings.Split("advice,drop-in,needle exchange,naloxone,prescribing,supervised consumption,detox,rehab,counselling,day programme,peer support,family support,young people,housing,employment,health,helpline,criminal justice,training", ",")
	lex := syntheticPlaces(r)
	docs := make([]Document, n)
	for i := range docs {
		dist := lex.Districts[r.IntN(len(lex.Districts))]
		areas := []string{dist.ID}
		if r.IntN(4) == 0 {
			areas = []string{dist.County}
		}
		docs[i] = Document{
			ID: fmt.Sprintf("s%06d", i), Name: dist.Name + " " + text(2+r.IntN(2)), Provider: text(2),
			Types: []string{types[r.IntN(len(types))], types[r.IntN(len(types))]}, Needs: []string{text(1), text(1)},
			About: text(25), Town: dist.Name, Postcode: fmt.Sprintf("%s %dAA", lex.Outwards[r.IntN(len(lex.Outwards))].Code, r.IntN(10)),
			Areas: areas, Phones: []string{fmt.Sprintf("01%03d %06d", 200+r.IntN(80), r.IntN(1000000))},
			AgeLo: []int{0, 18, 16}[r.IntN(3)], Status: "open", Reach: "direct", Weight: r.Float64(),
		}
		if i%20 == 0 {
			docs[i].Status = "closed"
		}
	}
	return docs, lex
}

func syllables(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("bcdfghklmnprstvw"[r.IntN(16)])
		b.WriteByte("aeiou"[r.IntN(5)])
		if r.IntN(3) == 0 {
			b.WriteByte("nrstl"[r.IntN(5)])
		}
	}
	return b.String()
}

func syntheticPlaces(r *rand.Rand) Lexicon {
	var lex Lexicon
	for i := range 40 {
		lex.Counties = append(lex.Counties, County{fmt.Sprintf("c%d", i), syllables(r, 3) + "shire"})
	}
	for i := range 300 {
		id := fmt.Sprintf("d%d", i)
		lex.Districts = append(lex.Districts, District{ID: id, Name: syllables(r, 3) + "ham", County: fmt.Sprintf("c%d", i%40),
			Near: []string{fmt.Sprintf("d%d", (i+40)%300), fmt.Sprintf("d%d", (i+80)%300)}})
		lex.Outwards = append(lex.Outwards, Outward{fmt.Sprintf("%c%c%d", 'A'+r.IntN(26), 'A'+r.IntN(26), 1+i%20), []string{id}})
		for range 8 {
			lex.Towns = append(lex.Towns, Town{Name: syllables(r, 2) + "ton", District: id})
		}
	}
	return lex
}

var benchQueries = strings.Split(`smack|methadone script|needle exchange|family support for my lad|alchohol detox|somewhere to get pins tonight|counseling
drop in centre|young people helpline|my husband drinks too much|heroin detox rehab|01234 567|homeless hostel|community drug team|drug alcohol service support team community
metadone prescribing|recovry group|housing suport worker|supoprt carers|rehabilitation centre type:detox|age:16 advice|zzzzzzzz qqqqqqqq|naloxone|treatment referal|in the drug project`, "|")

// keystrokes are the queries as they grow, letter by letter.
func keystrokes(lex Lexicon) []string {
	var out []string
	grow := func(q string) {
		for i := range q {
			out = append(out, q[:i+1])
		}
	}
	for _, q := range strings.FieldsFunc(strings.Join(benchQueries, "\n"), func(r rune) bool { return r == '\n' }) {
		grow(q)
	}
	for i := range 6 {
		d := lex.Districts[i*37].Name
		grow("needle exchange " + d)
		grow(d[:3] + d[4:] + " detox")
		grow(lex.Outwards[i*41].Code + " family")
	}
	return out
}

func benchLexicon(b *testing.B, lex Lexicon) Lexicon {
	lex.Words = readCorpus(b).Lexicon.Words
	return lex
}

func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs, lex := synthetic(n)
			x := Build(docs, benchLexicon(b, lex))
			keys := keystrokes(lex)
			s := x.NewSearcher()
			for _, q := range keys {
				s.Search(q, Options{Limit: 20, HomeCounty: "c1"})
			}
			b.ReportAllocs()
			// The best of several rounds, so that a busy machine counts less.
			took := make([]time.Duration, len(keys))
			for b.Loop() {
				for i, q := range keys {
					t := time.Now()
					s.Search(q, Options{Limit: 20, HomeCounty: "c1"})
					if d := time.Since(t); took[i] == 0 || d < took[i] {
						took[i] = d
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(len(keys)), "keys")
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs, lex := synthetic(n)
			lex = benchLexicon(b, lex)
			before := heap()
			x := Build(docs, lex)
			after := heap()
			for b.Loop() {
				x = Build(docs, lex)
			}
			b.ReportMetric(float64(after-before)/1e6, "MB")
			runtime.KeepAlive(x)
			runtime.KeepAlive(docs)
		})
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkSlowest prints the keystrokes that took longest at 100,000 services.
func BenchmarkSlowest(b *testing.B) {
	docs, lex := synthetic(100000)
	x := Build(docs, benchLexicon(b, lex))
	s := x.NewSearcher()
	type took struct {
		q string
		d time.Duration
	}
	var all []took
	keys := keystrokes(lex)
	all = make([]took, len(keys))
	for range 9 {
		for i, q := range keys {
			t := time.Now()
			s.Search(q, Options{Limit: 20, HomeCounty: "c1"})
			if d := time.Since(t); all[i].d == 0 || d < all[i].d {
				all[i] = took{q, d}
			}
		}
	}
	slices.SortFunc(all, func(a, b took) int { return int(b.d - a.d) })
	for b.Loop() {
		s.Search("smack", Options{})
	}
	for _, t := range all[:25] {
		b.Logf("%8.1f µs  %q: %d", float64(t.d.Nanoseconds())/1e3, t.q, s.Search(t.q, Options{}).Total)
	}
}

func BenchmarkOne(b *testing.B) {
	docs, lex := synthetic(100000)
	x := Build(docs, benchLexicon(b, lex))
	for _, q := range []string{"drug alcohol service support te", "methadone scrip", "supoprt car", "heroin det", "s"} {
		b.Run(q, func(b *testing.B) {
			s := x.NewSearcher()
			for b.Loop() {
				s.Search(q, Options{Limit: 20, HomeCounty: "c1"})
			}
		})
	}
}
