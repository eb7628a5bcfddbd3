package dev.bootwright.image.initrd;

import dev.bootwright.formats.bytes.ByteSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was seen in an initramfs, which may be several files one after another.
///
/// @param kind           whose scripts it runs
/// @param seen           the evidence for that, a sentence
/// @param packedBytes    of all its files together
/// @param unpackedBytes  of what it becomes in memory, as far as it could be read
/// @param compressions   of its archives in order, `none` for a bare one
/// @param features       what it can do, in the order of [Feature]
/// @param networkDrivers modules found of the ones a network boot often needs, such as `virtio_net`
/// @param modules        its own list of parts, dracut's `modules.txt`; empty if it has none
/// @param complete       false if a part could not be read; then absent features mean nothing
/// @param notes          what could not be read, and why
public record Initramfs(
        InitramfsKind kind,
        String seen,
        long packedBytes,
        long unpackedBytes,
        List<String> compressions,
        Set<Feature> features,
        List<String> networkDrivers,
        List<String> modules,
        boolean complete,
        List<String> notes) {

    public Initramfs {
        compressions = List.copyOf(compressions);
        EnumSet<Feature> ordered = EnumSet.noneOf(Feature.class);
        ordered.addAll(features);
        features = Collections.unmodifiableSet(ordered);
        networkDrivers = List.copyOf(networkDrivers);
        modules = List.copyOf(modules);
        notes = List.copyOf(notes);
    }

    /// Looks into an initramfs. Takes the time to unpack it, and little memory.
    ///
    /// @param files by name, in the order they are handed to the kernel
    public static Initramfs read(Map<String, ByteSource> files) {
        Evidence evidence = new Evidence();
        Archives archives = new Archives(evidence);
        long packedBytes = 0;
        for (Map.Entry<String, ByteSource> file : files.entrySet()) {
            archives.read(file.getKey(), file.getValue());
            packedBytes += file.getValue().size();
        }
        Recognition recognition = new Recognition(evidence);
        return new Initramfs(
                recognition.kind(),
                recognition.seen(),
                packedBytes,
                archives.unpackedBytes(),
                archives.compressions(),
                recognition.features(),
                recognition.networkDrivers(),
                recognition.modules(),
                archives.notes().isEmpty(),
                archives.notes());
    }

    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}
