package dev.bootwright.machine.step;

import dev.bootwright.formats.ipmi.IpmiRefusal;
import java.io.IOException;
import java.util.List;

/// One thing that a BMC can be set to.
///
/// @param what   for people
/// @param wanted what it is to be; [Objects#toString] of it may be shown
record BmcSetting<T>(String what, T wanted, Read<T> read, Write<T> write) {

    private static final int READS = 20;
    private static final long BETWEEN_READS_MILLIS = 250;

    /// What it is now.
    interface Read<T> {
        T now() throws IOException;
    }

    interface Write<T> {
        void set(T value) throws IOException;
    }

    boolean holds() throws IOException {
        return wanted.equals(read.now());
    }

    /// @throws IOException if the BMC will not
    void set() throws IOException {
        try {
            write.set(wanted);
        } catch (IpmiRefusal refusal) {
            throw new IOException(
                    "the BMC does not take %s %s: %s".formatted(what, wanted, refusal.getMessage()),
                    refusal);
        }
    }

    /// Reads it back; some BMCs take seconds to show what they took.
    ///
    /// @throws IOException if it shows something else
    void verify() throws IOException, InterruptedException {
        T shown = read.now();
        for (int i = 1; i < READS && !wanted.equals(shown); i++) {
            Thread.sleep(BETWEEN_READS_MILLIS);
            shown = read.now();
        }
        if (!wanted.equals(shown)) {
            throw new IOException(
                    "the BMC accepted %s %s, and shows %s".formatted(what, wanted, shown));
        }
    }

    /// Those that do not hold, in their order.
    static List<BmcSetting<?>> pending(List<BmcSetting<?>> settings) throws IOException {
        List<BmcSetting<?>> pending = new java.util.ArrayList<>();
        for (BmcSetting<?> setting : settings) {
            if (!setting.holds()) {
                pending.add(setting);
            }
        }
        return pending;
    }
}
