# Sourced by the run scripts: which Debian packages are needed, and their installation when one is missing.

# What the build needs, and the engines that the configs speak with.
BUILD_PACKAGES="g++ cmake ninja-build ccache pkg-config libboost1.81-dev libboost-json1.81-dev libyaml-cpp-dev
  libssl-dev libspdlog-dev libvalijson-dev libcli11-dev libsqlite3-dev libicu-dev libsndfile1-dev libxxhash-dev
  libcurl4-openssl-dev libexpat1-dev libhiredis-dev libpq-dev espeak-ng flite jq"
# What only the tests need: a second compiler, tools that look into what was built, tools that inject faults.
TEST_PACKAGES="libgtest-dev libgmock-dev libbenchmark-dev clang clang-format libclang-rt-14-dev binutils python3 strace
  python3-h11 python3-h2 python3-botocore openssl postgresql-15 pgbouncer redis-server redis-tools
  prometheus python3-prometheus-client e2fsprogs"

# install_missing PACKAGE...: asks dpkg first, so that nothing happens when everything is there.
install_missing() {
  missing=""
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  echo "installing:$missing" >&2
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || { echo "these packages must be installed first:$missing" >&2; exit 1; }
  fi
  # A machine that has never updated its lists finds nothing; one that has need not do it again.
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing >&2 ||
    { $as_root apt-get update -qq >&2 &&
      DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing >&2; }
}
