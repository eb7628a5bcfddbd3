/// The `LBPAYLD1` payload container that live-bootstrap imports from a raw disk.
///
/// Start reading at [Payload], which is the layout and the reader. A [PayloadDraft] is a container that
/// is about to be written: from files, or from the list file that live-bootstrap documents
/// ([FileList]). [Checksums] are what `sha256sum` prints, beside a container or in it.
@NullMarked
package dev.bootwright.formats.payload;

import org.jspecify.annotations.NullMarked;
