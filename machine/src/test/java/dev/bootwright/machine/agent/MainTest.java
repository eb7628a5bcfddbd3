package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    /// In a virtual machine of its own, as the image is built.
    @Test
    void warmsUpAndEndsWithStatus0() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "--enable-native-access=ALL-UNNAMED",
                                        Main.class.getName(),
                                        "--warm-up"))
                        .redirectErrorStream(true)
                        .start();
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEmpty();
    }
}
