package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AptSourcesTest {

    private static final String FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

    @TempDir Path root;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root.resolve("etc/apt/sources.list.d"));
        Files.createDirectories(root.resolve("etc/apt/apt.conf.d"));
        Files.createDirectories(root.resolve("etc/apt/trusted.gpg.d"));
        Files.createDirectories(root.resolve("usr/share/keyrings"));
    }

    @Test
    void readsLinesOfSourcesList() throws IOException {
        write(
                "sources.list",
                """
                # a comment
                deb http://mirror.example/debian bookworm main contrib # at the end
                deb-src http://mirror.example/debian bookworm main

                deb\thttps://mirror.example/debian-security/\tbookworm-security main
                #deb http://off.example/debian bookworm main
                """);
        assertThat(read())
                .containsExactly(
                        "http://mirror.example/debian/ bookworm main contrib any",
                        "https://mirror.example/debian-security/ bookworm-security main any");
    }

    @Test
    void readsTheOptionsOfALine() throws IOException {
        write(
                "sources.list",
                """
                deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/a.gpg,/etc/b.asc check-valid-until=no] \
                http://mirror.example/debian stable main
                deb [ signed-by=%s! trusted=yes ] http://mirror.example/debian testing main
                """
                        .formatted(FINGERPRINT.toLowerCase(java.util.Locale.ROOT)));
        List<Source> sources = AptSources.read(root).sources();
        assertThat(sources.getFirst())
                .returns(List.of("amd64", "arm64"), Source::architectures)
                .returns(false, Source::checkValidUntil)
                .returns(
                        new SignedBy.Files(
                                List.of(
                                        root.resolve("usr/share/keyrings/a.gpg"),
                                        root.resolve("etc/b.asc"))),
                        Source::signedBy);
        assertThat(sources.getLast())
                .returns(true, Source::checkValidUntil)
                .returns(new SignedBy.Fingerprints(List.of(FINGERPRINT)), Source::signedBy);
    }

    @Test
    void readsParagraphsWithSeveralAddressesAndSuites() throws IOException {
        write(
                "sources.list.d/debian.sources",
                """
                # The distribution
                Types: deb deb-src
                URIs: http://a.example/debian/ http://b.example/debian
                Suites: bookworm bookworm-updates
                Components: main non-free-firmware
                Architectures: amd64
                Check-Valid-Until: no
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Enabled: no
                Types: deb
                URIs: http://off.example/debian
                Suites: bookworm
                Components: main

                Types: deb-src
                URIs: http://source.example/debian
                Suites: bookworm
                Components: main
                """);
        assertThat(read())
                .containsExactly(
                        "http://a.example/debian/ bookworm main non-free-firmware files",
                        "http://a.example/debian/ bookworm-updates main non-free-firmware files",
                        "http://b.example/debian/ bookworm main non-free-firmware files",
                        "http://b.example/debian/ bookworm-updates main non-free-firmware files");
        Source first = AptSources.read(root).sources().getFirst();
        assertThat(first.architectures()).containsExactly("amd64");
        assertThat(first.checkValidUntil()).isFalse();
        assertThat(first.origin()).endsWith("etc/apt/sources.list.d/debian.sources:2");
    }

    @Test
    void readsAKeyThatStandsInTheParagraph() throws IOException {
        write(
                "sources.list.d/a.sources",
                """
                Types: deb
                URIs: http://mirror.example/debian
                Suites: stable
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 mDMEY
                 -----END PGP PUBLIC KEY BLOCK-----
                """);
        assertThat(AptSources.read(root).sources().getFirst().signedBy())
                .isEqualTo(
                        new SignedBy.Embedded(
                                """
                                -----BEGIN PGP PUBLIC KEY BLOCK-----

                                mDMEY
                                -----END PGP PUBLIC KEY BLOCK-----
                                """));
    }

    @Test
    void takesTheMirrorsOfAListAsPlacesOfTheSameContent() throws IOException {
        Files.createDirectories(root.resolve("etc/apt/mirrors"));
        write(
                "mirrors/debian.list",
                """
                # mirrors
                http://a.example/debian\tpriority:1
                https://b.example/debian/
                ftp://c.example/debian
                """);
        write(
                "sources.list.d/debian.sources",
                """
                Types: deb
                URIs: mirror+file:///etc/apt/mirrors/debian.list
                Suites: stable
                Components: main
                """);
        assertThat(AptSources.read(root).sources())
                .singleElement()
                .returns(
                        List.of(
                                URI.create("http://a.example/debian/"),
                                URI.create("https://b.example/debian/")),
                        Source::mirrors);
    }

    @Test
    void saysWhichListOfMirrorsIsMissing() throws IOException {
        write("sources.list", "deb mirror+file:/etc/apt/mirrors/none.list stable main\n");
        assertThatThrownBy(() -> AptSources.read(root))
                .isInstanceOf(DebianException.class)
                .hasMessage(
                        "%s:1: there is no list of mirrors %s",
                        root.resolve("etc/apt/sources.list"),
                        root.resolve("etc/apt/mirrors/none.list"));
    }

    @Test
    void passesOverWhatPackagesCannotBeFetchedFrom() throws IOException {
        write(
                "sources.list",
                """
                deb cdrom:[Debian]/ stable main
                deb http://flat.example/repository ./
                deb http://flat.example/repository /
                deb tor+http://onion.example/debian stable main
                deb file:/srv/mirror stable main
                deb copy:/srv/mirror stable contrib
                """);
        assertThat(read())
                .containsExactly(
                        "file:/srv/mirror/ stable main any",
                        "file:/srv/mirror/ stable contrib any");
    }

    @Test
    void readsOnlyFilesThatAptReadsAndInItsOrder() throws IOException {
        String line = "deb http://%s.example/debian stable main\n";
        write("sources.list.d/b.list", line.formatted("b"));
        write("sources.list.d/a.list", line.formatted("a"));
        write("sources.list.d/c.list.save", line.formatted("c"));
        write("sources.list.d/d.sources.disabled", line.formatted("d"));
        write("sources.list", line.formatted("first"));
        assertThat(read())
                .containsExactly(
                        "http://first.example/debian/ stable main any",
                        "http://a.example/debian/ stable main any",
                        "http://b.example/debian/ stable main any");
    }

    @Test
    void takesTheSettingsOfApt() throws IOException {
        write("sources.list", "deb http://mirror.example/debian stable main\n");
        assertThat(AptSources.read(root).sources().getFirst().checkValidUntil()).isTrue();
        write(
                "apt.conf.d/80dates",
                "Acquire { Check-Valid-Until \"false\"; Check-Date false; };\n");
        AptSources apt = AptSources.read(root);
        assertThat(apt.sources().getFirst().checkValidUntil()).isFalse();
        assertThat(apt.configuration().checkDate()).isFalse();
    }

    @Test
    void trustsTheKeyringsOfTheDistributionAndOfApt() throws IOException {
        Path distribution =
                Files.createFile(root.resolve("usr/share/keyrings/debian-archive-keyring.gpg"));
        Files.createFile(root.resolve("usr/share/keyrings/else.gpg"));
        Path added = Files.createFile(root.resolve("etc/apt/trusted.gpg.d/added.asc"));
        Files.createFile(root.resolve("etc/apt/trusted.gpg.d/readme.txt"));
        assertThat(AptSources.read(root).trusted()).containsExactly(distribution, added);
    }

    @Test
    void aMirrorThatIsNamedReplacesTheConfiguration() throws IOException {
        write("sources.list", "deb http://mirror.example/debian stable main\n");
        URI mirror = URI.create("http://other.example/debian");
        AptSources apt = AptSources.of(mirror, List.of("trixie", "trixie-updates"), root);
        assertThat(apt.sources())
                .extracting(Source::toString)
                .containsExactly(
                        "http://other.example/debian/ trixie",
                        "http://other.example/debian/ trixie-updates");
        assertThat(apt.sources().getFirst().checkValidUntil()).isTrue();
        AptSources undated = apt.withoutDates();
        assertThat(undated.sources().getFirst().checkValidUntil()).isFalse();
        assertThat(undated.configuration()).isEqualTo(new AptSources.Settings(true, false));
    }

    @Test
    void anotherSuiteComesFromTheMirrorOfTheFirstSourceWithMain() throws IOException {
        write(
                "sources.list",
                """
                deb http://firmware.example/debian stable non-free-firmware
                deb http://mirror.example/debian stable main contrib
                deb http://security.example/debian stable-security main
                """);
        AptSources apt = AptSources.ofThisMachine(List.of("trixie"), root);
        assertThat(apt.sources())
                .extracting(Source::toString)
                .containsExactly("http://mirror.example/debian/ trixie");
        assertThat(apt.configuration().explicit()).isTrue();
    }

    @Test
    void anotherSuiteOfAMachineWithoutAMirrorIsRefused() throws IOException {
        write("sources.list", "deb http://firmware.example/debian stable non-free-firmware\n");
        assertThatThrownBy(() -> AptSources.ofThisMachine(List.of("trixie"), root))
                .isInstanceOf(DebianException.class)
                .hasMessageContaining("could be asked for trixie");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    rpm http://a.example/ stable main   | expected deb or deb-src, found: rpm http://a.example/ stable main
                    deb http://a.example/debian         | expected an address, a suite and components
                    deb http://a.example/debian stable  | expected an address, a suite and components
                    deb [arch=amd64 http://a.example/ s | the options have no closing bracket
                    deb http://a.example/{x} s main     | "http://a.example/{x}" is no address
                    deb [signed-by=key] http://a.example/ s main | Signed-By: "key" is neither an absolute path nor a fingerprint
                    """)
    void refusesALine(String line, String message) throws IOException {
        write("sources.list", "\n" + line + "\n");
        DebianException e =
                catchThrowableOfType(DebianException.class, () -> AptSources.read(root));
        assertThat(e).hasMessage(root.resolve("etc/apt/sources.list") + ":2: " + message);
        assertThat(e.hint()).contains("sources.list(5)").contains("--mirror URL");
    }

    @Test
    void refusesAParagraphWithoutSuites() throws IOException {
        write("sources.list.d/a.sources", "\nTypes: deb\nURIs: http://a.example/\n");
        assertThatThrownBy(() -> AptSources.read(root))
                .hasMessage(
                        root.resolve("etc/apt/sources.list.d/a.sources")
                                + ":2: URIs and Suites are needed");
    }

    /// `apt-get indextargets` prints a line for each index that apt would fetch.
    @Test
    void aptGetReadsTheSameSources() throws Exception {
        write(
                "sources.list",
                """
                deb [arch=amd64] http://a.example/debian stable main contrib
                deb [ lang=none ] http://b.example/debian/ stable-security main # c
                deb-src http://c.example/debian stable main
                """);
        write(
                "sources.list.d/d.sources",
                """
                # comment
                Types: deb
                URIs: http://d.example/debian http://e.example/debian
                # in between
                Suites: one
                 two
                Components: main
                Architectures: amd64

                Types: deb
                Enabled: no
                URIs: http://f.example/debian
                Suites: one
                Components: main
                """);
        List<String> command =
                new ArrayList<>(List.of("apt-get", "indextargets", "--no-release-info"));
        for (String option :
                List.of(
                        "Dir::Etc=" + root.resolve("etc/apt"),
                        "Dir::State=" + root.resolve("var"),
                        "Dir::Cache=" + root.resolve("cache"),
                        "APT::Architecture=amd64",
                        "APT::Architectures=amd64")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(
                List.of(
                        "--format",
                        "$(REPO_URI) $(RELEASE) $(COMPONENT)",
                        "Created-By: Packages",
                        "Architecture: amd64"));
        List<String> ours = new ArrayList<>();
        for (Source source : AptSources.read(root).sources()) {
            source.components().forEach(component -> ours.add(source + " " + component));
        }
        assertThat(Peers.run(command).lines().distinct()).containsExactlyInAnyOrderElementsOf(ours);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(root.resolve("etc/apt").resolve(file), text);
    }

    private List<String> read() throws IOException {
        return AptSources.read(root).sources().stream()
                .map(s -> s + " " + String.join(" ", s.components()) + " " + kind(s.signedBy()))
                .toList();
    }

    private static String kind(SignedBy signedBy) {
        return switch (signedBy) {
            case SignedBy.AnyTrusted() -> "any";
            case SignedBy.Files _ -> "files";
            case SignedBy.Fingerprints _ -> "fingerprints";
            case SignedBy.Embedded _ -> "embedded";
        };
    }
}
