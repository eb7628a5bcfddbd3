package dev.bootwright.formats.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The peer is the shell recipe that live-bootstrap documents; its steps are in
/// `etc/make-payload.sh`. `-Dtest.arguments=-Dpeer.make-payload=FILE` takes another copy of it, such as the one cut
/// out of the document, for the 32-bit form.
class ShellRecipeTest {

    @TempDir Path directory;

    @Test
    void agreesWithTheDocumentedShellRecipe() throws Exception {
        String recipe = System.getProperty("peer.make-payload");
        assertAgrees(Variant.U32, recipe == null ? ours() : Path.of(recipe));
    }

    @Test
    void agreesWithTheShellRecipeInSixtyFourBits() throws Exception {
        assertAgrees(Variant.U64, ours(), "16");
    }

    private void assertAgrees(Variant variant, Path recipe, String... more) throws Exception {
        assumeXxd();
        Path list = files();
        Path image = directory.resolve("external.img");
        List<String> command =
                new ArrayList<>(
                        List.of("sh", recipe.toString(), image.toString(), list.toString()));
        command.addAll(List.of(more));
        Process peer = new ProcessBuilder(command).inheritIO().start();
        assertThat(peer.waitFor()).isZero();

        Path mine = directory.resolve("mine.img");
        PayloadDraft draft = PayloadDraft.of(FileList.read(list));
        try (FileChannel out =
                FileChannel.open(mine, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            draft.write(out, variant, 1, (_, _, _) -> {});
        }

        assertThat(Files.mismatch(image, mine)).isEqualTo(-1);
        try (FileChannel disk = FileChannel.open(image)) {
            assertThat(Payload.read(disk)).isEqualTo(draft.layout(variant));
        }
    }

    private Path files() throws IOException {
        var random = new Random(3);
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            byte[] content = new byte[i % 7 == 0 ? 0 : random.nextInt(200_000)];
            random.nextBytes(content);
            Path file = Files.write(directory.resolve("file " + i), content);
            list.append("linux-%d.tar.xz %s\n".formatted(i, file));
        }
        return Files.writeString(directory.resolve("external.list"), list);
    }

    private static Path ours() {
        return Path.of(System.getProperty("project.root", ".."), "etc/make-payload.sh");
    }

    private static void assumeXxd() throws InterruptedException {
        try (InputStream in =
                new ProcessBuilder("xxd", "-v")
                        .redirectErrorStream(true)
                        .start()
                        .getInputStream()) {
            in.readAllBytes();
        } catch (IOException e) {
            boolean isRequired = "required".equals(System.getProperty("peers"));
            assertThat(isRequired).as("xxd is required: " + e.getMessage()).isFalse();
            assumeTrue(false, "xxd is not installed");
        }
    }
}
