/// ISO images that are published for network boot: each is served where it lies, nothing of it is
/// copied.
///
/// Start at [PublishedIsos]; [Publisher] makes a [Publication] of an image.
@NullMarked
package dev.bootwright.image.iso;

import org.jspecify.annotations.NullMarked;
