package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosureTest {

    private final List<BinaryPackage> packages = new ArrayList<>();

    @Test
    void takesWhatIsNamedAndAllItDependsOn() throws Exception {
        add("mdadm", "4.2-5", "libc6 (>= 2), libudev1", "");
        add("libudev1", "252", "libc6, libcap2", "");
        add("libcap2", "2.66", "libc6", "");
        add("libc6", "2.36", "", "");
        add("other", "1", "", "");
        assertThat(closure("mdadm")).containsExactly("libc6", "libcap2", "libudev1", "mdadm");
    }

    @Test
    void followsPreDependsAsWell() throws Exception {
        packages.add(
                new BinaryPackage(
                        "a",
                        DebianVersion.parse("1"),
                        "amd64",
                        "b",
                        "c",
                        "",
                        List.of(),
                        "p",
                        1,
                        "0".repeat(64)));
        add("b", "1", "", "");
        add("c", "1", "", "");
        assertThat(closure("a")).containsExactly("a", "b", "c");
    }

    @Test
    void endsWherePackagesDependOnEachOther() throws Exception {
        add("a", "1", "b", "");
        add("b", "1", "a", "");
        assertThat(closure("a")).containsExactly("a", "b");
    }

    @Test
    void doesNotFollowWhatIsNotWanted() throws Exception {
        add("mdadm", "1", "debconf, libc6", "");
        add("debconf", "1", "perl", ""); // perl does not exist, which does not matter
        add("libc6", "1", "libgcc-s1", "");
        add("libgcc-s1", "1", "", "");
        assertThat(
                        names(
                                Closure.of(
                                        index(),
                                        List.of("mdadm"),
                                        each -> each.name().startsWith("lib"))))
                .containsExactly("libc6", "libgcc-s1", "mdadm");
    }

    @Test
    void takesTheFirstAlternativeThatThereIs() throws Exception {
        add("a", "1", "missing | b (>= 2) | c | d", "");
        add("b", "1", "", "");
        add("c", "1", "", "");
        add("d", "1", "", "");
        assertThat(closure("a")).containsExactly("a", "c");
    }

    @Test
    void keepsAnAlternativeThatIsChosenAlready() throws Exception {
        add("a", "1", "b | c", "");
        add("b", "1", "", "");
        add("c", "1", "", "");
        assertThat(closure("a", "c")).containsExactly("a", "c");
    }

    @Test
    void takesAProviderWhereNoPackageHasTheName() throws Exception {
        add("a", "1", "awk", "");
        add("mawk", "1", "", "awk");
        add("gawk", "1", "", "awk");
        assertThat(closure("a")).containsExactly("a", "gawk");
        assertThat(closure("a", "mawk")).containsExactly("a", "mawk");
    }

    @Test
    void aProvidedNameMeetsAVersionOnlyWithOneOfItsOwn() throws Exception {
        add("a", "1", "lib (>= 2)", "");
        add("unversioned", "9", "", "lib");
        add("older", "9", "", "lib (= 1)");
        add("right", "1", "", "lib (= 2.1)");
        assertThat(closure("a")).containsExactly("a", "right");
    }

    @Test
    void theLatestVersionIsTheOneThereIs() throws Exception {
        add("a", "1.10", "", "");
        add("a", "1.9", "", "");
        add("a", "1.10~rc1", "", "");
        assertThat(index().require("a").version()).hasToString("1.10");
        assertThat(index().size()).isEqualTo(1);
    }

    @Test
    void aPackageThatIsNamedHasToExist() {
        add("smartmontools", "1", "", "");
        add("nvme-cli", "1", "", "");
        add("nvme-stas", "1", "", "");
        assertThat(failure("smartmontool"))
                .hasMessage("no package is named \"smartmontool\"")
                .returns("Did you mean smartmontools?", DebianException::hint);
        assertThat(failure("nvme"))
                .returns("Did you mean nvme-cli, nvme-stas?", DebianException::hint);
        assertThat(failure("qqqqqqqq").hint()).startsWith("Check the name");
    }

    @Test
    void aNameThatIsOnlyProvidedNamesItsProviders() {
        add("mawk", "1", "", "awk");
        assertThat(failure("awk"))
                .hasMessage("no package is named \"awk\"")
                .returns("Did you mean mawk?", DebianException::hint);
    }

    @Test
    void saysWhichDependencyCannotBeMet() {
        add("a", "1", "b (>= 2) | c", "");
        add("b", "1", "", "");
        assertThat(failure("a"))
                .hasMessage("a_1_amd64 depends on b (>= 2) or c, which no source has");
    }

    @Test
    void saysWhichDependencyIsMalformed() {
        add("a", "1", "b (>> ", "");
        assertThat(failure("a")).hasMessage("a_1_amd64: no dependency: \"b (>>\"");
    }

    private void add(String name, String version, String depends, String provides) {
        packages.add(
                new BinaryPackage(
                        name,
                        DebianVersion.parse(version),
                        "amd64",
                        "",
                        depends,
                        provides,
                        List.of(URI.create("http://mirror.example/")),
                        "pool/" + name,
                        1,
                        "0".repeat(64)));
    }

    private PackageIndex index() throws DebianException {
        return PackageIndex.of(packages);
    }

    private List<String> closure(String... names) throws DebianException {
        return names(Closure.of(index(), List.of(names), each -> true));
    }

    private static List<String> names(List<BinaryPackage> some) {
        return some.stream().map(BinaryPackage::name).toList();
    }

    private DebianException failure(String name) {
        return catchThrowableOfType(DebianException.class, () -> closure(name));
    }
}
