# Everything here runs in .venv; the first recipe that needs it makes it.

venv := ".venv"
python := venv / "bin/python"

# list the recipes
default:
    @just --list

# set up, and open the program on a fresh copy of the starter vault (without a terminal: run its tour)
try: setup
    @{{python}} -m tests.pages.try_it

# the tests that are run often
test *args: setup
    {{python}} -m pytest -q -n 2 --dist worksteal -m "not slow" {{args}}

# all tests: crash, soak and packaging suites too
test-all *args: setup
    {{python}} -m pytest -q -n 2 --dist worksteal {{args}}

# style, types and the direction of imports
check: setup
    {{venv}}/bin/ruff check .
    {{venv}}/bin/mypy
    {{venv}}/bin/lint-imports

# measure: capture, speed, recall DIR, embedding, week, scale, soak SECONDS
bench name *args: setup
    {{python}} -m bench.{{name}} {{args}}

# take the pictures in the README from the program again
docs: setup
    {{python}} -m bench.picture docs

# install what pyproject.toml and constraints.txt say, once for each version of them
setup:
    @sh .ci/setup {{venv}}
