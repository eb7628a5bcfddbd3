package dev.bootwright.image.iso;

/// The digests of a file, in lower-case hex.
public record Digests(String sha256, String sha512, String blake2b) {

    /// Not made yet.
    static final Digests NONE = new Digests("", "", "");
}
