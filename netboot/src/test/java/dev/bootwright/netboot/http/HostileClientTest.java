package dev.bootwright.netboot.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are slow, rude or gone, and files that change under way.
@Timeout(60)
class HostileClientTest {

    private static final Duration IMPATIENT = Duration.ofMillis(1500);

    /// Less than a slow download takes, and more than a busy computer keeps its client waiting.
    private static final Duration WITHIN_A_DOWNLOAD = Duration.ofSeconds(6);

    /// Longer than any test.
    private static final Duration NEVER = Duration.ofMinutes(2);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/etc/passwd",
                "/..%2fetc/passwd",
                "/x/..%5c..%5c..%5cetc/passwd",
                "/a/../../etc/passwd",
                "/etc%00passwd",
                "/%",
                "/%zz",
                "/"
            })
    void areAskedForNothingOutsideTheRoot(String path) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            assertThat(house.get(path).status()).isEqualTo(404);
            assertThat(house.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"//grub//grub.cfg", "/grub/./grub.cfg", "/grub/%67rub.cfg", "/x/../grub/grub.cfg"})
    void findAFileByEverySpelling(String path) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("grub/grub.cfg", "menu");

            assertThat(house.get(path).body()).isEqualTo("menu");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=%", "x=%4", "x=%zz", "mac=1&%=2", "%", "&&=&", "x=%ff"})
    void areAnsweredWhateverTheirQuery(String query) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("boot.ipxe", "#!ipxe\n");

            assertThat(house.get("/boot.ipxe?" + query).body()).isEqualTo("#!ipxe\n");
        }
    }

    @Test
    void haveNoParametersWhereTheirQueryIsMalformed() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("boot.ipxe", "#!ipxe\n");
            house.get("/boot.ipxe?mac=1&x=%");

            assertThat(house.requests.getFirst().query()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void mayOnlyReadBootFiles(String method) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("x", "x");

            Answer answer = house.request(method, "/x");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /x HTTP/1.1\r\nHost: h\r\n%s\r\n\r\n', 431",
        "'GET /%s HTTP/1.1\r\nHost: h\r\n\r\n', 414",
        "'%s\r\n\r\n', 414"
    })
    void areRefusedEndlessHeaders(String request, int status) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            String endless = request.formatted("X-A: " + "a".repeat(20_000));

            assertThat(Answer.parse(house.exchange(endless)).status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /x\r\n\r\n",
                "GET /x HTTP/9.9\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000"
            })
    void leaveTheServerStanding(String garbage) throws Exception {
        try (HttpHouse house = HttpHouse.open(16, IMPATIENT)) {
            house.serveText("x", "x");
            house.exchange(garbage); // whatever it answers, it ends

            assertThat(house.get("/x").body()).isEqualTo("x");
        }
    }

    @Test
    void areSentAwayWhenTheySayNothing() throws Exception {
        try (HttpHouse house = HttpHouse.open(16, IMPATIENT);
                Socket mute = house.connect()) {
            assertThat(mute.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void areSentAwayWhenTheirRequestTrickles() throws Exception {
        try (HttpHouse house = HttpHouse.open(16, IMPATIENT);
                Socket slow = house.connect()) {
            OutputStream out = slow.getOutputStream();
            boolean sentAway = false;
            while (!sentAway) { // bounded by the test's timeout
                try {
                    out.write('G');
                    out.flush();
                    Thread.sleep(100);
                } catch (SocketException _) {
                    sentAway = true;
                }
            }
            assertThat(sentAway).isTrue();
        }
    }

    @Test
    void areSentAwayWhenTheyTakeNothingOfADownload() throws Exception {
        try (HttpHouse house = HttpHouse.open(16, IMPATIENT)) {
            house.serveSlice("big", folder, 64_000_000);
            try (Socket stuck = house.connect()) {
                stuck.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(ISO_8859_1));

                assertThat(house.await("http.failed"))
                        .matches(
                                "big: after \\d+ of 64000000 bytes: the connection ended, \\d+ s"
                                        + " after the client last took something");
            }
        }
    }

    @Test
    void mayTakeTheirTimeAsLongAsSomethingMoves() throws Exception {
        try (HttpHouse house = HttpHouse.open(16, WITHIN_A_DOWNLOAD, WITHIN_A_DOWNLOAD)) {
            byte[] content = house.serveSlice("big", folder, 16_000_000);
            try (Socket slow = new Socket()) {
                // More than a segment of the loopback, or TCP itself stands still for seconds.
                slow.setReceiveBufferSize(1 << 20);
                slow.connect(house.address());
                slow.getOutputStream().write("GET /big HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
                byte[] received = readSlowly(slow.getInputStream(), Duration.ofSeconds(10));

                assertThat(Answer.parse(new String(received, ISO_8859_1)).bytes())
                        .isEqualTo(content);
            }
            assertThat(house.await("http.done")).isEqualTo("big: 16000000 bytes");
            // Only zero-copy counts as progress, so there is none where bytes are copied.
            assertThat(house.seen("http.progress"))
                    .isNotEmpty()
                    .allMatch(detail -> detail.matches("big: \\d+ of 16000000 bytes"));
        }
    }

    /// Reads to the end, stretched over some time.
    private static byte[] readSlowly(InputStream in, Duration time)
            throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        byte[] some = new byte[400_000];
        for (int n = in.readNBytes(some, 0, some.length);
                n > 0;
                n = in.readNBytes(some, 0, some.length)) {
            all.write(some, 0, n);
            Thread.sleep(time.toMillis() / 40);
        }
        return all.toByteArray();
    }

    @Test
    void makeRoomForOthersWhenTheyWait() throws Exception {
        try (HttpHouse house = HttpHouse.open(4, NEVER, NEVER)) {
            house.serveText("x", "x");
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                idle.add(house.connect());
                house.awaitConnections(i + 1);
            }

            assertThat(house.get("/x").body()).isEqualTo("x");
            assertThat(idle.getFirst().getInputStream().read()).isEqualTo(-1);
            for (Socket each : idle) {
                each.close();
            }
        }
    }

    @Test
    void areNeverSentAShortFileAsWhole() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveSlice("big", folder, 64_000_000);
            try (Socket client = house.connect()) {
                client.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(ISO_8859_1));
                InputStream in = client.getInputStream();
                in.readNBytes(1000);
                try (RandomAccessFile file =
                        new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
                    file.setLength(30_000_000);
                }
                long received = 1000 + in.transferTo(OutputStream.nullOutputStream());

                assertThat(received).isLessThan(64_000_000);
                assertThat(house.await("http.failed")).startsWith("big: after ");
            }
        }
    }

    @Test
    void areToldThatAFileIsShorterThanItShouldBe() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveSlice("f", folder, 5000);
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
                file.setLength(5000);
            }
            Answer answer = house.get("/f");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("f: cannot be read\n");
            assertThat(house.seen("http.failed").getFirst()).contains("has 5000 bytes, needs 6000");
        }
    }

    @Test
    void mayLeaveInTheMiddle() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveSlice("big", folder, 64_000_000);
            try (Socket client = house.connect()) {
                client.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(ISO_8859_1));
                client.getInputStream().readNBytes(1000);
            }

            assertThat(house.await("http.failed")).startsWith("big: after ");
            house.serveText("x", "x");
            assertThat(house.get("/x").body()).isEqualTo("x");
        }
    }
}
