package dev.bootwright.machine.bridge.disk;

import dev.bootwright.machine.bridge.find.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Disks and files that were asked for, as far as they could be opened.
public final class OpenDisks implements AutoCloseable {

    private final List<Disk> disks = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private OpenDisks() {}

    /// Opens each once, however often it is named.
    public static OpenDisks open(List<Path> paths) {
        OpenDisks open = new OpenDisks();
        Set<Path> seen = new LinkedHashSet<>();
        for (Path path : paths) {
            try {
                if (seen.add(path.toRealPath())) {
                    open.disks.add(Disk.open(path));
                }
            } catch (NoSuchFileException e) {
                open.refusals.add(new Refusal(path.toString(), "no such file or device"));
            } catch (AccessDeniedException e) {
                open.refusals.add(
                        new Refusal(path.toString(), "permission denied: disks are read as root"));
            } catch (IOException e) {
                open.refusals.add(new Refusal(path.toString(), String.valueOf(e.getMessage())));
            }
        }
        return open;
    }

    public List<Disk> disks() {
        return disks;
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public void close() throws IOException {
        for (Disk disk : disks) {
            disk.close();
        }
    }
}
