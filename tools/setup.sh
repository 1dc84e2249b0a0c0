# Shared by tools/first-curves and tools/run-tests: installs what is missing, and only that. Meant to be sourced.

project_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$project_root/.venv"
jobs="${COXA_JOBS:-$(nproc)}"

if command -v ccache > /dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

say() { printf '\n== %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian and Ubuntu packages, those that are not there yet. Elsewhere, says what is needed and goes on.
system_packages() {
    local package missing=()
    if ! command -v dpkg-query > /dev/null; then
        say "no Debian or Ubuntu: please have the equivalents of these packages installed: $*"
        return
    fi
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
            missing+=("$package")
        fi
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        say "installing system packages: ${missing[*]}"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
}

# Is this a Python that can make a virtual environment and build an extension module?
python_is_usable() {
    "$1" - 2> /dev/null << 'PYTHON'
import ensurepip, os, sys, sysconfig, venv
header = os.path.join(sysconfig.get_path("include"), "Python.h")
sys.exit(sys.version_info < (3, 10) or not os.path.exists(header))
PYTHON
}

python_environment() {
    local candidate
    if "$venv/bin/python" -m pip --version > /dev/null 2>&1; then return; fi
    if ! python_is_usable python3 && ! python_is_usable /usr/bin/python3; then
        system_packages python3 python3-venv python3-dev
    fi
    for candidate in python3 /usr/bin/python3; do
        if python_is_usable "$candidate"; then
            say "making a private Python environment in .venv, with $("$candidate" --version)"
            "$candidate" -m venv --clear "$venv"
            return
        fi
    done
    echo "coxa: needs Python 3.10 or newer with venv and headers" >&2
    return 1
}

# Everything the Python package is made of; it is installed again only when this changes.
source_fingerprint() {
    (
        cd "$project_root"
        find CMakeLists.txt pyproject.toml README.md LICENSE cmake include src python -type f \
            ! -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum
    )
}

# python_package all,test: builds and installs coxa with these extras into .venv
python_package() {
    local extras="$1" extra fingerprint fresh=yes
    python_environment
    fingerprint="$(source_fingerprint)"
    for extra in ${extras//,/ }; do
        if [ "$(cat "$venv/coxa-installed-with-$extra" 2> /dev/null)" != "$fingerprint" ]; then fresh=no; fi
    done
    if [ "$fresh" = yes ]; then return; fi

    say "building coxa and installing it into .venv with its extras: $extras (a few minutes the first time)"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$project_root[$extras]"
    for extra in ${extras//,/ }; do
        echo "$fingerprint" > "$venv/coxa-installed-with-$extra"
    done
}
