#!/bin/sh
# Prints the Python that makes the environment: $PYTHON if given, else the first that is 3.11 or newer.
# One that can make environments by itself (ensurepip) is preferred to one that cannot.

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

can_make_environments() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

if [ -n "$PYTHON" ]; then
    is_new_enough "$PYTHON" && echo "$PYTHON" && exit 0
    echo "PYTHON=$PYTHON is not a Python 3.11 or newer that starts." >&2
    exit 1
fi

fallback=""
for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
    is_new_enough "$candidate" || continue
    can_make_environments "$candidate" && echo "$candidate" && exit 0
    [ -n "$fallback" ] || fallback="$candidate"
done
[ -n "$fallback" ] && echo "$fallback" && exit 0

echo "TrainLift needs Python 3.11 or newer and found none. Install one (python.org, or your" >&2
echo "system's package manager), or name it: make run PYTHON=/path/to/python3" >&2
exit 1
