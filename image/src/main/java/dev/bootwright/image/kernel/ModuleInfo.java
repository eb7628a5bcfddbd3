package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.elf.Elf;
import java.util.ArrayList;
import java.util.List;

/// What a kernel module says of itself in its section `.modinfo`: texts `key=value`, each ended by a
/// NUL. Source: the kernel's `include/linux/module.h` and `scripts/mod/modpost.c`.
///
/// @param name        as lsmod(8) prints it, with underscores: `virtio_net`
/// @param description empty when it says nothing
/// @param version     of the kernel it was built for and how (`vermagic`)
/// @param depends     names of the modules whose symbols it uses
/// @param before      modules or aliases to be loaded before it if they are there (`softdep pre:`)
/// @param after       modules or aliases to be loaded after it if they are there (`softdep post:`)
/// @param aliases     what it can be loaded for, as patterns: `pci:v00001AF4d00001000sv*…`
/// @param firmware    files it may ask for, below `/lib/firmware`
public record ModuleInfo(
        String name,
        String description,
        String version,
        List<String> depends,
        List<String> before,
        List<String> after,
        List<String> aliases,
        List<String> firmware) {

    public ModuleInfo {
        depends = List.copyOf(depends);
        before = List.copyOf(before);
        after = List.copyOf(after);
        aliases = List.copyOf(aliases);
        firmware = List.copyOf(firmware);
    }

    /// Reads the information out of a module.
    ///
    /// @param fileName for a module that does not tell its name, as old ones did not: `igb.ko`
    /// @param module   the whole file, not compressed
    /// @throws FormatException if it is no ELF file of ours or has no `.modinfo`
    public static ModuleInfo read(String fileName, byte[] module) throws FormatException {
        byte[] section =
                Elf.read(module)
                        .section(".modinfo")
                        .orElseThrow(() ->
                                new FormatException(
                                        "kernel module " + fileName, ".modinfo", 0, "is missing"));
        var fields = new Fields();
        for (String text : new String(section, UTF_8).split("\0", -1)) {
            int equals = text.indexOf('=');
            if (equals > 0) {
                fields.add(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        String name = fields.name.isEmpty() ? nameOf(fileName) : fields.name;
        return new ModuleInfo(
                normal(name),
                fields.description,
                fields.version,
                fields.depends,
                fields.before,
                fields.after,
                fields.aliases,
                fields.firmware);
    }

    /// The name of the module in a file: `kernel/net/8021q/8021q.ko.xz` has `8021q`.
    static String nameOf(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.indexOf(".ko");
        return normal(dot < 0 ? file : file.substring(0, dot));
    }

    /// Modules are found whether their name is written with hyphens or with underscores.
    static String normal(String name) {
        return name.replace('-', '_');
    }

    private static final class Fields {
        private String name = "";
        private String description = "";
        private String version = "";
        private final List<String> depends = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private final List<String> after = new ArrayList<>();
        private final List<String> aliases = new ArrayList<>();
        private final List<String> firmware = new ArrayList<>();

        private void add(String key, String value) {
            switch (key) {
                case "name" -> name = value;
                case "description" -> description = description.isEmpty() ? value : description;
                case "vermagic" -> version = value;
                case "depends" -> {
                    for (String module : value.split(",", -1)) {
                        if (!module.isBlank()) {
                            depends.add(normal(module.strip()));
                        }
                    }
                }
                case "softdep" -> addSoft(value);
                case "alias" -> aliases.add(value);
                case "firmware" -> firmware.add(value);
                default -> {
                    // Authors, licences, parameters: nothing that loading it depends on.
                }
            }
        }

        private void addSoft(String value) {
            List<String> list = before;
            for (String word : value.strip().split("\\s+", -1)) {
                switch (word) {
                    case "pre:" -> list = before;
                    case "post:" -> list = after;
                    case "" -> {
                        // The text was empty.
                    }
                    default -> list.add(word);
                }
            }
        }
    }
}
