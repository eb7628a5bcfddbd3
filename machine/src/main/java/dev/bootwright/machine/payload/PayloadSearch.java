package dev.bootwright.machine.payload;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// What a look at every block device of this machine brought to light. Nothing is written, optical drives
/// and floppies are left alone, and so is what somebody uses.
///
/// @param found   payloads, in the kernel's order of the devices
/// @param skipped devices that may have held one, each with the reason why nobody knows
public record PayloadSearch(List<FoundPayload> found, List<Skipped> skipped) {

    /// A disk that hangs is given up after this long; a healthy one has spun up by then.
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public PayloadSearch {
        found = List.copyOf(found);
        skipped = List.copyOf(skipped);
    }

    /// @param device its name, such as `sdb1`
    /// @param reason such as `in use`
    public record Skipped(String device, String reason) {
        @Override
        public String toString() {
            return device + ": " + reason;
        }
    }

    /// Those that somebody may want to import: all but the rests of split images, which the agent of such
    /// an image takes for itself.
    public List<FoundPayload> importable() {
        return found.stream().filter(each -> !each.isRestOfImage()).toList();
    }

    /// The one payload there is to import; of several that are the same byte for byte, the first.
    ///
    /// @throws IOException if there is none, or there are different ones, which it names
    public FoundPayload one() throws IOException {
        List<FoundPayload> importable = importable();
        if (importable.isEmpty()) {
            throw new IOException("no block device of this machine holds a payload" + others());
        }
        FoundPayload first = importable.getFirst();
        for (FoundPayload other : importable.subList(1, importable.size())) {
            if (!first.isSameAs(other)) {
                throw new IOException("there are different payloads: " + joined(importable));
            }
        }
        return first;
    }

    private String others() {
        List<Object> others = new ArrayList<>(skipped);
        for (FoundPayload rest : found) {
            others.add(rest.device() + ": the rest of a split image");
        }
        return others.isEmpty() ? "" : " (" + joined(others) + ")";
    }

    private static String joined(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining("; "));
    }

    /// What one device turned out to be.
    private sealed interface Outcome {
        record Found(FoundPayload payload) implements Outcome {}

        record Magic() implements Outcome {}

        record Skip(String reason) implements Outcome {}

        record Other() implements Outcome {}
    }

    @FunctionalInterface
    private interface Look {
        Outcome at(Path node) throws IOException;
    }

    /// Looks for the magic on all devices at once, and then at those that have it.
    ///
    /// @param root of the tree that has `proc` and `dev`
    public static PayloadSearch run(Path root) throws IOException, InterruptedException {
        return run(root, LIMIT);
    }

    static PayloadSearch run(Path root, Duration limit) throws IOException, InterruptedException {
        List<BlockTable.Row> rows =
                BlockTable.read(root).stream().filter(row -> !row.isOpticalOrFloppy()).toList();
        List<FoundPayload> found = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        // Not closed, for that would wait for a disk that hangs.
        ExecutorService looking =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("payload-", 0).factory());
        List<Future<Outcome>> first =
                rows.stream()
                        .map(row -> submit(looking, PayloadSearch::magic, node(root, row)))
                        .toList();
        long end = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < rows.size(); i++) {
            Outcome outcome = outcome(first.get(i), end);
            if (outcome instanceof Outcome.Magic) {
                // One after the other: to claim a disk and its partition at once is not possible.
                Future<Outcome> second =
                        submit(looking, PayloadSearch::table, node(root, rows.get(i)));
                outcome = outcome(second, System.nanoTime() + limit.toNanos());
            }
            switch (outcome) {
                case Outcome.Found(FoundPayload payload) -> found.add(payload);
                case Outcome.Skip(String reason) ->
                        skipped.add(new Skipped(rows.get(i).name(), reason));
                case Outcome.Other _, Outcome.Magic _ -> {}
            }
        }
        looking.shutdownNow();
        return new PayloadSearch(found, skipped);
    }

    private static Path node(Path root, BlockTable.Row row) {
        return root.resolve("dev").resolve(row.name());
    }

    private static Future<Outcome> submit(ExecutorService looking, Look look, Path node) {
        return looking.submit(() -> {
            try {
                return look.at(node);
            } catch (IOException e) {
                return new Outcome.Skip("cannot be read: " + e.getMessage());
            }
        });
    }

    private static Outcome outcome(Future<Outcome> future, long end) throws InterruptedException {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Skip("does not answer");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Outcome magic(Path node) throws IOException {
        try (FileChannel disk = FileChannel.open(node)) {
            return Payload.isOn(disk) ? new Outcome.Magic() : new Outcome.Other();
        }
    }

    private static Outcome table(Path node) throws IOException {
        try (BlockDevice _ = BlockDevice.reserve(node);
                FileChannel disk = FileChannel.open(node)) {
            return new Outcome.Found(new FoundPayload(node, Payload.read(disk)));
        } catch (FormatException e) {
            return new Outcome.Skip(String.valueOf(e.getMessage()));
        } catch (NativeException e) {
            if (e.errno() == NativeException.EBUSY) {
                return new Outcome.Skip("holds a payload, but is in use");
            }
            throw e;
        }
    }
}
