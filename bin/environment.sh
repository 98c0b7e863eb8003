# Sourced by bin/run and bin/test: finds Python and keeps .venv in step with the requirements.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python="$project/.venv/bin/python"

say() { printf '%s\n' "$*" >&2; }

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 </dev/null
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    if [ -n "$candidate" ] && is_new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  say "Python 3.11 or newer is needed. Install it, or name it: PYTHON=/path/to/python3 $0"
  return 1
}

# Run a command as root where that needs no password; otherwise fail.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    command -v sudo >/dev/null 2>&1 && sudo -n "$@"
  fi
}

install_debian_package() {
  command -v apt-get >/dev/null 2>&1 || return 1
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get install -y -q "$1" >&2 </dev/null && return
  as_root apt-get update -q >&2 </dev/null && as_root apt-get install -y -q "$1" >&2 </dev/null
}

create_venv() {
  local base
  base=$(find_python)
  say "Creating .venv with $("$base" --version) ..."
  rm -rf "$project/.venv"
  if ! "$base" -m venv "$project/.venv" >&2; then
    # Debian and Ubuntu keep venv in a package of its own.
    rm -rf "$project/.venv"
    install_debian_package python3-venv || {
      say "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)."
      return 1
    }
    "$base" -m venv "$project/.venv" >&2
  fi
}

# prepare NAME FILE...: .venv holds what the requirement files name; a stamp says when it already does.
prepare() {
  local name=$1 stamp file state
  shift
  is_new_enough "$python" || create_venv
  state=$(for file in "$@"; do cksum <"$project/$file"; done)
  stamp="$project/.venv/.installed-$name"
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$state" ]; then
    local arguments=()
    for file in "$@"; do arguments+=(-r "$project/$file"); done
    say "Installing $* ..."
    "$python" -m pip install --quiet --disable-pip-version-check --no-input "${arguments[@]}" >&2 </dev/null
    printf '%s\n' "$state" >"$stamp"
  fi
}
