package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.vm.Firmware;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Our target on an interface with a VLAN tag, in a machine whose kernel has them: the kernel's own driver
/// is the client, at the other end of a cable.
@Tag("lab")
class VlanTest {

    private static final String SCRIPT =
            """
            ip netns add target
            ip link add eth8 type veth peer name eth9 netns target
            tagged() { "$@" link add link $end name $end.7 type vlan id 7; "$@" link set $end up; "$@" link set $end.7 up; }
            end=eth8 tagged ip
            end=eth9 tagged ip -n target
            head -c 4M /dev/urandom >/run/disk
            ip netns exec target tcpdump -e -n -c 4 -i eth9 vlan 7 and ether proto 0x88a2 >/run/lab/seen 2>/dev/null &
            in_target() { nsenter --net=/run/netns/target "$@"; }
            export -f bw; export build top
            in_target bash -c 'bw aoe serve 0.1 /run/disk -i eth9.7' >/run/lab/served 2>&1 &
            until grep -q serving /run/lab/served; do sleep 0.2; done
            echo eth8.7 >/dev/etherd/interfaces
            until [ -b /dev/etherd/e0.1 ]; do echo >/dev/etherd/discover; sleep 0.2; done
            echo 64 >'/sys/block/etherd!e0.1/queue/max_sectors_kb'
            echo 7 >'/sys/block/etherd!e0.1/queue/nr_requests'
            [ "$(sha256sum </run/disk)" = "$(sha256sum </dev/etherd/e0.1)" ] && echo "the same is read"
            dd if=/dev/urandom of=/dev/etherd/e0.1 bs=64k count=8 seek=8 oflag=direct 2>&1 | tail -1
            [ "$(sha256sum </run/disk)" = "$(dd if=/dev/etherd/e0.1 bs=64k iflag=direct 2>/dev/null | sha256sum)" ] \\
                && echo "the same is written"
            for i in 1 2 3; do bw aoe discover -i eth8.7 && break; done
            echo "untagged: $(bw aoe discover -i eth8 --timeout 1 | grep -c e0.1)"
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void linuxReadsAndWritesADiskOfOurTargetThroughAVlan() throws Exception {
        BorrowedRoot root = lab.borrowedRoot();
        lab.machine(root, "vlan", Firmware.BIOS, "", SCRIPT)
                .powerOn()
                .expectConsole("the same is read")
                .expectConsole("524288 bytes")
                .expectConsole("the same is written")
                .expectConsole("e0\\.1 +[0-9a-f:]{17} +64 +2")
                .expectConsole("untagged: 0")
                .expectOff();
        assertThat(root.said("seen")).contains("802.1Q").contains("vlan 7").contains("AoE");
    }
}
