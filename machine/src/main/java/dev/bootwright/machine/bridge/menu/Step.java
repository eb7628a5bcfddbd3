package dev.bootwright.machine.bridge.menu;

import dev.bootwright.machine.bridge.find.BootEntry;

/// What a menu asks for.
public sealed interface Step {

    /// Nothing but to show it again.
    record Stay() implements Step {}

    /// @param entry with the command line it is to be started with
    record Boot(BootEntry entry) implements Step {}

    /// To look for snapshots, and to come back with [Menu#showSnapshots].
    record FindSnapshots(BootEntry entry) implements Step {}

    /// To search the disks anew.
    record SearchAgain() implements Step {}

    /// To search the disks anew with a passphrase.
    record Unlock(String passphrase) implements Step {
        @Override
        public String toString() {
            return "Unlock"; // and not what with
        }
    }

    record Shell() implements Step {}

    record Restart() implements Step {}

    record PowerOff() implements Step {}
}
