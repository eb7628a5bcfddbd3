package dev.bootwright.server.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

    private static final BootEntry ENTRY =
            new BootEntry(
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

    @Test
    void pxelinuxShowsTheMenuOfTheSeed() {
        assertThat(PxelinuxFile.menu(ENTRY))
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
        assertThatThrownBy(() -> new BootEntry("t", server, "id", new KernelArguments(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
