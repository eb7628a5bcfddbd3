package dev.bootwright.lab.vm;

import dev.bootwright.formats.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a machine is made of.
///
/// @param name      unique in its run; names its folder
/// @param memory    in MiB
/// @param nicModel  QEMU's name of the network card, such as `virtio-net-pci`; `none` for none
/// @param uuid      SMBIOS system UUID
/// @param serial    SMBIOS system serial number
/// @param start     what it starts by itself; then it has no network card, and its firmware is passed by
/// @param shares    folders of this computer that it can mount
/// @param restarts  whether a reset starts it again; otherwise it is then off, so a panic ends it
/// @param nodes     NUMA nodes, each a socket with two processors and its part of the memory; 1 has
///                  one processor
/// @param tpm       the socket of the TPM it has
public record MachineSpec(
        String name,
        Firmware firmware,
        int memory,
        String nicModel,
        MacAddress mac,
        UUID uuid,
        String serial,
        List<VirtualDisk> disks,
        Optional<DirectStart> start,
        List<SharedFolder> shares,
        boolean restarts,
        int nodes,
        Optional<Path> tpm) {

    /// What every kernel is to be told. On a busy host an emulated timer can miss the kernel's test of
    /// it, which then panics; and a kernel that panics is to end its machine, which ends the wait for it.
    public static final String EMULATED = "no_timer_check panic=-1";

    /// A kernel that QEMU itself loads.
    ///
    /// @param commandLine before [#EMULATED]
    public record DirectStart(Path kernel, Path initramfs, String commandLine) {}

    /// A folder of this computer, which the machine mounts by the protocol 9P2000.L over virtio.
    ///
    /// @param tag what it is mounted by
    public record SharedFolder(String tag, Path folder, boolean isReadOnly) {

        String option() {
            return "local,path=%s,mount_tag=%s,security_model=none,multidevs=remap%s"
                    .formatted(folder, tag, isReadOnly ? ",readonly=on" : "");
        }
    }

    private static final long LOCAL_PREFIX =
            0x525400_000000L; // what QEMU's own addresses begin with

    public MachineSpec {
        disks = List.copyOf(disks);
        shares = List.copyOf(shares);
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("machine name: " + name);
        }
    }

    /// A machine without disks, whose addresses and numbers follow from its name.
    public static MachineSpec of(String name, Firmware firmware) {
        UUID uuid = UUID.nameUUIDFromBytes(("machine " + name).getBytes(StandardCharsets.UTF_8));
        MacAddress mac = new MacAddress(LOCAL_PREFIX | uuid.getMostSignificantBits() >>> 40);
        return new MachineSpec(
                name,
                firmware,
                firmware.isUefi() ? 768 : 512,
                "virtio-net-pci",
                mac,
                uuid,
                "LAB-" + name,
                List.of(),
                Optional.empty(),
                List.of(),
                false,
                1,
                Optional.empty());
    }

    boolean hasNetwork() {
        return start.isEmpty() && !nicModel.equals("none");
    }

    public MachineSpec withDisk(VirtualDisk disk) {
        List<VirtualDisk> more = new ArrayList<>(disks);
        more.add(disk);
        return new MachineSpec(
                name, firmware, memory, nicModel, mac, uuid, serial, more, start, shares, restarts,
                nodes, tpm);
    }

    /// @param mebibytes of memory
    public MachineSpec withMemory(int mebibytes) {
        return new MachineSpec(
                name, firmware, mebibytes, nicModel, mac, uuid, serial, disks, start, shares,
                restarts, nodes, tpm);
    }

    /// Two processors a node, which divide the memory.
    public MachineSpec withNodes(int count) {
        return new MachineSpec(
                name, firmware, memory, nicModel, mac, uuid, serial, disks, start, shares, restarts,
                count, tpm);
    }

    public MachineSpec withNicModel(String model) {
        return new MachineSpec(
                name, firmware, memory, model, mac, uuid, serial, disks, start, shares, restarts,
                nodes, tpm);
    }

    /// Starts again after a reset, as a machine on a desk does.
    public MachineSpec restarting() {
        return new MachineSpec(
                name, firmware, memory, nicModel, mac, uuid, serial, disks, start, shares, true,
                nodes, tpm);
    }

    /// Has no network card and starts a kernel by itself.
    public MachineSpec withoutNetwork(DirectStart kernel) {
        return new MachineSpec(
                name,
                firmware,
                memory,
                nicModel,
                mac,
                uuid,
                serial,
                disks,
                Optional.of(kernel),
                shares,
                restarts,
                nodes,
                tpm);
    }

    public MachineSpec withShare(SharedFolder share) {
        List<SharedFolder> more = new ArrayList<>(shares);
        more.add(share);
        return new MachineSpec(
                name, firmware, memory, nicModel, mac, uuid, serial, disks, start, more, restarts,
                nodes, tpm);
    }

    /// @param socket of a running TPM
    public MachineSpec withTpm(Path socket) {
        return new MachineSpec(
                name,
                firmware,
                memory,
                nicModel,
                mac,
                uuid,
                serial,
                disks,
                start,
                shares,
                restarts,
                nodes,
                Optional.of(socket));
    }
}
