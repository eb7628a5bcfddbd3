package dev.bootwright.machine.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddPackageTest {

    @TempDir Path directory;

    private final List<String> asked = new ArrayList<>();
    private byte[] body = new byte[0];
    private String digest = "";
    private int status = 200;
    private HttpServer server = null;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.getResponseHeaders().add(AgentApi.DIGEST_HEADER, digest);
                    exchange.getResponseHeaders().add("Location", "http://elsewhere.example/");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        archive("usr/bin/made", "content");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void archive(String name, String content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CpioWriter writer = new CpioWriter(out);
        writer.write(CpioEntry.directory("usr", 1, 0755));
        writer.write(CpioEntry.directory("usr/bin", 2, 0755));
        byte[] bytes = content.getBytes(UTF_8);
        writer.write(CpioEntry.file(name, 3, 0755, bytes.length), new ByteArrayInputStream(bytes));
        writer.finish();
        body = out.toByteArray();
        digest = sha256(body);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private int add(String name) throws Exception {
        KernelCommandLine line =
                KernelCommandLine.parse(
                        "SERVER_ADDR=http://127.0.0.1:%d bootwright.secret=1.x"
                                .formatted(server.getAddress().getPort()));
        Path root = Files.createDirectories(directory.resolve("root"));
        return new AddPackage(
                        new Linking(root, directory.resolve("run")).link(BootArguments.of(line)),
                        root,
                        directory.resolve("run"))
                .add(name);
    }

    @Test
    void unpacksWhatTheServerSends() throws Exception {
        assertThat(add("made")).isEqualTo(1);
        assertThat(directory.resolve("root/usr/bin/made")).hasContent("content").isExecutable();
        assertThat(asked).containsExactly("/agent/v1/package/made Bearer 1.x");
        assertThat(directory.resolve("run")).isEmptyDirectory();
    }

    @Test
    void putsNothingAnywhereWhenTheDigestIsWrong() {
        digest = "0".repeat(64);
        assertThatThrownBy(() -> add("made"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("package made: expected SHA-256 0000");
        assertThat(directory.resolve("root")).isEmptyDirectory();
    }

    @Test
    void refusesNamesThatLeadOut() throws Exception {
        body =
                new String(body, ISO_8859_1)
                        .replace("usr/bin/made", "../../../out")
                        .getBytes(ISO_8859_1);
        digest = sha256(body);
        assertThatThrownBy(() -> add("made"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"../../../out\" leads out");
        assertThatThrownBy(() -> add("../job")).hasMessageContaining("no name of a package");
    }

    @Test
    void saysWhatTheServerSaysAndFollowsItNowhere() {
        status = 404;
        body = "{\"error\":\"there is no package made\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> add("made"))
                .hasMessage(
                        "the server: HTTP status 404: {\"error\":\"there is no package made\"}");
        status = 302;
        assertThatThrownBy(() -> add("made")).hasMessageContaining("HTTP status 302");
        assertThat(asked).hasSize(2);
    }
}
