/// Takes blocks of a squashfs out of their compression.
///
/// Start reading at [SquashDecoder], which knows all six kinds that squashfs 4.0 has: those of the JDK and
/// of the libraries that are here for packages anyway, and [Lzo], which no kept library has without the
/// JDK's internals.
@NullMarked
package dev.bootwright.image.squash;

import org.jspecify.annotations.NullMarked;
