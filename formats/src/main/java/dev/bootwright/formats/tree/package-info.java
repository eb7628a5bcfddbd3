/// Paths in a tree of files that is read from bytes, such as a CD or a squashfs.
///
/// Start reading at [FileTree]: whoever can look up one name in one directory gets paths through
/// symbolic links from it.
@NullMarked
package dev.bootwright.formats.tree;

import org.jspecify.annotations.NullMarked;
