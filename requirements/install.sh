#!/bin/sh
# Install locked sets, each once per content of its lock file: install.sh PYTHON SET...
set -eu
python=$1
shift
here=$(dirname "$0")
venv=$(dirname "$(dirname "$python")")

install_set() {
    lock="$here/$1.txt"
    stamp="$venv/.installed-$1"
    wanted=$(cksum <"$lock")
    [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && return 0
    echo "Azimut : installation des paquets ($1)…"
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock" || return 1
    echo "$wanted" >"$stamp"
}

for set in "$@"; do
    if install_set "$set"; then
        continue
    fi
    if [ "$set" = embedded ]; then
        echo "Les serveurs embarqués n’existent pas pour cette machine : définissez DATABASE_URL (et REDIS_URL)." >&2
        continue
    fi
    echo "L’installation des paquets a échoué ; le message de pip ci-dessus dit pourquoi." >&2
    exit 1
done
