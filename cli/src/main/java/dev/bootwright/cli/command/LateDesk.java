package dev.bootwright.cli.command;

import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Boot files that become available once the port is known that they are served on.
final class LateDesk implements BootFiles {

    private volatile @Nullable BootFiles files;

    void serve(BootFiles files) {
        this.files = files;
    }

    @Override
    public Optional<BootResource> find(String name, BootRequest request) throws IOException {
        BootFiles now = files;
        if (now == null) {
            throw new IOException("the server is starting");
        }
        return now.find(name, request);
    }
}
