package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Neighbour;
import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootStage;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.machine.Inventories.Stored;
import dev.bootwright.server.machine.Secrets.Grant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MachinesTest extends MachinesFixture {

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        register(MAC1, shown(Optional.of("CZ1"), MAC1, MAC2));
        control.agents().report(boot(MAC1), Specimen.inventory(Specimen.disk("A", 1)));
        Machine before = only();
        close();
        open();
        assertThat(only()).isEqualTo(before);
    }

    @Test
    void aMachineCannotFillMemoryWithWhatItSays() throws IOException {
        String text = "x".repeat(Clipped.NAME - 2) + "💾".repeat(1 << 18);
        Grant grant = boot(MAC1);
        control.agents().register(grant, Specimen.registration(MAC1));
        control.agents().report(grant, Specimen.inventory(text, "Standard PC"));
        control.agents().phase(grant, "pre", Optional.of("failed: " + text));
        Machine machine = only();
        assertThat(machine.facts().manufacturer()).contains("x".repeat(Clipped.NAME - 2) + "…");
        assertThat(machine.facts().product()).contains("Standard PC");
        assertThat(machine.error().orElseThrow()).startsWith("PRE failed: xxx").endsWith("…");
        assertThat(machine.toJson().toString().length()).isLessThan(8192);
        String id = machine.id();
        assertThat(control.machines().inventory(id).orElseThrow().inventory().system())
                .returns(Optional.of(text), system -> system.manufacturer());
        close();
        open();
        assertThat(only()).isEqualTo(machine);
    }

    @Test
    void inventoriesAreKeptWhenTheyDiffer() throws IOException {
        Grant grant = boot(MAC1);
        control.agents().register(grant, Specimen.registration(MAC1));
        control.agents().report(grant, Specimen.inventory(Specimen.disk("A", 1)));
        control.agents().report(grant, Specimen.inventory(Specimen.disk("A", 1)));
        control.agents().report(grant, Specimen.inventory(Specimen.disk("B", 1)));
        String id = only().id();
        assertThat(control.machines().inventories(id))
                .extracting(Inventories.Version::version)
                .containsExactly(1L, 2L);
        assertThat(control.machines().inventory(id, 1).orElseThrow().inventory())
                .isEqualTo(Specimen.inventory(Specimen.disk("A", 1)));
    }

    @Test
    void whatCardsAndSwitchesToldHoldsUntilTheyTellAgain() throws IOException {
        Grant grant = boot(MAC1);
        control.agents().register(grant, Specimen.registration(MAC1));
        Source cards = new Source("cards", "ethtool", 5);
        Source neighbours = new Source("neighbours", "LLDP", 6);
        Nic quick = nic(MAC1);
        Nic card = quick.withCard(Optional.of(MAC1), Optional.of("1.0"));
        Nic whole =
                card.with(
                        new Neighbour(
                                "sw1",
                                "p1",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of()));

        control.agents().report(grant, with(quick));
        control.agents().details(grant, new Details(with(whole, cards, neighbours), Opaque.EMPTY));
        control.agents().report(grant, with(quick));
        String id = only().id();
        assertThat(control.machines().inventory(id, 1).orElseThrow().inventory())
                .isEqualTo(with(whole, cards, neighbours));

        Nic renewed = quick.withCard(Optional.of(MAC1), Optional.of("2.0"));
        control.agents().details(grant, new Details(with(renewed, cards), Opaque.EMPTY));
        Stored second = control.machines().inventory(id, 2).orElseThrow();
        assertThat(second.inventory().nics())
                .containsExactly(renewed.with(whole.neighbour().orElseThrow()));
        assertThat(second.version().changes())
                .containsExactly("interface %s firmware: was 1.0, is 2.0".formatted(MAC1));
    }

    private static Nic nic(String mac) {
        return new Nic(
                "eth0",
                mac,
                Optional.of(mac),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Inventory with(Nic nic, Source... sources) {
        Source nics = new Source("nics", "sysfs", 4);
        return Specimen.inventory()
                .with(List.of(nic), Stream.concat(Stream.of(nics), Stream.of(sources)).toList());
    }

    @Test
    void aBootGoesThroughItsPhases() throws IOException {
        ask(MAC1, BootStage.PXE);
        see(MAC1, "dhcp.ack", "10.0.0.5");
        see(MAC1, "tftp.read", "undionly.kpxe");
        ask(MAC1, BootStage.IPXE);
        Grant grant = boot(MAC1);
        see(MAC1, "http.get", "image/0123/vmlinuz");
        control.agents().register(grant, Specimen.registration(MAC1));
        see(MAC1, "dhcp.ack", "the agent's own address");
        control.agents().report(grant, Specimen.inventory());
        assertThat(only().boot().number()).isEqualTo(1);
        assertThat(only().boot().phases())
                .extracting(Boot.Reached::phase)
                .containsExactly(
                        Phase.FIRMWARE,
                        Phase.DHCP,
                        Phase.LOADER,
                        Phase.KERNEL,
                        Phase.AGENT,
                        Phase.INVENTORY);

        ask(MAC1, BootStage.PXE);
        assertThat(only().boot().number()).isEqualTo(2);
        assertThat(only().boot().phase()).contains(Phase.FIRMWARE);
    }

    /// Beside another DHCP server only the client's own request tells its address.
    @Test
    void fetchesFromAnAddressThatAnotherServerGaveBelongToItsMachine() throws IOException {
        ask(MAC1, BootStage.PXE);
        seeFrom("10.0.0.5", Optional.of(MacAddress.parse(MAC1)), "dhcp.taken", "from 10.0.0.1");
        seeFrom("10.0.0.5", Optional.empty(), "http.get", "image/0123/vmlinuz");
        seeFrom("10.0.0.6", Optional.empty(), "http.get", "image/0123/initramfs");
        settle();
        assertThat(only().boot().phases())
                .extracting(Boot.Reached::phase)
                .containsExactly(Phase.FIRMWARE, Phase.DHCP, Phase.KERNEL);
    }

    private void seeFrom(String address, Optional<MacAddress> mac, String kind, String detail) {
        control.observer().seen(new BootEvent(now.get(), mac, Optional.of(address), kind, detail));
    }

    /// The first packet of a machine is answered before the database knows it.
    @Test
    void theTimelineOfANewMachineBeginsWithItsFirstPacket() throws Exception {
        var release = new Semaphore(0);
        CompletableFuture<Boolean> slow =
                control.store()
                        .write(_ -> {
                            release.acquireUninterruptibly();
                            return true;
                        });
        MacAddress mac = MacAddress.parse(MAC1);
        control.observer().asked(client(MAC1, BootStage.PXE));
        seeFrom("10.0.0.5", Optional.of(mac), "dhcp.discover", "PXE bios");
        seeFrom("10.0.0.5", Optional.of(mac), "dhcp.offer", "undionly.kpxe");
        seeFrom("10.0.0.6", Optional.of(MacAddress.parse(MAC2)), "dhcp.discover", "a printer");
        release.release();
        assertThat(slow.join()).isTrue();
        settle();
        assertThat(control.machines().timeline(only().id()))
                .extracting(Timeline.Entry::kind)
                .containsExactly("boot", "dhcp.discover", "dhcp.offer");
    }

    @Test
    void operatingSystemsThatAskForAnAddressAreNoMachines() throws IOException {
        ask(MAC1, BootStage.OTHER);
        see(MAC2, "dhcp.discover", "");
        assertThat(control.machines().all()).isEmpty();
    }

    @Test
    void aMachineThatNeverComesBackIsMarkedUntilItDoes() throws IOException {
        Grant grant = boot(MAC1);
        see(MAC1, "http.get", "image/0123/vmlinuz");
        control.expire();
        assertThat(only().state()).isEqualTo(Machine.State.PENDING);
        now.updateAndGet(time -> time.plus(Phase.KERNEL.patience()).plusSeconds(1));
        control.expire();
        assertThat(only().error())
                .contains("in kernel: its kernel was sent and the agent in it never reported");
        assertThat(only().state()).isEqualTo(Machine.State.FAILED);
        control.agents().register(grant, Specimen.registration(MAC1));
        assertThat(only().state()).isEqualTo(Machine.State.PENDING);
        assertThat(only().boot().deadline()).isPresent();
        now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
        control.expire();
        assertThat(only().error())
                .contains("in agent: its agent reported and never sent an inventory");
    }

    @Test
    void waitingForPeopleHasNoDeadline() throws IOException {
        Grant grant = boot(MAC1);
        control.agents().register(grant, Specimen.registration(MAC1));
        control.agents().report(grant, Specimen.inventory());
        now.updateAndGet(time -> time.plus(Duration.ofDays(30)));
        control.expire();
        assertThat(only().state()).isEqualTo(Machine.State.PENDING);
    }

    @Test
    void changesAreToldInOrderOnceTheyAreDurable() throws IOException {
        List<String> told = new ArrayList<>();
        control.events()
                .subscribe(change ->
                        told.add(
                                switch (change) {
                                    case Events.Change.Changed(Machine machine) ->
                                            machine.name() + " " + machine.wish().approved();
                                    case Events.Change.Removed(String _) -> "removed";
                                }));
        ask(MAC1, BootStage.PXE);
        String id = only().id();
        control.approve(id);
        control.remove(id);
        assertThat(told).endsWith("52-54-00-00-00-01 true", "removed");
        assertThat(control.machines().all()).isEmpty();
    }

    @Test
    void isFoundByWhateverPeopleCallIt() throws IOException {
        register(MAC1, shown(Optional.of("CZ1"), MAC1));
        Machine machine = only();
        for (String reference :
                List.of(
                        machine.id(),
                        machine.id().substring(0, 4),
                        "CZ1",
                        "cz1",
                        MAC1,
                        "52-54-00-00-00-01",
                        UUID.get())) {
            assertThat(control.machines().matching(reference)).containsExactly(machine);
        }
        assertThat(control.machines().matching("nothing")).isEmpty();
    }
}
