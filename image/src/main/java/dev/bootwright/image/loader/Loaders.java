package dev.bootwright.image.loader;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebEntry;
import dev.bootwright.image.debian.DebFile;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Takes the boot loaders out of the packages of Debian 12 and later, or Ubuntu 24.04 and later.
///
/// Where the two, or their releases, put the same file differs: Debian 12 has `ipxe.efi` in `/boot`,
/// Debian 13 has it as `ipxe-amd64.efi` beside an arm64 one, Ubuntu keeps both in `grub-ipxe`; Ubuntu's
/// newest shim is `shimx64.efi.signed.latest`. The first place that exists is taken. Links are not
/// followed: what they point to is in the table as well.
public final class Loaders {

    private static final long MAX_BYTES = 64 << 20;

    private static final String IPXE = "usr/lib/ipxe/";
    private static final String BIOS_MODULES = "usr/lib/syslinux/modules/bios/";
    private static final String SIGNED_GRUB = "usr/lib/grub/x86_64-efi-signed/";

    private static final List<Rule> RULES =
            List.of(
                    required("undionly.kpxe", in("ipxe", IPXE + "undionly.kpxe")),
                    required("snponly.efi", in("ipxe", IPXE + "snponly.efi")),
                    required(
                            "ipxe.efi",
                            in("ipxe", IPXE + "ipxe-amd64.efi"),
                            in("ipxe", IPXE + "ipxe.efi"),
                            in("ipxe", "boot/ipxe.efi"),
                            in("grub-ipxe", "boot/ipxe.efi")),
                    optional(
                            "ipxe-arm64.efi",
                            in("ipxe", IPXE + "ipxe-arm64.efi"),
                            in("grub-ipxe", "boot/ipxe-arm64.efi")),
                    optional("ipxe-ia32.efi", in("ipxe", IPXE + "ipxe-i386.efi")),
                    required("pxelinux.0", in("pxelinux", "usr/lib/PXELINUX/pxelinux.0")),
                    required("lpxelinux.0", in("pxelinux", "usr/lib/PXELINUX/lpxelinux.0")),
                    required("ldlinux.c32", in("syslinux-common", BIOS_MODULES + "ldlinux.c32")),
                    required("menu.c32", in("syslinux-common", BIOS_MODULES + "menu.c32")),
                    required("libutil.c32", in("syslinux-common", BIOS_MODULES + "libutil.c32")),
                    required("libcom32.c32", in("syslinux-common", BIOS_MODULES + "libcom32.c32")),
                    onAmd64(
                            "shimx64.efi",
                            in("shim-signed", "usr/lib/shim/shimx64.efi.signed.latest"),
                            in("shim-signed", "usr/lib/shim/shimx64.efi.signed")),
                    onAmd64(
                            "grubx64.efi",
                            in("grub-efi-amd64-signed", SIGNED_GRUB + "grubnetx64.efi.signed")));

    private final Repository repository;
    private final Path directory;
    private final Map<String, Map<String, byte[]>> contents = new HashMap<>();

    private Loaders(Repository repository, Path directory) {
        this.repository = repository;
        this.directory = directory;
    }

    /// A file of a package.
    private record Place(String packageName, String path) {}

    /// Where a loader can come from.
    ///
    /// @param only   the architecture whose packages have it; empty for packages of any
    /// @param places in the order of preference
    private record Rule(String name, boolean isRequired, String only, List<Place> places) {}

    private static Place in(String packageName, String path) {
        return new Place(packageName, path);
    }

    private static Rule required(String name, Place... places) {
        return new Rule(name, true, "", List.of(places));
    }

    private static Rule optional(String name, Place... places) {
        return new Rule(name, false, "", List.of(places));
    }

    private static Rule onAmd64(String name, Place... places) {
        return new Rule(name, true, "amd64", List.of(places));
    }

    /// The packages that loaders are taken from, as far as the repository has them: to be fetched
    /// together with others.
    public static List<BinaryPackage> packages(Repository repository) {
        Set<String> names = new TreeSet<>();
        for (Rule rule : RULES) {
            if (applies(rule, repository)) {
                rule.places().forEach(place -> names.add(place.packageName()));
            }
        }
        return names.stream().map(repository::find).flatMap(Optional::stream).toList();
    }

    /// Writes the loaders to a directory, flat. Packages are downloaded if need be.
    ///
    /// @param directory created when it is missing
    /// @return in the order of the table above: equal packages give equal results
    /// @throws DebianException if a loader that every release has is in none of its places
    public static List<Loader> extract(Repository repository, Path directory) throws IOException {
        Files.createDirectories(directory);
        repository.fetch(packages(repository));
        var loaders = new Loaders(repository, directory);
        List<Loader> found = new ArrayList<>();
        for (Rule rule : RULES) {
            if (applies(rule, repository)) {
                loaders.extract(rule).ifPresent(found::add);
            }
        }
        return found;
    }

    private static boolean applies(Rule rule, Repository repository) {
        return rule.only().isEmpty() || rule.only().equals(repository.architecture());
    }

    private Optional<Loader> extract(Rule rule) throws IOException {
        for (Place place : rule.places()) {
            Optional<BinaryPackage> from = repository.find(place.packageName());
            if (from.isPresent()) {
                byte[] content = files(from.get()).get(place.path());
                if (content != null) {
                    Files.write(directory.resolve(rule.name()), content);
                    String digest = "sha256:" + sha256(content);
                    return Optional.of(
                            new Loader(
                                    rule.name(), from.get(), place.path(), digest, content.length));
                }
            }
        }
        if (rule.isRequired()) {
            throw missing(rule);
        }
        return Optional.empty();
    }

    /// The files of a package that the table names.
    private Map<String, byte[]> files(BinaryPackage from) throws IOException {
        Map<String, byte[]> known = contents.get(from.name());
        if (known != null) {
            return known;
        }
        Set<String> wanted = new TreeSet<>();
        for (Rule rule : RULES) {
            rule.places().forEach(place -> wanted.add(place.path()));
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (DebFile deb = repository.open(from)) {
            deb.visit((entry, content) -> {
                if (entry instanceof DebEntry.RegularFile file && wanted.contains(file.path())) {
                    files.put(file.path(), read(from, file, content));
                }
            });
        }
        contents.put(from.name(), files);
        return files;
    }

    private static byte[] read(BinaryPackage from, DebEntry.RegularFile file, InputStream content)
            throws IOException {
        if (file.size() > MAX_BYTES) {
            throw new IOException(
                    "%s: %s has %d bytes, which no loader has"
                            .formatted(from, file.path(), file.size()));
        }
        return content.readAllBytes();
    }

    private DebianException missing(Rule rule) {
        List<String> places =
                rule.places().stream().map(p -> p.packageName() + ":/" + p.path()).toList();
        return new DebianException(
                "the boot loader %s is in none of its places: %s"
                        .formatted(rule.name(), String.join(", ", places)),
                "The APT sources need main (on Ubuntu also universe) of Debian 12, Ubuntu 24.04 or later.");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
