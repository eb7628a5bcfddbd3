package dev.bootwright.image.initramfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the operator wants of a preboot image.
///
/// @param name      what people will call it
/// @param modules   names of kernel modules: drivers of network cards, other file systems; when empty, the
///                  usual network cards of the flavour
/// @param additions what it has beside AoE
/// @param configUrl where the image asks for the configuration of its machine; `%m` is the MAC address
/// @param kernel    a kernel of one's own with everything built in, instead of Debian's
/// @param overlays  directories whose files land in the image as they are, such as `config`
public record PrebootOptions(
        String name,
        Flavour flavour,
        List<String> modules,
        Set<PrebootAddition> additions,
        Optional<String> configUrl,
        Optional<Path> kernel,
        List<Path> overlays) {

    public PrebootOptions {
        modules = List.copyOf(modules);
        additions = Set.copyOf(additions);
        overlays = List.copyOf(overlays);
        if (configUrl.filter(url -> !url.matches("https?://[^\\s\"'`$\\\\]+")).isPresent()) {
            throw new IllegalArgumentException(
                    "%s is no http URL without blanks and quotes".formatted(configUrl.get()));
        }
        for (String module : modules) {
            if (!module.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException("\"%s\" names no module".formatted(module));
            }
        }
    }

    /// The usual one of a flavour.
    public static PrebootOptions of(Flavour flavour, PrebootAddition... additions) {
        return new PrebootOptions(
                "aoe",
                flavour,
                List.of(),
                Set.of(additions),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /// The modules to take, without what they depend on.
    Set<String> wantedModules() {
        Set<String> wanted = new TreeSet<>(List.of("aoe", "overlay", "ext4"));
        wanted.addAll(modules.isEmpty() ? usualCards() : modules);
        if (wanted.contains("virtio_net") || wanted.contains("virtio-net")) {
            wanted.add("virtio_pci");
        }
        additions.forEach(each -> wanted.addAll(each.modules()));
        return wanted;
    }

    private List<String> usualCards() {
        return flavour == Flavour.CLOUD
                ? List.of("virtio_net")
                : List.of("virtio_net", "e1000", "e1000e", "igb", "r8169", "tg3");
    }

    /// The file `/config`; empty when there is nothing to say.
    String config() {
        StringBuilder text = new StringBuilder();
        if (!modules.isEmpty()) {
            text.append("MODULES=\"").append(String.join(" ", modules)).append("\"\n");
        }
        configUrl.ifPresent(url -> text.append("CONFIG_URL=\"").append(url).append("\"\n"));
        return text.toString();
    }
}
