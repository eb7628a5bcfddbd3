package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootStage;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.machine.Secrets.Grant;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which machine an agent runs on, whose addresses it has, and what an operator has to decide of that.
class MergingTest extends MachinesFixture {

    @Test
    void secondNicOfAMachineBringsNoSecondMachine() throws IOException {
        String id = register(MAC1, shown(Optional.of("CZ1"), MAC1, MAC2));
        assertThat(register(MAC2, shown(Optional.of("CZ1"), MAC1, MAC2))).isEqualTo(id);
        assertThat(only().identity().macs()).hasSize(2);
    }

    @Test
    void twoRecordsThatTurnOutToBeOneBecomeOne() throws IOException {
        String first = register(MAC1, shown(Optional.of("CZ1"), MAC1));
        control.agents().report(boot(MAC1), Specimen.inventory());
        ask(MAC2, BootStage.PXE);
        Machine second = control.machines().find(MacAddress.parse(MAC2)).orElseThrow();
        assertThatThrownBy(() -> register(MAC2, shown(Optional.of("CZ1"), MAC1, MAC2)))
                .hasMessageContaining("approve 52-54-00-00-00-02");
        control.approve(second.id());

        assertThat(register(MAC2, shown(Optional.of("CZ1"), MAC1, MAC2))).isEqualTo(first);
        assertThat(only().wish().approved()).as("approved by its other address").isTrue();
        assertThat(only().facts().inventory()).contains(1L);
        assertThat(control.machines().find(MacAddress.parse(MAC2))).contains(only());
    }

    @Test
    void addressesThatWereOnlySeenAreNotDoubted() throws IOException {
        ask(MAC1, BootStage.PXE);
        ask(MAC2, BootStage.PXE);
        register(MAC2, shown(Optional.of("CZ1"), MAC1, MAC2));
        assertThat(only().identity().macs()).hasSize(2);
    }

    @Test
    void aMachineDoesNotSwallowAYoungerOneByNamingIt() throws IOException {
        Registration bare = Specimen.registration(Optional.empty(), Optional.empty(), MAC2);
        String older = register(MAC2, bare);
        control.agents().report(boot(MAC2), Specimen.inventory());
        String younger = register(MAC1, shown(Optional.of("CZ1"), MAC1));
        Registration forged = Specimen.registration(Optional.empty(), Optional.empty(), MAC2, MAC1);
        Grant grant = boot(MAC2);
        control.agents().register(grant, bare);
        assertThatThrownBy(() -> control.agents().register(grant, forged))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> register(MAC2, forged)).isInstanceOf(Refusal.class);
        assertThat(control.machines().all())
                .extracting(Machine::id)
                .containsExactlyInAnyOrder(older, younger);
    }

    @Test
    void whatAnOperatorHasGivenAnAddressIsNotForWhoeverNamesIt() throws IOException {
        ask(MAC1, BootStage.PXE);
        control.approve(only().id());
        assertThatThrownBy(() -> register(MAC2, shown(Optional.of("CZ1"), MAC1, MAC2)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aScriptForNobodyIsNotForAMachineThatIsKnown() throws IOException {
        register(MAC1, shown(Optional.of("CZ1"), MAC1));
        Grant known = bootAsNobody();
        assertThatThrownBy(() -> control.agents().register(known, shown(Optional.of("CZ1"), MAC1)))
                .hasMessageContaining("by its MAC address");
        Grant unknown = bootAsNobody();
        control.agents().register(unknown, Specimen.registration(MAC2));
        assertThat(control.machines().all()).hasSize(2);
    }

    private Grant bootAsNobody() throws IOException {
        String secret =
                control.store()
                        .writeAndWait(session ->
                                control.machines().renderSecret(session, Optional.empty()));
        return control.machines().secrets().check(secret, false).orElseThrow();
    }

    @Test
    void boardsThatShareAUuidStayApart() throws IOException {
        String first = register(MAC1, shown(Optional.empty(), MAC1));
        String second = register(MAC2, shown(Optional.empty(), MAC2));
        assertThat(second).isNotEqualTo(first);
        assertThat(control.machines().timeline(second))
                .extracting(Timeline.Entry::kind)
                .contains("machine.twin");
    }

    private static final Registration OTHER =
            Specimen.registration(
                    Optional.of("b8945908-d6a6-41a9-611d-74a6ab80b83d"), Optional.of("CZ2"), MAC2);

    private Machine at(String mac) {
        return control.machines().find(MacAddress.parse(mac)).orElseThrow();
    }

    @Test
    void aNicInAnotherBoardBelongsToThatBoardOnceAnOperatorSaysSo() throws IOException {
        String first = register(MAC1, shown(Optional.of("CZ1"), MAC1, MAC2));
        String second = register(MAC2, OTHER);
        assertThat(second).isNotEqualTo(first);
        assertThat(at(MAC2).id()).isEqualTo(first);
        assertThat(register(MAC2, OTHER)).as("started again").isEqualTo(second);
        assertThat(at(MAC2).id()).isEqualTo(first);
        assertThat(control.machines().timeline(first))
                .extracting(Timeline.Entry::kind)
                .containsOnlyOnce("machine.nic");

        control.approve(second);
        assertThat(register(MAC2, OTHER)).isEqualTo(second);
        assertThat(at(MAC2).id()).isEqualTo(second);
        assertThat(at(MAC1).identity().macs()).containsExactly(MacAddress.parse(MAC1));
        close();
        open();
        assertThat(at(MAC2).id()).isEqualTo(second);
    }

    @Test
    void aNicThatWasOnlySeenBelongsToTheBoardThatShowsIt() throws IOException {
        ask(MAC1, BootStage.PXE);
        ask(MAC2, BootStage.PXE);
        String first = register(MAC1, shown(Optional.of("CZ1"), MAC1, MAC2));
        assertThat(only().id()).isEqualTo(first);
        assertThat(at(MAC2).id()).isEqualTo(first);
    }

    @Test
    void aNewcomerThatNamesAnAddressDoesNotDisturbTheMachineThatHasIt() throws IOException {
        Registration mine = shown(Optional.of("CZ1"), MAC2);
        String known = register(MAC2, mine);
        Grant running = boot(MAC2);
        control.agents().register(running, mine);
        Registration forged =
                Specimen.registration(
                        Optional.of("b8945908-d6a6-41a9-611d-74a6ab80b83d"),
                        Optional.of("CZ2"),
                        MAC1,
                        MAC2);
        String newcomer = register(MAC1, forged);
        assertThat(newcomer).isNotEqualTo(known);
        String another = register(MAC2, OTHER); // by the script of the one that is known
        assertThat(another).isEqualTo(newcomer);

        assertThat(at(MAC2).id()).isEqualTo(known);
        control.agents().report(running, Specimen.inventory()); // its agent goes on
        assertThat(at(MAC2).facts().inventory()).isPresent();
        assertThat(register(MAC2, mine)).as("nobody has to approve it").isEqualTo(known);
    }
}
