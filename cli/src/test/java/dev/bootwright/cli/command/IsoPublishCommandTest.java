package dev.bootwright.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IsoPublishCommandTest {

    private static final byte[] NO_ISO = "this is no ISO".repeat(10_000).getBytes(UTF_8);

    @TempDir Path data;

    private HttpServer server;
    private String err = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/latest.iso", IsoPublishCommandTest::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        int last = NO_ISO.length - 1;
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes 0-%d/%d".formatted(last, NO_ISO.length));
        exchange.sendResponseHeaders(206, NO_ISO.length);
        exchange.getResponseBody().write(NO_ISO);
        exchange.close();
    }

    private int publish(String name) {
        StringWriter errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(new StringWriter(), true));
        command.setErr(new PrintWriter(errors, true));
        String url = "http://127.0.0.1:%d/latest.iso".formatted(server.getAddress().getPort());
        int status =
                command.execute("iso", "publish", url, "--name", name, "--data", data.toString());
        err = errors.toString();
        return status;
    }

    @Test
    void aDownloadThatIsRefusedLeavesWhatIsServed() throws IOException {
        PublishedIsos isos = PublishedIsos.open(data.resolve("isos"));
        Path served = isos.download("gentoo").resolve("latest.iso");
        Files.writeString(served, "is served just now");
        Publication before =
                new Publication(
                        "gentoo",
                        "0123456789ab",
                        served,
                        IsoStamp.of(served),
                        "GENTOO",
                        "Gentoo",
                        Instant.EPOCH,
                        true,
                        List.of(),
                        List.of(),
                        "");
        isos.put(before, Map.of());
        assertThat(publish("gentoo")).isEqualTo(1);
        assertThat(err).contains("latest.iso: not published: ");
        assertThat(isos.find("gentoo")).contains(before);
        assertThat(before.isCurrent()).isTrue();
        assertThat(isos.download("gentoo")).isDirectoryNotContaining("glob:**/?-latest.iso");
    }

    @Test
    void aNameThatMenusCallSomethingElseByIsRefused() {
        assertThat(publish("bootwright")).isEqualTo(2);
        assertThat(err).contains("--name bootwright: means something else in menus");
    }
}
