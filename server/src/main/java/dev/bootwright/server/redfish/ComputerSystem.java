package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One machine behind a service: its power and its next boot.
///
/// A service may stand for several machines (blades, multi-node chassis), so a machine is chosen by what
/// it is, not by being the first.
public final class ComputerSystem {

    private static final Json.Object EMPTY = Json.object().build();

    private final Redfish redfish;
    private final Quirks quirks;
    private final String path;
    private final Quirks.Kind kind;

    private ComputerSystem(Redfish redfish, Quirks quirks, String path, Quirks.Kind kind) {
        this.redfish = redfish;
        this.quirks = quirks;
        this.path = path;
        this.kind = kind;
    }

    /// Finds the machine.
    ///
    /// @param meant its serial number or UUID, which are looked at where there are several machines; who
    ///     has only one is compared by whoever acts on it
    /// @throws RedfishException if it is not there, or several could be meant
    static ComputerSystem find(Redfish redfish, Quirks quirks, Optional<String> meant)
            throws IOException {
        List<Resource> systems = redfish.members(Redfish.required(redfish.root(), "Systems"));
        List<Resource> found =
                systems.stream()
                        .filter(system ->
                                systems.size() == 1
                                        || meant.isEmpty()
                                        || isCalled(system, meant.get()))
                        .toList();
        if (found.size() != 1) {
            throw new RedfishException(
                    Failure.OTHER_MACHINE,
                    "expected one machine%s, found %d among %s"
                            .formatted(
                                    meant.map(name -> " " + name).orElse(""),
                                    found.size(),
                                    systems.stream().map(ComputerSystem::describe).toList()));
        }
        Resource system = found.getFirst();
        return new ComputerSystem(redfish, quirks, system.path(), kind(redfish, system));
    }

    private static String describe(Resource system) {
        return "%s (UUID %s, serial number %s)"
                .formatted(
                        system.path(),
                        system.text("UUID").orElse("none"),
                        system.text("SerialNumber").orElse("none"));
    }

    private static boolean isCalled(Resource system, String name) {
        return system.text("UUID").filter(name::equalsIgnoreCase).isPresent()
                || system.text("SerialNumber").filter(name::equalsIgnoreCase).isPresent();
    }

    /// What kind of BMC this is, from its manager where there is one.
    private static Quirks.Kind kind(Redfish redfish, Resource system) throws IOException {
        String model =
                "%s %s"
                        .formatted(
                                system.text("Manufacturer").orElse("unknown"),
                                system.text("Model").orElse("unknown"));
        List<String> managers = managers(system);
        if (managers.isEmpty()) {
            return new Quirks.Kind(model, "");
        }
        Resource manager = redfish.get(managers.getFirst());
        return new Quirks.Kind(
                manager.text("Model").orElse(model), manager.text("FirmwareVersion").orElse(""));
    }

    private static List<String> managers(Resource system) throws JsonException {
        Json.Object links = system.object("Links").orElse(EMPTY);
        return new Resource("", Optional.empty(), links).links("ManagedBy");
    }

    /// Paths of its BMCs.
    List<String> managers() throws IOException {
        return managers(read());
    }

    public Quirks.Kind kind() {
        return kind;
    }

    /// The resource as it is now.
    public Resource read() throws IOException {
        return redfish.get(path);
    }

    Redfish redfish() {
        return redfish;
    }

    Quirks quirks() {
        return quirks;
    }

    Change change() {
        return new Change(redfish, quirks, kind);
    }

    // ---- boot ----

    /// What the next boot is directed to.
    BootOverride bootOverride() throws IOException {
        Resource system = read();
        Resource boot = new Resource(path, Optional.empty(), system.object("Boot").orElse(EMPTY));
        String enabled = boot.text("BootSourceOverrideEnabled").orElse("Disabled");
        BootDevice device = device(boot.text("BootSourceOverrideTarget").orElse("None"));
        if (enabled.equals("Disabled") || device == BootDevice.NONE) {
            return BootOverride.NONE;
        }
        BootOverride.Firmware firmware =
                switch (boot.text("BootSourceOverrideMode").orElse("")) {
                    case "UEFI" -> BootOverride.Firmware.UEFI;
                    case "Legacy" -> BootOverride.Firmware.BIOS;
                    default -> BootOverride.Firmware.AS_IS;
                };
        return new BootOverride(device, enabled.equals("Continuous"), firmware);
    }

    /// Directs the next boot, or every boot, to a device.
    ///
    /// @return how it was done
    Optional<String> boot(BootOverride override) throws IOException {
        Json.ObjectBuilder boot = Json.object();
        if (override.device() == BootDevice.NONE) {
            boot.put("BootSourceOverrideEnabled", "Disabled");
        } else {
            String target = target(override.device());
            mustAllow(target);
            boot.put("BootSourceOverrideEnabled", override.persistent() ? "Continuous" : "Once")
                    .put("BootSourceOverrideTarget", target);
            switch (override.firmware()) {
                case UEFI -> boot.put("BootSourceOverrideMode", "UEFI");
                case BIOS -> boot.put("BootSourceOverrideMode", "Legacy");
                case AS_IS -> {
                    // the machine's own mode is left alone
                }
            }
        }
        Json.Object wanted = Json.object().put("Boot", boot.build()).build();
        return change().make("boot", path, wanted, true).map(Way::toString);
    }

    /// Words of the schema (`ComputerSystem.BootSource`).
    private static String target(BootDevice device) throws RedfishException {
        return switch (device) {
            case NONE -> "None";
            case NETWORK -> "Pxe";
            case DISK -> "Hdd";
            case CDROM -> "Cd";
            case BIOS -> "BiosSetup";
            case OTHER ->
                    throw new RedfishException(Failure.NOT_SUPPORTED, "no such boot device to set");
        };
    }

    private static BootDevice device(String target) {
        return switch (target) {
            case "None" -> BootDevice.NONE;
            case "Pxe", "UefiHttp" -> BootDevice.NETWORK;
            case "Hdd" -> BootDevice.DISK;
            case "Cd" -> BootDevice.CDROM;
            case "BiosSetup" -> BootDevice.BIOS;
            default -> BootDevice.OTHER;
        };
    }

    private void mustAllow(String target) throws IOException {
        Json.Object boot = read().object("Boot").orElse(EMPTY);
        List<String> allowed =
                texts(boot.array("BootSourceOverrideTarget@Redfish.AllowableValues"));
        if (!allowed.isEmpty() && !allowed.contains(target)) {
            throw new RedfishException(
                    Failure.NOT_SUPPORTED,
                    "this BMC cannot direct a boot to %s: it allows %s"
                            .formatted(target, String.join(", ", allowed)));
        }
    }

    static List<String> texts(Json.Array values) throws JsonException {
        return values.map(value -> value.asText("allowable value"));
    }
}
