package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The programs of a preboot image. Alone, busybox is best static; beside a program that brings the C
/// library, the dynamic one, which has half the size, is smaller with it.
final class PrebootPrograms {

    private final Repository repository;
    private final PrebootOptions options;

    PrebootPrograms(Repository repository, PrebootOptions options) {
        this.repository = repository;
        this.options = options;
    }

    /// Every package a file may be taken from, by name: an input of the image.
    List<BinaryPackage> inputs() throws DebianException {
        Map<String, BinaryPackage> inputs = new TreeMap<>();
        for (String name : programs().keySet()) {
            inputs.put(name, repository.require(name));
        }
        libraries().forEach(each -> inputs.put(each.name(), each));
        return List.copyOf(inputs.values());
    }

    /// Debian's static busybox crashes when it looks up a host, so one that fetches needs the library too.
    private boolean isStatic() {
        return options.additions().isEmpty() && options.configUrl().isEmpty();
    }

    /// The one program of each package.
    private Map<String, String> programs() {
        Map<String, String> programs = new TreeMap<>();
        programs.put(isStatic() ? "busybox-static" : "busybox", Userland.BUSYBOX);
        options.additions().forEach(each -> programs.put(each.packageName(), each.program()));
        return programs;
    }

    private List<BinaryPackage> libraries() throws DebianException {
        return isStatic()
                ? List.of()
                : repository
                        .closure(
                                programs().keySet(),
                                each ->
                                        each.name().startsWith("lib")
                                                || each.name().equals("zlib1g"))
                        .stream()
                        .filter(each -> !programs().containsKey(each.name()))
                        .toList();
    }

    /// Puts the programs and their libraries into a tree.
    ///
    /// @throws DebianException if one is nowhere
    void addTo(FileTree tree, PackageFiles files) throws IOException {
        List<BinaryPackage> packages = new ArrayList<>();
        for (String name : programs().keySet()) {
            packages.add(repository.require(name));
        }
        repository.fetch(packages);
        for (BinaryPackage each : packages) {
            String program = programs().get(each.name());
            Map<String, Node> found = files.read(each, path -> path.equals(program), Part.PROGRAMS);
            if (program == null || found.isEmpty()) {
                throw new IOException("package %s has no /%s".formatted(each, program));
            }
            found.forEach(tree::put);
            files.use(each);
        }
        new Libraries(tree, files, libraries()).complete();
    }
}
