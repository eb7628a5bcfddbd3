package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Passphrase;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.program.ProgramException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The LUKS containers of the job under way. They are known by the UUID in their header and opened with the
/// passphrase that came with the job, which goes to cryptsetup(8) by its standard input alone.
final class LuksContainers {

    /// What dm-crypt and the key slots need beside it, and would ask for by a way that not every image has.
    private static final List<String> MODULES =
            List.of(
                    "dm_mod",
                    "dm_crypt",
                    "af_alg",
                    "algif_skcipher",
                    "algif_hash",
                    "aesni_intel",
                    "aes_generic",
                    "xts",
                    "cbc",
                    "essiv",
                    "sha256_generic");

    /// `cryptsetup` ends with this when no key slot opens. Source: cryptsetup(8), "Return codes".
    private static final int NO_PERMISSION = 2;

    private final Path root;
    private final BaseDevices bases;
    private final ModuleLoader modules;
    private final Map<String, Step.LuksContainer> known = new ConcurrentHashMap<>();

    /// @param root of the tree that has `sys` and `dev`
    LuksContainers(Path root, BaseDevices bases, ModuleLoader modules) {
        this.root = root;
        this.bases = bases;
        this.modules = modules;
    }

    /// Learns of the containers of a job, some of which were made before the machine was restarted, and
    /// forgets those of the job before, with their passphrases.
    void learn(List<Step> steps) {
        known.clear();
        for (Step step : steps) {
            if (step instanceof Step.LuksContainer container) {
                learn(container);
            }
        }
    }

    void learn(Step.LuksContainer container) {
        known.put(container.name(), container);
    }

    /// The container that is mapped as a name.
    ///
    /// @throws StepRefusedException if the job has none
    Step.LuksContainer known(String name) throws StepRefusedException {
        Step.LuksContainer container = known.get(name);
        if (container == null) {
            throw new StepRefusedException("the job has no LUKS container \"%s\"".formatted(name));
        }
        return container;
    }

    /// Opens the containers that volume groups may lie on: those that lie on none themselves.
    void openAll(StepLog log) throws IOException, InterruptedException {
        for (Step.LuksContainer container : known.values()) {
            Optional<Path> node = bases.find(container.device(), log);
            if (node.isPresent() && isOn(container, node.get())) {
                open(container, node.get(), log);
            }
        }
    }

    /// The node of what a container holds, which is opened when it is not.
    ///
    /// @param node of the device the container is on
    /// @throws StepRefusedException if the passphrase does not open it
    Path open(Step.LuksContainer container, Path node, StepLog log)
            throws IOException, InterruptedException {
        Optional<Path> open = find(container);
        if (open.isPresent()) {
            return open.get();
        }
        load();
        cryptsetup(container, log, "open", node.toString(), container.name());
        return find(container)
                .orElseThrow(() ->
                        new IOException(
                                "%s was opened, but has no device".formatted(called(container))));
    }

    /// Tries the passphrase, whether the container is open or not.
    ///
    /// @throws StepRefusedException if it does not open it
    void tryPassphrase(Step.LuksContainer container, Path node, StepLog log)
            throws IOException, InterruptedException {
        load();
        cryptsetup(container, log, "open", "--test-passphrase", node.toString());
    }

    /// Whether the header on a device is this container's.
    static boolean isOn(Step.LuksContainer container, Path node) throws IOException {
        return Signatures.main(FreeDevice.signatures(node))
                .filter(found -> isOf(found, container))
                .isPresent();
    }

    static boolean isOf(Signature found, Step.LuksContainer container) {
        String uuid = found.uuid().orElse("").toLowerCase(Locale.ROOT);
        return found.type() == SignatureType.LUKS && uuid.equals(container.uuid().toString());
    }

    void load() throws IOException, InterruptedException {
        for (String module : MODULES) {
            modules.load(module);
        }
    }

    /// Runs cryptsetup with the passphrase as its standard input.
    void cryptsetup(Step.LuksContainer container, StepLog log, String action, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "cryptsetup",
                                action,
                                "--type",
                                "luks2",
                                "--batch-mode",
                                "--key-file=-"));
        command.addAll(List.of(arguments));
        Passphrase passphrase = container.passphrase();
        String value =
                passphrase
                        .value()
                        .orElseThrow(() ->
                                new StepRefusedException(
                                        "the server has no %s for %s"
                                                .formatted(passphrase, called(container))));
        try {
            new Program(command, value).run(log::line);
        } catch (ProgramException e) {
            if (e.status() == NO_PERMISSION) {
                throw new StepRefusedException(
                        "%s on %s is there, but %s does not open it; nothing was changed"
                                .formatted(called(container), container.device(), passphrase));
            }
            throw e;
        }
    }

    static String called(Step.LuksContainer container) {
        return "LUKS container \"%s\"".formatted(container.name());
    }

    /// Device mapper's name is the plan's, its UUID begins with that of the header.
    private Optional<Path> find(Step.LuksContainer container) throws StepRefusedException {
        String digits = container.uuid().toString().replace("-", "");
        for (Attributes block : new Attributes(root.resolve("sys/block")).children()) {
            if (block.text("dm/name").equals(Optional.of(container.name()))) {
                String uuid = block.text("dm/uuid").orElse("");
                if (!uuid.startsWith("CRYPT-LUKS2-" + digits)) {
                    throw new StepRefusedException(
                            "something else is mapped as \"%s\": %s"
                                    .formatted(container.name(), uuid));
                }
                return Optional.of(root.resolve("dev").resolve(block.name()));
            }
        }
        return Optional.empty();
    }
}
