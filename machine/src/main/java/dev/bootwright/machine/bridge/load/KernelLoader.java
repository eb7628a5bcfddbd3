package dev.bootwright.machine.bridge.load;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.bzimage.BootParameters;
import dev.bootwright.formats.bzimage.BzImage;
import dev.bootwright.linux.kexec.Kexec;
import dev.bootwright.linux.kexec.Kexec.Segment;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Has the running kernel load another.
public final class KernelLoader {

    private final Path sys;
    private final Path resources;
    private final Way way;

    /// By which call.
    public enum Way {
        /// kexec_file_load, and kexec_load where that is refused.
        ANY,
        /// kexec_load, although the other may work: for trying it out.
        PIECES
    }

    /// @param sys       where sysfs is
    /// @param resources `/proc/iomem`
    public KernelLoader(Path sys, Path resources, Way way) {
        this.sys = sys;
        this.resources = resources;
        this.way = way;
    }

    /// The files are not needed any more afterwards.
    ///
    /// @return why kexec_file_load did not do it, if it did not
    /// @throws IOException with the reason of every call that was tried
    public Optional<String> load(Path kernel, Optional<Path> initramfs, String commandLine)
            throws IOException {
        if (way == Way.PIECES) {
            loadPieces(kernel, initramfs, commandLine);
            return Optional.of("it was not to be asked");
        }
        try {
            Kexec.load(kernel, initramfs, commandLine);
            return Optional.empty();
        } catch (NativeException refused) {
            try {
                loadPieces(kernel, initramfs, commandLine);
                return Optional.of(String.valueOf(refused.getMessage()));
            } catch (IOException e) {
                throw new IOException(refused.getMessage() + "; " + e.getMessage(), e);
            }
        }
    }

    private void loadPieces(Path kernel, Optional<Path> initramfs, String commandLine)
            throws IOException {
        try (Arena arena = Arena.ofShared();
                FileChannel file = FileChannel.open(kernel)) {
            BzImage image = BzImage.read(file);
            long size = initramfs.isPresent() ? Files.size(initramfs.get()) : 0;
            FreeMemory free = new FreeMemory(FirmwareMemory.usable(Files.readAllLines(resources)));
            Placement place = Placement.of(image, size, commandLine, machine(), free);
            List<Segment> segments = new ArrayList<>();
            segments.add(
                    new Segment(
                            file.map(
                                    MapMode.READ_ONLY, image.codeOffset(), image.codeSize(), arena),
                            place.kernel().address(),
                            place.kernel().size()));
            if (place.initramfs().isPresent()) {
                try (FileChannel content = FileChannel.open(initramfs.orElseThrow())) {
                    segments.add(
                            segment(
                                    content.map(MapMode.READ_ONLY, 0, size, arena),
                                    place.initramfs().get().address()));
                }
            }
            byte[] parameters = place.parameters().toByteArray();
            MemorySegment copy = arena.allocate(parameters.length);
            MemorySegment.copy(parameters, 0, copy, ValueLayout.JAVA_BYTE, 0, parameters.length);
            segments.add(segment(copy, place.parametersAddress()));
            Kexec.load(place.parametersAddress(), segments);
        }
    }

    private static Segment segment(MemorySegment content, long address) {
        long pages = Math.ceilDiv(content.byteSize(), (long) FreeMemory.PAGE);
        return new Segment(content, address, pages * FreeMemory.PAGE);
    }

    private Placement.Machine machine() throws IOException {
        Opaque page = Opaque.of(Files.readAllBytes(sys.resolve("kernel/boot_params/data")));
        BootParameters.Running running = BootParameters.Running.read(page);
        FirmwareEfi efi = new FirmwareEfi(sys);
        return new Placement.Machine(
                FirmwareMemory.map(sys),
                page,
                running.rsdp() != 0 ? running.rsdp() : efi.rsdp(),
                running.systemTable() == 0
                        ? Optional.empty()
                        : efi.state(running.descriptorSize()));
    }
}
