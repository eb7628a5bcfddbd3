package dev.bootwright.image.root;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpkgDatabaseTest {

    private static final String CONTROL =
            """
            Package: libone
            Version: 1.2-3
            Architecture: amd64
            Multi-Arch: same
            Maintainer: Nobody <nobody@example.org>
            Description: first line
             and a second one
            """;

    @TempDir Path folder;

    private RootTree tree;

    @BeforeEach
    void make() throws IOException {
        tree = RootTree.begin(Files.createDirectory(folder.resolve("root")));
        tree.putText("etc/one.conf", 0644, "hello\n");
        DpkgDatabase database = new DpkgDatabase(tree);
        database.add(
                new BinaryPackage(
                        "libone",
                        DebianVersion.parse("1.2-3"),
                        "amd64",
                        "",
                        "",
                        "",
                        List.of(URI.create("https://mirror.example/")),
                        "pool/libone.deb",
                        1,
                        "0".repeat(64)),
                Map.of(
                        "control",
                        CONTROL.getBytes(UTF_8),
                        "conffiles",
                        "/etc/one.conf\nremove-on-upgrade /etc/gone.conf\n".getBytes(UTF_8),
                        "triggers",
                        "interest-noawait /usr/lib/one.d\ninterest run-one\nactivate x\n"
                                .getBytes(UTF_8),
                        "postinst",
                        "#!/bin/sh\n".getBytes(UTF_8)),
                List.of("etc", "etc/one.conf"));
        database.finish();
    }

    private String text(String path) throws IOException {
        return new String(tree.read("var/lib/dpkg/" + path), UTF_8);
    }

    @Test
    void writesWhatDpkgWouldHave() throws IOException {
        assertThat(text("status"))
                .isEqualTo(
                        """
                        Package: libone
                        Status: install ok unpacked
                        Version: 1.2-3
                        Architecture: amd64
                        Multi-Arch: same
                        Maintainer: Nobody <nobody@example.org>
                        Description: first line
                         and a second one
                        Conffiles:
                         /etc/one.conf b1946ac92492d2347c6235b4d2611184

                        """); // the digest is that of md5sum
        assertThat(text("info/libone:amd64.list")).isEqualTo("/.\n/etc\n/etc/one.conf\n");
        assertThat(text("triggers/File")).isEqualTo("/usr/lib/one.d libone/noawait\n");
        assertThat(text("triggers/run-one")).isEqualTo("libone\n");
        assertThat(tree.resolve("var/lib/dpkg/info/libone:amd64.postinst")).isExecutable();
    }

    @Test
    void dpkgQueryReadsIt() throws IOException, InterruptedException {
        boolean isThere = Files.isExecutable(Path.of("/usr/bin/dpkg-query"));
        assumeTrue(isThere || "required".equals(System.getProperty("peers")));
        String database = tree.resolve("var/lib/dpkg").toString();
        Process process =
                new ProcessBuilder(
                                "dpkg-query",
                                "--admindir=" + database,
                                "-W",
                                "-f",
                                "${binary:Package} ${Version} ${Status}|${Conffiles}|",
                                "libone:amd64")
                        .redirectErrorStream(true)
                        .start();
        String said = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .isEqualTo(
                        "libone:amd64 1.2-3 install ok unpacked|"
                                + " /etc/one.conf b1946ac92492d2347c6235b4d2611184|");
    }
}
