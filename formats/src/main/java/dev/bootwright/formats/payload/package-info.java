/// The `LBPAYLD1` payload container that live-bootstrap imports from a raw disk.
@NullMarked
package dev.bootwright.formats.payload;

import org.jspecify.annotations.NullMarked;
