package dev.bootwright.formats.vdev;

/// Tells whether bytes are those that were written.
public interface Verifier {

    /// Every version is as good as another: the reader has its own way to tell.
    Verifier NONE =
            new Verifier() {
                @Override
                public boolean accepts(byte[] bytes) {
                    return true;
                }

                @Override
                public boolean isCertain() {
                    return false;
                }
            };

    boolean accepts(byte[] bytes);

    /// Whether there is a checksum to compare with, so that wrong bytes would not pass.
    default boolean isCertain() {
        return true;
    }
}
