package dev.bootwright.lab.iso;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DebianPackageTest {

    /// As `apt-get --print-uris download` of APT 2.6 prints it, but for the mirror.
    private static final String PRINTED =
            """
            'http://mirror.example/debian/pool/main/d/dracut/dracut-core_059-4_amd64.deb' dracut-core_059-4_amd64.deb 323184 SHA256:d0598a5f7b5dcdd1172303a9da4c156a2b6df75fd85a97bc3d228bfafa5f39f9
            'http://mirror.example/debian/pool/main/i/iputils/iputils-arping_20221126-1%2bdeb12u1_amd64.deb' iputils-arping_3%3a20221126-1+deb12u1_amd64.deb 20016 SHA256:e79e243e2b413f6c07ae4a794d8d26aefcdad1ac76f1fa0066f9c8537f59ad35
            """;

    @Test
    void readsWhatAptGetPrints() {
        assertThat(DebianPackage.parse(PRINTED))
                .containsExactly(
                        new DebianPackage(
                                "dracut-core",
                                "dracut-core_059-4_amd64.deb",
                                "d0598a5f7b5dcdd1172303a9da4c156a2b6df75fd85a97bc3d228bfafa5f39f9"),
                        new DebianPackage(
                                "iputils-arping",
                                "iputils-arping_3%3a20221126-1+deb12u1_amd64.deb",
                                "e79e243e2b413f6c07ae4a794d8d26aefcdad1ac76f1fa0066f9c8537f59ad35"));
    }

    @Test
    void aLineWithoutDigestIsNoPackage() {
        assertThat(DebianPackage.parse("'http://mirror.example/a_1.deb' a_1.deb 1 \n")).isEmpty();
    }
}
