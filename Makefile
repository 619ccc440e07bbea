# Everything runs from a clean clone with Python 3.11 or newer and make; uv is used where it is.
PYTHON = $(or $(shell tools/find-python),$(error Thinktank needs Python 3.11 or newer \
	with its venv module (Debian, Ubuntu: apt install python3 python3-venv), or uv))
LOCK = $(or $(shell command -v uv),$(error Locking needs uv: pip install uv)) pip compile --quiet \
	--universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
IN_VENV = .venv/bin/python
export PORT

.PHONY: help run setup dev test messages lock

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: setup ## set everything up and serve the site with its worker (PORT=8000)
	@$(IN_VENV) -m tools.run

setup: ## make or update the virtual environment
	@$(PYTHON) tools/environment.py requirements.txt

dev: setup ## serve with DEBUG and reload
	@$(IN_VENV) -m tools.run --develop

test: setup-dev ## style, types, checks and all tests, on SQLite or on DATABASE_URL
	@$(IN_VENV) -m tools.verify

messages: setup ## take the strings of the code into the catalogues of locale/
	@DEBUG=1 $(IN_VENV) manage.py messages --update

lock: ## pin anew what pyproject.toml asks for (UPGRADE=--upgrade: newer versions)
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --output-file requirements-dev.txt --group dev --constraints requirements.txt pyproject.toml

setup-dev:
	@$(PYTHON) tools/environment.py requirements-dev.txt
