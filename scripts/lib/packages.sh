# shellcheck shell=bash
# The Debian packages, and how they get onto the system: sourced, not run.

has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

build_packages=(g++ cmake ninja-build pkg-config libboost1.81-dev libpqxx-dev nlohmann-json3-dev libspdlog-dev
  libcli11-dev libsodium-dev prometheus-cpp-dev libisal-dev libssl-dev libmaxminddb-dev libre2-dev libyaml-cpp-dev)
# The pages are built with Node 18 or newer, Debian's where there is none. npm asks its registry by https.
if ! has_node; then build_packages+=(nodejs npm ca-certificates); fi
# ca-certificates: the authorities that may vouch for an https receiver of postbacks.
run_packages=(curl ca-certificates)
# What scripts/fetch-data takes.
data_packages=(curl ca-certificates libmaxmind-db-writer-perl)
# prometheus: for promtool. The services of the last three stay off.
test_packages=(libgtest-dev libgmock-dev libvalijson-dev clang-14 libclang-rt-14-dev clang-format-14 patch strace prometheus nginx-light
  haproxy chromium libmaxmind-db-writer-perl)
bench_packages=(postgresql-15 wrk nginx-light python3 python3-matplotlib strace valgrind)
docker_packages=(buildah debootstrap curl postgresql-15)
# With a database from elsewhere none is started here, nor with data from elsewhere is any fetched.
if [[ -z ${HOMING_DATABASE_URL:-} ]]; then run_packages+=(postgresql-15); fi
if [[ -z ${HOMING_ENRICHMENT_DIR+set} ]]; then run_packages+=(libmaxmind-db-writer-perl); fi

# packages_for PURPOSE: one a line; none for a purpose that is not known.
packages_for() {
  case $1 in
    build) printf '%s\n' "${build_packages[@]}" ;;
    run) printf '%s\n' "${build_packages[@]}" "${run_packages[@]}" ;;
    data) printf '%s\n' "${data_packages[@]}" ;;
    test) printf '%s\n' "${build_packages[@]}" curl postgresql-15 "${test_packages[@]}" ;;
    bench) printf '%s\n' "${build_packages[@]}" "${bench_packages[@]}" ;;
    docker) printf '%s\n' "${docker_packages[@]}" ;;
  esac
}

not_installed() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

# install_packages PACKAGE...
install_packages() {
  become_root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || fail "These Debian packages are missing, and there is no sudo to install them with: $*"
    become_root=(sudo)
  fi
  trap 'packages_end; exit 130' INT TERM
  keep_services_off
  apt_get update || true  # what apt knows already may do
  apt_get install --no-install-recommends "$@" || true
  packages_end
  trap - INT TERM

  local still_missing
  still_missing=$(not_installed "$@" | paste -sd ' ')
  if [[ -n $still_missing ]]; then
    grep -hE '^(E|Err|W):' "$install_log" | head -n 5 >&2 || true
    fail "These Debian packages could not be installed: $still_missing. What apt said is in $install_log."
  fi
}

install_log=$root/build/log/install

apt_get() {
  mkdir -p "$(dirname "$install_log")"
  "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    apt-get -y -q -o DPkg::Lock::Timeout=300 "$@" >>"$install_log" 2>&1 </dev/null
}

# Debian starts what it installs, and makes a PostgreSQL cluster. Both are answered "no" for the time being.
policy=/usr/sbin/policy-rc.d
cluster_folder=/etc/postgresql-common/createcluster.d
cluster_setting=$cluster_folder/homing.conf

keep_services_off() {
  if [[ ! -e $policy ]]; then
    write_as_root "$policy" $'#!/bin/sh\n# Homing: while scripts/install runs\nexit 101\n'
    "${become_root[@]}" chmod 755 "$policy"
  fi
  "${become_root[@]}" mkdir -p "$cluster_folder"
  write_as_root "$cluster_setting" $'create_main_cluster = false\n'
  services_to_keep_off=$(not_installed prometheus nginx-light haproxy | sed 's/-light$//')
}

packages_end() {
  if grep -qs '^# Homing: while' "$policy"; then "${become_root[@]}" rm -f "$policy"; fi
  "${become_root[@]}" rm -f "$cluster_setting"
  "${become_root[@]}" rmdir --ignore-fail-on-non-empty "$cluster_folder"
  command -v systemctl >/dev/null || return 0
  local service
  for service in $services_to_keep_off; do
    "${become_root[@]}" systemctl disable --quiet "$service.service" >>"$install_log" 2>&1 || true
  done
}

write_as_root() { printf '%s' "$2" | "${become_root[@]}" tee "$1" >/dev/null; }
