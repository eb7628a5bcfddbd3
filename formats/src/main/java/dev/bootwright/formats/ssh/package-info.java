/// Keys of SSH: those of people, as a line of `authorized_keys` ([SshPublicKey]), and that of a host
/// ([SshHostKey]), read from OpenSSH's form and written in Dropbear's.
///
/// Sources: sshd(8), AUTHORIZED_KEYS FILE FORMAT; RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4; OpenSSH's
/// PROTOCOL.key; Dropbear 2022.83, `ed25519.c`.
@NullMarked
package dev.bootwright.formats.ssh;

import org.jspecify.annotations.NullMarked;
