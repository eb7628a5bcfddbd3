package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class JavaRuntimeTest {

    @Test
    void propertiesLoseCommentsAndNothingElse() {
        String text =
                """
                # a comment, with a backslash \\
                one=1
                  ! another

                two=a, \\
                # no comment: the value goes on
                    b
                three=c\\\\
                # a comment, for the backslash before was one
                """;
        assertThat(new String(JavaRuntime.withoutComments(text.getBytes(ISO_8859_1)), ISO_8859_1))
                .isEqualTo(
                        """
                        one=1
                        two=a, \\
                        # no comment: the value goes on
                            b
                        three=c\\\\
                        """);
    }

    @Test
    void theSecurityPropertiesOfThisJdkMeanTheSameWithout() throws IOException {
        byte[] whole =
                Files.readAllBytes(
                        Path.of(System.getProperty("java.home"), "conf/security/java.security"));
        byte[] without = JavaRuntime.withoutComments(whole);
        assertThat(without.length).isLessThan(whole.length / 4);
        assertThat(load(without)).isEqualTo(load(whole)).isNotEmpty();
    }

    private static Properties load(byte[] text) throws IOException {
        var properties = new Properties();
        properties.load(new ByteArrayInputStream(text));
        return properties;
    }
}
