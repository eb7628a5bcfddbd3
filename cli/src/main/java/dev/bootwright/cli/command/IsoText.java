package dev.bootwright.cli.command;

import dev.bootwright.formats.iso9660.BootCatalog.Platform;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.formats.json.Json;
import dev.bootwright.image.initrd.Initramfs;
import dev.bootwright.image.iso.Medium;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootEntry;
import dev.bootwright.image.live.LiveSystem;
import dev.bootwright.image.live.MemoryNeed;
import dev.bootwright.image.live.NetworkBoot;
import dev.bootwright.image.live.RootImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is known of an ISO, as text and as a document.
final class IsoText {

    /// What stands for the place it is served from, in arguments that are shown.
    private static final Argument.Places SHOWN =
            new Argument.Places("http://SERVER/iso/NAME", "http://SERVER/iso/NAME.iso");

    private IsoText() {}

    static String text(String place, Medium medium) throws IOException {
        StringBuilder text = new StringBuilder();
        LiveSystem system = medium.system();
        IsoVolume volume = medium.volume();
        line(text, "iso", place);
        line(text, "system", system.title());
        line(text, "volume", volume.volumeId() + ", names by " + words(volume.naming().name()));
        line(text, "size", "%d bytes".formatted(medium.source().size()));
        line(text, "boots", String.join(", ", boots(volume)));
        for (RootImage root : system.roots()) {
            line(
                    text,
                    "root image",
                    "%s, %s, %s"
                            .formatted(
                                    root.path(),
                                    words(root.type().name()),
                                    IsoMixin.mebibytes(root.size())));
        }
        for (int i = 0; i < system.entries().size(); i++) {
            entry(text, i + 1, system.entries().get(i), system);
        }
        for (String note : system.notes()) {
            text.append("note: ").append(note).append('\n');
        }
        return text.toString();
    }

    private static void entry(StringBuilder text, int number, BootEntry entry, LiveSystem system) {
        boolean isPreferred = system.preferred().filter(entry::equals).isPresent();
        text.append(
                "%n%d. %s%s%n".formatted(number, entry.title(), isPreferred ? " (default)" : ""));
        line(
                text,
                "  kernel",
                "%s %s, %s"
                        .formatted(
                                entry.kernel().path(),
                                entry.kernel().version(),
                                IsoMixin.mebibytes(entry.kernel().size())));
        for (BootEntry.MediumFile initrd : entry.initrds()) {
            line(
                    text,
                    "  initramfs",
                    "%s, %s".formatted(initrd.path(), IsoMixin.mebibytes(initrd.size())));
        }
        entry.initramfs().ifPresent(initramfs -> line(text, "  made by", kind(initramfs)));
        line(text, "  arguments", String.join(" ", entry.arguments()));
        NetworkBoot boot = entry.boot();
        line(text, "  network", words(boot.method().name()) + ": " + boot.reason());
        if (boot.isPossible()) {
            line(text, "  arguments then", arguments(boot));
            for (NetworkBoot.Wrapped wrapped : boot.wrapped()) {
                line(
                        text,
                        "  handed over",
                        "%s as %s inside the initramfs"
                                .formatted(wrapped.path(), wrapped.pathInInitramfs()));
            }
            line(text, "  memory", memory(boot.memory()));
        }
    }

    private static String kind(Initramfs initramfs) {
        return "%s (%s)".formatted(words(initramfs.kind().name()), initramfs.seen());
    }

    private static String memory(MemoryNeed memory) {
        return "at least %s: %s"
                .formatted(
                        IsoMixin.mebibytes(memory.minimum()),
                        memory.parts().stream()
                                .map(part -> part.what() + " " + IsoMixin.mebibytes(part.bytes()))
                                .collect(Collectors.joining(", ")));
    }

    private static String arguments(NetworkBoot boot) {
        return boot.arguments().stream()
                .map(argument -> argument.render(SHOWN))
                .collect(Collectors.joining(" "));
    }

    private static List<String> boots(IsoVolume volume) throws IOException {
        List<String> boots = new ArrayList<>();
        var catalog = volume.bootCatalog();
        if (catalog.isPresent() && catalog.get().boots(Platform.BIOS)) {
            boots.add("BIOS");
        }
        if (catalog.isPresent() && catalog.get().boots(Platform.UEFI)) {
            boots.add("UEFI");
        }
        if (volume.systemArea().isHybrid()) {
            boots.add("as a USB drive");
        }
        return boots.isEmpty() ? List.of("nothing by itself") : boots;
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("%-18s %s%n".formatted(what, value).stripTrailing()).append('\n');
    }

    static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static Json document(String place, Medium medium) throws IOException {
        LiveSystem system = medium.system();
        IsoVolume volume = medium.volume();
        return Json.object()
                .put("iso", place)
                .put("size", medium.source().size())
                .put("volumeId", volume.volumeId())
                .put("naming", volume.naming().name())
                .put("boots", Json.texts(boots(volume)))
                .put("title", system.title())
                .put("rootImages", Json.array(system.roots(), IsoText::root))
                .put("entries", Json.array(system.entries(), entry -> entry(entry, system)))
                .put("notes", Json.texts(system.notes()))
                .build();
    }

    private static Json root(RootImage root) {
        return Json.object()
                .put("path", root.path())
                .put("size", root.size())
                .put("type", root.type().name())
                .build();
    }

    private static Json entry(BootEntry entry, LiveSystem system) {
        NetworkBoot boot = entry.boot();
        return Json.object()
                .put("title", entry.title())
                .put("default", system.preferred().filter(entry::equals).isPresent())
                .put(
                        "kernel",
                        Json.object()
                                .put("path", entry.kernel().path())
                                .put("size", entry.kernel().size())
                                .put("version", entry.kernel().version())
                                .build())
                .put(
                        "initrds",
                        Json.array(
                                entry.initrds(),
                                file ->
                                        Json.object()
                                                .put("path", file.path())
                                                .put("size", file.size())
                                                .build()))
                .putIfPresent(
                        "initramfsKind", entry.initramfs(), kind -> Json.of(kind.kind().name()))
                .put("arguments", Json.texts(entry.arguments()))
                .put(
                        "network",
                        Json.object()
                                .put("method", boot.method().name())
                                .put("reason", boot.reason())
                                .put(
                                        "arguments",
                                        Json.texts(
                                                boot.arguments().stream()
                                                        .map(argument -> argument.render(SHOWN))
                                                        .toList()))
                                .put(
                                        "wrapped",
                                        Json.array(
                                                boot.wrapped(),
                                                wrapped ->
                                                        Json.object()
                                                                .put("path", wrapped.path())
                                                                .put(
                                                                        "pathInInitramfs",
                                                                        wrapped.pathInInitramfs())
                                                                .build()))
                                .put("memory", boot.memory().minimum())
                                .put("changes", Json.texts(boot.changes()))
                                .build())
                .build();
    }
}
