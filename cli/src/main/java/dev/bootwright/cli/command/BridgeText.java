package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a search has found, as text and as JSON.
final class BridgeText {

    private BridgeText() {}

    /// An entry as it is listed.
    ///
    /// @param number    its place in the menu, from 1; the default is 1
    /// @param initramfs in the order they are to be loaded
    record Listed(BootEntry entry, int number, ListedFile kernel, List<ListedFile> initramfs) {

        /// @throws IOException if a file that is to be digested cannot be read
        static Listed of(BootEntry entry, int number, boolean digest) throws IOException {
            List<ListedFile> initramfs = new ArrayList<>();
            for (VolumeFile file : entry.initramfs()) {
                initramfs.add(ListedFile.of(file, digest));
            }
            return new Listed(entry, number, ListedFile.of(entry.kernel(), digest), initramfs);
        }
    }

    /// @param sha256 if it was asked for
    record ListedFile(String path, long size, Optional<String> sha256) {

        static ListedFile of(VolumeFile file, boolean digest) throws IOException {
            return new ListedFile(
                    file.path(),
                    file.size(),
                    digest ? Optional.of(file.digest()) : Optional.empty());
        }

        Json json() {
            return Json.object()
                    .put("path", path)
                    .put("size", size)
                    .putIfPresent("sha256", sha256, Json::of)
                    .build();
        }
    }

    static Json json(List<Listed> entries, List<Refusal> refusals) {
        return Json.object()
                .put("entries", Json.array(entries, BridgeText::json))
                .put("refused", Json.array(refusals, BridgeText::json))
                .build();
    }

    private static Json json(Listed listed) {
        BootEntry entry = listed.entry();
        Json.ObjectBuilder object =
                Json.object()
                        .put("number", listed.number())
                        .put("default", listed.number() == 1)
                        .put("kind", entry.origin().kind().word())
                        .put("source", entry.origin().place())
                        .put("pool", name(entry.origin().pool().map(BootPool::name)))
                        .put("poolGuid", name(entry.origin().pool().map(BootPool::guid)))
                        .put(
                                "dataset",
                                name(
                                        Optional.of(entry.origin().dataset())
                                                .filter(each -> !each.isEmpty())))
                        .put("title", entry.title())
                        .put("version", entry.version().text())
                        .put("kernel", listed.kernel().json());
        // Microcode and the like come before the one that looks for the root file system.
        List<ListedFile> initramfs = listed.initramfs();
        object.put("initramfs", initramfs.isEmpty() ? new Json.Null() : initramfs.getLast().json());
        if (initramfs.size() > 1) {
            object.put(
                    "earlyInitramfs",
                    Json.array(initramfs.subList(0, initramfs.size() - 1), ListedFile::json));
        }
        return object.put("commandLine", entry.commandLine())
                .put(
                        "copies",
                        Json.texts(
                                entry.copies().stream()
                                        .map(copy -> copy.origin().place())
                                        .toList()))
                .build();
    }

    private static Json name(Optional<String> name) {
        return name.isPresent() ? Json.of(name.get()) : new Json.Null();
    }

    private static Json json(Refusal refusal) {
        return Json.object()
                .put("source", refusal.source())
                .put("reason", refusal.reason())
                .build();
    }

    static String text(List<Listed> entries, List<Refusal> refusals) {
        StringBuilder out = new StringBuilder();
        if (!entries.isEmpty()) {
            Table table = new Table("", "KERNEL", "FROM", "TITLE");
            for (Listed listed : entries) {
                BootEntry entry = listed.entry();
                table.add(
                        listed.number() + (listed.number() == 1 ? "*" : ""),
                        entry.version().text().isEmpty()
                                ? entry.kernel().name()
                                : entry.version().text(),
                        entry.origin().place(),
                        entry.title());
            }
            out.append(table).append('\n');
            for (Listed listed : entries) {
                describe(listed, out);
            }
        }
        for (Refusal refusal : refusals) {
            out.append("refused: %s: %s%n".formatted(refusal.source(), refusal.reason()));
        }
        return out.toString();
    }

    private static void describe(Listed listed, StringBuilder out) {
        List<ListedFile> files = new ArrayList<>(List.of(listed.kernel()));
        files.addAll(listed.initramfs());
        for (int i = 0; i < files.size(); i++) {
            ListedFile file = files.get(i);
            out.append(
                    "%s %s (%s)%s%n"
                            .formatted(
                                    i == 0 ? listed.number() + ":" : "  ",
                                    file.path(),
                                    MachineText.size(file.size()),
                                    file.sha256().map(sum -> " " + sum).orElse("")));
        }
        out.append("   %s%n".formatted(listed.entry().commandLine()));
    }
}
