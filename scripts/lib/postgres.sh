# shellcheck shell=bash
# What scripts/postgres is made of: sourced, not run.
#
# $dir    what the caller names: holds `location` when the data is elsewhere, and `socket-folder`
# $home   where the server's files are: $dir, or what `location` says
# $account the account that PostgreSQL runs as; empty: the caller's own

# Longest path of a Unix socket, without the terminating zero, less "/.s.PGSQL.5432".
longest_socket_folder=$((107 - 15))

postgres_select() {
  mkdir -p "$1"
  dir=$(cd "$1" && pwd)
  home=$dir
  if [[ -f $dir/location ]]; then home=$(cat "$dir/location"); fi
  choose_account
  bin=/usr/lib/postgresql/15/bin
  [[ -x $bin/pg_ctl ]] || fail "PostgreSQL 15 is not installed ($bin/pg_ctl is not there): install the package postgresql-15."
}

# Whoever owns the data, else `postgres` or `nobody` for root, else the caller.
choose_account() {
  local owner
  owner=$(stat -c %U "$home/data" 2>/dev/null || true)
  account=
  if [[ $(id -u) -ne 0 ]]; then
    [[ -z $owner || $owner == "$(id -un)" ]] || fail "$home/data belongs to the account $owner: run this as root."
  elif [[ -n $owner && $owner != root ]]; then
    account=$owner
  elif getent passwd postgres >/dev/null; then
    account=postgres
  else
    account=nobody
  fi
}

# as_account COMMAND...: runs it as the account of the server, in a folder that it can enter.
as_account() {
  if [[ -z $account ]]; then
    (cd / && exec env LC_ALL=C "$@")
  else
    (cd / && exec setpriv --reuid="$account" --regid="$(id -g "$account")" --init-groups env LC_ALL=C HOME=/ "$@")
  fi
}

postgres_create() {
  if [[ -f $home/data/PG_VERSION ]]; then return; fi
  chmod o+x "$dir"
  if ! as_account test -x "$dir"; then
    home=$(mktemp -d /var/lib/homing-postgres.XXXXXX)
    chmod 711 "$home"
    printf '%s\n' "$home" >"$dir/location"
    printf 'PostgreSQL, as the account %s, cannot enter %s: its data is in %s.\n' "$account" "$dir" "$home" >&2
  fi
  rm -rf "$home/data"
  make_folder "$home/data"
  local output
  output=$(as_account "$bin/initdb" -D "$home/data" -U homing -E UTF8 --locale=C --auth=trust 2>&1) || {
    rm -rf "$home/data"
    fail "PostgreSQL could not be set up in $home/data: $output"
  }
}

# make_folder PATH: one that belongs to the server's account, and to nobody else.
make_folder() {
  mkdir -p "$1"
  chmod 700 "$1"
  if [[ -n $account ]]; then chown "$account:" "$1"; fi
}

# The folder of the socket: beside the data, or, where that path is too long or has bytes that need quoting, in /tmp.
postgres_socket_folder() {
  if [[ -f $dir/socket-folder ]]; then
    cat "$dir/socket-folder"
  else
    printf '%s\n' "$home/socket"
  fi
}

choose_socket_folder() {
  if [[ ${#home} -gt $((longest_socket_folder - 7)) || $home =~ [^A-Za-z0-9/._+-] ]]; then
    if [[ ! -f $dir/socket-folder ]]; then mktemp -d /tmp/homing-postgres.XXXXXX >"$dir/socket-folder"; fi
  fi
  make_folder "$(postgres_socket_folder)"
}

postgres_url() {
  local folder
  folder=$(postgres_socket_folder)
  printf 'postgresql://homing@/homing?host=%s\n' "${folder//\//%2F}"
}

# Not by pg_ctl: it takes a zombie (a container whose first process reaps nobody) for a server.
postgres_running() {
  local postmaster
  postmaster=$(head -n 1 "$home/data/postmaster.pid" 2>/dev/null) || return 1
  [[ $(readlink "/proc/$postmaster/cwd") == "$home/data" ]] && ! is_zombie "$postmaster"
}

is_zombie() { grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

# postgres_start [NAME=VALUE...]
postgres_start() {
  if postgres_running; then return; fi
  choose_socket_folder
  rm -f "$home/data/postmaster.pid" "$(postgres_socket_folder)/.s.PGSQL.5432.lock"
  local settings=(listen_addresses= "unix_socket_directories=$(postgres_socket_folder)" jit=off "$@") options="" setting
  for setting in "${settings[@]}"; do options+=" -c '$setting'"; done
  # A crashed server's children may need a moment to leave the shared memory: then the first try is refused.
  try_to_start "$options" || { sleep 1 && try_to_start "$options"; } ||
    fail "PostgreSQL in $home/data did not start: $(tail -n 5 "$home/data/server.log" 2>/dev/null)"
  if ! as_psql -d homing -c 'SELECT 1' >/dev/null 2>&1; then as_psql -d postgres -c 'CREATE DATABASE homing' >/dev/null; fi
}

# pg_ctl waits until the server answers, at most a minute.
try_to_start() {
  as_account "$bin/pg_ctl" start -s -w -t 60 -D "$home/data" -l "$home/data/server.log" -o "$1" </dev/null >/dev/null 2>&1
}

as_psql() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$(postgres_socket_folder)" -U homing "$@"; }

postgres_stop() {
  if postgres_running; then
    as_account "$bin/pg_ctl" stop -s -w -t 60 -m fast -D "$home/data" || fail "PostgreSQL in $home/data did not stop."
  fi
}

# postgres_signal NAME: to all processes of the server. The postmaster is stopped first, so that no new child slips by.
postgres_signal() {
  postgres_running || fail "PostgreSQL in $home/data does not run."
  local postmaster
  postmaster=$(head -n 1 "$home/data/postmaster.pid")
  kill -STOP "$postmaster"
  mapfile -t processes < <(grep -ls "^PPid:[[:space:]]*$postmaster\$" /proc/[0-9]*/status | cut -d/ -f3)
  processes+=("$postmaster")
  kill "-$1" "${processes[@]}" 2>/dev/null || true
}

postgres_kill() {
  if ! postgres_running; then return; fi
  postgres_signal KILL
  local process
  for process in "${processes[@]}"; do
    while [[ -d /proc/$process ]] && ! is_zombie "$process"; do sleep 0.01; done
  done
}

postgres_remove() {
  if [[ -f $home/data/PG_VERSION ]]; then
    if postgres_running; then as_account "$bin/pg_ctl" stop -s -w -t 60 -m immediate -D "$home/data"; fi
  fi
  if [[ -f $dir/socket-folder ]]; then rm -rf "$(postgres_socket_folder)"; fi
  if [[ -f $dir/location ]]; then rm -rf "$home"; fi
  rm -rf "$dir"
}
