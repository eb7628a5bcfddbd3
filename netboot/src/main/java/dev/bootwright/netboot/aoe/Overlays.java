package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A base that nobody writes, and an [Overlay] for each client that has written. A client that only
/// reads leaves nothing behind.
final class Overlays implements Medium {

    private final Path folder;
    private final Storage base;
    private final String baseStamp;
    private final Overlay.Limit limit;
    private final int maxClients;
    private final String bootId;
    private final Map<Long, Overlay> open = new ConcurrentHashMap<>();

    private Overlays(
            Path folder,
            Storage base,
            String baseStamp,
            Overlay.Limit limit,
            int maxClients,
            String bootId) {
        this.folder = folder;
        this.base = base;
        this.baseStamp = baseStamp;
        this.limit = limit;
        this.maxClients = maxClients;
        this.bootId = bootId;
    }

    /// Takes up the overlays there are.
    ///
    /// @param folder     of this target; one below it for each client
    /// @param base       is closed with this
    /// @param limit      of each overlay
    /// @param maxClients that may have an overlay
    /// @throws IOException if one of them is in use or lies over another base
    static Overlays open(
            Path folder, Storage base, String baseStamp, Overlay.Limit limit, int maxClients)
            throws IOException {
        Files.createDirectories(folder);
        Overlays overlays =
                new Overlays(folder, base, baseStamp, limit, maxClients, SectorMap.bootId());
        try (Stream<Path> clients = Files.list(folder)) {
            for (Path client : clients.filter(Files::isDirectory).sorted().toList()) {
                long mac = MacAddress.parse(String.valueOf(client.getFileName())).bits();
                overlays.open.put(mac, overlays.openOne(client));
            }
        } catch (IllegalArgumentException e) {
            overlays.closeAll();
            throw new IOException("%s: %s".formatted(folder, e.getMessage()), e);
        } catch (IOException e) {
            overlays.closeAll();
            throw e;
        }
        return overlays;
    }

    private Overlay openOne(Path client) throws IOException {
        return Overlay.open(client, base, baseStamp, limit, bootId);
    }

    @Override
    public long size() {
        return base.size();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public Storage toRead(long client) {
        Overlay overlay = open.get(client);
        return overlay == null ? base : overlay;
    }

    @Override
    public Storage toWrite(long client) throws IOException {
        Overlay overlay = open.get(client);
        return overlay == null ? begin(client) : overlay;
    }

    private synchronized Overlay begin(long client) throws IOException {
        Overlay there = open.get(client);
        if (there != null) {
            return there;
        }
        if (open.size() >= maxClients) {
            throw new IOException(
                    "%s has %d clients, the most allowed".formatted(folder, open.size()));
        }
        Overlay begun = openOne(folder.resolve(new MacAddress(client).dashed()));
        Folders.sync(folder);
        open.put(client, begun);
        return begun;
    }

    @Override
    public void flush(long client) throws IOException {
        Overlay overlay = open.get(client);
        if (overlay != null) {
            overlay.flush();
        }
    }

    private void closeAll() throws IOException {
        for (Overlay each : open.values()) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeAll();
        } finally {
            base.close();
        }
    }
}
