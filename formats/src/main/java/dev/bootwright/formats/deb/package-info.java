/// The outermost layer of a Debian package: the `ar` archive that holds its two tar archives.
///
/// Start at [ArArchive]. What is inside the members is compressed tar, which is read where the
/// libraries for it are; here is only what needs none. Source: deb(5), ar(5).
@NullMarked
package dev.bootwright.formats.deb;

import org.jspecify.annotations.NullMarked;
