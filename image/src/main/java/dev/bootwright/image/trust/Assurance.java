package dev.bootwright.image.trust;

import java.util.List;
import java.util.Map;

/// What is known of a file after it was checked.
///
/// @param signer  fingerprint of the OpenPGP key that vouches for it, in upper-case hex; empty when
///                nobody does, and then only the digests say that it arrived as the list has it
/// @param checked what was checked, in words, for people
/// @param digests proven, in lower-case hex, by algorithm: `SHA256`, `SHA512`, `BLAKE2B`
/// @param notes   what was passed over, in words
public record Assurance(
        String signer, String checked, Map<String, String> digests, List<String> notes) {

    public Assurance {
        digests = Map.copyOf(digests);
        notes = List.copyOf(notes);
    }

    public boolean isVouched() {
        return !signer.isEmpty();
    }
}
