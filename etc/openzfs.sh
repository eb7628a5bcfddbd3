#!/bin/sh
# etc/openzfs.sh [NAME] [OPTION of "image build"]...: builds OpenZFS for the kernel of the boot drive's image, and
# that image with it, called NAME ("bridge-zfs" unless said). As an ordinary user; nothing is installed. Sources,
# programs and headers come from this machine's own Debian mirror, of its backports where they have them; what is
# built is kept in Bootwright's cache, by version and kernel. Needs a compiler: apt-get install build-essential
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
say() { printf 'openzfs: %s\n' "$*" >&2; }
die() { say "error: $1"; [ $# -lt 2 ] || say "hint: $2"; exit 1; }

name=bridge-zfs
case ${1:-} in '' | -*) ;; *) name=$1; shift ;; esac
for each in apt-get dpkg-deb make gcc strip; do
    command -v "$each" >/dev/null || die "$each is not here" "apt-get install build-essential"
done

cache=${BOOTWRIGHT_CACHE:-/var/cache/bootwright}
[ -w "$cache" ] || cache=${XDG_CACHE_HOME:-$HOME/.cache}/bootwright
mkdir -p "$cache"
work=$(mktemp -d "$cache/openzfs.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Lists and downloads of our own: those of the machine stay as they are, and may be older than the image.
private_apt() {
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    signed=
    [ ! -r $keyring ] || signed="[signed-by=$keyring] "
    mkdir -p "$work/lists/partial" "$work/apt/archives/partial" "$work/parts"
    cat >"$work/apt.conf" <<END
Dir::State::lists "$work/lists";
Dir::Cache "$work/apt";
Acquire::Languages "none";
APT::Sandbox::User "root";
END
    export APT_CONFIG="$work/apt.conf"
    apt-get -qq update 2>"$work/update.log" || true # whichever source failed: what counts is what came of Debian's
    apt-get indextargets --format 'deb SIGNED$(REPO_URI) $(RELEASE) main contrib' \
        'Created-By: Packages' 'Origin: Debian' | sort -u | sed "s|SIGNED|$signed|" >"$work/sources.list"
    [ -s "$work/sources.list" ] || {
        cat "$work/update.log" >&2
        die "this machine's APT has no mirror of Debian that answers" "run this on Debian"
    }
    sed -n 's|\(.* \)\([a-z]*\) main contrib$|\1\2-backports main contrib|p' "$work/sources.list" >"$work/backports"
    cat >>"$work/apt.conf" <<END
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "$work/parts";
END
    cp "$work/sources.list" "$work/sources.plain"
    cat "$work/backports" >>"$work/sources.list"
    if apt-get -qq update 2>"$work/update.log"; then
        newest=$(sed -n '1s|.* \([a-z]*-backports\) main contrib$|\1|p' "$work/backports")
    else # such as one that has no backports
        cp "$work/sources.plain" "$work/sources.list"
        apt-get -qq update || die "the mirror could not be asked"
        newest=
    fi
    [ -z "$newest" ] || printf 'APT::Default-Release "%s";\n' "$newest" >>"$work/apt.conf"
}

depends() { apt-cache depends "$1" | sed -n 's/^  Depends: \([a-z].*\)/\1/p'; }

fetch() {
    (cd "$work/debs" && apt-get -qq download "$@") || die "not to be had from this machine's mirror: $*" "$hint"
}

unpack() {
    into=$1
    shift
    for package in "$@"; do dpkg-deb -x "$work/debs/${package}"_*.deb "$into"; done
}

compile() {
    headers=$work/kernel/usr/src/linux-headers
    unpack "$work/kernel" $kernel zfs-dkms
    sed -i "s|/usr/src/|$work/kernel/usr/src/|" "$headers-$release/Makefile"
    cd "$work"/kernel/usr/src/zfs-*/
    export SOURCE_DATE_EPOCH=0 KBUILD_BUILD_TIMESTAMP=@0 LC_ALL=C
    say "configuring OpenZFS $version for $release (takes minutes)"
    ./configure --disable-dependency-tracking --prefix=/usr --with-config=kernel --with-linux="$headers-${release%-*}-common" \
        --with-linux-obj="$headers-$release" >"$work/log" 2>&1 || failed
    say "compiling"
    make -j"$(nproc)" >>"$work/log" 2>&1 || failed
    mkdir -p "$made/modules"
    find module -name '*.ko' -exec cp {} "$made/modules/" \;
    strip --strip-debug "$made"/modules/*.ko
}

failed() {
    cp "$work/log" "$cache/openzfs.log"
    tail -n 15 "$work/log" >&2
    die "OpenZFS $version was not built for $release" "the whole log is $cache/openzfs.log"
}

collect_programs() {
    unpack "$work/user" $programs
    mkdir -p "$made/overlay/usr/bin" "$made/overlay/usr/lib/x86_64-linux-gnu"
    for each in zpool zfs; do
        cp "$(find "$work/user" -path "*bin/$each" -type f)" "$made/overlay/usr/bin/"
    done
    find "$work/user" -name 'lib*.so.*' -exec cp -P {} "$made/overlay/usr/lib/x86_64-linux-gnu/" \;
}

began=$(date +%s)
release=$("$top/bootwright" image build --profile bridge --json | sed -n 's/.*"kernelRelease": "\([^"]*\)".*/\1/p')
[ "$release" ] || die "the boot drive's image does not tell its kernel"
private_apt
hint="an image of a newer kernel is made when the mirror has one: run this again then"
kernel="linux-headers-$release $(depends "linux-headers-$release" | grep -E '^linux-(headers|kbuild)-' | tr '\n' ' ')"
ours=$(depends zfsutils-linux | grep -E '^lib(zfs|zpool|nvpair|uutil)[0-9]*linux' | tr '\n' ' ')
programs="zfsutils-linux $ours"
others=$(for each in $programs; do depends "$each"; done | grep '^lib' | grep -vE 'linux$' | sort -u)
version=$(apt-cache policy zfs-dkms | sed -n 's/^  Candidate: //p')
[ "$version" ] || die "this machine's mirror has no zfs-dkms" "it is in \"contrib\""
kept=$cache/openzfs/$version-$release
if [ ! -d "$kept" ]; then
    mkdir "$work/debs"
    made=$work/made
    fetch $kernel zfs-dkms $programs
    compile
    collect_programs
    mkdir -p "$cache/openzfs"
    mv "$made" "$kept"
    say "built in $(($(date +%s) - began)) s, $(du -sm "$work" | cut -f1) MB on disk"
fi
unset APT_CONFIG
set -- --profile bridge --name "$name" --overlay "$kept/overlay" "$@"
for each in "$kept"/modules/*.ko; do set -- "$@" --add-module "$each"; done
for each in $others; do set -- "$@" --add-package "$each"; done
"$top/bootwright" image build "$@"
