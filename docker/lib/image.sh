# shellcheck shell=bash
# The base images, and the build on them: sourced by docker/check.

bookworm=$root/build/docker/bookworm.tar

in_buildah() {
  local command=$1
  shift
  buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$command" "$@"
}

make_base_images() {
  printf '{"default": [{"type": "insecureAcceptAnything"}]}\n' >"$work/policy.json"
  mkdir -p "$work/apt"
  if [[ ! -f $bookworm ]]; then
    step "debootstrap: Debian 12 into build/docker"
    bootstrap
  fi
  copy_package_sources
  local base
  base=$(in_buildah from --signature-policy "$work/policy.json" scratch)
  in_buildah add --quiet "$base" "$bookworm" / >/dev/null
  in_buildah copy --quiet "$base" "$work/apt" /etc/apt >/dev/null
  in_buildah copy --quiet "$base" "$work/authorities" /usr/local/share/ca-certificates >/dev/null
  in_buildah commit --quiet --signature-policy "$work/policy.json" "$base" docker.io/library/debian:bookworm >/dev/null
  in_buildah rm "$base" >/dev/null
  in_buildah tag docker.io/library/debian:bookworm docker.io/library/debian:bookworm-slim
}

bootstrap() {
  local mirror proxy
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' | sed -n 's/^bookworm //p' | head -n 1)
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  mkdir -p "$(dirname "$bookworm")"
  if [[ -n ${proxy:-} ]]; then export http_proxy=$proxy; fi
  quietly "$root/build/log/debootstrap" debootstrap --variant=minbase bookworm "$work/base" \
    "${mirror:-http://deb.debian.org/debian}" || fail "debootstrap failed."
  rm -rf "$work"/base/var/cache/apt/archives/*.deb
  tar -C "$work/base" -cf "$bookworm.part" .
  mv "$bookworm.part" "$bookworm"
  rm -rf "$work/base"
}

# This machine's mirrors, proxy and authorities, for the base images alone: nothing of them is in the Dockerfile.
copy_package_sources() {
  mkdir -p "$work/apt/sources.list.d" "$work/apt/apt.conf.d"
  : >"$work/apt/sources.list"
  cp -p /etc/apt/sources.list "$work/apt/" 2>/dev/null || true
  cp -p /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources "$work/apt/sources.list.d/" 2>/dev/null || true
  mkdir -p "$work/authorities"
  cp /usr/local/share/ca-certificates/*.crt "$work/authorities/" 2>/dev/null || true
  apt-config dump | grep -i '::proxy' >"$work/apt/apt.conf.d/99proxy" || true
}

build_image() {
  quietly "$root/build/log/docker-build" in_buildah build --isolation chroot --format docker --pull-never \
    --layers=false --signature-policy "$work/policy.json" -f docker/Dockerfile -t homing "$root" ||
    fail "docker/Dockerfile does not build; all of the output is in build/log/docker-build."
}
