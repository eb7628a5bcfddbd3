package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a machine is made of, as its agent found it. Sections with many fields are records of their
/// own; in each, an absent field was not reported.
///
/// @param architecture of the processor, as Linux names it: `x86_64`
/// @param kernel       release of the running kernel
/// @param cpus         processor packages
/// @param flags        processor features, as `/proc/cpuinfo` names them
/// @param raid         controllers that make logical disks, as their makers' tools tell of them
/// @param errors       what could not be read, one line each, beginning with the collector's name
/// @param sources      where each area comes from, and when it was looked at
public record Inventory(
        Hardware.System system,
        Hardware.Firmware firmware,
        String architecture,
        String kernel,
        List<Hardware.Cpu> cpus,
        List<String> flags,
        Hardware.Memory memory,
        List<Disk> disks,
        List<Nic> nics,
        List<Hardware.Pci> pci,
        Optional<Hardware.Bmc> bmc,
        Optional<Topology> topology,
        List<Controller> controllers,
        List<RaidController> raid,
        List<Usb> usb,
        Optional<BootFacts> boot,
        List<Source> sources,
        List<String> errors) {

    public Inventory {
        cpus = List.copyOf(cpus);
        flags = List.copyOf(flags);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        pci = List.copyOf(pci);
        controllers = List.copyOf(controllers);
        raid = List.copyOf(raid);
        usb = List.copyOf(usb);
        sources = List.copyOf(sources);
        errors = List.copyOf(errors);
    }

    /// One of which only these areas are known.
    public Inventory(
            Hardware.System system,
            Hardware.Firmware firmware,
            String architecture,
            String kernel,
            List<Hardware.Cpu> cpus,
            List<String> flags,
            Hardware.Memory memory,
            List<Disk> disks,
            List<Nic> nics,
            List<Hardware.Pci> pci,
            Optional<Hardware.Bmc> bmc,
            List<String> errors) {
        this(
                system,
                firmware,
                architecture,
                kernel,
                cpus,
                flags,
                memory,
                disks,
                nics,
                pci,
                bmc,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                errors);
    }

    /// The same with what the tools of RAID controllers tell.
    ///
    /// @param problems of tools that failed, one line each
    public Inventory withRaid(List<RaidController> found, Source source, List<String> problems) {
        List<Source> all = new ArrayList<>(sources);
        all.add(source);
        List<String> wrong = new ArrayList<>(errors);
        wrong.addAll(problems);
        return new Inventory(
                system,
                firmware,
                architecture,
                kernel,
                cpus,
                flags,
                memory,
                disks,
                nics,
                pci,
                bmc,
                topology,
                controllers,
                found,
                usb,
                boot,
                all,
                wrong);
    }

    /// The same with other network interfaces, of which more was learnt later.
    ///
    /// @param more sources of what was learnt; they take the places of earlier ones for the same areas
    public Inventory with(List<Nic> later, List<Source> more) {
        List<Source> all = new ArrayList<>(sources);
        all.removeIf(old -> more.stream().anyMatch(each -> each.area().equals(old.area())));
        all.addAll(more);
        return new Inventory(
                system,
                firmware,
                architecture,
                kernel,
                cpus,
                flags,
                memory,
                disks,
                later,
                pci,
                bmc,
                topology,
                controllers,
                raid,
                usb,
                boot,
                all,
                errors);
    }

    public static Inventory fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("inventory");
        Optional<Json> bmc = in.find("bmc");
        Optional<Json> topology = in.find("topology");
        Optional<Json> boot = in.find("boot");
        return new Inventory(
                Hardware.System.fromJson(in.object("system")),
                Hardware.Firmware.fromJson(in.object("firmware")),
                in.text("architecture"),
                in.text("kernel"),
                Members.list(in, "cpus", cpu -> Hardware.Cpu.fromJson(cpu.asObject("cpu"))),
                Members.list(in, "flags", flag -> flag.asText("flag")),
                Hardware.Memory.fromJson(in.object("memory")),
                Members.list(in, "disks", disk -> Disk.fromJson(disk.asObject("disk"))),
                Members.list(in, "nics", nic -> Nic.fromJson(nic.asObject("nic"))),
                Members.list(in, "pci", pci -> Hardware.Pci.fromJson(pci.asObject("pci"))),
                bmc.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Hardware.Bmc.fromJson(bmc.get().asObject("bmc"))),
                topology.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Topology.fromJson(topology.get().asObject("topology"))),
                Members.list(
                        in,
                        "controllers",
                        each -> Controller.fromJson(each.asObject("controller"))),
                Members.list(in, "raid", RaidController::fromJson),
                Members.list(in, "usb", each -> Usb.fromJson(each.asObject("usb"))),
                boot.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BootFacts.fromJson(boot.get().asObject("boot"))),
                Members.list(in, "sources", each -> Source.fromJson(each.asObject("source"))),
                Members.list(in, "errors", error -> error.asText("error")));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("system", system.toJson())
                .put("firmware", firmware.toJson())
                .put("architecture", architecture)
                .put("kernel", kernel)
                .put("cpus", Json.array(cpus, Hardware.Cpu::toJson))
                .put("flags", Json.texts(flags))
                .put("memory", memory.toJson())
                .put("disks", Json.array(disks, Disk::toJson))
                .put("nics", Json.array(nics, Nic::toJson))
                .put("pci", Json.array(pci, Hardware.Pci::toJson))
                .putIfPresent("bmc", bmc, Hardware.Bmc::toJson)
                .putIfPresent("topology", topology, Topology::toJson)
                .put("controllers", Json.array(controllers, Controller::toJson))
                .put("raid", Json.array(raid, RaidController::toJson))
                .put("usb", Json.array(usb, Usb::toJson))
                .putIfPresent("boot", boot, BootFacts::toJson)
                .put("sources", Json.array(sources, Source::toJson))
                .put("errors", Json.texts(errors))
                .build();
    }
}
