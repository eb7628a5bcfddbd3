package dev.bootwright.machine.bridge.disk;

import dev.bootwright.formats.signature.Signature;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;

/// Opens file systems that only a kernel can read.
public interface Mounter {

    /// @throws IOException also if this is not a machine on which file systems are mounted
    Volume mount(Part part, Signature signature) throws IOException;

    /// Whether the kernel puts together what lies on several disks, so that a member is no news.
    boolean assembles();

    /// For looking at files, and at the disks of a running system: mounts nothing.
    Mounter NONE =
            new Mounter() {
                @Override
                public Volume mount(Part part, Signature signature) throws IOException {
                    throw new IOException(
                            "%s can be read only by a kernel that mounts it: start the machine from the boot"
                                            .formatted(signature.type().word())
                                    + " drive to see what is on it");
                }

                @Override
                public boolean assembles() {
                    return false;
                }
            };
}
