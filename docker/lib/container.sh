# shellcheck shell=bash
# The built image at work: sourced by docker/check.

check_image() {
  container=$(in_buildah from --pull-never --signature-policy "$work/policy.json" homing)
  check_configuration
  start_postgres
  in_container homing migrate
  in_container homing apply /etc/homing/demo-catalog.json
  start_server
  in_container homing-healthcheck
  click
  stop_server
}

configuration() { in_buildah inspect --format "{{.Docker.Config.$1}}" "$container"; }

check_configuration() {
  [[ $(configuration StopSignal) == SIGTERM ]] || fail "The image's stop signal is not SIGTERM."
  [[ $(configuration User) == homing ]] || fail "The image does not run as the account homing."
  [[ $(configuration Healthcheck.Test) == "[CMD homing-healthcheck]" ]] || fail "The image has no health check."
  [[ $(configuration Entrypoint)$(configuration Cmd) == "[homing][serve]" ]] || fail "The image does not run 'homing serve'."
}

# The image's account is another one than PostgreSQL's: it has to get to the socket.
start_postgres() {
  scripts/postgres start "$work/postgres" >/dev/null
  chmod 711 "$work/postgres/socket"
  install -d -m 777 "$work/shared"
}

# run_in_container COMMAND...: with the image's own account, environment and folder; the network is this machine's.
run_in_container() {
  in_buildah run --isolation chroot --volume "$work/postgres/socket:/run/postgresql" --volume "$work/shared:/shared" \
    --volume "$root/config:/etc/homing:ro" --env HOMING_LISTEN_PORT="${port:-0}" \
    --env HOMING_DATABASE_URL=postgresql://homing@/homing?host=%2Frun%2Fpostgresql "$container" -- "$@"
}

in_container() { quietly "$work/log" run_in_container "$@" || fail "In the image, '$*' failed."; }

# buildah hands no signals on: the server leaves its process number where this script finds it.
start_server() {
  : >"$work/server.log" # it is read below, maybe before the server's shell has opened it
  run_in_container sh -c 'echo $$ >/shared/process && exec homing serve' >"$work/server.log" 2>&1 &
  server=$!
  port=
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    port=$(sed -n 's/.*"event":"server.listening".*"port":\([0-9]*\).*/\1/p' "$work/server.log")
    if [[ -n $port ]]; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
  done
  fail "The server in the image did not come up: $(cat "$work/server.log")"
}

click() {
  local answer
  answer=$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "http://127.0.0.1:$port/click?offer=acme-shoes&aff=42")
  [[ $answer =~ ^302\ https?://.*[0-9a-f]{32} ]] || fail "A click in the image was answered: $answer"
  printf '%s\n' "$answer"
}

stop_server() {
  kill -TERM "$(cat "$work/shared/process")"
  wait "$server" || fail "The server in the image did not stop in order: $(cat "$work/server.log")"
  server=
}

# In a trap a bare `return` is that of what was interrupted, which would end the trap.
kill_server() {
  if [[ -z $server ]]; then return 0; fi
  # Ended while it starts, it has not left its number yet, without which nothing would end it.
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if [[ -s $work/shared/process ]] || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
  done
  kill -KILL "$(cat "$work/shared/process")" 2>/dev/null || true
  wait "$server" || true
}
