package dev.bootwright.netboot.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootNameTest {

    @ParameterizedTest
    @CsvSource({
        "pxelinux.0, pxelinux.0",
        "/pxelinux.0, pxelinux.0",
        "//pxelinux.0, pxelinux.0",
        "./pxelinux.cfg/default, pxelinux.cfg/default",
        "grub//x86_64-efi/./core.efi, grub/x86_64-efi/core.efi",
        "\\Boot\\BCD, Boot/BCD",
        "\\\\boot\\/x, boot/x",
        "grub/x86_64-efi/../grub.cfg, grub/grub.cfg",
        "a/b/../../c, c",
        "image/1/, image/1",
        "..., ...",
        "a..b/..c, a..b/..c",
        "with space, with space",
        "%2e%2e/x, %2e%2e/x"
    })
    void writesEveryNameInOneForm(String asked, String name) {
        assertThat(BootName.normalize(asked)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                ".",
                "..",
                "a/..",
                "../etc/passwd",
                "/../etc/passwd",
                "a/../../etc/passwd",
                "..\\..\\boot.ini",
                "a\0b",
                "a\nb",
                "a\u007fb",
                "a\u0085b"
            })
    void knowsNoNameThatLeavesTheRootOrCannotBePrinted(String asked) {
        assertThat(BootName.normalize(asked)).isEmpty();
    }

    @Test
    void countsTheLengthInBytes() {
        assertThat(BootName.normalize("a".repeat(1024))).isPresent();
        assertThat(BootName.normalize("a".repeat(1025))).isEmpty();
        assertThat(BootName.normalize("ä".repeat(512))).isPresent();
        assertThat(BootName.normalize("ä".repeat(513))).isEmpty();
        assertThat(BootName.normalize("a/".repeat(500_000))).isEmpty();
    }

    @Test
    void showsNoControlCharacters() {
        assertThat(BootName.printable("a\u001b[2Jb\0")).isEqualTo("a?[2Jb?");
        assertThat(BootName.printable("a".repeat(300))).hasSize(201).endsWith("…");
    }
}
