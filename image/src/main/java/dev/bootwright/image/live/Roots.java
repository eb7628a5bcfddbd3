package dev.bootwright.image.live;

import dev.bootwright.image.live.LiveTree.LiveFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The root images of a medium: in the places distributions put them, and where arguments point.
final class Roots {

    private static final int MOST = 200;

    /// Besides `/DIRECTORY/x86_64` and the like, archiso's places.
    private static final List<String> DIRECTORIES =
            List.of("/", "/live", "/casper", "/LiveOS", "/images", "/boot", "/install");

    private static final List<String> ARCHITECTURES =
            List.of("x86_64", "i686", "aarch64", "riscv64");

    private static final Pattern NAME =
            Pattern.compile(
                    ".*\\.(squashfs|sfs|erofs)|(squashfs|rootfs|ext3fs|install|stage2)\\.img|modloop-.*",
                    Pattern.CASE_INSENSITIVE);

    private final LiveTree tree;
    private final Map<String, RootImage> found = new TreeMap<>();

    private Roots(LiveTree tree) {
        this.tree = tree;
    }

    static Roots of(LiveTree tree) throws IOException {
        Roots roots = new Roots(tree);
        for (String directory : DIRECTORIES) {
            roots.search(directory);
        }
        for (String top : tree.list("/").stream().sorted().limit(MOST).toList()) {
            for (String architecture : ARCHITECTURES) {
                roots.search("/" + top + "/" + architecture);
            }
        }
        return roots;
    }

    private void search(String directory) throws IOException {
        for (String name : tree.list(directory).stream().sorted().toList()) {
            if (found.size() < MOST && NAME.matcher(name).matches()) {
                String path = (directory.equals("/") ? "" : directory) + "/" + name;
                at(path).filter(image -> image.type() != RootImage.Type.UNKNOWN)
                        .ifPresent(image -> found.put(path, image));
            }
        }
    }

    List<RootImage> all() {
        return List.copyOf(found.values());
    }

    /// Those right in a directory.
    List<RootImage> in(String directory) {
        String prefix = directory.equals("/") ? "/" : directory + "/";
        List<RootImage> images = new ArrayList<>();
        for (RootImage image : found.values()) {
            if (image.path().startsWith(prefix) && image.path().indexOf('/', prefix.length()) < 0) {
                images.add(image);
            }
        }
        return images;
    }

    /// The file at a path, whatever it is.
    Optional<RootImage> at(String path) throws IOException {
        Optional<LiveFile> file = tree.find(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RootImage(path, file.get().size(), type(file.get())));
    }

    /// Sources: the Linux kernel's `squashfs_fs.h`, `erofs_fs.h` and `ext4.h`; ECMA-119 §8.1.2.
    private static RootImage.Type type(LiveFile file) throws IOException {
        ByteBuffer start = Kernels.start(file.content(), 0, 2048);
        if (start.limit() >= 4 && start.getInt(0) == 0x73717368) {
            return RootImage.Type.SQUASHFS;
        }
        if (start.limit() >= 1028 && start.getInt(1024) == 0xE0F5E1E2) {
            return RootImage.Type.EROFS;
        }
        if (start.limit() >= 1082 && start.getShort(1080) == (short) 0xEF53) {
            return RootImage.Type.EXT;
        }
        ByteBuffer volume = Kernels.start(file.content(), 32768, 6);
        return volume.limit() == 6 && volume.getInt(1) == 0x30304443
                ? RootImage.Type.ISO9660
                : RootImage.Type.UNKNOWN;
    }
}
