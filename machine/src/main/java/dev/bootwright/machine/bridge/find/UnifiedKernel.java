package dev.bootwright.machine.bridge.find;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.machine.bridge.volume.Volume;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A kernel, its initramfs and its command line in one program for UEFI, in `/EFI/Linux`. The parts are
/// sections of a Portable Executable. Source: the UAPI Group's Unified Kernel Image specification; PE
/// format, "COFF File Header" and "Section Table".
///
/// @param title       of the distribution, from the section `.osrel`
/// @param version     from the section `.uname`
/// @param commandLine from the section `.cmdline`
record UnifiedKernel(
        String path,
        String title,
        String version,
        String commandLine,
        VolumeFile kernel,
        Optional<VolumeFile> initramfs) {

    private static final String DIRECTORY = "/EFI/Linux";
    private static final int MOST_HEADER = 1 << 16;
    private static final int MOST_TEXT = 1 << 14;
    private static final int MOST_SECTIONS = 96;
    private static final int SECTION_NAME = 8;

    /// The unified kernels of a volume; what is none is passed over.
    static List<UnifiedKernel> in(Volume volume) throws IOException {
        List<UnifiedKernel> kernels = new ArrayList<>();
        for (Volume.Name name : volume.list(DIRECTORY)) {
            if (name.name().endsWith(".efi")) {
                Optional<VolumeFile> file = volume.file(DIRECTORY + "/" + name.name());
                if (file.isPresent()) {
                    read(file.get()).ifPresent(kernels::add);
                }
            }
        }
        return kernels;
    }

    private static Optional<UnifiedKernel> read(VolumeFile file) throws IOException {
        Map<String, ByteSource> sections;
        try {
            sections = sections(file.content());
        } catch (FormatException e) {
            return Optional.empty();
        }
        Optional<ByteSource> kernel = Optional.ofNullable(sections.get(".linux"));
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        String release = text(sections, ".osrel");
        String title =
                release.lines()
                        .filter(line -> line.startsWith("PRETTY_NAME="))
                        .map(line -> line.substring(12).replace("\"", ""))
                        .findFirst()
                        .orElse("");
        return Optional.of(
                new UnifiedKernel(
                        file.path(),
                        title.replaceAll("\\p{Cntrl}+", " "),
                        text(sections, ".uname"),
                        text(sections, ".cmdline").replaceAll("\\p{Cntrl}+", " ").strip(),
                        new VolumeFile(file.path(), file.modified(), kernel.get()),
                        Optional.ofNullable(sections.get(".initrd"))
                                .map(part -> new VolumeFile(file.path(), file.modified(), part))));
    }

    private static String text(Map<String, ByteSource> sections, String name) throws IOException {
        ByteSource section = sections.get(name);
        if (section == null) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_TEXT, section.size()));
        section.readFully(bytes, 0);
        return new String(bytes.array(), UTF_8).replace("\0", "").strip();
    }

    /// ```text
    /// offset  size  field                little-endian
    ///      0     2  "MZ"
    ///   0x3c     4  where the PE header lies: "PE\0\0", then the COFF header:
    ///     +6     2  number of sections
    ///    +20     2  size of the optional header, behind which the sections follow, 40 bytes each:
    ///     +0     8  name
    ///     +8     4  size of the content
    ///    +20     4  offset of the content in the file
    /// ```
    private static Map<String, ByteSource> sections(ByteSource file) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(MOST_HEADER, file.size()));
        file.readFully(start, 0);
        ByteReader in = ByteReader.littleEndian("PE", start.array(), 0);
        if (in.u16("signature") != 0x5A4D) {
            throw new FormatException("PE", "signature", 0, "no program");
        }
        in.skip("DOS header", 0x3A);
        long header = in.u32("offset of the PE header");
        in.skip("DOS program", Math.toIntExact(Math.min(MOST_HEADER, Math.max(0, header - 0x40))));
        if (in.u32("PE signature") != 0x4550) {
            throw new FormatException("PE", "PE signature", header, "no PE header");
        }
        in.skip("machine", 2);
        int count = in.u16("number of sections");
        in.skip("symbols", 12);
        int optional = in.u16("size of the optional header");
        in.skip("characteristics and optional header", 2 + optional);
        Map<String, ByteSource> sections = new HashMap<>();
        for (int i = 0; i < Math.min(count, MOST_SECTIONS); i++) {
            String name =
                    new String(in.bytes("section name", SECTION_NAME), US_ASCII).replace("\0", "");
            long size = in.u32("virtual size");
            in.skip("virtual address and raw size", 8);
            long offset = in.u32("offset of the content");
            in.skip("relocations, lines and characteristics", 16);
            Extent part = new Extent(offset, size);
            if (size > 0 && part.end() <= file.size()) {
                sections.putIfAbsent(name, file.slice(part));
            }
        }
        return sections;
    }
}
