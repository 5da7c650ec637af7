# shellcheck shell=bash
# The operator's pages, web/: built once for all builds of the server. Sourced, not run.

pages_folder=$root/build/web

# Makes build/web/dist, which every build embeds: each file, and beside it the same compressed. Does nothing where it is
# made of the present sources already.
build_pages() {
  mkdir -p "$pages_folder"
  local lock
  exec {lock}>"$pages_folder/lock"
  flock "$lock"
  local sources
  sources=$(sum_of_pages)
  if [[ $(cat "$pages_folder/dist.sources" 2>/dev/null) != "$sources" ]]; then
    quietly "$root/build/log/pages" make_pages || fail "The operator's pages, web/, do not build; all of the output is in build/log/pages."
    printf '%s\n' "$sources" >"$pages_folder/dist.sources"
  fi
  exec {lock}>&-
}

make_pages() {
  rm -rf "$pages_folder/dist.sources" "$pages_folder/dist.new" &&
    install_page_tools &&
    (cd "$root/web" && npm run --silent build -- --outDir "$pages_folder/dist.new") &&
    find "$pages_folder/dist.new" -type f -exec gzip -9 -n -k {} + &&
    rm -rf "$pages_folder/dist" &&
    mv "$pages_folder/dist.new" "$pages_folder/dist"
}

# web/node_modules, exactly as web/package-lock.json has it. No script of a package is run.
install_page_tools() {
  local lock_file=$root/web/package-lock.json installed=$root/web/node_modules/.installed
  if cmp -s "$lock_file" "$installed"; then return; fi
  (cd "$root/web" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier) && cp "$lock_file" "$installed"
}

sum_of_pages() {
  (cd "$root" && find web/index.html web/package.json web/package-lock.json web/tsconfig.json web/vite.config.ts web/public web/src \
    scripts/lib/pages.sh -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}
