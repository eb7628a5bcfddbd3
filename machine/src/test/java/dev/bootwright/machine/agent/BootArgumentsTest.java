package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.net.MacAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootArgumentsTest {

    private static BootArguments of(String line) throws BootArguments.UnusableException {
        return BootArguments.of(KernelCommandLine.parse(line));
    }

    @Test
    void readsWhatOurBootScriptsWrite() throws Exception {
        BootArguments arguments =
                of(
                        "initrd=initramfs console=tty0 console=ttyS0,115200n8"
                                + " SERVER_ADDR=http://10.99.0.1:8080 BOOTIF=01-52-54-00-12-34-ab"
                                + " bootwright.secret=s3cr3t DEVELOPER=1 LOOP_INTERVAL=7"
                                + " \"PRE=http://10.99.0.1/pre\" POST=https://x.example/post");
        assertThat(arguments.server()).isEqualTo(URI.create("http://10.99.0.1:8080"));
        assertThat(arguments.secret().text()).isEqualTo("s3cr3t");
        assertThat(arguments.developer()).isTrue();
        assertThat(arguments.pause()).isEqualTo(Duration.ofSeconds(7));
        assertThat(arguments.pre()).contains(URI.create("http://10.99.0.1/pre"));
        assertThat(arguments.post()).contains(URI.create("https://x.example/post"));
        assertThat(arguments.bootMac()).contains(MacAddress.parse("52:54:00:12:34:ab"));
    }

    @Test
    void neverPrintsTheSecret() throws Exception {
        assertThat(of("SERVER_ADDR=10.0.0.1 bootwright.secret=s3cr3t").toString())
                .doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,             http://10.0.0.1",
        "10.0.0.1:8080,        http://10.0.0.1:8080",
        "http://boot.example/, http://boot.example",
        "http://[fd00::1]:80/x/y?z, http://[fd00::1]:80"
    })
    void takesAServerAsPeopleWriteIt(String text, String server) throws Exception {
        assertThat(of("SERVER_ADDR=" + text).server()).isEqualTo(URI.create(server));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quiet",
                "SERVER_ADDR=",
                "SERVER_ADDR=https://10.0.0.1",
                "SERVER_ADDR=ftp://10.0.0.1",
                "SERVER_ADDR=http://",
                "SERVER_ADDR=\"a b\"",
                "SERVER_ADDR=10.0.0.1 PRE=pre.sh",
                "SERVER_ADDR=10.0.0.1 POST=\"http://x/ y\""
            })
    void namesTheArgumentItCannotUse(String line) {
        assertThatThrownBy(() -> of(line))
                .isInstanceOf(BootArguments.UnusableException.class)
                .hasMessageFindingMatch("SERVER_ADDR|PRE|POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LOOP_INTERVAL=0", "LOOP_INTERVAL=-5", "LOOP_INTERVAL=soon"})
    void pausesFifteenSecondsUnlessToldASensibleNumber(String line) throws Exception {
        assertThat(of("SERVER_ADDR=10.0.0.1 " + line).pause()).isEqualTo(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "yes", "true", "11", ""})
    void onlyOneMeansDeveloper(String value) throws Exception {
        assertThat(of("SERVER_ADDR=10.0.0.1 DEVELOPER=" + value).developer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-52-54-00",
                "20-52-54-00-12-34-56",
                "garbage",
                "",
                "01-zz-54-00-12-34-56"
            })
    void aBootInterfaceThatIsNoEthernetAddressIsUnknown(String value) throws Exception {
        assertThat(of("SERVER_ADDR=10.0.0.1 BOOTIF=" + value).bootMac()).isEmpty();
    }
}
