# kernel-headers.sh RELEASE DIRECTORY: unpacks the headers of a kernel from where this computer's APT has its
# packages from, with lists of its own: those of the computer may be older than the image.
set -eu
release=$1
cd "$2"
here=$PWD
mkdir -p lists/partial cache/archives/partial root
cat >apt.conf <<END
Dir::State::lists "$here/lists";
Dir::Cache "$here/cache";
Acquire::Languages "none";
APT::Sandbox::User "root";
END
export APT_CONFIG=$here/apt.conf
apt-get -qq update
parts=$(apt-cache depends "linux-headers-$release" | sed -n 's/^  Depends: \(linux-[hk].*\)/\1/p')
apt-get -qq download "linux-headers-$release" $parts
for package in *.deb; do dpkg-deb -x "$package" root; done
sed -i "s|/usr/src/|$here/root/usr/src/|" "root/usr/src/linux-headers-$release/Makefile"
