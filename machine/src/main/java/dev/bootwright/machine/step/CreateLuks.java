package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.LuksSettings;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// LUKS2 containers by cryptsetup(8).
///
/// One with the wanted UUID and label that the passphrase opens is left as it is. One with that UUID and
/// without any key slot is what an attempt leaves that was cut off: nobody can have put data there.
final class CreateLuks {

    /// What cryptsetup takes by itself, in bytes, where the machine has twice as much.
    private static final long MOST_MEMORY = 1L << 30;

    private static final long LEAST_MEMORY = 32L << 20;

    private final Path root;
    private final BlockDevices devices;
    private final LuksContainers containers;

    /// @param root of the tree that has `proc`
    CreateLuks(Path root, BlockDevices devices, LuksContainers containers) {
        this.root = root;
        this.devices = devices;
        this.containers = containers;
    }

    StepOutcome run(Step.LuksContainer step, StepLog log) throws IOException, InterruptedException {
        containers.learn(step);
        Path node = devices.node(step.device(), log);
        boolean isOurs = LuksContainers.isOn(step, node);
        if (isOurs && hasKeySlots(node)) {
            return adopt(step, node, log);
        }
        FreeDevice free =
                FreeDevice.check(
                        step.device(), node, found -> isOurs && LuksContainers.isOf(found, step));
        containers.load();
        containers.cryptsetup(step, log, "luksFormat", arguments(step, free));
        if (!LuksContainers.isOn(step, node)) {
            throw new IOException(
                    "%s was made on %s, but what reads back is %s"
                            .formatted(
                                    LuksContainers.called(step),
                                    step.device(),
                                    FreeDevice.signatures(node)));
        }
        FreeDevice.clearNew(containers.open(step, node, log));
        return new StepOutcome.Changed(
                "%s on %s".formatted(LuksContainers.called(step), step.device()));
    }

    private StepOutcome adopt(Step.LuksContainer step, Path node, StepLog log)
            throws IOException, InterruptedException {
        Optional<String> label =
                Signatures.main(FreeDevice.signatures(node)).flatMap(Signature::label);
        if (!label.equals(step.label())) {
            throw new StepRefusedException(
                    "%s on %s is labelled \"%s\", expected \"%s\"; nothing was changed"
                            .formatted(
                                    LuksContainers.called(step),
                                    step.device(),
                                    label.orElse(""),
                                    step.label().orElse("")));
        }
        containers.tryPassphrase(step, node, log);
        containers.open(step, node, log);
        return new StepOutcome.AlreadyHolds(
                "%s is on %s".formatted(LuksContainers.called(step), step.device()));
    }

    private static boolean hasKeySlots(Path node) throws IOException, InterruptedException {
        String header =
                Program.of("cryptsetup", "luksDump", "--dump-json-metadata", node.toString())
                        .output();
        try {
            return !Json.parse(header).asObject("header").object("keyslots").members().isEmpty();
        } catch (JsonException e) {
            throw new IOException("%s: cryptsetup's JSON: %s".formatted(node, e.getMessage()), e);
        }
    }

    private String[] arguments(Step.LuksContainer step, FreeDevice free) throws IOException {
        LuksSettings settings = step.settings();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--uuid=" + step.uuid(),
                                "--cipher=" + settings.cipher(),
                                "--key-size=" + settings.keyBits(),
                                "--pbkdf=" + settings.pbkdf()));
        if (settings.pbkdf().equals("argon2id")) {
            arguments.add("--pbkdf-memory=" + (memory(settings) >> 10));
        }
        step.label().ifPresent(label -> arguments.add("--label=" + label));
        arguments.add(free.node().toString());
        return arguments.toArray(String[]::new);
    }

    /// Whoever opens the container needs this much too, and this system lives in memory: no more than half
    /// of what is free now.
    private long memory(LuksSettings settings) throws IOException {
        long available = LEAST_MEMORY;
        for (String line : Files.readAllLines(root.resolve("proc/meminfo"))) {
            String[] words = line.split(" +", -1);
            if (words[0].equals("MemAvailable:") && words.length > 1) {
                available = Long.parseLong(words[1]) << 10;
            }
        }
        long most = Math.clamp(available / 2, LEAST_MEMORY, MOST_MEMORY);
        return Math.min(settings.memory().orElse(most), most);
    }
}
