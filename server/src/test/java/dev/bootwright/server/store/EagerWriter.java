package dev.bootwright.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// A program that writes rows until it is killed, and prints each once it is durable.
final class EagerWriter {

    private EagerWriter() {}

    public static void main(String[] arguments) throws IOException {
        try (Store store = Store.open(Path.of(arguments[0]), InstantSource.system())) {
            for (int i = 0; i < 1_000_000; i++) {
                String name = "row%07d".formatted(i);
                store.write(session ->
                                session.update(
                                        "INSERT INTO template (name, yaml, changed_at)"
                                                + " VALUES (?, '', 0)",
                                        name))
                        .thenRun(() -> System.out.println(name))
                        .join();
            }
        }
    }
}
