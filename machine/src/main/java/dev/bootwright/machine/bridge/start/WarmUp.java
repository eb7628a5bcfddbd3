package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.disk.Disks;
import dev.bootwright.machine.bridge.disk.Mounter;
import dev.bootwright.machine.bridge.disk.OpenDisks;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.menu.Key;
import dev.bootwright.machine.bridge.menu.KeyDecoder;
import dev.bootwright.machine.bridge.menu.Menu;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Uses what a bridge uses on a machine, on a file without anything in it, and loads what that does not reach.
final class WarmUp {

    private static final List<String> MODULES =
            List.of("dev.bootwright.formats", "dev.bootwright.machine");

    /// Directories of classes.
    private static final String WANTED =
            "dev/bootwright/(formats/(bytes|fat|gpt|menu|signature|tree|vdev|zfs)|machine/bridge/\\w+)/[\\w$]+\\.class";

    private WarmUp() {}

    static void run() throws IOException {
        Path file = Files.createTempFile("warm-up", ".raw");
        Files.write(file, new byte[1 << 20]);
        try (OpenDisks disks = OpenDisks.open(List.of(file))) {
            Found found = Disks.search(disks.disks(), Mounter.NONE, Optional.empty());
            Menu menu = new Menu(Order.INSTALLED.sorted(found.entries()), found.refusals());
            for (Key key : new KeyDecoder().decode(new byte[] {'x', 0x1B, '[', 'B'})) {
                menu.onKey(key);
            }
            if (menu.screen().whole().isEmpty()) {
                throw new IllegalStateException("an empty screen");
            }
        } finally {
            Files.delete(file);
        }
        for (String module : MODULES) {
            Optional<ResolvedModule> resolved =
                    ModuleLayer.boot().configuration().findModule(module);
            if (resolved.isPresent()) {
                load(resolved.get().reference());
            }
        }
    }

    private static void load(ModuleReference module) throws IOException {
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(each -> each.matches(WANTED)).sorted().toList()) {
                String type = name.substring(0, name.length() - 6).replace('/', '.');
                try {
                    Class.forName(type, false, WarmUp.class.getClassLoader());
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(module + " lists a class it has not", e);
                }
            }
        }
    }
}
