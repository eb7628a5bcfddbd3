# What `bootwright` and `test` share: finding a JDK, installing packages, building. Sourced by sh; the
# caller has set $top, the checkout, and $program, the name it speaks by.
build=$top/.build
release=25
# The virtual machine takes modules from the archive only when these are what it was made with.
java_options="-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

say() { printf '%s: %s\n' "$program" "$*" >&2; }
die() { say "error: $1"; [ $# -lt 2 ] || say "hint: $2"; exit 1; }

# Whether $1/bin holds a JDK, not only a runtime, of at least the release we compile for.
is_jdk() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
        v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release") && [ "${v:-0}" -ge $release ]
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then jdk=$JAVA_HOME; return 0; fi
    if found=$(command -v javac); then
        found=$(dirname -- "$(dirname -- "$(readlink -f -- "$found")")")
        if is_jdk "$found"; then jdk=$found; return 0; fi
    fi
    for found in /usr/lib/jvm/*; do
        if is_jdk "$found"; then jdk=$found; return 0; fi
    done
    return 1
}

# may_install PACKAGES: root just does it and says so; others are asked.
may_install() {
    if [ "$(id -u)" = 0 ]; then say "installing these Debian packages: $*"; return 0; fi
    say "these Debian packages are needed: $*"
    command -v sudo >/dev/null || die "they are not installed, and you are not root" "as root: apt-get install $*"
    [ "${BOOTWRIGHT_YES:-}" ] && return 0
    [ -t 0 ] || die "they are not installed, and nobody is there to ask" "install them, or run again with --yes"
    printf 'install them with sudo apt-get? [y/N] ' >&2
    read -r answer
    case $answer in [yY]*) return 0 ;; *) die "not installed" "apt-get install $*" ;; esac
}

# install_packages NAMES: programs are wanted, not services, so none is started, now or at the next boot.
install_packages() {
    may_install "$@"
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    log=$(mktemp)
    policy=/usr/sbin/policy-rc.d
    [ ! -e $policy ] || policy=
    [ -z "$policy" ] || { printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod 755 $policy; }
    trap '[ -z "$policy" ] || $sudo rm -f "$policy"' EXIT
    installed=yes
    apt_install "$@" || { $sudo apt-get update >>"$log" 2>&1 && apt_install "$@"; } || installed=
    [ -z "$policy" ] || $sudo rm -f $policy
    trap - EXIT
    [ "$installed" ] || { tail -n 5 "$log" >&2; die "apt-get could not install: $*" "the whole log is $log"; }
    for package in "$@"; do
        case $package in
            nginx | tftpd-hpa | kea-dhcp4-server) $sudo systemctl disable "$package" >>"$log" 2>&1 || true ;;
        esac
    done
    rm -f "$log"
}

apt_install() {
    # shellcheck disable=SC2086  # $sudo is a word or nothing
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1
}

# ensure_packages NAMES: installs those of them that are missing.
ensure_packages() {
    command -v dpkg-query >/dev/null || { say "this is no Debian: not checked whether there is: $*"; return 0; }
    missing=
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    # shellcheck disable=SC2086  # one word each
    [ -z "$missing" ] || install_packages $missing
}

# The packages of lab/packages.txt: for tests, or with "demo" or "bench" for those.
lab_packages() {
    case ${1:-} in
        demo) grep -v -e "# test" -e "# bench" -e "# both" "$top/lab/packages.txt" ;;
        bench) grep -v '# test' "$top/lab/packages.txt" ;;
        *) grep -v '# bench' "$top/lab/packages.txt" ;;
    esac | sed 's/#.*//; s/[[:space:]]*$//; /^$/d'
}

ensure_jdk() {
    find_jdk && return 0
    if apt-cache policy openjdk-$release-jdk-headless 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        install_packages openjdk-$release-jdk-headless
        find_jdk && return 0
    fi
    die "no JDK $release found by JAVA_HOME, on PATH or in /usr/lib/jvm, and this distribution does not package one" \
        "unpack a JDK $release into /usr/lib/jvm, or set JAVA_HOME to it"
}

# What the built program depends on: every source, build file and this script.
is_stale() {
    [ -e "$build/built" ] || return 0
    [ -n "$(find "$top/pom.xml" "$top/etc" "$top/.mvn" "$top"/*/pom.xml "$top"/*/src/main -newer "$build/built" -print -quit 2>/dev/null)" ]
}

# Takes the jars that Maven has just made; "building" is as old as the sources they were made of.
collect_program() {
    rm -rf "$build/lib.new" "$build/machine.new"
    mkdir -p "$build/lib.new" "$build/machine.new"
    cp "$top"/cli/target/lib/*.jar "$top"/cli/target/bootwright-cli-*.jar "$build/lib.new/"
    cp "$top"/formats/target/bootwright-formats-*.jar "$top"/linux/target/bootwright-linux-*.jar \
        "$top"/machine/target/bootwright-machine-*.jar "$build/machine.new/"
    rm -rf "$build/lib" "$build/machine" "$build/bootwright.aot"
    mv "$build/lib.new" "$build/lib"
    mv "$build/machine.new" "$build/machine"
    # shellcheck disable=SC2086  # one option each
    "$jdk/bin/java" -XX:AOTCacheOutput="$build/bootwright.aot" $java_options -cp "$build/lib/*" \
        dev.bootwright.cli.command.Rehearsal >/dev/null 2>&1 || true
    touch -r "$build/building" "$build/built"
    echo "$jdk" >"$build/jdk"
}

# One build at a time; a second caller waits and then finds it done. Built files belong to the checkout's
# owner, also where sudo calls: the next build may be the owner's.
build_program() {
    command -v mvn >/dev/null || install_packages maven
    owner=$(stat -c %U "$top")
    if [ "$(id -u)" = 0 ] && [ "$owner" != root ] && id "$owner" >/dev/null 2>&1; then
        runuser -u "$owner" -- env HOME="$(getent passwd "$owner" | cut -d: -f6)" JAVA_HOME="$jdk" \
            "$top/bootwright" --version >/dev/null || exit 1
        return 0
    fi
    for each in "$top" "$build" "$build/lib" "$top/cli/target"; do
        [ ! -e "$each" ] || [ -w "$each" ] ||
            die "cannot write to $each: it belongs to $(stat -c %U "$each")" "sudo chown -R $(id -un) $top"
    done
    mkdir -p "$build"
    (
        flock 9
        is_stale || exit 0
        [ -e "$build/built" ] && say "sources have changed: building" || say "building (the first time takes some minutes)"
        touch "$build/building"
        offline=
        [ -e "$build/built" ] && offline=-o
        run_maven() { (cd "$top" && JAVA_HOME=$jdk mvn -q -B "$@" -Dquick -Dmaven.test.skip=true package) >"$build/build.log" 2>&1; }
        if ! { [ -n "$offline" ] && run_maven -o; } && ! run_maven; then
            grep -E 'ERROR|BUILD' "$build/build.log" | head -n 20 >&2
            die "the build failed" "the whole log is $build/build.log"
        fi
        collect_program
    ) 9>"$build/lock"
}
