/// The boot loaders an image is published with, taken from the distribution's packages.
///
/// Start at [Loaders]. Which file of which package becomes which loader is the table in it.
@NullMarked
package dev.bootwright.image.loader;

import org.jspecify.annotations.NullMarked;
