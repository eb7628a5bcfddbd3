package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.FileTree.Node;
import dev.bootwright.image.kernel.Kernel;
import dev.bootwright.image.kernel.KernelModule;
import dev.bootwright.image.kernel.KernelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A kernel's packages, and its modules where an image has them.
final class KernelFiles {

    private KernelFiles() {}

    /// Downloads packages that a kernel comes in.
    ///
    /// @param files takes note of them
    static List<KernelSource.Input> fetch(
            List<BinaryPackage> packages, Repository repository, PackageFiles files)
            throws IOException {
        repository.fetch(packages);
        List<KernelSource.Input> inputs = new ArrayList<>();
        for (BinaryPackage each : packages) {
            files.use(each);
            inputs.add(new KernelSource.Input(repository.file(each), each.sha256()));
        }
        return inputs;
    }

    static void addModules(FileTree tree, Kernel kernel) throws IOException {
        String root = "usr/lib/modules/" + kernel.release() + "/";
        for (KernelModule module : kernel.modules()) {
            boolean isPlain = module.packedPath().equals(module.path());
            String part = isPlain ? Part.HOT_MODULES : Part.MODULES;
            Content content = Content.of(module.packed());
            tree.put(root + module.packedPath(), new Node.RegularFile(part, 0644, content));
        }
        kernel.indexes().forEach((name, text) -> tree.putText(root + name, Part.SKELETON, text));
    }
}
