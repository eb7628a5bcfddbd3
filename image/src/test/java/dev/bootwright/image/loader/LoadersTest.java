package dev.bootwright.image.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Progress;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.debian.TestArchive;
import dev.bootwright.image.debian.TestDeb;
import dev.bootwright.image.openpgp.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadersTest {

    private static final List<String> OF_ALL =
            List.of(
                    "undionly.kpxe",
                    "snponly.efi",
                    "ipxe.efi",
                    "pxelinux.0",
                    "lpxelinux.0",
                    "ldlinux.c32",
                    "menu.c32",
                    "libutil.c32",
                    "libcom32.c32",
                    "shimx64.efi",
                    "grubx64.efi");

    private static final String BIOS = "./usr/lib/syslinux/modules/bios/";

    @TempDir Path directory;

    private TestArchive archive;
    private Path keyring;

    @BeforeEach
    void layOut() throws IOException {
        TestKey key = TestKey.create(Instant.parse("2020-01-01T00:00:00Z"), Duration.ZERO);
        keyring = key.writeTo(directory.resolve("keyring.gpg"));
        archive = new TestArchive(directory.resolve("mirror"), key);
        add("pxelinux", "./usr/lib/PXELINUX/pxelinux.0", "./usr/lib/PXELINUX/lpxelinux.0");
        add(
                "syslinux-common",
                BIOS + "ldlinux.c32",
                BIOS + "menu.c32",
                BIOS + "libutil.c32",
                BIOS + "libcom32.c32",
                "./usr/lib/syslinux/modules/efi64/menu.c32");
        add(
                "grub-efi-amd64-signed",
                "./usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed",
                "./usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
    }

    @Test
    void takesThoseOfDebian12() throws IOException {
        add("shim-signed", "./usr/lib/shim/shimx64.efi.signed");
        TestDeb ipxe =
                new TestDeb()
                        .file("./boot/ipxe.efi", "ipxe in /boot")
                        .file("./usr/lib/ipxe/snponly.efi", "snponly")
                        .file("./usr/lib/ipxe/undionly.kpxe", "undionly")
                        .special(
                                "./usr/lib/ipxe/ipxe.efi",
                                TarConstants.LF_SYMLINK,
                                "/boot/ipxe.efi");
        add("ipxe", ipxe);
        List<Loader> loaders = extract("amd64");
        assertThat(loaders).extracting(Loader::name).containsExactlyElementsOf(OF_ALL);
        assertThat(loaders.get(2))
                .returns("ipxe", loader -> loader.from().name())
                .returns("boot/ipxe.efi", Loader::path)
                .returns(13L, Loader::size)
                // printf 'ipxe in /boot' | sha256sum
                .returns(
                        "sha256:f8fd71872b9376e75337260f1f1de4408524e0e4fdf958cfdc0a2b5a6f378726",
                        Loader::digest);
        assertThat(directory.resolve("loaders/ipxe.efi")).hasContent("ipxe in /boot");
        assertThat(directory.resolve("loaders/grubx64.efi"))
                .hasContent("./usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
        assertThat(directory.resolve("loaders/menu.c32")).hasContent(BIOS + "menu.c32");
    }

    @Test
    void takesThoseOfDebian13() throws IOException {
        add("shim-signed", "./usr/lib/shim/shimx64.efi.signed");
        add(
                "ipxe",
                "./usr/lib/ipxe/ipxe-amd64.efi",
                "./usr/lib/ipxe/ipxe-arm64.efi",
                "./usr/lib/ipxe/snponly.efi",
                "./usr/lib/ipxe/undionly.kpxe");
        assertThat(extract("amd64"))
                .extracting(Loader::name)
                .containsAll(OF_ALL)
                .contains("ipxe-arm64.efi");
        assertThat(directory.resolve("loaders/ipxe.efi"))
                .hasContent("./usr/lib/ipxe/ipxe-amd64.efi");
    }

    @Test
    void takesThoseOfUbuntu() throws IOException {
        add("ipxe", "./usr/lib/ipxe/snponly.efi", "./usr/lib/ipxe/undionly.kpxe");
        add("grub-ipxe", "./boot/ipxe.efi", "./boot/ipxe-arm64.efi");
        add(
                "shim-signed",
                "./usr/lib/shim/shimx64.efi.signed.previous",
                "./usr/lib/shim/shimx64.efi.signed.latest",
                "./usr/lib/shim/shimx64.efi");
        assertThat(extract("amd64"))
                .extracting(Loader::name)
                .containsAll(OF_ALL)
                .contains("ipxe-arm64.efi");
        assertThat(directory.resolve("loaders/shimx64.efi"))
                .hasContent("./usr/lib/shim/shimx64.efi.signed.latest");
    }

    @Test
    void namesThePackagesToFetch() throws IOException {
        add("shim-signed", "./usr/lib/shim/shimx64.efi.signed");
        add("ipxe", "./boot/ipxe.efi");
        archive.publish("stable", Instant.now().minusSeconds(60));
        try (PackageCache cache = cache()) {
            assertThat(Loaders.packages(open("amd64", cache)))
                    .extracting(each -> each.name())
                    .containsExactly(
                            "grub-efi-amd64-signed",
                            "ipxe",
                            "pxelinux",
                            "shim-signed",
                            "syslinux-common");
        }
    }

    @Test
    void saysWhichLoaderIsMissingAndWhereItWasLookedFor() throws IOException {
        add("ipxe", "./usr/lib/ipxe/snponly.efi", "./usr/lib/ipxe/undionly.kpxe");
        DebianException e = catchThrowableOfType(DebianException.class, () -> extract("amd64"));
        assertThat(e)
                .hasMessage(
                        "the boot loader ipxe.efi is in none of its places:"
                                + " ipxe:/usr/lib/ipxe/ipxe-amd64.efi, ipxe:/usr/lib/ipxe/ipxe.efi,"
                                + " ipxe:/boot/ipxe.efi, grub-ipxe:/boot/ipxe.efi");
        assertThat(e.hint()).contains("universe");
    }

    private void add(String name, String... paths) throws IOException {
        var deb = new TestDeb();
        for (String path : paths) {
            deb.file(path, path);
        }
        add(name, deb);
    }

    private void add(String name, TestDeb deb) throws IOException {
        Path parts = Files.createDirectories(directory.resolve("parts"));
        archive.add(name, "1", "", Files.readAllBytes(deb.write(parts)));
    }

    private List<Loader> extract(String architecture) throws IOException {
        archive.publish("stable", Instant.now().minusSeconds(60));
        try (PackageCache cache = cache()) {
            Path loaders = directory.resolve("loaders");
            List<Loader> found = Loaders.extract(open(architecture, cache), loaders);
            for (Loader loader : found) {
                assertThat(loaders.resolve(loader.name())).hasSize(loader.size());
            }
            return found;
        }
    }

    private Repository open(String architecture, PackageCache cache) throws IOException {
        AptSources apt =
                AptSources.of(
                        directory.resolve("mirror").toUri(), List.of("stable"), List.of(keyring));
        return Repository.open(apt, architecture, cache);
    }

    private PackageCache cache() throws IOException {
        return PackageCache.open(directory.resolve("cache"), Proxies.none(), Progress.NONE);
    }
}
