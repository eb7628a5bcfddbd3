/// The one way this project turns bytes into values and back.
@NullMarked
package dev.bootwright.formats.bytes;

import org.jspecify.annotations.NullMarked;
