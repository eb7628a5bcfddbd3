package dev.bootwright.netboot.dhcp;

import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.http.BootHttpServer;
import dev.bootwright.netboot.ra.RouterAdvertiser;
import dev.bootwright.netboot.tftp.TftpOptions;
import dev.bootwright.netboot.tftp.TftpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a booting machine needs besides DHCP: the files of a folder by TFTP and by HTTP on port
/// 8080, and an advertisement that there is no IPv6 router.
final class FileDoors implements AutoCloseable {

    private final List<AutoCloseable> open = new ArrayList<>();

    private FileDoors() {}

    static FileDoors open(String interfaceName, Optional<Path> folder, BootObserver observer)
            throws IOException {
        var doors = new FileDoors();
        if (folder.isEmpty()) {
            return doors;
        }
        var files = new Folder(folder.get());
        Vertx vertx = BootHttpServer.smallVertx(2);
        doors.open.add(() -> vertx.close().await());
        doors.open.add(
                TftpServer.open(
                        new InetSocketAddress("0.0.0.0", 69),
                        files,
                        observer,
                        TftpOptions.DEFAULT));
        doors.open.add(BootHttpServer.open(vertx, "0.0.0.0", 8080, files, observer, List.of()));
        doors.open.add(RouterAdvertiser.open(interfaceName));
        return doors;
    }

    private record Folder(Path path) implements BootFiles {

        @Override
        public Optional<BootResource> find(String name, BootRequest request) throws IOException {
            Path file = path.resolve(name);
            return Files.isRegularFile(file)
                    ? Optional.of(
                            new BootResource.Slice(
                                    file,
                                    0,
                                    Files.size(file),
                                    "sha256:" + name.hashCode(),
                                    "application/octet-stream"))
                    : Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable door : open.reversed()) {
            try {
                door.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
