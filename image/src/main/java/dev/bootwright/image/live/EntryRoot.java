package dev.bootwright.image.live;

import dev.bootwright.image.initrd.InitramfsKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The root image an entry leads to: by its arguments, else by the place its initramfs looks at
/// without any.
final class EntryRoot {

    private final Roots roots;
    private final List<String> own;
    private final String kernel;

    /// @param own    arguments of the entry
    /// @param kernel its path
    EntryRoot(Roots roots, List<String> own, String kernel) {
        this.roots = roots;
        this.own = own;
        this.kernel = kernel;
    }

    Optional<RootImage> find(InitramfsKind kind) throws IOException {
        return switch (kind) {
            case GENKERNEL -> first(List.of(value("loop", "/image.squashfs"), "/image.squashfs"));
            case DRACUT, KIWI -> dracut();
            case LIVE_BOOT -> largest("/" + value("live-media-path", "live"), "filesystem");
            case CASPER -> largest("/" + value("live-media-path", "casper"), "filesystem");
            case ARCHISO -> archiso();
            case MKINITFS -> alpine();
            case ANACONDA -> first(List.of("/images/install.img", "/LiveOS/squashfs.img"));
            case DEBIAN_INSTALLER -> Optional.empty();
            case UNKNOWN ->
                    roots.all().isEmpty() ? Optional.empty() : Optional.of(roots.all().getFirst());
        };
    }

    /// `dmsquash-live-root.sh`: the squashfs `rd.live.squashimg` in `rd.live.dir`, else `rootfs.img` or
    /// `ext3fs.img` there.
    private Optional<RootImage> dracut() throws IOException {
        String directory = value("rd.live.dir", value("live_dir", "LiveOS"));
        List<String> paths = new ArrayList<>();
        paths.add(directory + "/" + value("rd.live.squashimg", "squashfs.img"));
        paths.add(directory + "/rootfs.img");
        paths.add(directory + "/ext3fs.img");
        paths.add("LiveOS/squashfs.img");
        paths.add("image.squashfs"); // Gentoo
        paths.add(value("loop", "image.squashfs"));
        return first(paths);
    }

    private Optional<RootImage> archiso() {
        String base =
                own.stream()
                        .filter(argument -> argument.matches("[a-z]+basedir=.+"))
                        .map(argument -> argument.substring(argument.indexOf('=') + 1))
                        .findFirst()
                        .orElse("arch");
        return roots.all().stream()
                .filter(image -> image.path().startsWith(clean(base) + "/"))
                .max(Comparator.comparingLong(RootImage::size));
    }

    /// `modloop-lts` belongs to `vmlinuz-lts`.
    private Optional<RootImage> alpine() throws IOException {
        String name = kernel.substring(kernel.lastIndexOf('/') + 1);
        String flavour = name.substring(name.indexOf('-') + 1);
        return first(List.of(value("modloop", "/boot/modloop-" + flavour)));
    }

    private Optional<RootImage> largest(String directory, String name) {
        List<RootImage> images = roots.in(clean(directory));
        return images.stream()
                .filter(image -> image.path().contains("/" + name + "."))
                .findFirst()
                .or(() -> images.stream().max(Comparator.comparingLong(RootImage::size)));
    }

    private Optional<RootImage> first(List<String> paths) throws IOException {
        for (String path : paths) {
            Optional<RootImage> image = roots.at(clean(path));
            if (image.isPresent()) {
                return image;
            }
        }
        return Optional.empty();
    }

    private String value(String name, String otherwise) {
        return OwnArguments.value(own, name).filter(v -> !v.isEmpty()).orElse(otherwise);
    }

    /// Absolute, never above the root.
    static String clean(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return "/" + String.join("/", names);
    }
}
