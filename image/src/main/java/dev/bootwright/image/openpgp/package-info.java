/// Whose OpenPGP signature counts, over a text or over a file of any size.
///
/// [Keyring] holds the keys, [Signatures] reads what is detached, [ClearSigned] takes a signed text apart,
/// and [SignatureCheck] says which key vouches, or refuses with an [OpenPgpException]. What to try is
/// for the caller to say, who knows whether a mirror, an ISO or a keyring is at hand.
///
/// Source: RFC 9580; what counts and what does not follows apt and gpgv.
@NullMarked
package dev.bootwright.image.openpgp;

import org.jspecify.annotations.NullMarked;
