/// Who vouches for an ISO before it is published, and our own signature on what is.
///
/// [IsoCheck] reads an ISO once and says what is known of it, an [Assurance]: by an OpenPGP signature
/// over it, or by a list of digests, signed or not. [SigningKey] reads the operator's keys: an
/// [OpenPgpKey] signs the list of digests for people, a [CmsKey] each boot file for iPXE. [Blake2b] is the
/// digest that b2sum makes. Everything that can go wrong for the person at the keyboard is a
/// [TrustException] with a hint.
///
/// Sources: RFC 9580 (OpenPGP), RFC 5652 (CMS), RFC 7693 (BLAKE2), GLEP 59, iPXE's `cms.c`.
@NullMarked
package dev.bootwright.image.trust;

import org.jspecify.annotations.NullMarked;
