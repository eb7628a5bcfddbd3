package dev.bootwright.image.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real `/init` under the real busybox (Debian package busybox-static), in a root of its own.
class PrebootInitTest {

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir Path root;

    @BeforeEach
    void layOut() throws IOException {
        boolean required = System.getProperty("peers", "").equals("required");
        assumeTrue(required || Files.isExecutable(BUSYBOX), "busybox is not installed");
        assumeTrue(required || Files.isExecutable(Path.of("/usr/bin/unshare")), "no unshare");
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("proc"));
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String name : List.of("sh", "tr", "echo")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
        }
        Files.writeString(root.resolve("init"), PrebootFiles.init());
        commandLine("quiet");
    }

    private void commandLine(String text) throws IOException {
        Files.writeString(root.resolve("proc/cmdline"), text + "\n");
    }

    private Map<String, String> settings() throws Exception {
        Process process =
                new ProcessBuilder(
                                "unshare",
                                "-r",
                                "chroot",
                                root.toString(),
                                "/bin/sh",
                                "/init",
                                "config")
                        .redirectErrorStream(true)
                        .start();
        String output = process.inputReader().readAllAsString();
        boolean refused = process.waitFor() != 0 && output.contains("unshare");
        assumeTrue(!refused || System.getProperty("peers", "").equals("required"), output);
        Map<String, String> settings = new TreeMap<>();
        for (String line : output.lines().toList()) {
            assertThat(line).contains("=");
            settings.put(
                    line.substring(0, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1).strip());
        }
        return settings;
    }

    @Test
    void busyboxReadsTheFormOfTheFirstPrebootEnvironments() throws Exception {
        Files.writeString(
                root.resolve("config"),
                """
                # of this machine
                MODULES=e1000 # Or whatever modules you need
                AOE_IFACES="eth1 eth2"
                ROOT='/dev/md0'  # in quotes
                AOE_TARGETS=# nothing
                MD_WAIT=25
                """);
        assertThat(settings())
                .containsEntry("MODULES", "e1000")
                .containsEntry("AOE_IFACES", "eth1 eth2")
                .containsEntry("ROOT", "/dev/md0")
                .containsEntry("AOE_TARGETS", "")
                .containsEntry("MD_WAIT", "25")
                .containsEntry("UNKNOWN", "");
    }

    @Test
    void busyboxTakesTheCommandLineOverTheFile() throws Exception {
        Files.writeString(root.resolve("config"), "ROOT=/dev/md0\nAOE_IFACES=eth1\n");
        commandLine(
                "quiet root=/dev/etherd/e0.1p1 AOE_IFACES=eth0,BOOTIF BOOTIF=01-AA-BB-cc-00-00-01"
                        + " rw rootflags=noatime OVERLAY=tmpfs:1G init=/bin/sh -- DEADLINE=1");
        assertThat(settings())
                .containsEntry("ROOT", "/dev/etherd/e0.1p1")
                .containsEntry("AOE_TARGETS", "e0.1")
                .containsEntry("AOE_IFACES", "eth0 BOOTIF")
                .containsEntry("BOOTIF", "aa:bb:cc:00:00:01")
                .containsEntry("ACCESS", "rw")
                .containsEntry("ROOTFLAGS", "noatime")
                .containsEntry("OVERLAY", "tmpfs:1G")
                .containsEntry("INIT", "/bin/sh")
                .containsEntry("DEADLINE", "60");
    }

    @Test
    void busyboxRunsNothingThatAConfigurationSays() throws Exception {
        Files.writeString(
                root.resolve("config"),
                """
                OVERLAY=$(echo run >/ran)
                ROOT=`echo run >/ran`
                MODULES="a"; echo run >/ran
                PATH=/nowhere
                echo run >/ran
                IFS=/
                DEADLINE=1+ran
                AOE_MTU=9000;x
                """);
        assertThat(settings())
                .containsEntry("OVERLAY", "$(echo run >/ran)")
                .containsEntry("MODULES", "a")
                .containsEntry("DEADLINE", "60")
                .containsEntry("AOE_MTU", "")
                .containsEntry("UNKNOWN", "PATH echo run >/ran IFS DEADLINE=1+ran AOE_MTU=9000;x");
        assertThat(root.resolve("ran")).doesNotExist();
    }
}
