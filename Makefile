# reportlib: `make help` tells what can be asked for. AREAS, PERIOD and ARGS pass on:
#   make reports AREAS="隆阳区 530627" PERIOD=2004 ARGS="--strict --why"
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-test reports test check lab watch bundle bench bench-full bench-ledgers peers accuracy soak audit lock clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
AREAS ?=
PERIOD ?=
ARGS ?=
PYTEST ?= --numprocesses auto --dist loadfile --no-loadscope-reorder
# JupyterLab wants to be told when root really means it, as in a container.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)
# An office's editor asks no server for news or newer versions; that it would like to may be answered with No.
QUIET_LAB = --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate
ASKED = $(AREAS) $(if $(PERIOD),--period $(PERIOD)) $(ARGS)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## what reports need: Debian and Python packages, fonts (does nothing the second time)
	@.ci/setup reports

setup-test: ## what tests need on top: Java, Chromium, LibreOffice, nbdime and other programs
	@.ci/setup test

reports: setup ## seeds in, PDFs out (AREAS="隆阳区 530627" PERIOD=2004 to choose)
	@$(BIN)/reportlib build $(ASKED)

test: setup-test ## everything that CI runs: style, types, layers, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(PYTEST)

check: setup ## verification, open translations, glyphs, personal data; makes no PDF
	@$(BIN)/reportlib check $(ARGS)

lab: ## open the notebooks in JupyterLab
	@.ci/setup lab
	@[ -f output/data/facts.jsonl ] || $(BIN)/reportlib check >/dev/null || true
	$(BIN)/jupyter lab $(AS_ROOT) $(QUIET_LAB) $(ARGS) notebooks

watch: setup ## rebuild what an edit touches, as it is saved
	@$(BIN)/reportlib watch $(AREAS) $(ARGS)

bundle: setup ## the submission package (ARGS="--sign key.p12" to sign it)
	@$(BIN)/reportlib build $(AREAS)
	@$(BIN)/reportlib bundle $(AREAS) $(ARGS)

bench: setup-test peers ## how fast it is, beside papermill + WeasyPrint and papermill + typst (some minutes)
	$(BIN)/python -m tests.bench $(ARGS)

bench-full: setup-test peers ## the same with 2,844 counties (most of an hour)
	$(BIN)/python -m tests.bench --full $(ARGS)

bench-ledgers: setup-test ## registers of any size: time and memory against rows (ARGS="--people 200000 --months 3 --truth")
	$(BIN)/python -m tests.bench.ledger_bench $(ARGS)

peers: ## typst and pandoc, which the bench compares with and nothing else uses
	@[ -d .venv/bench/typst ] || $(BIN)/python -m pip install --quiet --no-deps --target .venv/bench typst==0.15.0 pypandoc-binary==1.17 \
	  || echo "typst and pandoc cannot be had here: throughput_vs_typst will be null"

accuracy: setup-test ## how many figures are found and right, on documents never seen
	$(BIN)/python -m tests.accuracy $(ARGS)

LOCK = .venv/lock/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
  --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml --group build
soak: setup-test ## 200 runs killed at every stage, every other fault, long waits (ARGS="--kills 20 --seed 2")
	$(BIN)/python -m tests.soak $(ARGS)
	$(BIN)/pytest -m soak -n0

audit: ## known vulnerabilities in the locked packages (asks an advisory database, so it needs a network)
	@[ -x .venv/audit/bin/pip-audit ] || { python3 -m venv .venv/audit && .venv/audit/bin/python -m pip install --quiet pip-audit; } || \
	  { echo "✗ pip-audit cannot be had: no package index answers. Nothing was audited → run make audit where there is a network; it reads requirements.lock alone"; exit 1; }
	@.venv/audit/bin/pip-audit --disable-pip --require-hashes --strict --requirement requirements.lock $(ARGS) >.venv/audit/said 2>&1; \
	  status=$$?; cat .venv/audit/said; \
	  if [ $$status -eq 0 ]; then echo "✓ no known vulnerability in the locked packages"; \
	  elif grep -q '^Found [0-9]' .venv/audit/said; then echo "✗ known vulnerabilities → make lock UPGRADE=--upgrade, then make test"; \
	  else echo "✗ the advisory database did not answer. Nothing was audited → run make audit where there is a network (requirements.lock is all it reads), or ask another one: make audit ARGS='--vulnerability-service osv'"; fi; exit $$status

lock: setup ## choose package versions anew from pyproject.toml (UPGRADE=--upgrade for the newest)
	$(BIN)/python -m venv .venv/lock && .venv/lock/bin/python -m pip install --quiet uv==0.13.9
	$(LOCK) $(UPGRADE) --output-file requirements.lock
	$(LOCK) $(UPGRADE) --extra test --extra dask --extra sign -c requirements.lock --output-file requirements-test.lock
	$(LOCK) $(UPGRADE) --extra lab -c requirements-test.lock --output-file requirements-lab.lock
	.venv/lock/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --group tools -c requirements-lab.lock --output-file requirements-tools.lock

clean: ## empty output/ and caches; seeds, notebooks and .venv stay
	find output -mindepth 1 ! -name .gitkeep -delete
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . \( -path ./.venv -o -path ./.git \) -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
