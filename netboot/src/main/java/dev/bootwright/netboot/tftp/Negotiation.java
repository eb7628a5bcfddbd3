package dev.bootwright.netboot.tftp;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What client and server agree on: of the options asked for, those we know and whose value is in
/// range. Source: RFC 2347, 2348 (blksize), 2349 (timeout, tsize), 7440 (windowsize).
///
/// An option that is unknown, malformed or out of range is left out of the acknowledgment, which by RFC
/// 2347 means that it does not apply. The server may answer a smaller block size or window.
///
/// @param blockSize  in bytes
/// @param windowSize blocks sent before an acknowledgment is waited for
/// @param timeout    before the first retransmission
/// @param accepted   the options to acknowledge, in the order asked; nothing is acknowledged when empty
record Negotiation(int blockSize, int windowSize, Duration timeout, Map<String, String> accepted) {

    private static final int DEFAULT_BLOCK_SIZE = 512;
    private static final int MIN_BLOCK_SIZE = 8;
    private static final int MAX_BLOCK_SIZE = 65_464;
    private static final int MAX_WINDOW_SIZE = 65_535;
    private static final int MAX_TIMEOUT_SECONDS = 255;

    /// More than this in flight outruns the receive buffer of every loader.
    private static final int WINDOW_LIMIT = 64;

    private static final int WINDOW_BYTES_LIMIT = 1 << 19;

    Negotiation {
        accepted = Collections.unmodifiableMap(new LinkedHashMap<>(accepted));
    }

    /// @param size           of the file in bytes
    /// @param blockSizeLimit what fits the network without fragments
    /// @param timeout        when the client asks for none
    static Negotiation of(
            Map<String, String> asked, long size, int blockSizeLimit, Duration timeout) {
        OptionalLong wantedBlock = number(asked, "blksize", MIN_BLOCK_SIZE, MAX_BLOCK_SIZE);
        int blockSize =
                (int)
                        Math.min(
                                wantedBlock.orElse(DEFAULT_BLOCK_SIZE),
                                Math.max(blockSizeLimit, MIN_BLOCK_SIZE));
        OptionalLong wantedWindow = number(asked, "windowsize", 1, MAX_WINDOW_SIZE);
        int room = Math.clamp(WINDOW_BYTES_LIMIT / blockSize, 1, WINDOW_LIMIT);
        int windowSize = (int) Math.min(wantedWindow.orElse(1), room);
        OptionalLong seconds = number(asked, "timeout", 1, MAX_TIMEOUT_SECONDS);
        OptionalLong wantedSize = number(asked, "tsize", 0, Long.MAX_VALUE);

        Map<String, String> accepted = new LinkedHashMap<>();
        for (String option : asked.keySet()) {
            switch (option) {
                case "blksize" -> wantedBlock.ifPresent(_ -> accepted.put(option, "" + blockSize));
                case "windowsize" ->
                        wantedWindow.ifPresent(_ -> accepted.put(option, "" + windowSize));
                case "timeout" -> seconds.ifPresent(value -> accepted.put(option, "" + value));
                case "tsize" -> wantedSize.ifPresent(_ -> accepted.put(option, "" + size));
                default -> {} // not ours: left out, so it does not apply
            }
        }
        Duration wait = seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : timeout;
        return new Negotiation(blockSize, windowSize, wait, accepted);
    }

    /// The decimal value of an option; empty when it is absent, no number or out of range.
    private static OptionalLong number(Map<String, String> asked, String name, long min, long max) {
        String text = asked.getOrDefault(name, "");
        if (!text.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        return value >= min && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
