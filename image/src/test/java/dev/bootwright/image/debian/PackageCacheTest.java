package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.image.debian.TestMirror.Behaviour.CutAfter;
import dev.bootwright.image.debian.TestMirror.Behaviour.Redirect;
import dev.bootwright.image.debian.TestMirror.Behaviour.Silence;
import dev.bootwright.image.debian.TestMirror.Behaviour.Status;
import dev.bootwright.image.debian.TestMirror.Behaviour.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {

    private static final byte[] CONTENT = new byte[200_000];
    private static final String FILE = "pool/a.deb";

    /// How long the mirror may take that is to answer; it shares a computer with others.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir Path directory;

    private TestMirror mirror;
    private PackageCache cache;
    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void serve() throws IOException {
        Path root = Files.createDirectories(directory.resolve("mirror/pool")).getParent();
        Files.write(root.resolve(FILE), CONTENT);
        mirror = TestMirror.serve(root);
        cache = open();
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        mirror.close();
    }

    @Test
    void keepsAFileByItsDigest() throws IOException {
        Path file = cache.fetch(wanted());
        String digest = Digests.hex(CONTENT);
        assertThat(file)
                .hasBinaryContent(CONTENT)
                .isEqualTo(cacheFile())
                .hasFileName(digest)
                .hasParent(directory.resolve("cache/sha256/" + digest.substring(0, 2)));
        cache.fetch(wanted());
        assertThat(mirror.log()).containsExactly(FILE);
    }

    @Test
    void asksNobodyForWhatAnEarlierProcessDownloaded() throws IOException {
        cache.fetch(wanted());
        try (PackageCache next = open()) {
            assertThat(next.fetch(wanted())).hasBinaryContent(CONTENT);
        }
        assertThat(mirror.log()).containsExactly(FILE);
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        mirror.behave(FILE, new CutAfter(70_000), new CutAfter(50_000));
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).containsExactly(FILE, FILE + "@70000", FILE + "@120000");
    }

    @Test
    void goesOnWhereAnEarlierProcessWasInterrupted() throws IOException {
        leavePartial(java.util.Arrays.copyOf(CONTENT, 150_000));
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).containsExactly(FILE + "@150000");
    }

    @Test
    void takesAPartialFileThatIsWholeAlready() throws IOException {
        leavePartial(CONTENT);
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).isEmpty();
    }

    @Test
    void beginsAnewWhereTheMirrorHasNoRanges() throws IOException {
        mirror.behave(FILE, new CutAfter(70_000), new WholeFile());
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
    }

    @Test
    void beginsAnewWhenWhatWasLeftIsSpoilt() throws IOException {
        leavePartial(new byte[150_000]);
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).containsExactly(FILE + "@150000", FILE);
    }

    @Test
    void beginsAnewWhenMoreWasLeftThanTheFileHas() throws IOException {
        leavePartial(new byte[CONTENT.length + 1]);
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).containsExactly(FILE);
    }

    @Test
    void downloadsASpoiltFileAgain() throws IOException {
        Path file = cache.fetch(wanted());
        byte[] spoilt = CONTENT.clone();
        spoilt[100] ^= 1;
        Files.write(file, spoilt);
        try (PackageCache next = open()) {
            assertThat(next.fetch(wanted())).hasBinaryContent(CONTENT);
        }
        assertThat(mirror.log()).containsExactly(FILE, FILE);
    }

    @Test
    void triesAgainWhenTheMirrorFailsForAMoment() throws IOException {
        mirror.behave(FILE, new Status(503), new Status(429), new CutAfter(0));
        assertThat(cache.fetch(wanted())).hasBinaryContent(CONTENT);
        assertThat(mirror.log()).hasSize(4);
    }

    @Test
    void triesAgainWhenTheMirrorFallsSilent() throws IOException {
        mirror.behave(FILE, new Silence());
        // On a busy computer it may be silent for more tries than the first.
        try (PackageCache hasty = open(Duration.ofMillis(500), 14)) {
            assertThat(hasty.fetch(wanted())).hasBinaryContent(CONTENT);
        }
        assertThat(mirror.log()).startsWith(FILE, FILE);
    }

    @Test
    void givesUpAfterSomeTriesWithoutAByte() {
        mirror.behave(FILE, status(503), status(503), status(503), status(503), status(503));
        DebianException e = failure(wanted());
        assertThat(e)
                .hasMessage("a: cannot be downloaded: %s: HTTP status 503".formatted(at(FILE)));
        assertThat(e.hint()).contains("--mirror URL").contains("--offline");
        assertThat(mirror.log()).hasSize(4);
    }

    @Test
    void asksOnceForWhatIsNotThere() {
        Wanted missing = new Wanted("b", List.of(at("pool/b.deb")), Digests.hex(CONTENT), 1);
        assertThat(failure(missing))
                .hasMessage(
                        "b: the mirror does not have it: %s: HTTP status 404"
                                .formatted(at("pool/b.deb")));
        assertThat(mirror.log()).hasSize(1);
    }

    @Test
    void asksTheNextPlaceForWhatOneDoesNotHave() throws IOException {
        var two =
                new Wanted(
                        "a",
                        List.of(at("pool/b.deb"), at(FILE)),
                        Digests.hex(CONTENT),
                        CONTENT.length);
        assertThat(cache.fetch(two)).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesContentOfAnotherDigest() throws IOException {
        byte[] other = CONTENT.clone();
        other[0] ^= 1;
        Files.write(directory.resolve("mirror").resolve(FILE), other);
        DebianException e = failure(wanted());
        assertThat(e)
                .hasMessage(
                        "a: not what the signed index says: %s: expected SHA-256 %s, found %s"
                                .formatted(at(FILE), Digests.hex(CONTENT), Digests.hex(other)));
        assertThat(e.hint()).contains("another mirror");
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void stopsReadingContentThatIsLongerThanItShouldBe() throws IOException {
        Files.write(directory.resolve("mirror").resolve(FILE), new byte[CONTENT.length + 100_000]);
        assertThat(failure(wanted()))
                .hasMessageContaining("longer than the 200000 bytes it should have");
        assertThat(cacheFile()).doesNotExist();
    }

    @Test
    void followsARedirect() throws IOException {
        mirror.behave("moved", new Redirect("/" + FILE));
        var moved = new Wanted("a", List.of(at("moved")), Digests.hex(CONTENT), CONTENT.length);
        assertThat(cache.fetch(moved)).hasBinaryContent(CONTENT);
    }

    @Test
    void followsNoCircleAndNoFileRedirect() {
        var redirects = new Redirect[20];
        java.util.Arrays.fill(redirects, new Redirect("circle"));
        mirror.behave("circle", redirects);
        Wanted circle = new Wanted("a", List.of(at("circle")), Digests.hex(CONTENT), 1);
        assertThat(failure(circle)).hasMessageContaining("redirected more than 5 times");
        mirror.behave("local", new Redirect("file:///etc/passwd"));
        Wanted local = new Wanted("a", List.of(at("local")), Digests.hex(CONTENT), 1);
        assertThat(failure(local)).hasMessageContaining("redirected to \"file:///etc/passwd\"");
    }

    @Test
    void readsAMirrorInALocalDirectory() throws IOException {
        URI file = directory.resolve("mirror").resolve(FILE).toUri();
        leavePartial(java.util.Arrays.copyOf(CONTENT, 1000));
        var local = new Wanted("a", List.of(file), Digests.hex(CONTENT), CONTENT.length);
        assertThat(cache.fetch(local)).hasBinaryContent(CONTENT);
    }

    @Test
    void saysThatTheMirrorCannotBeReached() throws IOException {
        URI closed = mirror.uri().resolve(FILE);
        mirror.close();
        var wanted = new Wanted("a", List.of(closed), Digests.hex(CONTENT), CONTENT.length);
        assertThat(failure(wanted)).hasMessageStartingWith("a: cannot be downloaded: ");
    }

    @Test
    void saysWhichHostIsUnknown() {
        URI unknown = URI.create("http://mirror.invalid/a");
        assertThat(failure(new Wanted("a", List.of(unknown), Digests.hex(CONTENT), 1)))
                .hasMessage("a: cannot be downloaded: unknown host mirror.invalid");
    }

    @Test
    void reportsHowFarAllFilesTogetherAre() throws IOException {
        Files.writeString(directory.resolve("mirror/pool/b.deb"), "b");
        var b = new Wanted("b", List.of(at("pool/b.deb")), Digests.hex("b".getBytes(UTF_8)), 1);
        List<Path> files = cache.fetchAll(List.of(wanted(), b));
        assertThat(files.get(0)).hasBinaryContent(CONTENT);
        assertThat(files.get(1)).hasContent("b");
        assertThat(progress).allMatch(line -> line.endsWith(" of 200001"));
        assertThat(progress).anyMatch(line -> line.endsWith(" 200001 of 200001"));
    }

    @Test
    void theFirstFailureOfSeveralIsTheAnswer() {
        Wanted missing = new Wanted("b", List.of(at("pool/b.deb")), "0".repeat(64), 1);
        assertThatThrownBy(() -> cache.fetchAll(List.of(missing, wanted())))
                .isInstanceOf(DebianException.class)
                .hasMessageStartingWith("b: the mirror does not have it");
    }

    @Test
    void offlineGivesWhatItHasAndAsksNobody() throws IOException {
        try (PackageCache offline = PackageCache.openOffline(directory.resolve("cache"))) {
            assertThatThrownBy(() -> offline.fetch(wanted()))
                    .isInstanceOf(DebianException.class)
                    .hasMessage("a: not in the cache " + directory.resolve("cache"));
            cache.fetch(wanted());
            assertThat(offline.fetch(wanted())).hasBinaryContent(CONTENT);
        }
        assertThat(mirror.log()).containsExactly(FILE);
    }

    @Test
    void manyThreadsOfTwoCachesDownloadAFileOnce() throws Exception {
        try (PackageCache second = open();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Path>> fetches = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                PackageCache one = i % 2 == 0 ? cache : second;
                fetches.add(() -> one.fetch(wanted()));
            }
            for (Future<Path> file : threads.invokeAll(fetches)) {
                assertThat(file.get()).hasBinaryContent(CONTENT);
            }
        }
        assertThat(mirror.log()).containsExactly(FILE);
    }

    @Test
    void anotherProcessWaitsForTheOneThatDownloads() throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        directory.resolve("cache").toString(),
                        Digests.hex(CONTENT));
        Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = other.inputReader(UTF_8);
                var orders = other.outputWriter(UTF_8);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            assertThat(lines.readLine()).isEqualTo("locked");
            Future<Path> file = thread.submit(() -> cache.fetch(wanted()));
            Thread.sleep(200); // long enough to have asked the mirror, were it not for the lock
            assertThat(mirror.log()).isEmpty();
            orders.write("go on\n");
            orders.flush();
            assertThat(file.get()).hasBinaryContent(CONTENT);
        } finally {
            other.destroy();
        }
    }

    /// Holds the lock of a digest until it is told to go on.
    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] arguments) throws IOException {
            Path lock = Path.of(arguments[0], "lock");
            try (var channel =
                            java.nio.channels.FileChannel.open(
                                    lock, java.nio.file.StandardOpenOption.WRITE);
                    CacheLock _ = CacheLock.acquire(channel, arguments[1])) {
                System.out.println("locked");
                System.in.read();
            }
        }
    }

    @Test
    void saysThatTheCacheCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        DebianException e =
                catchThrowableOfType(
                        DebianException.class, () -> PackageCache.openOffline(file.resolve("x")));
        assertThat(e).hasMessageStartingWith(file.resolve("x") + ": the cache cannot be used");
        assertThat(e.hint()).contains("BOOTWRIGHT_CACHE");
    }

    @Test
    void refusesAFileThatTheDiskHasNoRoomForBeforeItAsks() {
        var huge = new Wanted("a", List.of(at(FILE)), Digests.hex(CONTENT), Long.MAX_VALUE / 2);
        DebianException e = failure(huge);
        assertThat(e)
                .hasMessageContaining("the disk is full: 4611686018427387903 bytes are wanted");
        assertThat(e.hint()).contains("BOOTWRIGHT_CACHE");
        assertThat(mirror.log()).isEmpty();
    }

    /// `/dev/full` fails every write as a full disk does: full(4).
    @Test
    void saysThatTheDiskGotFullMeanwhile() throws IOException {
        leavePartial(new byte[0]);
        Path partial = cacheFile().resolveSibling(cacheFile().getFileName() + ".part");
        Files.delete(partial);
        Files.createSymbolicLink(partial, Path.of("/dev/full"));
        assertThat(failure(wanted()))
                .hasMessageContaining("the disk is full: 200000 bytes are wanted");
        assertThat(mirror.log()).hasSize(1);
        Files.delete(partial);
    }

    @Test
    void leavesNothingButTheFile() throws IOException {
        cache.fetch(wanted());
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrder(directory.resolve("cache/lock"), cacheFile());
        }
    }

    private PackageCache open() throws IOException {
        return open(PATIENCE, 4);
    }

    private PackageCache open(Duration silence, int tries) throws IOException {
        var http = new Http(Proxies.none(), PATIENCE, silence);
        var downloads = new Downloads(http, tries, Duration.ofMillis(1));
        return PackageCache.open(
                directory.resolve("cache"),
                Optional.of(downloads),
                (name, done, total) -> progress.add("%s %d of %d".formatted(name, done, total)));
    }

    private static Status status(int code) {
        return new Status(code);
    }

    private Wanted wanted() {
        return new Wanted("a", List.of(at(FILE)), Digests.hex(CONTENT), CONTENT.length);
    }

    private URI at(String path) {
        return mirror.uri().resolve(path);
    }

    private Path cacheFile() {
        String digest = Digests.hex(CONTENT);
        return directory.resolve("cache/sha256").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private void leavePartial(byte[] bytes) throws IOException {
        Path partial = cacheFile().resolveSibling(cacheFile().getFileName() + ".part");
        Files.createDirectories(partial.getParent());
        Files.write(partial, bytes);
    }

    private DebianException failure(Wanted wanted) {
        return catchThrowableOfType(DebianException.class, () -> cache.fetch(wanted));
    }
}
