#!/bin/sh
# Resolves requirements*.txt anew into the two lock files (needs uv). The application's lock takes
# its versions from the larger one, so both always agree.
set -eu
export UV_CUSTOM_COMPILE_COMMAND="make lock"
resolve() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes "$@"
}
resolve -o requirements-dev.lock requirements.txt requirements-spark.txt requirements-dev.txt
resolve -c requirements-dev.lock -o requirements.lock --no-annotate requirements.txt
