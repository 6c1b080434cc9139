# Cleat: every target a person or CI needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

ARCH := $(if $(filter aarch64,$(shell uname -m)),arm64,x64)
# The pinned Node (package.json): the project's, not the machine's.
NODE := $(CURDIR)/node_modules/node-linux-$(ARCH)/bin/node
BIN := node_modules/.bin
export PATH := $(dir $(NODE)):$(PATH)

.PHONY: help setup build run demo test unit integration interop check protos check-protos bench clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

setup: node_modules/.package-lock.json ## install what is missing: distribution packages, npm packages
	@scripts/setup-packages

clean: ## remove what a build made
	rm -rf bin build
