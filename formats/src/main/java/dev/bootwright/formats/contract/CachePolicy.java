package dev.bootwright.formats.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How a logical disk uses the memory of its controller.
///
/// @param readAhead empty where nothing is said of it
public record CachePolicy(Write write, Optional<Boolean> readAhead) {

    /// When a write is done.
    public enum Write {
        /// When it is on the disks.
        THROUGH,
        /// When it is in the controller's memory, while a battery keeps that.
        BACK,
        /// When it is in the controller's memory, battery or not.
        ALWAYS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Write> of(String word) {
            return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /// Whether both say the same, as far as both say something.
    public boolean agreesWith(CachePolicy other) {
        return write == other.write
                && (readAhead.isEmpty()
                        || other.readAhead.isEmpty()
                        || readAhead.equals(other.readAhead));
    }

    @Override
    public String toString() {
        return "write "
                + write.word()
                + readAhead.map(ahead -> ahead ? ", read ahead" : ", no read ahead").orElse("");
    }
}
