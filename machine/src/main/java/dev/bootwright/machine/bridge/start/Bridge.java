package dev.bootwright.machine.bridge.start;

import dev.bootwright.linux.sys.Power;
import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.find.SnapshotEntries;
import dev.bootwright.machine.bridge.menu.Key;
import dev.bootwright.machine.bridge.menu.KeyDecoder;
import dev.bootwright.machine.bridge.menu.Menu;
import dev.bootwright.machine.bridge.menu.Screen;
import dev.bootwright.machine.bridge.menu.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Searches, shows the menu, and does what is asked for, until another kernel runs. Nothing that fails ends it.
final class Bridge {

    private static final long SECOND = 1_000_000_000;
    private static final long SEQUENCE_PAUSE = SECOND / 10;

    private static final Path DEVICES = Path.of("/dev");

    private final Consoles consoles;
    private final MachineDisks disks;
    private final HandOver handOver;
    private final KernelLog kernelLog;
    private final int seconds;
    private final Order order;
    private final Map<Path, KeyDecoder> decoders = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private Optional<String> passphrase = Optional.empty();
    private Menu menu = new Menu(List.of(), List.of(), 0);

    /// @param seconds until the default is started; 0 for never
    Bridge(
            Consoles consoles,
            MachineDisks disks,
            Function<Consumer<String>, HandOver> handOver,
            KernelLog kernelLog,
            int seconds,
            Order order) {
        this.consoles = consoles;
        this.disks = disks;
        this.handOver = handOver.apply(this::say);
        this.kernelLog = kernelLog;
        this.seconds = seconds;
        this.order = order;
    }

    /// Runs for ever.
    void run() throws InterruptedException {
        begin();
        long nextSecond = System.nanoTime() + SECOND;
        while (true) {
            consoles.show(menu.screen());
            long wait = Math.min(SEQUENCE_PAUSE, Math.max(1, nextSecond - System.nanoTime()));
            Consoles.Input input = consoles.input().poll(wait, TimeUnit.NANOSECONDS);
            if (input != null) {
                KeyDecoder decoder =
                        decoders.computeIfAbsent(input.terminal(), _ -> new KeyDecoder());
                press(decoder.decode(input.bytes()), input.terminal());
            } else {
                for (Map.Entry<Path, KeyDecoder> each : decoders.entrySet()) {
                    press(each.getValue().pause(), each.getKey());
                }
            }
            if (System.nanoTime() >= nextSecond) {
                nextSecond += SECOND;
                second();
                nextSecond = Math.max(nextSecond, System.nanoTime());
            }
        }
    }

    /// Searches and shows the menu for the first time.
    ///
    /// @return its entries
    int begin() throws InterruptedException {
        search(seconds);
        consoles.show(menu.screen());
        consoles.settle();
        kernelLog.note("the menu is shown, entries: " + menu.size());
        return menu.size();
    }

    private void second() throws InterruptedException {
        if (menu.showsEntries() && disks.hasChanged()) {
            // A disk that came late may belong to what is shown.
            Found found = find();
            menu = menu.with(order.sorted(found.entries()), found.refusals(), seconds);
        } else {
            carryOut(menu.onSecond(), Optional.empty());
        }
    }

    private void press(List<Key> keys, Path terminal) throws InterruptedException {
        for (Key key : keys) {
            carryOut(menu.onKey(key), Optional.of(terminal));
        }
    }

    private void carryOut(Step step, Optional<Path> terminal) throws InterruptedException {
        switch (step) {
            case Step.Stay() -> {}
            case Step.Boot(BootEntry entry) -> boot(entry, terminal);
            case Step.FindSnapshots(BootEntry entry) ->
                    menu.showSnapshots(SnapshotEntries.of(entry).entries());
            case Step.SearchAgain() -> search(0);
            case Step.Unlock(String text) -> {
                passphrase = Optional.of(text);
                search(0);
            }
            case Step.Shell() -> {
                if (terminal.isPresent()) {
                    shell(terminal.get());
                }
            }
            case Step.Restart() -> power("restart");
            case Step.PowerOff() -> power("power off");
        }
    }

    private void search(int countdown) throws InterruptedException {
        Found found = find();
        menu = new Menu(order.sorted(found.entries()), found.refusals(), countdown);
    }

    private Found find() throws InterruptedException {
        say("looking for what can be booted");
        Found found = disks.search(passphrase);
        log.clear();
        return found;
    }

    /// Whoever looks at another terminal is told who has chosen.
    private void boot(BootEntry entry, Optional<Path> terminal) throws InterruptedException {
        log.clear();
        if (consoles.haveGuests()) {
            say(
                    terminal.map(chosen -> "chosen " + consoles.described(chosen))
                            .orElse("nobody has chosen: this is the default"));
        }
        try {
            handOver.to(entry);
        } catch (HandOver.FailedException e) {
            List<String> lines = new ArrayList<>(List.of("It could not be started:"));
            lines.addAll(e.tried());
            search(0);
            menu.onFailure(lines);
        }
    }

    private void shell(Path terminal) throws InterruptedException {
        consoles.lend(
                terminal, "\r\nPress Enter for a shell; \"exit\" leads back to the menu.\r\n");
        try {
            new ProcessBuilder("/init", "shell", DEVICES.relativize(terminal).toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            menu.onFailure(List.of("There is no shell: " + e.getMessage()));
        } finally {
            consoles.takeBack(terminal);
        }
    }

    private void power(String what) throws InterruptedException {
        say(what);
        try {
            disks.release();
            if (what.equals("restart")) {
                Power.restart();
            } else {
                Power.powerOff();
            }
        } catch (IOException e) {
            menu.onFailure(List.of(what + ": " + e.getMessage()));
        }
    }

    /// Shows a line below those before it.
    private void say(String line) {
        log.add(line);
        List<String> lines = new ArrayList<>(List.of("Bootwright boot drive", ""));
        lines.addAll(log.subList(Math.max(0, log.size() - Screen.LINES + 3), log.size()));
        consoles.show(Screen.ofTexts(lines));
        try {
            consoles.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
