package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.Cable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// nginx with the settings of Debian's own configuration: a worker per processor, sendfile, keep-alive.
final class Nginx {

    static final String NAME = "nginx";
    static final int PORT = 8090;

    private Nginx() {}

    /// @param root folder whose files are served
    static Process start(Workbench bench, Cable cable, Path root) throws IOException {
        Path folder = Files.createDirectory(bench.run().folder().resolve("nginx"));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                user root;
                worker_processes auto;
                daemon off;
                pid %1$s/pid;
                error_log stderr;
                events { worker_connections 768; }
                http {
                    access_log off;
                    sendfile on;
                    tcp_nopush on;
                    types { }
                    default_type application/octet-stream;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen %2$s:%3$d; root %4$s; }
                }
                """
                        .formatted(folder, Cable.SERVER, PORT, root));
        List<String> command =
                List.of(Workbench.program("nginx"), "-c", configuration.toString(), "-e", "stderr");
        Process nginx = bench.run().start(NAME, cable.server().inside(command));
        Waiting.untilListening(NAME, nginx, "tcp", PORT);
        return nginx;
    }

    static String url(String file) {
        return "http://%s:%d/%s".formatted(Cable.SERVER, PORT, file);
    }

    static String version() throws IOException {
        return Workbench.version("nginx");
    }
}
