/// The images there are, each a directory named by the digest of its manifest.
///
/// Start at [dev.bootwright.image.catalogue.Catalogue]. What an image is made of is its
/// [dev.bootwright.image.catalogue.Manifest]; a new one is laid out in a
/// [dev.bootwright.image.catalogue.Draft] and appears whole or not at all.
///
/// ```text
/// images/
///   3f5a08c1d2b4/          the first 12 hexadecimal digits of the SHA-256 of manifest.json
///     inputs               digest of what it was built from, to know it again
///     manifest.json        what the image is and what it was made of
///     vmlinuz
///     initramfs            one zstd frame over a cpio archive
///     loaders/             ipxe.efi, pxelinux.0 … what firmware loads first
///   .draft-48121-0/        an image that is being built
/// ```
@NullMarked
package dev.bootwright.image.catalogue;

import org.jspecify.annotations.NullMarked;
