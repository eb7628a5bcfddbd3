package dev.bootwright.server.redfish;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Why a BMC's certificate is believed.
public sealed interface Trust {

    /// Exactly one certificate, whatever name and date it carries: BMCs make their own.
    ///
    /// @param sha256 of the certificate in DER, 64 lower-case hexadecimal digits
    record Pinned(String sha256) implements Trust {
        public Pinned {
            sha256 = sha256.replace(":", "").toLowerCase(Locale.ROOT);
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "expected the SHA-256 of a certificate, 64 hexadecimal digits");
            }
        }
    }

    /// A certificate that these authorities signed, with the host's name in it.
    record Authorities(List<X509Certificate> certificates) implements Trust {
        public Authorities {
            certificates = List.copyOf(certificates);
        }
    }

    /// The certificate that was seen first, from then on that one only.
    record FirstUse(Pins pins) implements Trust {}

    /// The certificates that were seen first.
    interface Pins {
        /// @param address host and port
        /// @return the SHA-256 of the certificate it showed first
        Optional<String> find(String address) throws IOException;

        void remember(String address, String sha256) throws IOException;
    }
}
