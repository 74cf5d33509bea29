# All set-up happens in .venv, from uv.lock; nothing outside this folder is changed.
# Only relative paths are used, so the folder's own path may hold spaces.

# The first Python here that is new enough; `make PYTHON=python3.12 reports` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
PIP_INSTALL := $(RUN) pip install --quiet --disable-pip-version-check

# Each process would compile the library, each run of the tests what pytest rewrites: a minute of work.
unexport PYTHONDONTWRITEBYTECODE

# How many processes the tests run in: three keep two processors busy, since many tests wait for
# a browser, a server or a kernel.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help reports test test-fast refresh lab check docs screenshots sbom requirements bench clean-reports setup

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

reports: setup ## Read the plans and write all reports to reports/site
	@$(VENV)/bin/policytargets build
	@$(VENV)/bin/policytargets report
	@echo "open reports/site/index.html"

test: setup ## Run all tests, the notebooks against their stored outputs among them
	@$(VENV)/bin/python tests/run.py --numprocesses $(WORKERS)

test-fast: setup ## Run the tests that are done at once: no kernels, browser, cluster or draws
	@$(VENV)/bin/python tests/run.py tests --numprocesses $(WORKERS) -m "not slow"

refresh: setup ## Run the notebooks, show what changed, store their new outputs
	@$(RUN) policytargets.running.refresh
	@$(RUN) policytargets.running.cover

# Figures show in notebooks that are trusted. Root, as in a container, is refused unless allowed.
lab: setup ## Open the project in JupyterLab; LAB_FLAGS="--port 9999" passes flags on
	@$(RUN) jupyter trust notebooks/*.ipynb >/dev/null
	@$(RUN) jupyterlab --LabApp.default_url=/lab/tree/notebooks \
	  $(shell test "$$(id -u)" = 0 && echo --allow-root) $(LAB_FLAGS)

check: setup ## Check lint, format, types, the form of the notebooks and the links of the documents
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy & types=$$!; \
	  { $(RUN) pytest tests/test_notebooks.py -m "not slow" && \
	  NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --quiet; }; rest=$$?; wait $$types && exit $$rest

docs: setup ## Write the documents as a site to build/docs
	@$(VENV)/bin/python docs/reference.py
	@NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --quiet
	@echo "open build/docs/index.html"

screenshots: setup ## Take the pictures of the documents anew
	@POLICYTARGETS_SCREENSHOTS=yes $(RUN) pytest tests/test_site_browser.py -k picture

sbom: setup ## Write build/sbom.json, all packages of the lock as CycloneDX
	@mkdir -p build
	@$(RUN) uv export --quiet --frozen --all-extras --format cyclonedx1.5 --output-file build/sbom.json

# What pip installs where uv cannot: the versions of the lock.
requirements: setup ## Write requirements.txt anew after uv lock
	@$(RUN) uv export --quiet --frozen --no-header --no-annotate --no-emit-project --extra dev \
	  --extra docs --extra all --output-file requirements.txt

bench: setup ## Time the reports against papermill, the reading against one regular expression
	@$(RUN) benchmarks

clean-reports: ## Delete reports/site
	@rm -rf reports/site

setup: $(READY) ## Make or renew .venv; the targets above do it themselves
	@:

# Scripts in .venv hold absolute paths, and its Python is a link: a folder that was moved, or a
# Python that was upgraded away, needs a new one.
ifneq ($(shell test -x $(VENV)/bin/python && cat $(READY) 2>/dev/null),$(CURDIR))
FRESH := yes
$(READY): FORCE
FORCE:
endif

# Without compiled bytecode every kernel would pay seconds for its imports.
$(READY): pyproject.toml uv.lock $(wildcard lab/*.json lab/extension/static/*)
	@test -z "$(FRESH)" || test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or newer is needed and none was found; install it, then try again" >&2; \
	  exit 1; }
	@echo "setting up $(VENV), about half a minute" >&2
	@test -z "$(FRESH)" || $(PYTHON) -m venv --clear $(VENV)
	@{ $(PIP_INSTALL) uv && \
	  UV_PROJECT_ENVIRONMENT=$(VENV) UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 \
	  $(RUN) uv sync --quiet --frozen --extra dev --extra docs --extra all; } || { \
	  echo "uv cannot set up $(VENV) here; pip does it, with the same versions" >&2; \
	  $(PIP_INSTALL) --require-hashes --no-deps --requirement requirements.txt && \
	  $(PIP_INSTALL) --no-deps --editable .; }
	@echo "$(CURDIR)" > $(READY)
