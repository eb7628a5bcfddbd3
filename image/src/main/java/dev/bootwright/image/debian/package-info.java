/// From a machine's APT configuration to verified files: the Debian half of building an image.
///
/// [AptSources] says where packages come from; [Repository] fetches the signed `InRelease` and the
/// package indexes of those sources through a [PackageCache] and answers what there is:
/// [BinaryPackage]s, their dependencies, their files as a [DebFile]. Nothing is trusted that no
/// signature or SHA-256 of a signed index vouches for, and nothing is unpacked to the file system.
///
/// Everything that can go wrong for the person at the keyboard is a [DebianException] with a hint.
///
/// Sources: sources.list(5), apt.conf(5), deb(5), deb822(5), deb-version(7), Debian Policy chapter 7,
/// the Debian wiki's "DebianRepository/Format".
@NullMarked
package dev.bootwright.image.debian;

import org.jspecify.annotations.NullMarked;
