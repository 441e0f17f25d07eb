# A fresh Debian machine with Python 3.11, make and git is enough; as root, what else is needed gets installed.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench soak lock setup

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST)

run: ## the app with demo data on http://127.0.0.1:8000/ (another port: make run PORT=8001)
	@.ci/setup run
	@PORT="$(PORT)" .ci/serve

test: ## lint, our scripts, then all tests on SQLite, then the database tests on PostgreSQL
	@.ci/setup test
	@.ci/lint
	@.ci/test

lint: ## style, types, who may import whom, migrations, deployment settings
	@.ci/setup dev
	@.ci/lint

bench: ## what pages, saves and exports cost beside their floors, into docs/performance.md; takes some minutes
	@.ci/setup test
	@.venv/bin/python -m tests.bench

soak: ## 450 users for ten minutes, every acknowledged write looked for, into docs/performance.md; and once more with CHAOS=1
	@.ci/setup test
	@.venv/bin/python -m tests.soak $(if $(CHAOS),--chaos) $(if $(USERS),--users $(USERS)) $(if $(MINUTES),--minutes $(MINUTES))

lock: ## writes the lock files from pyproject.toml (newer versions: make lock UPGRADE=1)
	@.ci/setup dev
	@.ci/lock $(if $(UPGRADE),--upgrade)

setup: ## only installs what development and tests need
	@.ci/setup test
