# Everything a developer does, each by one word. `make test` needs nothing but Go and git: it installs the rest.
.PHONY: profile scaling connections soak release run test lint bench kill eval peers learn tools faults

run: ## serve the starter corpus on http://127.0.0.1:8080
	go run ./cmd/answerbot serve

test: tools lint
	go test -race -timeout 20m ./...

faults: tools ## the fault suite at full length: kills, frozen and full stores, failovers, lost connections, rolling restarts
	FAULTS=full go test -count 1 -timeout 30m -v -run 'Frozen|Lost|OutOfMemory|ReadOnly|Forgotten|Flushed|Killed|Failover|Disk|Pools|Loss|Half|Sync|History|Rolling|Power|Unkept|Degraded' ./session/... ./web

lint:
	test -z "$$(gofmt -l .)"
	go vet ./...
	cd matcher/peers && go vet ./...
	cd cmd/answerload/peers && go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	go run ./cmd/answerbot corpus lint

bench: ## the benchmarks, and how quick answers are found beside Bleve and SQLite FTS5 in one run; takes a quarter of an hour
	go test -run '^$$' -bench . -benchmem ./...
	cd matcher/peers && go run . --speed 2500,25000,250000

scaling: ## draw anew what a message costs by the size of the library and by threads: matcher/scaling.svg
	go run ./matcher/scaling matcher/scaling.svg

PROFILE ?= turn.pprof

profile: tools ## what a turn costs: its steps one by one, then whole turns with each store, and where the processor's time goes (PROFILE is for go tool pprof)
	go test ./bot -run '^$$' -bench Stages -benchmem
	go test ./web -run '^$$' -bench Encode -benchmem
	go test ./web -run '^$$' -bench Turn -benchmem -cpuprofile $(PROFILE) -o $(PROFILE).test
	go tool pprof -top -cum -nodecount 120 $(PROFILE).test $(PROFILE) | grep -E 'flat%|answerbot/(web|bot|matcher|session)|encoding/json'

kill: ## kill the program 200 times in the midst of intakes: no receipt without its record, no record twice
	ANSWERBOT_TEST_KILLS=200 go test -count=1 -timeout 30m -run TestKilledDuringIntake ./cmd/answerbot

SOAK ?= 10m

soak: tools ## visitors for ten minutes (SOAK=duration), half of them with SQLite and half with Redis, and something goes wrong every minute
	set -e; d=$$(mktemp -d); trap 'rm -rf "$$d"' EXIT; go build -o "$$d" ./cmd/answerbot ./cmd/answerload; "$$d/answerload" soak --server "$$d/answerbot" --duration $(SOAK)

connections: ## answerbot's connections beside gorilla's chat example and centrifuge, in one run; CENTRIFUGO=file measures Centrifugo too
	cd cmd/answerload/peers && go run . $(if $(CENTRIFUGO),--centrifugo $(abspath $(CENTRIFUGO)))

eval: ## figures on a labelled set: make eval DIR=path/to/set
	go run ./cmd/answerbot eval $(DIR)

peers: ## the same beside Bleve, SQLite FTS5, MiniSearch and nlp.js, in one run
	cd matcher/peers && go run . $(abspath $(DIR))

learn: ## after a change of the starter corpus or of how is learnt: write anew what ships of it, so that the first answer is quick
	go test ./corpus -count 1 -run StarterParsed -update
	go run ./matcher/learn matcher
	go run ./bot/learnt/learn
	go test ./bot -count 1 -run AskedLearnt -update

tools: ## install a browser, a Redis, nginx and a C compiler for the race detector where they are missing
	.ci/tools

VERSION ?= 0.1.0
PLATFORMS = linux/amd64 linux/arm64 darwin/arm64

release: ## static binaries, a list of what is in them (SBOM), and their checksums, in dist/; the same source gives the same bytes
	rm -rf dist && mkdir dist
	set -e; for p in $(PLATFORMS); do \
		CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} go build -trimpath -buildvcs=false \
			-ldflags "-s -w -buildid= -X main.version=$(VERSION) -X main.commit=$$(git rev-parse HEAD)" -o dist/answerbot-$(VERSION)-$${p%/*}-$${p#*/} ./cmd/answerbot; \
	done
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -version $(VERSION) -output dist/answerbot-$(VERSION).cdx.json \
		dist/answerbot-$(VERSION)-$(subst /,-,$(firstword $(PLATFORMS)))
	cd dist && sha256sum * > SHA256SUMS
