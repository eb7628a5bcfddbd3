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
@NullMarked
package dev.bootwright.image.initramfs;

import org.jspecify.annotations.NullMarked;
