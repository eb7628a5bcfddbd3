package dev.bootwright.netboot.dhcp;

import java.time.Duration;

/// How long an address is given out for. A client asks again after half of it (T1, RFC 2131
/// §4.4.5).
///
/// @param boot   to firmware and boot loaders, which never renew and are soon followed by an
///     operating system
/// @param normal to everyone else
/// @param probation of an address that somebody was found to use without a lease, or that a client
///     declined
public record LeaseTimes(Duration boot, Duration normal, Duration probation) {

    /// 5 minutes, 1 hour, 10 minutes.
    public static final LeaseTimes USUAL =
            new LeaseTimes(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMinutes(10));

    public LeaseTimes {
        for (Duration time : new Duration[] {boot, normal, probation}) {
            if (time.toSeconds() < 1 || time.toSeconds() >= 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("lease time of " + time);
            }
        }
    }
}
