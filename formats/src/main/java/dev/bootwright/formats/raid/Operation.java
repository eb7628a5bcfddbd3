package dev.bootwright.formats.raid;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;

/// One thing that a controller is told to do.
public sealed interface Operation {

    /// Forgets the configurations of other controllers; what they held is lost.
    record ClearForeign() implements Operation {
        @Override
        public String toString() {
            return "clear the foreign configuration";
        }
    }

    /// Takes over the configurations of other controllers.
    record ImportForeign() implements Operation {
        @Override
        public String toString() {
            return "import the foreign configuration";
        }
    }

    /// Destroys a logical disk.
    record Delete(RaidController.Virtual volume) implements Operation {
        @Override
        public String toString() {
            return "delete logical disk " + volume.id();
        }
    }

    /// Makes a standby disk an unused one.
    record DropSpare(String slot) implements Operation {
        @Override
        public String toString() {
            return "make spare " + slot + " an unused disk";
        }
    }

    /// Makes a disk that was handed through an unused one; what it held is lost.
    record MakeReady(String slot) implements Operation {
        @Override
        public String toString() {
            return "make " + slot + " an unused disk";
        }
    }

    /// Hands a disk through to the operating system.
    record MakeJbod(String slot) implements Operation {
        @Override
        public String toString() {
            return "hand " + slot + " through";
        }
    }

    /// Makes a logical disk of unused ones.
    record Create(LogicalDisk disk) implements Operation {
        @Override
        public String toString() {
            return "make %s of %s".formatted(disk, disk.members());
        }
    }

    /// Makes an unused disk stand by.
    ///
    /// @param volume that it stands by for
    record AddSpare(String slot, RaidController.Virtual volume) implements Operation {
        @Override
        public String toString() {
            return "make %s stand by for logical disk %s".formatted(slot, volume.id());
        }
    }

    /// Changes how a logical disk uses the controller's memory; nothing is lost.
    record SetCache(RaidController.Virtual volume, CachePolicy policy) implements Operation {
        @Override
        public String toString() {
            return "logical disk %s: %s".formatted(volume.id(), policy);
        }
    }
}
