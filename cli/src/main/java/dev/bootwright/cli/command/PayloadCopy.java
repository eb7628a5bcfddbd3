package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.machine.payload.PayloadImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies the files of a payload into a directory and says what it did: `extract` and `import`.
final class PayloadCopy {

    private final PayloadMixin payloads;

    PayloadCopy(PayloadMixin payloads) {
        this.payloads = payloads;
    }

    void run(Opened from, Path to, @Nullable Path manifest) throws IOException {
        Optional<Checksums> checksums = from.checksums(manifest);
        PayloadImport.Result result = copy(from, to, checksums.orElse(new Checksums(Map.of())));
        String checked = checksums.isEmpty() ? "none" : manifest == null ? "inside" : "given";
        payloads.print(
                PayloadMixin.describe(from.payload())
                        .put("device", from.path().toString())
                        .put("to", to.toString())
                        .put("copied", result.copied().size())
                        .put("bytesCopied", result.bytes())
                        .put("alreadyThere", result.alreadyThere().size())
                        .put("checksums", checked)
                        .build(),
                "%s: %d files copied to %s, %d were there already%n%s"
                        .formatted(
                                from.path(),
                                result.copied().size(),
                                to,
                                result.alreadyThere().size(),
                                checksums.isEmpty()
                                        ? "there are no checksums: of the content nobody knows\n"
                                        : ""));
    }

    private PayloadImport.Result copy(Opened from, Path to, Checksums checksums) {
        try {
            return new PayloadImport(to, payloads.progress("copying"))
                    .run(from.channel(), from.payload(), checksums);
        } catch (IOException e) {
            throw new Failure(
                    "%s: %s".formatted(from.path(), e.getMessage()),
                    "what was copied stays; run it again to go on");
        } finally {
            payloads.finish();
        }
    }
}
