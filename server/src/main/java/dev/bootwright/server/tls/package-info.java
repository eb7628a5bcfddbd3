/// The server's own certificate authority, and the certificate by which it shows itself to agents.
///
/// Start at [dev.bootwright.server.tls.Authority], which makes both; [dev.bootwright.server.tls.ServerIdentity]
/// is what a listener shows. Source: RFC 5280; names as in RFC 9525.
@NullMarked
package dev.bootwright.server.tls;

import org.jspecify.annotations.NullMarked;
