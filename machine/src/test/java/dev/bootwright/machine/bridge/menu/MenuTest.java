package dev.bootwright.machine.bridge.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.machine.bridge.MemoryPool;
import dev.bootwright.machine.bridge.MemoryVolume;
import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.find.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MenuTest {

    private static final List<BootEntry> ENTRIES = entries();
    private static final Refusal LUKS = new Refusal("/dev/sda partition 3", "encrypted with LUKS");

    private final Menu menu = new Menu(ENTRIES, List.of(LUKS));

    private static List<BootEntry> entries() {
        MemoryVolume root =
                new MemoryVolume()
                        .withKernel("/boot", "6.8.12-9-pve")
                        .withKernel("/boot", "6.17.2-1-pve")
                        .with("/etc/os-release", "PRETTY_NAME='Proxmox \u001B[2J'\n")
                        .with("/etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs");
        MemoryPool pool =
                new MemoryPool("rpool", "1", "rpool/ROOT/pve-1")
                        .with("rpool/ROOT/pve-1", Map.of("mountpoint", "/"), root);
        return Order.INSTALLED.sorted(Search.in(List.of(pool), List.of(), List.of()).entries());
    }

    private Step press(String keys) {
        Step last = new Step.Stay();
        for (int key : keys.codePoints().toArray()) {
            last = menu.onKey(key == '\n' ? Key.Named.ENTER : new Key.Character(key));
        }
        return last;
    }

    private static String started(Step step) {
        return assertInstanceOf(Step.Boot.class, step).entry().version()
                + " "
                + ((Step.Boot) step).entry().commandLine();
    }

    @Test
    void showsTheDefaultFirstAndCountsDown() {
        assertEquals(
                """
                ============================================================
                  Bootwright boot drive
                ============================================================
                Select what to boot (the first by itself in 5 s):

                > [1] 6.17.2-1-pve (default)  Proxmox  [2J, rpool/ROOT/pve-1
                  [2] 6.8.12-9-pve  Proxmox  [2J, rpool/ROOT/pve-1

                  Pool:     rpool (ONLINE)
                  Dataset:  rpool/ROOT/pve-1
                  Kernel:   /boot/vmlinuz-6.17.2-1-pve

                1 left out: x shows what, and why
                Keys: [1-9] boot  [Up/Down] move  [Enter] boot  [e]dit arguments
                      [s]napshots  [d]etails  [u]nlock  [l]ook again  [r]escue shell  [p]ower
                """,
                menu.screen().text());
        for (int second = 1; second < Menu.SECONDS; second++) {
            assertInstanceOf(Step.Stay.class, menu.onSecond());
        }
        assertTrue(menu.screen().text().contains("in 1 s"));
        assertEquals("6.17.2-1-pve root=ZFS=rpool/ROOT/pve-1 boot=zfs", started(menu.onSecond()));
    }

    @Test
    void stopsCountingWithAnyKey() {
        menu.onKey(Key.Named.DOWN);
        for (int second = 0; second < 20; second++) {
            assertInstanceOf(Step.Stay.class, menu.onSecond());
        }
        assertEquals(
                "6.8.12-9-pve root=ZFS=rpool/ROOT/pve-1 boot=zfs",
                started(menu.onKey(Key.Named.ENTER)));
    }

    @Test
    void bootsByNumberAndPassesOverNumbersThatAreNot() {
        assertEquals("6.8.12-9-pve root=ZFS=rpool/ROOT/pve-1 boot=zfs", started(press("2")));
        assertInstanceOf(Step.Stay.class, press("3"));
    }

    @Test
    void editsArgumentsForOneBoot() {
        press("e");
        for (int i = 0; i < 8; i++) {
            menu.onKey(Key.Named.BACKSPACE);
        }
        assertEquals("6.17.2-1-pve root=ZFS=rpool/ROOT/pve-1 single", started(press("single\n")));
        assertEquals("6.17.2-1-pve root=ZFS=rpool/ROOT/pve-1 boot=zfs", started(press("1")));
    }

    @Test
    void showsWhyNothingCameOfItAndStays() {
        press("1");
        menu.onFailure(List.of("It could not be started:", "rpool/ROOT/pve-1: bad checksum"));
        assertTrue(menu.screen().text().contains("! rpool/ROOT/pve-1: bad checksum"));
        assertInstanceOf(Step.Stay.class, menu.onSecond());
        menu.onKey(Key.Named.DOWN);
        assertFalse(menu.screen().text().contains("!"));
    }

    @Test
    void leadsBackFromEverywhere() {
        for (String key : List.of("e", "d", "x", "p", "u")) {
            press(key);
            assertFalse(menu.screen().text().contains("Select"), key);
            menu.onKey(Key.Named.ESCAPE);
            assertTrue(menu.screen().text().contains("Select"), key);
        }
        menu.showSnapshots(ENTRIES);
        press("e");
        menu.onKey(Key.Named.ESCAPE);
        assertTrue(menu.screen().text().contains("Select the snapshot"));
        menu.onKey(Key.Named.ESCAPE);
        assertInstanceOf(Step.FindSnapshots.class, press("s"));
    }

    @Test
    void hidesThePassphrase() {
        press("usecret");
        assertFalse(menu.screen().text().contains("secret"));
        Step step = press("\n");
        assertEquals("secret", assertInstanceOf(Step.Unlock.class, step).passphrase());
        assertEquals("Unlock", step.toString());
    }

    @Test
    void asksForShellAndPower() {
        assertInstanceOf(Step.Shell.class, press("r"));
        assertInstanceOf(Step.Restart.class, press("pr"));
        assertInstanceOf(Step.PowerOff.class, press("po"));
        assertInstanceOf(Step.Stay.class, press("pq"));
    }

    @Test
    void saysWhyThereIsNothingAndStillTakesKeys() {
        Menu nothing = new Menu(List.of(), List.of(LUKS));
        assertTrue(nothing.screen().text().contains("Nothing was found"));
        assertTrue(nothing.screen().text().contains("/dev/sda partition 3: encrypted with LUKS"));
        for (int key : "123edsx".codePoints().toArray()) {
            assertInstanceOf(Step.Stay.class, nothing.onKey(new Key.Character(key)));
            nothing.onKey(Key.Named.ESCAPE);
        }
        assertInstanceOf(Step.Stay.class, nothing.onKey(Key.Named.ENTER));
        assertInstanceOf(Step.Stay.class, nothing.onSecond());
        assertInstanceOf(Step.Shell.class, nothing.onKey(new Key.Character('r')));
    }

    @Test
    void fitsTheSmallestTerminalWhateverIsFound() {
        List<BootEntry> many = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(ENTRIES.getFirst().withCommandLine("x".repeat(2000)));
            refusals.add(new Refusal("disk", "y".repeat(300)));
        }
        Menu full = new Menu(many, refusals);
        full.onFailure(List.of("z".repeat(500), "z", "z", "z", "z", "z", "z", "z", "z", "z"));
        for (Key key :
                new KeyDecoder()
                        .decode(
                                "\u001B[Fedxs"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            full.onKey(key);
            Screen screen = full.screen();
            assertTrue(screen.lines().size() <= Screen.LINES);
            screen.lines().forEach(line -> assertTrue(line.text().length() <= Screen.COLUMNS));
            full.onKey(Key.Named.ESCAPE);
        }
    }

    @Test
    void aDiskThatComesLateStartsTheCountAnewIfNobodyIsThere() {
        menu.onSecond();
        Menu next = menu.with(ENTRIES.reversed(), List.of(), Menu.SECONDS);
        assertTrue(next.screen().text().contains("(the first by itself in 5 s)"));
        assertTrue(next.screen().text().contains("> [1] 6.8.12-9-pve"));
    }

    @Test
    void aDiskThatComesLateChangesNothingForSomebodyWhoHasChosen() {
        menu.onKey(Key.Named.DOWN);
        Menu next = menu.with(ENTRIES.reversed(), List.of(), Menu.SECONDS);
        assertTrue(next.screen().text().contains("> [1] 6.8.12-9-pve"));
        Menu after = next.with(ENTRIES, List.of(), Menu.SECONDS);
        assertTrue(after.screen().text().contains("> [2] 6.8.12-9-pve"));
        for (int second = 0; second < 20; second++) {
            assertInstanceOf(Step.Stay.class, after.onSecond());
        }
    }

    @Test
    void aFailureIsStillShownWhenItsDiskIsBack() {
        menu.onFailure(List.of("It could not be started:", "no such file"));
        Menu next = menu.with(ENTRIES, List.of(), Menu.SECONDS);
        assertTrue(next.screen().text().contains("no such file"));
        assertInstanceOf(Step.Stay.class, next.onSecond());
        assertFalse(next.screen().text().contains("by itself"));
    }

    @Test
    void whatIsTypedIsNotTakenAway() {
        assertTrue(menu.showsEntries());
        press("e");
        assertFalse(menu.showsEntries());
    }

    @Test
    void aRemarkStandsAtTheRightOfTheTitle() {
        List<Screen.Line> lines = menu.screen().noted("ssh root@192.0.2.5").lines();
        assertEquals(
                "  Bootwright boot drive" + " ".repeat(38) + "ssh root@192.0.2.5",
                lines.get(1).text());
        assertEquals(menu.screen(), menu.screen().noted(""));
        assertEquals(
                Screen.COLUMNS,
                menu.screen().noted("x".repeat(200)).lines().get(1).text().length());
    }
}
