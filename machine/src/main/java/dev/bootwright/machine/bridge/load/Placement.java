package dev.bootwright.machine.bridge.load;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.bzimage.BootParameters;
import dev.bootwright.formats.bzimage.BzImage;
import dev.bootwright.formats.bzimage.EfiState;
import dev.bootwright.formats.bzimage.MemoryRange;
import dev.bootwright.formats.bzimage.SetupData;
import dev.bootwright.formats.bzimage.Trampoline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a kernel and all it is told go in memory.
///
/// ```text
/// parameters  the trampoline, 4096 bytes
/// + 0x1000    the boot parameters, 4096 bytes
/// + 0x2000    the command line and a NUL
///             setup data, each at a multiple of 16
/// ```
///
/// @param kernel            where the kernel proper goes
/// @param initramfs         where that goes
/// @param parametersAddress where the parameters go
/// @param parameters        their bytes
record Placement(
        MemoryRange kernel,
        Optional<MemoryRange> initramfs,
        long parametersAddress,
        Opaque parameters) {

    private static final long FOUR_GIB = 1L << 32;
    private static final int COMMAND_LINE = Trampoline.BYTES + BootParameters.BYTES;
    private static final int SETUP_DATA_ALIGNMENT = 16;

    /// What the next kernel is told of the machine.
    ///
    /// @param memory  as the firmware has described it
    /// @param running the boot parameters of the running kernel
    /// @param rsdp    address of ACPI's root pointer, or 0
    record Machine(List<MemoryRange> memory, Opaque running, long rsdp, Optional<EfiState> efi) {}

    /// @param initramfsSize 0 for none
    /// @throws FormatException if the command line is longer than the kernel takes
    /// @throws IOException     if there is no room
    static Placement of(
            BzImage image, long initramfsSize, String commandLine, Machine machine, FreeMemory free)
            throws IOException {
        byte[] line = commandLine.getBytes(StandardCharsets.UTF_8);
        if (line.length > image.commandLineSize()) {
            throw new IOException(
                    "the command line has %d bytes; this kernel takes %d"
                            .formatted(line.length, image.commandLineSize()));
        }
        MemoryRange kernel = kernel(image, free);
        Optional<MemoryRange> initramfs =
                initramfsSize == 0
                        ? Optional.empty()
                        : Optional.of(initramfs(image, initramfsSize, free));
        List<SetupData> data = setupData(machine);
        int chain = up(COMMAND_LINE + line.length + 1, SETUP_DATA_ALIGNMENT);
        long size = chain;
        for (SetupData each : data) {
            size = up(size + each.size(), SETUP_DATA_ALIGNMENT);
        }
        long address =
                free.takeHighest("parameters", up(size, FreeMemory.PAGE), initramfsEnd(image));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                Trampoline.write(
                        address, address + Trampoline.BYTES, kernel.address() + BzImage.ENTRY));
        out.writeBytes(
                new BootParameters(
                                image,
                                address + COMMAND_LINE,
                                initramfs,
                                machine.memory(),
                                machine.rsdp(),
                                data.isEmpty() ? 0 : address + chain,
                                efiPlace(machine, address + chain))
                        .write(machine.running()));
        out.writeBytes(line);
        writeChain(out, data, address, chain);
        return new Placement(kernel, initramfs, address, Opaque.of(out.toByteArray()));
    }

    private static MemoryRange kernel(BzImage image, FreeMemory free) throws IOException {
        long size = up(image.memory(), FreeMemory.PAGE);
        long address = image.preferredAddress();
        if (!free.takeAt(address, size)) {
            if (!image.isRelocatable()) {
                throw new IOException(
                        "the kernel must be at 0x%x, where there is no room for its %d bytes"
                                .formatted(address, size));
            }
            long end = image.isForHighMemory() ? Long.MAX_VALUE : FOUR_GIB;
            address = free.takeLowest("kernel", size, image.alignment(), end);
        }
        return new MemoryRange(address, size, MemoryRange.RAM);
    }

    /// Low where it fits, as every kernel takes it.
    private static MemoryRange initramfs(BzImage image, long size, FreeMemory free)
            throws IOException {
        long pages = up(size, FreeMemory.PAGE);
        long address;
        try {
            address = free.takeHighest("initramfs", pages, initramfsEnd(image));
        } catch (IOException e) {
            if (!image.isForHighMemory()) {
                throw e;
            }
            address = free.takeHighest("initramfs", pages, Long.MAX_VALUE);
        }
        return new MemoryRange(address, size, MemoryRange.RAM);
    }

    private static long initramfsEnd(BzImage image) {
        return Math.min(image.initramfsEnd(), FOUR_GIB);
    }

    /// UEFI first: its place is known then.
    private static List<SetupData> setupData(Machine machine) {
        List<SetupData> data = new ArrayList<>();
        machine.efi().ifPresent(state -> data.add(new SetupData.Efi(state)));
        if (machine.memory().size() > BootParameters.RANGES) {
            data.add(
                    new SetupData.MoreMemory(
                            machine.memory()
                                    .subList(BootParameters.RANGES, machine.memory().size())));
        }
        return data;
    }

    private static Optional<BootParameters.EfiPlace> efiPlace(Machine machine, long data) {
        return machine.efi()
                .map(state -> new BootParameters.EfiPlace(state, data + SetupData.Efi.MEMORY_MAP));
    }

    private static void writeChain(
            ByteArrayOutputStream out, List<SetupData> data, long address, int chain) {
        out.writeBytes(new byte[chain - out.size()]);
        for (int i = 0; i < data.size(); i++) {
            int next = up(out.size() + data.get(i).size(), SETUP_DATA_ALIGNMENT);
            boolean isLast = i == data.size() - 1;
            out.writeBytes(data.get(i).write(isLast ? 0 : address + next));
            out.writeBytes(new byte[next - out.size()]);
        }
    }

    private static long up(long size, int alignment) {
        return Math.ceilDiv(size, (long) alignment) * alignment;
    }

    private static int up(int size, int alignment) {
        return Math.ceilDiv(size, alignment) * alignment;
    }
}
