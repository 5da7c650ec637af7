# shellcheck shell=bash
# What scripts/run prints when the server is up: sourced, not run.

print_tour_when_up() {
  local address=http://${HOMING_LISTEN_ADDRESS:-127.0.0.1}:${HOMING_LISTEN_PORT:-8080} tries
  local admin=http://${HOMING_ADMIN_ADDRESS:-127.0.0.1}:${HOMING_ADMIN_PORT:-8081}
  for ((tries = 0; tries < 300; tries++)); do
    if ! kill -0 "$server" 2>/dev/null; then return; fi
    if curl -fs -o /dev/null --max-time 1 "$admin/healthz"; then
      print_tour "$address" "$admin"
      return
    fi
    sleep 0.1
  done
}

print_tour() {
  local link="$1/click?offer=acme-shoes&aff=42&sub1=newsletter" pages
  pages=$("$homing" setup 2>/dev/null) || true
  if [[ -n $pages ]]; then
    pages+=$'\n                  This link sets the first admin, once, within a day; `homing setup` prints another,'
    pages+=$'\n                  in place of it.'
  fi
  cat <<END

Homing serves $1. Ctrl-C stops it.

  tracking link   $link
  postback URL    $1/postback?click_id={click_id}&txid={order}
  the pages       ${pages:-$2}
  beside them     $2/api/v1/openapi.json, /healthz, /readyz, /metrics

To try, in another terminal:

  # With these, what README.md shows works as it stands there: homing is found, and so is its database.
  cd '$root'
  export PATH="\$PWD/build/release/src:\$PATH" HOMING_DATABASE_URL='$HOMING_DATABASE_URL'

  # A click: 302, with the new click ID in Location. What calls itself curl is a bot, whose clicks are not counted.
  agent='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
  curl -si -A "\$agent" '$link'

  # A click whose ID is kept, the sale that it led to, and all that Homing knows of it.
  id=\$(curl -s -A "\$agent" -o /dev/null -w '%{redirect_url}' '$link' | grep -oE '[0-9a-f]{32}')
  curl -s "$1/postback?click_id=\$id&txid=A-1001"
  homing trace "\$id"

END
}
