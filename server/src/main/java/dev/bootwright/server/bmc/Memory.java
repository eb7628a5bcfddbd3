package dev.bootwright.server.bmc;

import java.util.Optional;

/// What a protocol wants to know the next time it talks to the same BMC: the cipher suite that
/// worked, a certificate's digest, a quirk it met. Kept until the BMC is forgotten.
///
/// Holds no secrets. Keys begin with the protocol's word and a dot, such as `ipmi.suite`.
public interface Memory {

    Optional<String> get(String key);

    void put(String key, String value);

    void remove(String key);
}
