package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.image.debian.TestMirror.Behaviour.Instead;
import dev.bootwright.image.debian.TestMirror.Behaviour.Status;
import dev.bootwright.image.openpgp.TestKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final TestKey KEY =
            TestKey.create(Instant.parse("2020-01-01T00:00:00Z"), Duration.ZERO);
    private static final TestKey STRANGER =
            TestKey.create(Instant.parse("2020-01-01T00:00:00Z"), Duration.ZERO);

    @TempDir Path directory;

    private TestArchive debian;
    private TestMirror mirror;
    private Path keyring;
    private PackageCache cache;

    @BeforeEach
    void serve() throws IOException {
        Path served = Files.createDirectory(directory.resolve("served"));
        debian = new TestArchive(served.resolve("debian"), KEY);
        debian.add("hello", "1.0", "Depends: libc6 (>= 2)\n", "hello 1.0".getBytes(UTF_8));
        debian.add("libc6", "2.36", "", "libc6 2.36".getBytes(UTF_8));
        mirror = TestMirror.serve(served);
        keyring = KEY.writeTo(directory.resolve("debian-archive-keyring.gpg"));
        cache = cache(true);
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        mirror.close();
    }

    @Test
    void readsTheIndexAndGivesTheFiles() throws IOException {
        debian.publish("stable", YESTERDAY);
        Repository repository = open(source("debian", "stable"));
        assertThat(repository.notes()).isEmpty();
        assertThat(repository.releases())
                .singleElement()
                .returns("Debian", Release::origin)
                .returns("stable", Release::suite)
                .returns(KEY.fingerprint(), Release::signer)
                .returns(YESTERDAY, Release::date);
        BinaryPackage hello = repository.require("hello");
        assertThat(repository.file(hello)).hasContent("hello 1.0");
        assertThat(repository.closure(List.of("hello"), each -> true))
                .extracting(BinaryPackage::toString)
                .containsExactly("hello_1.0_amd64", "libc6_2.36_amd64");
        assertThat(mirror.log().get(1))
                .startsWith("debian/dists/stable/main/binary-amd64/by-hash/");
    }

    @ParameterizedTest
    @CsvSource({".xz", ".gz", "Packages"})
    void readsTheIndexHoweverItIsCompressed(String only) throws IOException {
        for (String ending : List.of(".xz", ".gz", "Packages")) {
            if (!ending.equals(only)) {
                debian.without(ending);
            }
        }
        debian.with("Acquire-By-Hash", "no").publish("stable", YESTERDAY);
        assertThat(open(source("debian", "stable")).find("hello")).isPresent();
        assertThat(mirror.log().get(1)).endsWith(only);
    }

    @Test
    void takesTheIndexByNameWhereItIsNotThereByHash() throws IOException {
        debian.publish("stable", YESTERDAY);
        String digest = Digests.hex(index());
        mirror.behave(
                "debian/dists/stable/main/binary-amd64/by-hash/SHA256/" + digest, new Status(404));
        assertThat(open(source("debian", "stable")).find("hello")).isPresent();
    }

    @Test
    void theLatestVersionOfAllSuitesCounts() throws IOException {
        debian.publish("stable", YESTERDAY);
        var security = new TestArchive(directory.resolve("served/debian-security"), KEY);
        security.add("libc6", "2.36+deb1", "", "fixed".getBytes(UTF_8));
        security.publish("stable-security", YESTERDAY);
        Repository repository =
                open(source("debian", "stable"), source("debian-security", "stable-security"));
        assertThat(repository.file(repository.require("libc6"))).hasContent("fixed");
        assertThat(repository.file(repository.require("hello"))).hasContent("hello 1.0");
        assertThat(repository.releases()).hasSize(2);
    }

    @Test
    void readsTheIndexForAnyArchitectureWhereItIsApart() throws IOException {
        debian.with("No-Support-for-Architecture-all", "no").publish("stable", YESTERDAY);
        assertThat(open(source("debian", "stable")).releases().getFirst().binaryAll()).isTrue();
    }

    @Test
    void leavesOthersAlone() throws IOException {
        debian.publish("stable", YESTERDAY);
        Source others =
                new Source(
                        "node.sources:1",
                        List.of(mirror.uri().resolve("node/")),
                        "nodistro",
                        List.of("main"),
                        List.of(),
                        new SignedBy.Files(List.of(directory.resolve("nodesource.gpg"))),
                        true);
        Repository repository = open(others, source("debian", "stable"));
        assertThat(repository.notes())
                .containsExactly(
                        "left out %snode/ nodistro (node.sources:1): it is signed by others"
                                .formatted(mirror.uri()));
        assertThat(mirror.log()).noneMatch(path -> path.startsWith("node"));
    }

    @Test
    void leavesOutAnotherOriginAndBackports() throws IOException {
        debian.publish("stable", YESTERDAY);
        new TestArchive(directory.resolve("served/debian-deb-multimedia"), KEY)
                .with("Origin", "Unofficial Multimedia Packages")
                .publish("stable", YESTERDAY);
        new TestArchive(directory.resolve("served/debian-backports"), KEY)
                .with("NotAutomatic", "yes")
                .publish("stable-backports", YESTERDAY);
        Repository repository =
                open(
                        source("debian-deb-multimedia", "stable"),
                        source("debian", "stable"),
                        source("debian-backports", "stable-backports"));
        assertThat(repository.releases()).hasSize(1);
        assertThat(repository.notes())
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .endsWith(
                                                "its origin is \"Unofficial Multimedia Packages\""),
                        second -> assertThat(second).endsWith("nothing from it unless asked"));
    }

    @Test
    void takesBackportsFromAMirrorThatIsNamed() throws IOException {
        debian.with("NotAutomatic", "yes").with("Origin", "Us").publish("stable", YESTERDAY);
        URI uri = mirror.uri().resolve("debian");
        AptSources apt = AptSources.of(uri, List.of("stable"), List.of(keyring));
        Repository repository = Repository.open(apt, "amd64", cache, NOW);
        assertThat(repository.find("hello")).isPresent();
        assertThat(repository.notes()).isEmpty();
    }

    @Test
    void takesACompanysMirrorWhereThereIsNoOther() throws IOException {
        debian.publish("stable", YESTERDAY);
        Path company = KEY.writeTo(directory.resolve("company.gpg"));
        Source source = source("debian", "stable", new SignedBy.Files(List.of(company)), true);
        assertThat(open(source).find("hello")).isPresent();
    }

    @Test
    void takesKeysByFingerprintAndFromTheSourceItself() throws IOException {
        debian.publish("stable", YESTERDAY);
        var fingerprint = new SignedBy.Fingerprints(List.of(KEY.fingerprint()));
        assertThat(open(source("debian", "stable", fingerprint, true)).find("hello")).isPresent();
        var embedded = new SignedBy.Embedded(KEY.armored());
        assertThat(open(source("debian", "stable", embedded, true)).find("hello")).isPresent();
        var any = new SignedBy.AnyTrusted();
        assertThat(open(source("debian", "stable", any, true)).find("hello")).isPresent();
        var wrong = new SignedBy.Fingerprints(List.of(STRANGER.fingerprint()));
        assertThat(failure(source("debian", "stable", wrong, true)))
                .hasMessageContaining("no valid signature");
    }

    @Test
    void saysThatNoSourceIsTheDistributions() {
        DebianException e = failure();
        assertThat(e).hasMessageStartingWith("no source of Debian or Ubuntu");
        assertThat(e.hint()).isEqualTo("Name one: --mirror URL --suite NAME.");
    }

    @Test
    void refusesAReleaseThatWasChanged() throws IOException {
        debian.publish("stable", YESTERDAY);
        Path release = directory.resolve("served/debian/dists/stable/InRelease");
        Files.writeString(release, Files.readString(release).replace("amd64", "amd65"));
        DebianException e = failure(source("debian", "stable"));
        assertThat(e).hasMessageContaining("BAD signature by key " + KEY.fingerprint());
        assertThat(e.hint()).contains("Do not use this mirror");
        assertThat(mirror.log()).hasSize(1);
    }

    @Test
    void refusesAReleaseOfAStranger() throws IOException {
        new TestArchive(directory.resolve("served/debian"), STRANGER).publish("stable", YESTERDAY);
        DebianException e = failure(source("debian", "stable"));
        assertThat(e)
                .hasMessageContaining("no valid signature: key ")
                .hasMessageContaining(keyring.toString());
        assertThat(e.hint()).contains("debian-archive-keyring");
    }

    @Test
    void refusesAPageThatAPortalPutsInTheWay() throws IOException {
        mirror.behave("debian/dists/stable/InRelease", new Instead("<html>Log in!</html>"));
        IOException e =
                catchThrowableOfType(IOException.class, () -> open(source("debian", "stable")));
        assertThat(e)
                .isInstanceOf(DebianException.class)
                .hasMessageContaining("expected -----BEGIN PGP SIGNED MESSAGE-----");
    }

    @Test
    void refusesAnIndexThatWasChanged() throws IOException {
        debian.publish("stable", YESTERDAY);
        Path byHash = directory.resolve("served/debian/dists/stable/main/binary-amd64");
        byte[] changed = index();
        changed[changed.length / 2] ^= 1;
        Files.write(byHash.resolve("by-hash/SHA256/" + Digests.hex(index())), changed);
        Files.write(byHash.resolve("Packages.xz"), changed);
        assertThat(failure(source("debian", "stable")))
                .hasMessageStartingWith("stable main/Packages.xz: not what the signed index says");
    }

    @Test
    void refusesAPackageThatWasChanged() throws IOException {
        String path = debian.add("late", "1", "", "late".getBytes(UTF_8));
        debian.publish("stable", YESTERDAY);
        Repository repository = open(source("debian", "stable"));
        Files.writeString(directory.resolve("served/debian").resolve(path), "evil");
        DebianException e =
                catchThrowableOfType(
                        DebianException.class, () -> repository.file(repository.require("late")));
        assertThat(e).hasMessageStartingWith("late_1_amd64: not what the signed index says");
    }

    @Test
    void refusesAnotherSuiteThanWasAskedFor() throws IOException {
        debian.with("Suite", "oldstable").with("Codename", "bookworm");
        debian.publish("stable", YESTERDAY);
        assertThat(failure(source("debian", "stable")))
                .hasMessageEndingWith(
                        "debian/ stable: the mirror serves the suite oldstable (bookworm) instead");
        debian.publish("bookworm", YESTERDAY);
        assertThat(open(source("debian", "bookworm")).find("hello")).isPresent();
    }

    @Test
    void refusesAnOutdatedRelease() throws IOException {
        debian.with("Valid-Until", TestArchive.date(YESTERDAY)).publish("stable", YESTERDAY);
        DebianException e = failure(source("debian", "stable"));
        assertThat(e)
                .hasMessageEndingWith(
                        "the index is outdated: it was valid until 2026-05-31T00:00:00Z, and it is"
                                + " 2026-06-01T00:00:00Z");
        assertThat(e.hint()).contains("--ignore-dates").contains("Check-Valid-Until");
        Source unchecked = source("debian", "stable").withoutDates();
        assertThat(open(unchecked).find("hello")).isPresent();
    }

    @Test
    void refusesAReleaseFromTheFuture() throws IOException {
        debian.publish("stable", NOW.plusSeconds(3600));
        assertThat(failure(source("debian", "stable")))
                .hasMessageContaining("the index is from the future: 2026-06-01T01:00:00Z")
                .returns("Set this machine's clock.", DebianException::hint);
        AptSources apt = apt(List.of(source("debian", "stable"))).withoutDates();
        assertThat(Repository.open(apt, "amd64", cache, NOW).find("hello")).isPresent();
    }

    @Test
    void saysThatAnArchitectureIsMissing() throws IOException {
        debian.publish("stable", YESTERDAY);
        AptSources apt = apt(List.of(source("debian", "stable")));
        DebianException e =
                catchThrowableOfType(
                        DebianException.class, () -> Repository.open(apt, "arm64", cache, NOW));
        assertThat(e).hasMessageEndingWith("debian/ stable: has no packages for arm64");
    }

    @Test
    void goesOnWithWhatIsCachedWhenTheMirrorCannotBeReached() throws IOException {
        debian.publish("stable", YESTERDAY);
        Source source = source("debian", "stable");
        Repository online = open(source);
        online.fetch(List.of(online.require("hello")));
        mirror.close();
        Repository repository = open(source);
        assertThat(repository.notes())
                .singleElement()
                .asString()
                .contains("stable: using the index of 2026-05-31T00:00:00Z (")
                .contains("cannot be downloaded");
        assertThat(repository.file(repository.require("hello"))).hasContent("hello 1.0");
    }

    @Test
    void offlineAsksNobodyAndAcceptsAnOutdatedRelease() throws IOException {
        debian.with("Valid-Until", TestArchive.date(NOW.plusSeconds(60)))
                .publish("stable", YESTERDAY);
        Source source = source("debian", "stable");
        open(source);
        int asked = mirror.log().size();
        try (PackageCache offline = cache(false)) {
            Instant later = NOW.plus(Duration.ofDays(30));
            Repository repository = Repository.open(apt(List.of(source)), "amd64", offline, later);
            assertThat(repository.find("hello")).isPresent();
            assertThat(repository.notes()).singleElement().asString().endsWith("(offline)");
            DebianException e =
                    catchThrowableOfType(
                            DebianException.class,
                            () -> repository.file(repository.require("hello")));
            assertThat(e).hasMessageStartingWith("hello_1.0_amd64: not in the cache");
        }
        assertThat(mirror.log()).hasSize(asked);
    }

    @Test
    void offlineSaysThatNothingIsCached() throws IOException {
        try (PackageCache offline = cache(false)) {
            DebianException e =
                    catchThrowableOfType(
                            DebianException.class,
                            () ->
                                    Repository.open(
                                            apt(List.of(source("debian", "stable"))),
                                            "amd64",
                                            offline,
                                            NOW));
            assertThat(e).hasMessageEndingWith("debian/ stable: no index of it is cached");
        }
    }

    @Test
    void keepsTheNewerReleaseWhenAMirrorFallsBehind() throws IOException {
        Source source = source("debian", "stable");
        debian.publish("stable", YESTERDAY.minusSeconds(3600));
        byte[] older =
                Files.readAllBytes(directory.resolve("served/debian/dists/stable/InRelease"));
        debian.add("new", "1", "", "new".getBytes(UTF_8));
        debian.publish("stable", YESTERDAY);
        open(source);
        Files.write(directory.resolve("served/debian/dists/stable/InRelease"), older);
        Repository repository = open(source);
        assertThat(repository.find("new")).isPresent();
        assertThat(repository.notes())
                .singleElement()
                .asString()
                .contains("the mirror has an older index");
    }

    @Test
    void asksTheSecondMirrorOfASource() throws IOException {
        debian.publish("stable", YESTERDAY);
        Source two =
                new Source(
                        "test",
                        List.of(
                                mirror.uri().resolve("nothing-of-debian/"),
                                mirror.uri().resolve("debian/")),
                        "stable",
                        List.of("main"),
                        List.of(),
                        new SignedBy.Files(List.of(keyring)),
                        true);
        Repository repository = open(two);
        assertThat(repository.file(repository.require("hello"))).hasContent("hello 1.0");
    }

    @Test
    void readsAMirrorInALocalDirectory() throws IOException {
        debian.publish("stable", YESTERDAY);
        URI local = directory.resolve("served/debian").toUri();
        AptSources apt = AptSources.of(local, List.of("stable"), List.of(keyring));
        Repository repository = Repository.open(apt, "amd64", cache, NOW);
        assertThat(repository.file(repository.require("hello"))).hasContent("hello 1.0");
        assertThat(mirror.log()).isEmpty();
    }

    private Source source(String path, String suite) {
        return source(path, suite, new SignedBy.Files(List.of(keyring)), true);
    }

    private Source source(String path, String suite, SignedBy signedBy, boolean checked) {
        List<URI> mirrors = List.of(mirror.uri().resolve(path + "/"));
        return new Source("test", mirrors, suite, List.of("main"), List.of(), signedBy, checked);
    }

    private AptSources apt(List<Source> sources) {
        return new AptSources(sources, new AptSources.Settings(false, true), List.of(keyring));
    }

    private Repository open(Source... sources) throws IOException {
        return Repository.open(apt(new ArrayList<>(List.of(sources))), "amd64", cache, NOW);
    }

    private DebianException failure(Source... sources) {
        return catchThrowableOfType(DebianException.class, () -> open(sources));
    }

    private byte[] index() throws IOException {
        return Files.readAllBytes(
                directory.resolve("served/debian/dists/stable/main/binary-amd64/Packages.xz"));
    }

    private PackageCache cache(boolean online) throws IOException {
        var http = new Http(Proxies.none(), Duration.ofMinutes(1), Duration.ofMinutes(1));
        return PackageCache.open(
                directory.resolve("cache"),
                online
                        ? Optional.of(new Downloads(http, 2, Duration.ofMillis(1)))
                        : Optional.empty(),
                Progress.NONE);
    }
}
