// Package bench holds no program code. Its benchmarks measure what a person
// waits for, on a made-up directory of any size, beside other programs that
// could have been used instead: fzf, SQLite's FTS5 and ripgrep.
//
//	make bench          # 100,000 services, with the benchmarks of all packages
//	make bench-large    # 1,000,000
//
// They print figures and judge none: a test that fails on a busy machine is
// soon switched off. docs/benchmarks.md has figures, and how they were come by.
// It is not a place for shared code, and nothing imports it.
package bench
