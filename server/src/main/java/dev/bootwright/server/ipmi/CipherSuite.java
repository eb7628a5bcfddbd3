package dev.bootwright.server.ipmi;

import java.util.Optional;
import java.util.stream.Stream;

/// The cipher suites that are safe to use. Source: table 22-20.
enum CipherSuite {
    /// RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128.
    SUITE_17(17, 3, 4, "HmacSHA256", 32, 16),

    /// RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128.
    SUITE_3(3, 1, 1, "HmacSHA1", 20, 12);

    /// AES-CBC-128, the confidentiality of both.
    static final int AES_CBC_128 = 1;

    /// As the specification numbers it.
    final int id;

    final int authentication;
    final int integrity;

    /// Name of the HMAC in Java.
    final String hmac;

    /// Of a key exchange's HMAC, in bytes.
    final int digestBytes;

    /// Of a packet's integrity check, in bytes.
    final int checkBytes;

    CipherSuite(
            int id,
            int authentication,
            int integrity,
            String hmac,
            int digestBytes,
            int checkBytes) {
        this.id = id;
        this.authentication = authentication;
        this.integrity = integrity;
        this.hmac = hmac;
        this.digestBytes = digestBytes;
        this.checkBytes = checkBytes;
    }

    static Optional<CipherSuite> of(String id) {
        return Stream.of(values()).filter(suite -> id.equals("" + suite.id)).findFirst();
    }
}
