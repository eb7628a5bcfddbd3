/// What the server keeps for machines and shows nobody.
///
/// [KeptSecrets] has passphrases by name, for all machines or one; templates say the name only. [Vault]
/// encrypts what lies in the database, for this package and the one of BMCs.
@NullMarked
package dev.bootwright.server.secret;

import org.jspecify.annotations.NullMarked;
