/// The initramfs of an image: a root file system in memory, and what is put into it.
///
/// [ImageBuilder] is where to start: it asks the others for their part of a [FileTree], writes the
/// tree as an archive and describes it in a manifest.
///
/// ```text
/// Userland       programs out of Debian packages, with the libraries they ask for (Libraries)
/// KernelSource   modules and their indexes (package kernel)
/// JavaRuntime    the agent, linked into a Java runtime of its own
/// Skeleton       directories, links and the few files of /etc
/// Overlay        what the operator adds
/// ```
///
/// [PrebootBuilder] makes the other kind of image, which only finds a root on the wire:
///
/// ```text
/// PrebootFiles     /init, whose text is the resource preboot/init, and the few files of /etc
/// PrebootPrograms  busybox, and mdadm and lvm where they are asked for
/// PrebootArchive   the tree as two archives, as small as the kernel can read them
/// OwnKernel        a kernel file the operator brings
/// ```
@NullMarked
package dev.bootwright.image.initramfs;

import org.jspecify.annotations.NullMarked;
