package dev.bootwright.image.drive;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The boot loaders of a drive.
///
/// @param grub     parts of GRUB for BIOS, by name
/// @param efi      files of the EFI system partition, by path
/// @param packages where they come from
public record DriveLoaders(
        Map<String, byte[]> grub, Map<String, byte[]> efi, List<Origin> packages) {

    private static final String SYSTEMD = "usr/lib/systemd/boot/efi/";
    private static final String SIGNED_GRUB = "usr/lib/grub/x86_64-efi-signed/";
    private static final String SHIM = "usr/lib/shim/";
    private static final String REMOVABLE = "EFI/BOOT/BOOTX64.EFI";

    public DriveLoaders {
        grub = Map.copyOf(grub);
        efi = Map.copyOf(efi);
        packages = List.copyOf(packages);
    }

    /// A package or archive that something was taken from.
    ///
    /// @param name   with its version
    /// @param sha256 of the file
    public record Origin(String name, String sha256) {}

    /// Takes them out of packages, which are downloaded if need be.
    ///
    /// @throws DebianException if the repository has not what is needed
    public static DriveLoaders of(Repository repository, DriveLoader loader) throws IOException {
        List<String> names = new ArrayList<>(List.of("grub-pc-bin"));
        switch (loader) {
            case SYSTEMD_BOOT -> names.add("systemd-boot-efi");
            case GRUB -> names.addAll(List.of("shim-signed", "grub-efi-amd64-signed"));
            case CLOVER -> {}
        }
        List<BinaryPackage> packages = new ArrayList<>();
        for (String name : names) {
            packages.add(repository.require(name));
        }
        repository.fetch(packages);
        Map<String, byte[]> grub =
                PackagedFiles.read(repository, packages.getFirst(), GrubCore.DIRECTORY);
        Map<String, byte[]> efi = new TreeMap<>();
        switch (loader) {
            case SYSTEMD_BOOT -> {
                byte[] content = file(repository, packages.get(1), SYSTEMD, "systemd-bootx64.efi");
                efi.put(REMOVABLE, content);
                efi.put("EFI/systemd/systemd-bootx64.efi", content);
            }
            case GRUB -> {
                // gcdx64 is GRUB for removable media: its directory is /boot/grub, that of BIOS.
                byte[] shim = file(repository, packages.get(1), SHIM, "shimx64.efi.signed");
                efi.put(REMOVABLE, shim);
                efi.put(
                        "EFI/BOOT/grubx64.efi",
                        file(repository, packages.get(2), SIGNED_GRUB, "gcdx64.efi.signed"));
            }
            case CLOVER -> {}
        }
        List<Origin> origins =
                packages.stream().map(each -> new Origin(each.toString(), each.sha256())).toList();
        return new DriveLoaders(grub, efi, origins);
    }

    /// The same with other files for UEFI.
    public DriveLoaders with(Map<String, byte[]> efi, Origin origin) {
        List<Origin> origins = new ArrayList<>(packages);
        origins.add(origin);
        return new DriveLoaders(grub, efi, origins);
    }

    private static byte[] file(
            Repository repository, BinaryPackage from, String directory, String name)
            throws IOException {
        byte[] content = PackagedFiles.read(repository, from, directory).get(name);
        if (content == null) {
            throw new DebianException(
                    "%s has no /%s%s".formatted(from, directory, name),
                    "The APT sources need main of Debian 12 or later.");
        }
        return content;
    }
}
