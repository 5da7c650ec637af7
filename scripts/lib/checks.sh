# shellcheck shell=bash
# What scripts/test is made of: sourced, not run.

. "$root/scripts/lib/pages.sh"

test_postgres=$root/build/test-postgres

export LSAN_OPTIONS=print_suppressions=0:suppressions=$root/tests/support/lsan.suppressions
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=second_deadlock_stack=1:halt_on_error=1:suppressions=$root/tests/support/tsan.suppressions

start_test_postgres() {
  if [[ -n ${TEST_DATABASE_URL:-} ]]; then return; fi
  trap leave EXIT
  trap 'exit 130' INT TERM
  scripts/postgres remove "$test_postgres"
  # Without fsync: no test pulls the plug of this server, and those that kill one bring their own.
  TEST_DATABASE_URL=$(scripts/postgres start "$test_postgres" shared_buffers=64MB max_connections=200 fsync=off)
  export TEST_DATABASE_URL
}

# test_module MODULE [OPTION...]
test_module() {
  local module=$1
  shift
  [[ -d tests/$module ]] || fail "scripts/test: there is no folder tests/$module"
  scripts/build debug "${module}_test"
  case $module in store | e2e | faults) start_test_postgres ;; esac
  "build/debug/tests/${module}_test" --gtest_brief=1 "$@"
}

test_everything() {
  check_format
  start_test_postgres
  check_pages
  begin_docker_check
  check_sanitizer asan "AddressSanitizer and UBSan"
  check_sanitizer tsan "ThreadSanitizer"
  step "locks and clang: -Wthread-safety"
  scripts/build clang
  step "fuzz targets: clang 14 with libFuzzer"
  tests/fuzz/run --runs 5000
  end_docker_check
  step "plain build"
  scripts/build test
  check_real_pages
  run_ctest build/release || fail "A test failed: see above."
}

check_format() {
  step "format"
  find include src tests bench -name '*.[ch]pp' -print0 | xargs -0 clang-format-14 --dry-run --Werror ||
    fail "The files above are not in the house's format. To mend them:  clang-format-14 -i FILE"
}

check_pages() {
  step "pages: their types, their units, and all of them in a real browser"
  scripts/build pages
  quietly build/log/web-tools install_page_tools || fail "npm could not install what web/ is tested with; see build/log/web-tools."
  page_check check 120
  page_check test 1200
}

# A browser before the real server and its PostgreSQL, from the first start to the affiliate's statement.
check_real_pages() {
  step "pages: a browser before the real server"
  HOMING_BINARY=$root/build/release/src/homing page_check test:real 600
}

# page_check SCRIPT SECONDS: a script of web/package.json, which has to be done by then.
page_check() {
  quietly "build/log/web-$1" timeout --kill-after=10 "$2" npm --prefix web run --silent "$1" ||
    fail "web/: 'npm run $1' failed, or took more than $2 s; all output is in build/log/web-$1."
}

# check_sanitizer BUILD TITLE: quiet where all is well, so that the one summary on the screen is the plain build's.
check_sanitizer() {
  step "$2"
  scripts/build "$1"
  quietly "build/log/$1-tests" run_ctest "build/$1" || {
    failed_tests "build/log/$1-tests" >&2
    fail "A test failed with $2; all output is in build/log/$1-tests."
  }
  grep -E '^[0-9]+% tests passed' "build/log/$1-tests"
}

# failed_tests LOG: what the failed ones of ctest said, which stands between lines of those that passed.
failed_tests() {
  awk '/^ *[0-9]+\/[0-9]+ Test / { shown = /\*\*\*/ } /^ +Start / { shown = 0 } shown' "$1" | head -n 200
}

# Beside the sanitizers' tests, which wait for most of their time; it gives way to them. In a container that may mount
# nothing, an image cannot be built: that is said, and is no failure.
docker_check=
begin_docker_check() {
  local may_mount=(unshare --mount true)
  if [[ $(id -u) -ne 0 ]]; then may_mount=(sudo "${may_mount[@]}"); fi
  if "${may_mount[@]}" 2>/dev/null; then
    mkdir -p build/log
    trap leave EXIT
    setsid nice -n 19 docker/check >build/log/docker-check 2>&1 &
    docker_check=$!
  fi
}

end_docker_check() {
  if [[ -z $docker_check ]]; then
    step "Docker image: left out, because root may not mount here; run docker/check where it may"
    return
  fi
  step "Docker image: built and run, beside the tests above"
  local code=0
  wait "$docker_check" || code=$?
  docker_check=
  if [[ $code -ne 0 ]]; then
    tail -n 200 build/log/docker-check >&2
    fail "docker/check failed; all output is in build/log/docker-check."
  fi
}

leave() {
  if [[ -n $docker_check ]]; then kill -- "-$docker_check" 2>/dev/null || true; fi
  scripts/postgres remove "$test_postgres"
}

# Without address space randomisation, which the sanitizers of g++ 12 do not bear on every kernel. A test waits for most of
# its time, so there are more of them at once than processors.
run_ctest() {
  local fixed_addresses=(setarch -R)
  "${fixed_addresses[@]}" true 2>/dev/null || fixed_addresses=()
  "${fixed_addresses[@]}" ctest --test-dir "$1" --output-on-failure -j "$(($(nproc) * 3 / 2))"
}
