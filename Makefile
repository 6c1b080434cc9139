# Cleat: every target a person or CI needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

ARCH := $(if $(filter aarch64,$(shell uname -m)),arm64,x64)
# The pinned Node (package.json): the project's, not the machine's.
NODE := $(CURDIR)/node_modules/node-linux-$(ARCH)/bin/node
BIN := node_modules/.bin
export PATH := $(dir $(NODE)):$(PATH)

.PHONY: help setup build run demo test unit integration fault interop conformance vm check protos check-protos bench soak clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

setup: node_modules/.package-lock.json ## install what is missing: distribution packages, npm packages
	@scripts/setup-packages

build: node_modules/.package-lock.json ## bundle the programs into bin/, with the Node that they run on
	@$(NODE) scripts/build.ts

run: setup build ## run the daemon on this machine (ARGS="--log-level debug")
	bin/cleatd $(ARGS)

demo: setup build ## a pod on a throw-away node, and the daemon killed under it
	@$(NODE) test/demo/demo.ts

test: setup check build ## all checks and all tests
	@$(NODE) scripts/run-tests.ts test

unit: build ## the tests that mirror the tree
	@$(NODE) scripts/run-tests.ts $(filter-out test/integration test/fault test/fixtures test/interop test/conformance test/vm test/demo test/tools,$(wildcard test/*))

integration: setup build ## the daemon with real pods on throw-away nodes
	@$(NODE) scripts/run-tests.ts test/integration

fault: setup build ## crashes, live upgrades, sick neighbours, slow disks, lost exits
	@$(NODE) scripts/run-tests.ts test/fault

interop: setup build ## our contracts and ttrpc against the published Go modules
	@$(NODE) scripts/run-tests.ts test/interop

conformance: setup build ## critest and a kubelet against the daemon; writes docs/conformance.md
	@rm -rf build/conformance
	@CLEAT_CONFORMANCE_RESULTS=$(CURDIR)/build/conformance $(NODE) scripts/run-tests.ts test/conformance
	@$(NODE) test/conformance/document.ts build/conformance/*.json > docs/conformance.md

vm: setup build ## the daemon on a throw-away machine with cgroup v2, AppArmor and systemd
	@$(NODE) scripts/run-tests.ts test/vm

check: node_modules/.package-lock.json ## types, lint, format, import directions, generated code
	@$(BIN)/tsc -p .
	@$(BIN)/biome ci --error-on-warnings
	@$(MAKE) --no-print-directory check-protos

protos: node_modules/.package-lock.json ## generate proto/gen from the .proto files
	@$(NODE) proto/generate.ts

check-protos: node_modules/.package-lock.json ## fail when proto/gen is not what the .proto files say
	@$(NODE) proto/generate.ts --check

bench: setup build ## measure pods and memory on a throw-away node (BENCH_PEER=containerd compares)
	@$(NODE) bench/bench.ts

soak: setup build ## an hour of the reliability tests in their long forms (SOAK_MINUTES=60, PARTS="exits cuts")
	@$(NODE) scripts/soak.ts $(PARTS)

clean: ## remove what a build made
	rm -rf bin build
