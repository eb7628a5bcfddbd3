package dev.bootwright.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.linux.sys.NativeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {

    @TempDir Path directory;

    @Test
    void mountsAndUnmountsWhatTheKernelThenLists() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        Mounts.mount(
                "none",
                directory,
                "tmpfs",
                EnumSet.of(MountFlag.NO_DEVICES, MountFlag.NO_SET_USER_ID),
                "size=64k");
        try {
            Files.writeString(directory.resolve("file"), "kept in memory");
            assertThat(mounts()).anyMatch(line -> line.contains("nosuid,nodev"));
        } finally {
            Mounts.unmount(directory);
        }
        assertThat(mounts()).isEmpty();
        assertThat(directory.resolve("file")).doesNotExist();
    }

    private Set<String> mounts() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/mounts"))) {
            return Set.copyOf(
                    lines.filter(line -> line.contains(" " + directory + " tmpfs ")).toList());
        }
    }

    @Test
    void saysWhatCouldNotBeUnmountedAndWhy() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> Mounts.unmount(missing))
                .isInstanceOf(NativeException.class)
                .hasMessageContaining("umount2(" + missing + ")");
    }
}
