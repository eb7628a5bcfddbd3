package dev.bootwright.cli.command;

import dev.bootwright.server.machine.Boot;
import dev.bootwright.server.machine.Events;
import dev.bootwright.server.machine.Machine;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Prints a line for each phase that a machine reaches, and for what goes wrong.
final class MachineLog implements Consumer<Events.Change> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final Map<String, Integer> told = new ConcurrentHashMap<>();

    MachineLog(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Events.Change change) {
        switch (change) {
            case Events.Change.Changed(Machine machine) -> tell(machine);
            case Events.Change.Removed(String id) -> told.remove(id);
        }
    }

    private void tell(Machine machine) {
        List<Boot.Reached> phases = machine.boot().phases();
        if (phases.isEmpty()) {
            return;
        }
        Boot.Reached last = phases.getLast();
        int now = last.hashCode();
        Integer before = told.put(machine.id(), now);
        if (before == null || before != now) {
            out.println(
                    "%s  %s  %-10s %s"
                            .formatted(
                                    TIME.format(last.at()),
                                    machine.name(),
                                    last.phase().word(),
                                    last.detail().replaceAll("\\p{Cntrl}", " ")));
            out.flush();
        }
    }
}
