package dev.bootwright.netboot.tftp;

import java.time.Duration;

/// What the operator may set.
///
/// @param transfers      at once; what is asked beyond that is not answered, and asked again
/// @param blockSizeLimit in bytes; 0 for what fits one packet of the interface, so that nothing is
///     fragmented
/// @param timeout        before the first retransmission, where the client names none
public record TftpOptions(int transfers, int blockSizeLimit, Duration timeout) {

    public static final TftpOptions DEFAULT = new TftpOptions(2048, 0, Duration.ofSeconds(1));

    public TftpOptions {
        if (transfers < 1 || blockSizeLimit < 0 || !timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "transfers %d, block size limit %d, timeout %s"
                            .formatted(transfers, blockSizeLimit, timeout));
        }
    }
}
