package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The folder where overlays are kept, for those who look after it: `TARGET/MAC/`.
public final class OverlayFolder {

    private OverlayFolder() {}

    /// What one client has written over a target's base.
    ///
    /// @param base    what it lies over, as text
    /// @param written in bytes, as far as it has been flushed or the computer still runs
    /// @param inUse   whether a server has it
    public record Entry(
            TargetAddress target, MacAddress client, String base, long written, boolean inUse) {}

    /// In the order of targets and clients.
    ///
    /// @throws IOException if the folder is not there or holds something else
    public static List<Entry> list(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path target : folders(folder)) {
                TargetAddress address = TargetAddress.parse(String.valueOf(target.getFileName()));
                for (Path client : folders(target)) {
                    entries.add(read(address, client));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + e.getFile(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s holds no overlays: %s".formatted(folder, e.getMessage()), e);
        }
        return entries;
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Entry read(TargetAddress target, Path folder) throws IOException {
        MacAddress client = MacAddress.parse(String.valueOf(folder.getFileName()));
        Path about = folder.resolve("about");
        String base =
                Files.exists(about)
                        ? Json.parse(Files.readString(about)).asObject("about").text("base")
                        : "";
        long written = SectorMap.count(folder) * Wire.SECTOR;
        return new Entry(target, client, base, written, isInUse(folder));
    }

    private static boolean isInUse(Path folder) throws IOException {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true;
        }
    }

    /// Forgets what a client has written.
    ///
    /// @throws IOException if there is nothing, or a server has it
    public static void reset(Path folder, TargetAddress target, MacAddress client)
            throws IOException {
        Path overlay = folder.resolve(target.toString()).resolve(client.dashed());
        if (!Files.isDirectory(overlay)) {
            throw new IOException("there is no overlay " + overlay);
        }
        if (isInUse(overlay)) {
            throw new IOException(
                    "overlay %s is in use by a server: stop it, or take the target away from it"
                            .formatted(overlay));
        }
        // The maps first: data without a map is nothing, a map without data is a lie.
        for (String name : List.of("live", "map", "about", "data")) {
            Files.deleteIfExists(overlay.resolve(name));
            Folders.sync(overlay);
        }
        Files.delete(overlay);
        Folders.sync(folder.resolve(target.toString()));
    }
}
