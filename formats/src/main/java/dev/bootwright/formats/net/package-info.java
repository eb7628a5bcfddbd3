/// Addresses as networks write them.
@NullMarked
package dev.bootwright.formats.net;

import org.jspecify.annotations.NullMarked;
