package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// More bodies than there is memory for, with limits that are small.
class BodiesTest {

    private static final int KIB = 1024;
    private static final int MOST = 64 * KIB;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private int port;

    private void open(Bodies.Limits limits, Function<Buffer, Reply> answer) {
        var bodies = new Bodies(vertx, work, limits);
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .requestHandler(request -> bodies.read(request, MOST, answer))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        port = server.actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        work.close();
    }

    /// One large body at a time, and of what is made of bodies 80 KiB: two bodies of 1 KiB each.
    private static Bodies.Limits limits(Duration patience, Duration longest) {
        return new Bodies.Limits(4 * KIB, 8 * KIB, MOST, 80 * KIB, patience, longest);
    }

    private CompletableFuture<HttpResponse<String>> post(int bytes) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .POST(BodyPublishers.ofByteArray(new byte[bytes]))
                        .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }

    private static int status(CompletableFuture<HttpResponse<String>> answer) {
        return answer.join().statusCode();
    }

    @Test
    void noMoreAreUnderstoodAtOnceThanThereIsMemoryFor() {
        var under = new AtomicInteger();
        var mostUnder = new AtomicInteger();
        open(
                limits(LONG, LONG),
                _ -> {
                    mostUnder.accumulateAndGet(under.incrementAndGet(), Math::max);
                    pause();
                    under.decrementAndGet();
                    return Answer.none();
                });
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.of(1, 1, 1, 1, 1, 60, 60, 60, 5, 5).map(kib -> post(kib * KIB)).toList();
        assertThat(answers).allSatisfy(answer -> assertThat(status(answer)).isEqualTo(204));
        assertThat(mostUnder.get()).isBetween(1, 2);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsTooLongComesAgain() throws InterruptedException {
        var isBusy = new CountDownLatch(1);
        var isFree = new CountDownLatch(1);
        open(
                limits(SHORT, LONG),
                _ -> {
                    isBusy.countDown();
                    await(isFree);
                    return Answer.none();
                });
        CompletableFuture<HttpResponse<String>> first = post(MOST);
        isBusy.await();
        HttpResponse<String> unread = post(MOST).join();
        HttpResponse<String> notUnderstood = post(1).join();
        isFree.countDown();
        assertThat(List.of(unread, notUnderstood))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
                });
        assertThat(status(first)).isEqualTo(204);
        assertThat(status(post(MOST))).isEqualTo(204);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSenderThatNeverSendsHoldsUpNoSmallBodiesAndOthersNotForEver() throws IOException {
        open(limits(LONG, Duration.ofSeconds(2)), _ -> Answer.none());
        try (Socket silent = announce(MOST)) {
            assertThat(sendAtOnce(KIB)).startsWith("HTTP/1.1 204 ");
            assertThat(sendAtOnce(MOST)).startsWith("HTTP/1.1 204 ");
            assertThat(answer(silent)).startsWith("HTTP/1.1 503 ").contains("did not come within");
        }
    }

    /// Head and body in one piece, so that this sender has no time between them to be late in.
    private String sendAtOnce(int bytes) throws IOException {
        byte[] head = head(bytes, "Connection: close\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(Arrays.copyOf(head, head.length + bytes));
            return answer(socket);
        }
    }

    private static byte[] head(int bytes, String more) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(bytes, more)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aSenderThatGoesAwayGivesItsMemoryBack() throws IOException {
        open(limits(LONG, Duration.ofHours(1)), _ -> Answer.none());
        for (int i = 0; i < 3; i++) {
            announce(MOST).close();
        }
        assertThat(status(post(MOST))).isEqualTo(204);
    }

    private Socket announce(int bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(head(bytes, ""));
        return socket;
    }

    @Test
    void memoryIsGivenBackAfterMistakesAndBodiesThatAreTooLarge() {
        open(
                limits(LONG, LONG),
                body -> {
                    if (body.length() == MOST) {
                        throw new AssertionError("as an error of memory would");
                    }
                    return Answer.none();
                });
        for (int i = 0; i < 3; i++) {
            Future<?> _ = post(MOST);
            assertThat(status(post(MOST + 1))).isEqualTo(413);
        }
        assertThat(status(post(MOST - 1))).isEqualTo(204);
    }
}
