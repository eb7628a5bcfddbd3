package dev.bootwright.machine.step;

import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.LanSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Changes of a BMC's network settings, which are taken into use together.
///
/// They stand between "set in progress" and "set complete". That is a notice and no lock, but most BMCs
/// refuse the first as long as nobody has said the second. Whoever is cut off between them says it never,
/// and the BMC forgets it only when the machine goes off or the BMC itself is reset. So this waits for
/// others, who take seconds, and then says it for them: what they have set and not committed is undone by
/// BMCs that can. Source: IPMI 2.0, section 23.1 and parameter 0 of table 23-4.
final class LanChanges {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final int ENDINGS = 20;

    private final LanSettings lan;
    private final Duration patience;
    private final StepLog log;

    /// @param patience with others who are changing settings
    LanChanges(LanSettings lan, Duration patience, StepLog log) {
        this.lan = lan;
        this.patience = patience;
        this.log = log;
    }

    /// Waits until nobody else is changing settings, or has had the time for it. What is read before
    /// could be what another has set and never takes into use.
    void awaitOthers() throws IOException, InterruptedException {
        if (!lan.isBeingSet()) {
            return;
        }
        log.line("BMC: its network settings are being changed already; waiting");
        long end = System.nanoTime() + patience.toNanos();
        while (lan.isBeingSet()) {
            if (System.nanoTime() - end >= 0) {
                takeOver();
                return;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    /// @throws IOException if the BMC does not take one; none is in use then, where the BMC can undo them
    void make(List<BmcSetting<?>> settings) throws IOException, InterruptedException {
        begin();
        try {
            for (BmcSetting<?> setting : settings) {
                setting.set();
            }
            lan.commit();
        } catch (IOException | RuntimeException e) {
            try {
                end();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        end();
    }

    private void begin() throws IOException, InterruptedException {
        try {
            lan.begin();
        } catch (IpmiRefusal refusal) {
            if (!refusal.isBeingSet()) {
                throw refusal;
            }
            takeOver(); // somebody was faster, or this BMC does not show what it knows
            lan.begin();
        }
    }

    private void takeOver() throws IOException, InterruptedException {
        log.line("BMC: whoever began to change its network settings does not end it; taking over");
        end();
    }

    /// Insists: a BMC that is just taking a new address into use is busy.
    private void end() throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                lan.end();
                return;
            } catch (IpmiRefusal refusal) {
                if (i == ENDINGS || !refusal.isTransient()) {
                    throw refusal;
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }
}
