package dev.bootwright.linux.kexec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.linux.sys.NativeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KexecTest {

    @TempDir Path directory;

    @Test
    void namesAKernelThatIsMissing() {
        Path kernel = directory.resolve("vmlinuz");
        assertThatThrownBy(() -> Kexec.load(kernel, Optional.empty(), "quiet"))
                .isInstanceOf(NativeException.class)
                .hasMessageContaining("open(" + kernel + "): no such file or directory");
    }

    @Test
    void theKernelRefusesAFileThatIsNoKernel() throws Exception {
        Path kernel = Files.writeString(directory.resolve("vmlinuz"), "no kernel");
        assertThatThrownBy(() -> Kexec.load(kernel, Optional.of(kernel), "quiet"))
                .isInstanceOf(NativeException.class)
                .hasMessageContaining("kexec_file_load");
    }
}
