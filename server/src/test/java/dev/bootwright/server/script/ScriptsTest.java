package dev.bootwright.server.script;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.server.script.ScriptEntry.Initrd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

    private static final ScriptEntry ENTRY =
            ScriptEntry.ofImage(
                    "Bootwright agent",
                    "10.0.0.1:8080",
                    "0123456789ab",
                    KernelArguments.parse("console=ttyS0 PRE=\"http://h/a b\" x='1'"));

    @Test
    void ipxeStartsTheImageAndRetries() {
        assertThat(IpxeScript.start(ENTRY))
                .isEqualTo(
                        """
                        #!ipxe
                        echo Bootwright: Bootwright agent
                        set tries:int32 0
                        :load
                        imgfree
                        kernel http://10.0.0.1:8080/image/0123456789ab/vmlinuz?mac=${netX/mac:hexhyp} initrd=initramfs console=ttyS0 PRE="http://h/a b" x='1' || goto failed
                        initrd --name initramfs http://10.0.0.1:8080/image/0123456789ab/initramfs || goto failed
                        boot ||
                        :failed
                        inc tries
                        iseq ${tries} 10 && goto leave ||
                        echo Bootwright: the image could not be loaded, trying again in 5 seconds (${tries})
                        sleep 5
                        goto load
                        :leave
                        echo Bootwright: giving up, going on with the next boot device
                        exit
                        """);
    }

    /// A live system with its root handed over inside the initramfs.
    private static final ScriptEntry LIVE =
            new ScriptEntry(
                    "Gentoo",
                    FileRoot.ofServer("10.0.0.1:8080"),
                    "iso/g/id/file/boot/gentoo",
                    List.of(
                            new Initrd("iso/g/id/file/boot/gentoo.igz", Optional.empty()),
                            new Initrd(
                                    "iso/g/id/file/a b/image.squashfs",
                                    Optional.of("/image.squashfs.img"))),
                    Optional.of("iso/g/id/combined/1"),
                    KernelArguments.parse("root=live:/image.squashfs.img"),
                    true,
                    1024);

    @Test
    void ipxeHandsOverTheRootInsideTheInitramfs() {
        String script = IpxeScript.start(LIVE);
        assertThat(script)
                .contains(
                        """
                        :load
                        imgfree
                        iseq ${platform} efi && goto efi ||
                        kernel http://10.0.0.1:8080/iso/g/id/file/boot/gentoo?mac=${netX/mac:hexhyp} initrd=initramfs1 initrd=initramfs2 root=live:/image.squashfs.img BOOTIF=01-${netX/mac:hexhyp} || goto failed
                        initrd --name initramfs1 http://10.0.0.1:8080/iso/g/id/file/boot/gentoo.igz || goto failed
                        initrd --name initramfs2 http://10.0.0.1:8080/iso/g/id/file/a%20b/image.squashfs /image.squashfs.img || goto failed
                        boot ||
                        goto failed
                        :efi
                        kernel http://10.0.0.1:8080/iso/g/id/file/boot/gentoo?mac=${netX/mac:hexhyp} initrd=initramfs root=live:/image.squashfs.img BOOTIF=01-${netX/mac:hexhyp} || goto failed
                        initrd --name initramfs http://10.0.0.1:8080/iso/g/id/combined/1 || goto failed
                        boot ||
                        :failed
                        """)
                .contains("iseq ${n} 1024 || goto less")
                .contains(
                        "echo Bootwright: this machine has ${memory} MiB of memory, and Gentoo needs"
                                + " 1024 MiB");
    }

    private static ScriptEntry relative(String kernel, String initrd) {
        return new ScriptEntry(
                "Debian",
                FileRoot.RELATIVE,
                kernel,
                List.of(new Initrd(initrd, Optional.empty())),
                Optional.empty(),
                KernelArguments.parse("boot=live"),
                false,
                0);
    }

    /// A TFTP server is asked for the name as it stands.
    @Test
    void filesBesideTheScriptAreNamedAsTheyAre() {
        ScriptEntry entry = relative("id/file/live/vmlinuz-6.12.48+deb13~1,a@b:c", "id/i+1~é");
        assertThat(PxelinuxFile.start(entry))
                .contains("  KERNEL id/file/live/vmlinuz-6.12.48+deb13~1,a@b:c\n")
                .contains("  INITRD id/i+1~é\n");
        assertThat(GrubFile.start(entry))
                .contains("  linux '/id/file/live/vmlinuz-6.12.48+deb13~1,a@b:c' ")
                .contains("  initrd '/id/i+1~é'\n");
        assertThat(IpxeScript.start(entry))
                .contains("kernel id/file/live/vmlinuz-6.12.48%2Bdeb13~1%2Ca%40b%3Ac ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\nb", "a\tb", "a\u007fb", "a%b", "a?b", "a#b", "a::b"})
    void refusesAFileThatALoaderCannotBeToldOf(String name) {
        for (ScriptEntry entry : List.of(relative(name, "i"), relative("k", name))) {
            assertThatThrownBy(() -> PxelinuxFile.start(entry))
                    .isInstanceOf(UnfitNameException.class)
                    .hasMessageStartingWith("PXELINUX cannot be told of the file \"a")
                    .hasMessageEndingWith(
                            "its name has a blank, a control character, %, ?, # or :: in it");
            assertThatThrownBy(() -> GrubFile.start(entry))
                    .isInstanceOf(UnfitNameException.class)
                    .hasMessageStartingWith("GRUB cannot be told of the file \"a");
        }
    }

    @Test
    void refusesAnInitramfsThatPxelinuxWouldTakeForTwo() {
        assertThatThrownBy(() -> PxelinuxFile.start(relative("k", "a,b")))
                .hasMessage(
                        "PXELINUX cannot be told of the file \"a,b\": its name has a comma, which"
                                + " separates one initramfs from the next");
    }

    @Test
    void aVerifiedStartChecksEachFile() {
        assertThat(IpxeScript.startVerified(LIVE).lines().filter(line -> line.contains(".sig")))
                .containsExactly(
                        "imgverify kernel http://10.0.0.1:8080/iso/g/id/file/boot/gentoo.sig || goto failed",
                        "imgverify initramfs1 http://10.0.0.1:8080/iso/g/id/file/boot/gentoo.igz.sig || goto failed",
                        "imgverify initramfs2 http://10.0.0.1:8080/iso/g/id/file/a%20b/image.squashfs.sig || goto failed",
                        "imgverify kernel http://10.0.0.1:8080/iso/g/id/file/boot/gentoo.sig || goto failed",
                        "imgverify initramfs http://10.0.0.1:8080/iso/g/id/combined/1.sig || goto failed");
        assertThat(IpxeScript.startVerified(LIVE)).contains("kernel --name kernel http://");
    }

    @Test
    void everyLabelThatAScriptJumpsToIsThere() {
        List<BootMenu.Item> items =
                List.of(
                        new BootMenu.Item("agent", "boot/x.ipxe?menu=0", ENTRY),
                        new BootMenu.Item("gentoo", "iso/g/boot.ipxe", LIVE));
        for (String script :
                List.of(
                        IpxeScript.start(LIVE),
                        IpxeScript.start(ENTRY),
                        IpxeScript.menu(new BootMenu("Menu", items, "gentoo", 5)))) {
            Set<String> labels =
                    script.lines()
                            .filter(line -> line.startsWith(":"))
                            .map(line -> line.substring(1))
                            .collect(toSet());
            Matcher jump = Pattern.compile("goto ([a-z0-9+-]+)").matcher(script);
            while (jump.find()) {
                assertThat(labels).contains(jump.group(1));
            }
        }
    }

    @Test
    void theMenuStartsWhatIsChosenOrComesBack() {
        List<BootMenu.Item> items =
                List.of(
                        new BootMenu.Item("agent", "boot/x.ipxe?menu=0", ENTRY),
                        new BootMenu.Item("gentoo", "iso/g/boot.ipxe", LIVE));
        BootMenu menu = new BootMenu("Menu", items, "gentoo", 5);
        assertThat(IpxeScript.menu(menu))
                .isEqualTo(
                        """
                        #!ipxe
                        :menu
                        menu Menu
                        item agent Bootwright agent
                        item gentoo Gentoo
                        item --gap
                        item local Local disk
                        choose --default gentoo --timeout 5000 target || goto local
                        goto ${target}
                        :agent
                        chain --replace http://10.0.0.1:8080/boot/x.ipxe?menu=0 ||
                        goto menu
                        :gentoo
                        chain --replace http://10.0.0.1:8080/iso/g/boot.ipxe ||
                        goto menu
                        :local
                        iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||
                        exit
                        """);
        assertThat(GrubFile.menu(menu))
                .startsWith("set timeout=5\nset default=gentoo\n")
                .contains("menuentry 'Gentoo' --id gentoo {")
                .contains("  linux /iso/g/id/file/boot/gentoo 'root=live:/image.squashfs.img'")
                .contains("  initrd /iso/g/id/combined/1\n");
        assertThat(PxelinuxFile.menu(menu))
                .contains("TIMEOUT 50\n")
                .contains(
                        """
                        LABEL gentoo
                          MENU LABEL ^Gentoo
                          MENU DEFAULT
                          TEXT HELP
                          Needs a machine with at least 1024 MiB of memory.
                          ENDTEXT
                          KERNEL http://10.0.0.1:8080/iso/g/id/file/boot/gentoo
                          INITRD http://10.0.0.1:8080/iso/g/id/combined/1
                        """);
    }

    @Test
    void theLocalDiskIsStartedInsteadOfWhatIsNotInTheMenu() {
        List<BootMenu.Item> items =
                List.of(new BootMenu.Item("debian", "iso/debian/boot.ipxe", LIVE));
        BootMenu menu = BootMenu.of("Menu", items, "gentoo", "gentoo: is 'gone'", 5);
        assertThat(IpxeScript.menu(menu))
                .contains("item local Local disk (gentoo: is ?gone?)\n")
                .contains("choose --default local --timeout 5000 target");
        assertThat(GrubFile.menu(menu))
                .contains("set default=local\n")
                .contains("menuentry 'Local disk (gentoo: is ?gone?)' --id local {");
        assertThat(PxelinuxFile.menu(menu))
                .contains(
                        """
                        LABEL local
                          MENU LABEL ^Local disk (gentoo: is ?gone?)
                          MENU DEFAULT
                          LOCALBOOT -1
                        """)
                .containsOnlyOnce("MENU DEFAULT");
        assertThatThrownBy(() -> new BootMenu("Menu", items, "gentoo", 5))
                .hasMessage("no item of the menu: gentoo");
    }

    @Test
    void aKeyOfAMenuStartsOneItem() {
        BootMenu.Item item = new BootMenu.Item("a", "a.ipxe", LIVE);
        assertThatThrownBy(() -> new BootMenu("Menu", List.of(item, item), "a", 5))
                .hasMessageContaining("the same key");
        for (String key : List.of("2", "2nd", "", "a b", "local", "a>b")) {
            assertThatThrownBy(() -> new BootMenu.Item(key, "a.ipxe", LIVE))
                    .as(key)
                    .hasMessageContaining("no key of a menu");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "/a b", "/../etc", "/a;b", "/"})
    void refusesAPathInTheInitramfsThatIsNone(String path) {
        assertThatThrownBy(() ->
                        new ScriptEntry(
                                "t",
                                FileRoot.RELATIVE,
                                "k",
                                List.of(new Initrd("i", Optional.of(path))),
                                Optional.of("c"),
                                KernelArguments.parse(""),
                                false,
                                0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pxelinuxShowsTheMenuOfTheSeed() {
        assertThat(
                        PxelinuxFile.menu(
                                new BootMenu(
                                        "Bootwright",
                                        List.of(
                                                new BootMenu.Item(
                                                        "bootwright", "boot.ipxe", ENTRY)),
                                        "bootwright",
                                        3)))
                .isEqualTo(
                        """
                        SERIAL 0 115200
                        DEFAULT menu.c32
                        PROMPT 0
                        TIMEOUT 30
                        MENU TITLE Bootwright
                        LABEL bootwright
                          MENU LABEL ^Bootwright agent
                          MENU DEFAULT
                          KERNEL http://10.0.0.1:8080/image/0123456789ab/vmlinuz
                          INITRD http://10.0.0.1:8080/image/0123456789ab/initramfs
                          APPEND console=ttyS0 PRE="http://h/a b" x='1'
                          IPAPPEND 2
                        LABEL local
                          MENU LABEL ^Local disk
                          LOCALBOOT -1
                        """);
    }

    @Test
    void grubQuotesEveryArgument() {
        assertThat(GrubFile.start(ENTRY))
                .contains(
                        "linux /image/0123456789ab/vmlinuz"
                                + " 'console=ttyS0' 'PRE=http://h/a b' 'x='\\''1'\\'''");
    }

    @Test
    void argumentsSurviveTheRoundTrip() {
        KernelArguments arguments = new KernelArguments(List.of("quiet", "PRE=a b", "c d", "e=f"));
        assertThat(KernelArguments.parse(arguments.toString())).isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nboot",
                "a\rb",
                "a\0b",
                "a=${b}",
                "a=\"b",
                "x || exit",
                "x && y",
                "x #y",
                "\u00e9"
            })
    void refusesArgumentsThatWouldBecomeSyntax(String argument) {
        assertThatThrownBy(() -> new KernelArguments(List.of(argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kernel argument");
    }

    @Test
    void refusesMoreThanTheKernelReads() {
        assertThatThrownBy(() -> KernelArguments.parse("a=" + "b".repeat(2048)))
                .hasMessage("kernel arguments of more than 2047 bytes");
    }

    @Test
    void nothingInATitleBecomesACommand() {
        String evil = "x\nboot\n' || exit ${net0/mac} \"; rm";
        for (String script :
                List.of(
                        IpxeScript.localDisk(evil),
                        PxelinuxFile.localDisk(evil),
                        GrubFile.localDisk(evil))) {
            assertThat(script.lines().filter(line -> line.contains("x?boot??")))
                    .hasSize(1)
                    .allSatisfy(line ->
                            assertThat(line).contains("x?boot?? ?? exit ??net0/mac? ?? rm"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:8080/x", "a b", "", "host:port"})
    void refusesAServerThatIsNone(String server) {
        assertThatThrownBy(() ->
                        ScriptEntry.ofImage("t", server, "id", new KernelArguments(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
