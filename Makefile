# Two commands do everything on a fresh machine with Python 3.11+ and make: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PEOPLE ?= 5000
SEEDS ?= 20
FROM ?= 1
P ?= 0.25
MODE ?= sim
ARGS ?=
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export JSII_NODE := $(CURDIR)/.venv/bin/node
# what Python compiled is kept: half of what each process spends on its imports
export PYTHONDONTWRITEBYTECODE :=
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export PYTHONPATH := $(CURDIR):$(CURDIR)/functions:$(CURDIR)/layers/core/python:$(CURDIR)/layers/fusion/python

ONLY ?=
CODE := app.py infra functions layers/core/python layers/fusion/python local ops agent tests bench
WEB_SOURCES := $(shell find web agent package.json package-lock.json -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help demo test check synth diff deploy clean web browser tests lock docs bench roles faults dev

help: ## this menu 本菜单
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.ready ## the whole city on this machine 本机运行整套系统 (PEOPLE=5000, ARGS=--once)
	@$(PY) -m local.demo --people $(PEOPLE) $(ARGS)

dev: .venv/.ready ## the same, and edits run at once, data kept 边改边跑 (ARGS="--people 2000")
	@$(PY) -m local.dev $(ARGS)

test: .venv/.ready ## every check and every test 全部检查与测试
	@$(MAKE) --no-print-directory -j 2 check browser web
	@$(MAKE) --no-print-directory tests

check: .venv/.ready ## format, types, imports, templates 静态检查
	@echo "== ruff" && ruff check . && ruff format --check .
	@echo "== mypy" && mypy $(CODE)
	@echo "== import-linter" && lint-imports --no-cache
	@$(MAKE) --no-print-directory synth
	@# W3005: CDK itself says twice that a function waits for its role
	@echo "== cfn-lint" && cfn-lint --ignore-checks W3005 -t 'cdk.out/*.template.json'

tests: .venv/.ready cdk.out/manifest.json
	@rm -rf build/grants
	@echo "== pytest" && pytest -n 2 --dist loadgroup -q --durations=8
	@echo "== grants" && $(PY) -m ops.grants build/grants --tell

roles: .venv/.ready cdk.out/manifest.json ## each role's grants: used, unused, refused 各角色的授权
	@rm -rf build/grants
	@pytest -n 2 --dist loadgroup -q tests/journeys tests/faults
	@$(PY) -m ops.grants build/grants --all

synth: .venv/.ready ## the CloudFormation templates, checked by cdk-nag 生成模板
	@echo "== synth" && $(PY) -m infra.layers && $(PY) app.py

cdk.out/manifest.json:
	@$(MAKE) --no-print-directory synth

diff: .venv/.ready node_modules/.ready ## what a deployment would change 与线上比较
	@$(PY) -m infra.layers && npx cdk diff --all $(ARGS)

deploy: .venv/.ready node_modules/.ready web ## to AWS with your credentials, then the web and the seed 部署到 AWS
	@$(PY) -m infra.layers && npx cdk deploy --all --require-approval broadening $(ARGS) && $(PY) -m ops.publish

web: .venv/.ready build/web/.ready

build/web/.ready: node_modules/.ready $(WEB_SOURCES)
	@echo "== web" && npm run --silent check && npm run --silent test && npm run --silent build && touch $@

browser: ## Chromium and Chinese fonts for the browser tests
	@ops/browser.sh

faults: .venv/.ready cdk.out/manifest.json ## uploads under faults by seed 故障演练 (SEEDS=200 FROM=1 P=0.25 MODE=sim|storm|kills)
	@$(PY) -m local.faults --seeds $(SEEDS) --from $(FROM) --probability $(P) --mode $(MODE) $(ARGS)

docs: .venv/.ready ## pages generated from the sources, docs/reference
	@$(PY) -m ops.reference

bench: .venv-bench/.ready ## measurements, written to bench/results 测速 (ONLY=clean)
	@nice .venv-bench/bin/python -m bench $(ONLY)

lock: .venv/.ready ## lock the requirements again after an edit of requirements/*.in
	@ops/lock.sh

.venv/.ready: requirements/bootstrap.txt requirements/dev.txt
	@echo "== environment (.venv)"
	@test -x .venv/bin/uv || { $(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q --require-hashes -r requirements/bootstrap.txt; }
	@.venv/bin/uv pip sync -q --require-hashes requirements/dev.txt
	@touch $@

.venv-bench/.ready: .venv/.ready requirements/bench.txt
	@echo "== environment of measurements (.venv-bench)"
	@test -x .venv-bench/bin/python || .venv/bin/uv venv -q --python $(PYTHON) .venv-bench
	@VIRTUAL_ENV=.venv-bench .venv/bin/uv pip sync -q --require-hashes requirements/dev.txt requirements/bench.txt
	@touch $@

node_modules/.ready: package-lock.json .venv/.ready
	@echo "== npm" && npm ci --silent --no-audit --no-fund
	@touch $@

clean: ## remove what was built 清除构建产物
	@rm -rf build cdk.out node_modules web/*/node_modules .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .local
