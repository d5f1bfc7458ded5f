# Signpost: the commands a person needs. `make run` and `make test` are enough
# to begin with; Go, make and git are all they ask for.

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT   ?= $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -buildid= -X main.version=$(VERSION) -X main.commit=$(COMMIT)
STATIC   := CGO_ENABLED=0
BENCHTIME ?= 500ms
CONTACTS ?= 10000000
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: audit torture run build test race lint bench bench-large bench-record mutate personas clean

run: build
	./bin/signpost

# Static, without cgo, and the same bytes from the same source.
build:
	@mkdir -p bin
	$(STATIC) $(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/signpost ./cmd/signpost

test:
	$(GO) test $(TESTFLAGS) ./...

# The race detector needs a C compiler. Left out are tests in which one thing
# happens after another, or in programs of their own that are built without the
# detector: they take ten times as long under it and can find nothing.
ALONE := GoldenPictures|RandomKeys|README|Kill|Fail|FullDisk|SmallDisk|Hostile|Restore|NoRoom|PowerCut|DamagedWAL|Shift|Mutations|WhatIsWritten|BruteForce
ALONE := $(ALONE)|NHSSchedules|Reference|PersonasGuided|EveryRule|Scripts|Recovery|Guessing|DamagedLock|Passphrase|VerifyNamesDamage

race:
	CGO_ENABLED=1 $(GO) test -race -timeout 20m -skip '$(ALONE)' ./...

lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'not formatted:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# What the program is made of: known holes, licences, the same bytes twice.
audit:
	./.ci/audit

# What takes too long for every change: kills, failing disks and power cuts at
# full length. KILLS, STATES, FAULTS, DISKS and STEADY make it shorter.
torture:
	./.ci/torture
	$(GO) test -count=1 -timeout 0 ./cmd/signpost -run TestHostileDatabases -hostile 500

# How many single changes to the shipped rules the tests notice.
mutate:
	$(GO) test -count=1 -v -run Mutations ./directory/triage

# The questions the guided triage asks of each persona, beside the fewest that
# any flow could do with.
personas:
	$(GO) test -count=1 -v -run PersonasGuided ./directory/triage

# Figures, never asserted; docs/benchmarks.md says what they mean. A few minutes.
# fzf and ripgrep are measured where they are installed.
bench:
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

# The search and its peers over a million services, and a desk with ten million
# contacts: 8 GB of memory, 25 GB of disk where temporary files lie, an hour.
bench-large: bench-record
	$(GO) test -run '^$$' -bench 'Keystroke|Index|BadInput|Peers' -benchmem -timeout 2h ./internal/bench -args -services 1000000

# A desk with CONTACTS contacts beside one with a thousand.
bench-record: build
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	./bin/signpost generate --data "$$dir" --contacts $(CONTACTS) && \
	$(GO) test -run '^$$' -bench Record -benchtime 2s -timeout 2h ./internal/bench -args -record "$$dir"

clean:
	rm -rf bin
