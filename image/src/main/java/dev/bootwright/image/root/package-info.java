/// Roots for machines without disks: a Debian system as one ext4 file system in a file, made of packages
/// without privileges.
///
/// [RootBuilder] unpacks packages with what they depend on into a [RootTree], writes dpkg's own records
/// of them, [DpkgDatabase], and lets `mkfs.ext4` make the [Ext4File]. Scripts of packages want to run as
/// root inside the system, so they run there: the packages are unpacked, not configured, and `/sbin/init`
/// is at first a script that configures them, puts the real init in its place and goes on with it.
///
/// Sources: dpkg(1), deb(5), deb-triggers(5), Debian Policy chapter 6, mke2fs(8), debugfs(8).
@NullMarked
package dev.bootwright.image.root;

import org.jspecify.annotations.NullMarked;
