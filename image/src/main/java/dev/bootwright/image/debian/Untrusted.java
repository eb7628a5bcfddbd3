package dev.bootwright.image.debian;

import dev.bootwright.image.openpgp.OpenPgpException;

/// What to try when a signature of an archive does not count.
final class Untrusted {

    private Untrusted() {}

    static DebianException because(OpenPgpException refusal) {
        String hint =
                switch (refusal.reason()) {
                    case BAD_SIGNATURE ->
                            "Do not use this mirror; if a proxy or portal is in the way, go around it.";
                    case NO_SIGNER ->
                            "Update the package debian-archive-keyring (Ubuntu:"
                                    + " ubuntu-archive-keyring), and check this machine's clock; for"
                                    + " another archive name its keys with Signed-By in the APT"
                                    + " sources.";
                    case NO_KEYRING ->
                            "Install the package debian-archive-keyring, or ubuntu-archive-keyring on"
                                    + " Ubuntu, or correct Signed-By in the APT sources.";
                    case MALFORMED_KEYRING ->
                            "Reinstall the package it belongs to, or correct Signed-By in the APT"
                                    + " sources.";
                };
        return new DebianException(refusal.getMessage(), hint, refusal);
    }
}
