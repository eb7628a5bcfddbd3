package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Comparison;
import dev.bootwright.server.machine.Difference;
import dev.bootwright.server.machine.Inventories.Stored;
import dev.bootwright.server.machine.Inventories.Version;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.TestResults;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What a machine is made of, was made of, and what is different between the two.
final class InspectionRoutes {

    private final Machines machines;
    private final Naming naming;

    /// Finds the machine that a path means.
    @FunctionalInterface
    interface Naming {
        Machine machine(Call call) throws Refusal;
    }

    InspectionRoutes(Machines machines, Naming naming) {
        this.machines = machines;
        this.naming = naming;
    }

    Answer inventory(Call call) throws IOException, Refusal {
        Machine machine = naming.machine(call);
        return Answer.of(stored(machine, call.queryNumber("version")).inventory().toJson());
    }

    Answer raw(Call call) throws IOException, Refusal {
        Machine machine = naming.machine(call);
        long version = stored(machine, call.queryNumber("version")).version().version();
        return machines.rawOutputs(machine.id(), version)
                .<Answer>map(archive ->
                        new Answer.Download(
                                200,
                                "application/zip",
                                "%s-%d.zip".formatted(machine.id(), version),
                                archive))
                .orElseThrow(() ->
                        Refusal.notFound(
                                "no raw outputs of version %d of %s: its agent has not sent them, or they are no longer kept"
                                        .formatted(version, machine.name())));
    }

    Answer history(Call call) throws IOException, Refusal {
        List<Version> versions = machines.inventories(naming.machine(call).id());
        return Answer.of(
                Json.object().put("inventories", Json.array(versions, Version::toJson)).build());
    }

    /// Between the last two inspections, unless `from` and `to` say otherwise.
    Answer diff(Call call) throws IOException, Refusal {
        Machine machine = naming.machine(call);
        List<Version> versions = machines.inventories(machine.id());
        Stored after = stored(machine, call.queryNumber("to"));
        Optional<Integer> from = call.queryNumber("from");
        if (from.isEmpty()) {
            from =
                    versions.stream()
                            .map(version -> (int) version.version())
                            .filter(version -> version < after.version().version())
                            .reduce((_, later) -> later);
        }
        if (from.isEmpty()) {
            throw Refusal.conflict(
                    "%s has been found the same in every inspection: there is nothing to compare"
                            .formatted(machine.name()));
        }
        Stored before = stored(machine, from);
        return Answer.of(
                Json.object()
                        .put("from", before.version().toJson())
                        .put("to", after.version().toJson())
                        .put(
                                "differences",
                                Json.array(
                                        Comparison.between(before.inventory(), after.inventory()),
                                        Difference::toJson))
                        .build());
    }

    Answer tests(Call call) throws IOException, Refusal {
        return Answer.of(
                Json.object()
                        .put(
                                "tests",
                                Json.array(
                                        machines.testResults(naming.machine(call).id()),
                                        TestResults.Kept::toJson))
                        .build());
    }

    private Stored stored(Machine machine, Optional<Integer> version) throws IOException, Refusal {
        Optional<Stored> stored =
                version.isPresent()
                        ? machines.inventory(machine.id(), version.get())
                        : machines.inventory(machine.id());
        return stored.orElseThrow(() ->
                Refusal.notFound("%s has not reported that inventory".formatted(machine.name())));
    }
}
