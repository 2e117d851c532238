# Everything a developer does, each by one word. `make test` needs nothing but Go and git: it installs the rest.
.PHONY: run test lint bench eval peers learn tools

run: ## serve the starter corpus on http://127.0.0.1:8080
	go run ./cmd/answerbot serve

test: tools lint
	go test -race ./...

lint:
	test -z "$$(gofmt -l .)"
	go vet ./...
	cd matcher/peers && go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	go run ./cmd/answerbot corpus lint

bench:
	go test -run '^$$' -bench . -benchmem ./...

eval: ## figures on a labelled set: make eval DIR=path/to/set
	go run ./cmd/answerbot eval $(DIR)

peers: ## the same beside Bleve, SQLite FTS5, MiniSearch and nlp.js, in one run
	cd matcher/peers && go run . $(abspath $(DIR))

learn: ## after a change of the starter corpus or of how is learnt: write anew what ships of it, so that the first answer is quick
	go run ./matcher/learn matcher/starter.learnt

tools: ## install a browser, a Redis and a C compiler for the race detector where they are missing
	.ci/tools
