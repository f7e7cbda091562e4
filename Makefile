# Azimut. `make run` serves the portal, `make test` checks it; both build .venv first.
.DEFAULT_GOAL := help
.PHONY: help venv setup run test lint fix test-browser bench lock

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python

help: ## Cette liste
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: venv ## L’environnement complet (.venv)
	@sh requirements/install.sh $(PY) base embedded dev

venv:
	@sh requirements/make-venv.sh $(VENV)

run: venv ## Le portail : web, tâches, planificateur (PORT=8000)
	@sh requirements/install.sh $(PY) base embedded
	@exec $(PY) -m config.run

test: setup lint ## Tout vérifier, sauf dans un navigateur
	@AZIMUT_LOCAL=1 $(PY) -m pytest --numprocesses=auto --dist=worksteal

lint: setup ## Style, types, étages, migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint --check --lint templates
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-cache
	@AZIMUT_LOCAL=1 $(PY) manage.py makemigrations --check --dry-run

fix: setup ## Corriger le style
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(PY) -m djlint --reformat --quiet templates

test-browser: setup ## Parcours et accessibilité dans Chromium (CHROMIUM=chemin)
	@AZIMUT_LOCAL=1 DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -m browser tests/journeys \
		--numprocesses=auto --maxprocesses=4 --dist=worksteal

bench: setup ## Mesurer
	@$(PY) -m bench

lock: setup ## Verrouiller les dépendances de nouveau
	@cd requirements && for set in base embedded dev; do \
		../$(PY) -m piptools compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
			--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
			--output-file=$$set.txt $$set.in || exit 1; \
	done
