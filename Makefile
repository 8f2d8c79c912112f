# make lab    sets up and opens the course in JupyterLab
# make test   sets up and runs every test
# make help   lists the rest

.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8888
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# One more than two cores: a worker often waits, for a browser, a kernel or a database.
JOBS ?= 3
# `make test ARGS=tests/state` runs a part of the tests.
ARGS ?=

ifdef PYTHON
export PYTHON
endif

# Runs course/bootstrap.py with the first Python that answers and is new enough. A command may be
# there and not run (pyenv's shims), so each is tried, and asked for the Python behind it, which
# starts faster than a shim. An old one is kept to say that it is too old.
define bootstrap
old=; \
for python in $(if $(PYTHON),"$(PYTHON)",python3 python python3.14 python3.13 python3.12 python3.11); do \
	found=`"$$python" -S -c 'import sys; print(sys.version_info[:2] >= (3, 11) and sys.executable)' \
		2>/dev/null` || continue; \
	if [ "$$found" != False ]; then exec "$$found" course/bootstrap.py $(1); fi; \
	old="$${old:-$$python}"; \
done; \
if [ -n "$$old" ]; then \
	echo "Python is too old: $$old is `"$$old" -c 'import sys; print("%d.%d" % sys.version_info[:2])'`," \
		"and the course needs 3.11 or newer. Install one, or name it: make $@ PYTHON=/path/to/python3" >&2; \
else \
	echo "No Python that runs was found$(if $(PYTHON), at $(PYTHON)); the course needs 3.11 or newer." \
		"Install one, or name it: make $@ PYTHON=/path/to/python3" >&2; \
fi; \
exit 1
endef

.PHONY: help setup lab test lint pictures lock notebooks bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:[^#]*## /\t/' \
		| while IFS="`printf '\t'`" read -r name text; do printf '  make %-22s %s\n' "$$name" "$$text"; done

setup: ## .venv, with exactly what requirements.lock says
	@$(call bootstrap,setup)

lab: ## the course in JupyterLab (PORT=8889 for another port, BROWSER=no to open none)
	@$(call bootstrap,lab --port $(PORT) $(if $(filter no,$(BROWSER)),--no-browser))

test: lint ## lint, then every test
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

lint: setup ## ruff, mypy and the direction of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@for lesson in course/lessons/*_*; do \
		files=`find $$lesson -path "$$lesson/exercises*.py" -o -path "$$lesson/wrong_answers*.py"`; \
		[ -z "$$files" ] || $(BIN)/mypy --no-error-summary $$files || exit 1; done
	@$(BIN)/lint-imports --no-logo

pictures: setup ## docs/*.png, taken by the browser tests
	@COURSE_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -q tests/browser/pictures.py

lock: setup ## requirements.lock and environment.yml, from pyproject.toml
	@$(BIN)/python -m course.lock

notebooks: setup ## notebooks/, from the lessons
	@$(BIN)/python -m course build

bench: setup ## the measurements
	@$(BIN)/python -m pytest tests/bench -m bench -q -s

clean: ## what can be made again; work/ is the learner's, and stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build
	@find course sample_app tests alembic -name __pycache__ -type d -prune -exec rm -rf {} +

include make/db.mk
