/// Zstandard, decoded in Java alone: for programs that must stay small, and for bytes that cannot be
/// trusted.
///
/// Start reading at [Zstd]. A frame is decoded into an array that the caller made, so nothing is ever
/// allocated that a frame asks for; there are no dictionaries. What is too large for an array is read
/// through [ZstdInputStream].
///
/// Source: RFC 8878.
@NullMarked
package dev.bootwright.formats.zstd;

import org.jspecify.annotations.NullMarked;
