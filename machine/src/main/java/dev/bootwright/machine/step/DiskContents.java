package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.gpt.DosTable;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything by which a disk could be recognised as holding something, as it is on the disk now.
///
/// @param parts      partitions, by the kernel's view and by every table that can be read
/// @param marks      what must be overwritten: signatures in partitions, then on the disk, then tables
/// @param hasContent whether there is anything at all, even if nobody knows what, where such things lie
/// @param what       the first thing found, for people; absent on a disk that holds nothing known
record DiskContents(
        List<Extent> parts, List<Extent> marks, boolean hasContent, Optional<String> what) {

    /// Both ends of a disk and of a partition: this much, in bytes, is where formats leave their traces.
    static final long EDGE = 1 << 20;

    private static final long SECTOR = 512; // the unit of "start" and "size" in sysfs

    static DiskContents read(AttachedDisk disk, FileChannel channel, long size) throws IOException {
        int sectorBytes = disk.sectorBytes();
        Optional<DosTable> dos = DosTable.read(channel, size, sectorBytes);
        GptReading gpt = Gpt.read(channel, size, sectorBytes);
        List<Extent> parts = parts(disk, gpt, dos, sectorBytes, size);
        List<Extent> marks = new ArrayList<>();
        List<String> what = new ArrayList<>();
        List<Signature> onDisk = Signatures.find(channel, size);
        onDisk.forEach(each -> what.add(each.type().word()));
        if (!(gpt instanceof GptReading.Absent)) {
            what.add("a GUID partition table");
        } else if (dos.isPresent()) {
            what.add("a DOS partition table");
        }
        for (Extent part : parts) {
            for (Signature each : Signatures.find(channel, part.offset(), part.size())) {
                each.marks().forEach(mark -> marks.add(mark.shifted(part.offset())));
                what.add(each.type().word() + " in a partition");
            }
        }
        onDisk.forEach(each -> marks.addAll(each.marks()));
        dos.ifPresent(table -> marks.addAll(table.bootRecords()));
        marks.addAll(Gpt.traces(channel, size));
        boolean hasContent = !parts.isEmpty() || !marks.isEmpty() || !hasBlankEnds(channel, size);
        return new DiskContents(parts, marks, hasContent, what.stream().findFirst());
    }

    /// What is on any block device, in a sentence each; empty when it holds nothing.
    static List<String> described(FileChannel channel, long size, int sectorBytes)
            throws IOException {
        List<String> what = new ArrayList<>();
        for (Signature each : Signatures.find(channel, size)) {
            what.add("it holds " + FreeDevice.described(each));
        }
        if (!(Gpt.read(channel, size, sectorBytes) instanceof GptReading.Absent)) {
            what.add("it holds a GUID partition table");
        } else if (DosTable.read(channel, size, sectorBytes).isPresent()) {
            what.add("it holds a DOS partition table");
        }
        if (what.isEmpty() && !hasBlankEnds(channel, size)) {
            what.add("it holds data that nobody knows");
        }
        return what;
    }

    private static List<Extent> parts(
            AttachedDisk disk, GptReading gpt, Optional<DosTable> dos, int sectorBytes, long size) {
        Set<Extent> parts = new LinkedHashSet<>();
        for (Attributes part : disk.partitions()) {
            long start = part.number("start").orElse(0L) * SECTOR;
            long length = part.number("size").orElse(0L) * SECTOR;
            if (start > 0 && length > 0) {
                parts.add(new Extent(start, length));
            }
        }
        if (gpt instanceof GptReading.Found(Gpt table, _)) {
            table.partitions().forEach(each -> parts.add(each.extent(sectorBytes)));
        }
        dos.filter(table -> !table.isProtective())
                .ifPresent(table ->
                        table.partitions().forEach(each -> parts.add(each.extent(sectorBytes))));
        parts.removeIf(part -> part.end() > size || part.offset() == 0);
        return List.copyOf(parts);
    }

    private static boolean hasBlankEnds(FileChannel channel, long size) throws IOException {
        long edge = Math.min(EDGE, size);
        return isZero(channel, 0, edge) && isZero(channel, size - edge, edge);
    }

    private static boolean isZero(FileChannel channel, long offset, long length)
            throws IOException {
        ByteBuffer found = ByteBuffer.allocate((int) length);
        while (found.hasRemaining() && channel.read(found, offset + found.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        return found.flip().mismatch(ByteBuffer.allocate(found.remaining())) < 0;
    }
}
