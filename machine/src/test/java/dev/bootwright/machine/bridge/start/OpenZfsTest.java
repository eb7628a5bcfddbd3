package dev.bootwright.machine.bridge.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.BootPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The answers are laid out as OpenZFS 2.3.2 gives them.
class OpenZfsTest {

    private static final String IMPORTABLE =
            """
              pool: rpool
                id: 11
             state: ONLINE
            action: The pool can be imported using its name or numeric identifier.
            config:

            \trpool       ONLINE
            \t  nvme0n1   ONLINE

              pool: tank
                id: 22
             state: DEGRADED
            action: The pool can be imported despite missing or damaged devices.
            config:

            \ttank                 DEGRADED
            \t  draid1:2d:4c:1s-0  DEGRADED

              pool: -o
                id: 33
             state: ONLINE
            """;

    private static final String STATUS =
            """
              pool: tank
             state: DEGRADED
            config:

            \tNAME                 STATE     READ WRITE CKSUM
            \ttank                 DEGRADED     0     0     0
            \t  draid1:2d:4c:1s-0  DEGRADED     0     0     0
            \t    sda              ONLINE       0     0     0

            errors: No known data errors
            """;

    private static final String PROPERTIES =
            """
            tank\ttype\tfilesystem\t-
            tank\tmountpoint\t/tank\tdefault
            tank\torg.zfsbootmenu:active\ton\tlocal
            tank/ROOT\tmountpoint\t/\tlocal
            tank/ROOT\torg.zfsbootmenu:active\ton\tinherited from tank
            tank/ROOT\tencryption\taes-256-gcm\t-
            tank/ROOT\tkeystatus\tunavailable\t-
            tank/ROOT\tencryptionroot\ttank/ROOT\t-
            """;

    private final List<String> asked = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final KernelMounts mounts = new KernelMounts(Path.of("/nowhere"));

    /// Every pool can be imported but those whose guid is refused.
    private OpenZfs zfs(String refused) {
        return new OpenZfs(
                mounts,
                (command, input) -> {
                    String line = String.join(" ", command);
                    asked.add(line + (input.isEmpty() ? "" : " <" + input.strip()));
                    if (line.endsWith(" " + refused)) {
                        throw new IOException("cannot import: unsupported version");
                    }
                    return Map.of(
                                    "zpool import -d /dev",
                                    IMPORTABLE,
                                    "zpool status tank",
                                    STATUS,
                                    "zpool get -H -o value health tank",
                                    "DEGRADED\n",
                                    "zpool get -H -o value bootfs tank",
                                    "tank/ROOT\n",
                                    "zfs list -H -t filesystem -o name -r tank",
                                    "tank\ntank/ROOT\n",
                                    "zfs get -H -p -r -t filesystem -o name,property,value,source all"
                                            + " tank",
                                    PROPERTIES)
                            .getOrDefault(line, "");
                });
    }

    @Test
    void importsReadOnlyWhatNobodyElseHasReadAndExportsItInTheEnd() throws Exception {
        List<BootPool> pools = zfs("none").find(Set.of("11"), Optional.empty(), refusals);
        assertThat(refusals).isEmpty();
        assertThat(asked)
                .contains("zpool import -d /dev -f -N -o readonly=on -o cachefile=none 22")
                .noneMatch(line -> line.endsWith(" 11") || line.endsWith(" 33"));
        BootPool pool = pools.getFirst();
        assertThat(pools).hasSize(1);
        assertThat(pool.isImported()).isTrue();
        assertThat(pool.guid()).isEqualTo("22");
        assertThat(pool.health()).isEqualTo("DEGRADED");
        assertThat(pool.bootfs()).contains("tank/ROOT");
        assertThat(pool.members())
                .containsExactly(
                        "tank DEGRADED 0 0 0",
                        "draid1:2d:4c:1s-0 DEGRADED 0 0 0",
                        "sda ONLINE 0 0 0");
        assertThat(asked).doesNotContain("zpool export tank");
        mounts.unmountAll();
        assertThat(asked).contains("zpool export tank");
    }

    @Test
    void propertiesAreThoseThatSomebodyHasSet() throws Exception {
        List<BootDataset> datasets =
                zfs("none").find(Set.of(), Optional.empty(), refusals).getLast().datasets();
        BootDataset tank = find(datasets, "tank");
        BootDataset root = find(datasets, "tank/ROOT");
        assertThat(tank.property("mountpoint")).isEmpty();
        assertThat(root.property("mountpoint")).contains("/");
        assertThat(root.property("org.zfsbootmenu:active")).contains("on");
        assertThat(root.isEncrypted()).isTrue();
        assertThat(tank.isEncrypted()).isFalse();
    }

    private static BootDataset find(List<BootDataset> datasets, String name) {
        return datasets.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aPassphraseGoesToStandardInputAndNowhereElse() throws Exception {
        BootDataset locked =
                find(
                        zfs("none")
                                .find(Set.of("11"), Optional.of("secret"), refusals)
                                .getFirst()
                                .datasets(),
                        "tank/ROOT");
        assertThatThrownBy(locked::open).isInstanceOf(IOException.class); // nothing is mounted here
        assertThat(asked).contains("zfs load-key -L prompt tank/ROOT <secret");
        assertThat(locked.toString()).doesNotContain("secret");
        BootDataset unknown =
                find(
                        zfs("none")
                                .find(Set.of("11"), Optional.empty(), refusals)
                                .getFirst()
                                .datasets(),
                        "tank/ROOT");
        assertThatThrownBy(unknown::open).hasMessageContaining("no passphrase is known");
    }

    @Test
    void aPoolThatCannotBeImportedIsSaidSo() throws Exception {
        assertThat(zfs("22").find(Set.of("11"), Optional.empty(), refusals)).isEmpty();
        assertThat(refusals)
                .containsExactly(
                        new Refusal("pool tank by OpenZFS", "cannot import: unsupported version"));
        assertThat(zfs("zfs").find(Set.of(), Optional.empty(), refusals)).isEmpty();
        assertThat(refusals.getLast().source()).isEqualTo("OpenZFS");
    }
}
