#!/bin/sh
# Make the virtual environment, unless it works, with the first Python recent enough: make-venv.sh DIRECTORY
set -eu
venv=$1

is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

[ -x "$venv/bin/python" ] && is_recent "$venv/bin/python" && exit 0

for python in "${PYTHON:-}" python3 python python3.13 python3.12 python3.11; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 && is_recent "$python" || continue
    echo "Azimut : création de l’environnement Python ; la première installation prend quelques minutes…"
    if ! "$python" -m venv --clear "$venv"; then
        echo "L’environnement n’a pas pu être créé : il manque sans doute le module venv (paquet python3-venv)." >&2
        exit 1
    fi
    exit 0
done

echo "Python 3.11 ou plus récent est introuvable. Installez-le, ou indiquez-le : make PYTHON=/chemin/python3 …" >&2
exit 1
