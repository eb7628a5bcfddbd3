package dev.bootwright.lab.redfish;

import dev.bootwright.formats.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The resources of an emulated service, as DMTF's schema has them (DSP8010 2024.1).
final class Documents {

    static final String ROOT = "/redfish/v1";
    static final String SYSTEM = ROOT + "/Systems/1";
    static final String MANAGER = ROOT + "/Managers/1";
    static final String DRIVE = MANAGER + "/VirtualMedia/CD1";
    static final String UPDATE = ROOT + "/UpdateService";
    static final String REGISTRY = ROOT + "/Registries/BiosAttributes.1.0.0";

    private static final List<String> RESETS =
            List.of("On", "ForceOff", "GracefulShutdown", "ForceRestart", "GracefulRestart");

    private static final int HUGE = 4 << 20;

    private final Set<Misbehaviour> misbehaviours;
    private int pages;
    private final RedfishEmulator.Place place;

    Documents(Set<Misbehaviour> misbehaviours, RedfishEmulator.Place place) {
        this.misbehaviours = misbehaviours;
        this.place = place;
    }

    private boolean has(Misbehaviour misbehaviour) {
        return misbehaviours.contains(misbehaviour);
    }

    static Json.Object link(String path) {
        return Json.object().put("@odata.id", path).build();
    }

    static Json.Object collection(String path, List<String> members) {
        return Json.object()
                .put("@odata.id", path)
                .put("Members@odata.count", members.size())
                .put("Members", Json.array(members, Documents::link))
                .build();
    }

    Json.Object root() {
        return Json.object()
                .put("@odata.id", ROOT)
                .put("@odata.type", "#ServiceRoot.v1_17_0.ServiceRoot")
                .put("RedfishVersion", "1.20.0")
                .put("Product", "Emulated BMC")
                .put("Systems", link(ROOT + "/Systems"))
                .put("Managers", link(ROOT + "/Managers"))
                .put("Registries", link(ROOT + "/Registries"))
                .put("UpdateService", link(UPDATE))
                .put("Links", Json.object().put("Sessions", link(Sessions.PATH)).build())
                .build();
    }

    Json.Object systems() {
        if (has(Misbehaviour.HAS_ENDLESS_PAGES)) {
            return followed(++pages);
        }
        if (has(Misbehaviour.HAS_A_CIRCLE_OF_PAGES)) {
            return followed(2);
        }
        if (has(Misbehaviour.HAS_HUGE_MEMBERS)) {
            return collection(ROOT + "/Systems", Collections.nCopies(100, SYSTEM));
        }
        return has(Misbehaviour.HAS_SEVERAL_MACHINES)
                ? collection(
                        ROOT + "/Systems",
                        List.of(ROOT + "/Systems/2", SYSTEM, ROOT + "/Systems/3"))
                : collection(ROOT + "/Systems", List.of(SYSTEM));
    }

    private static Json.Object followed(int page) {
        return Json.object()
                .put("Members", new Json.Array(List.of()))
                .put("Members@odata.nextLink", ROOT + "/Systems?page=" + page)
                .build();
    }

    /// A machine of the same chassis that nobody may touch.
    static Json.Object neighbour(String path) {
        return Json.object()
                .put("@odata.id", path)
                .put("SerialNumber", "NEIGHBOUR" + path.charAt(path.length() - 1))
                .put("PowerState", "On")
                .build();
    }

    Json.Object system(EmulatedMachine machine) {
        Json.ObjectBuilder out =
                Json.object()
                        .put("@odata.id", SYSTEM)
                        .put("@odata.type", "#ComputerSystem.v1_22_0.ComputerSystem")
                        .put("Id", "1")
                        .put("Manufacturer", "Bootwright")
                        .put("Model", "Emulated")
                        .put("SerialNumber", place.serial())
                        .put("UUID", place.uuid());
        if (!has(Misbehaviour.OMITS_STATE)) {
            out.put("PowerState", machine.isOn() ? "On" : "Off")
                    .put(
                            "Status",
                            Json.object().put("State", "Enabled").put("Health", "OK").build());
        }
        if (has(Misbehaviour.HAS_HUGE_MEMBERS)) {
            out.put("Description", "x".repeat(HUGE));
        }
        out.put("Boot", boot(machine))
                .put("Bios", link(SYSTEM + "/Bios"))
                .put(
                        "Links",
                        Json.object()
                                .put("ManagedBy", Json.array(List.of(MANAGER), Documents::link))
                                .build())
                .put("Actions", Json.object().put("#ComputerSystem.Reset", reset()).build());
        if (has(Misbehaviour.APPLIES_ONLY_THE_FUTURE_STATE)) {
            out.put("@Redfish.Settings", settings(SYSTEM + "/SD"));
        }
        return out.build();
    }

    private static Json.Object boot(EmulatedMachine machine) {
        Json.ObjectBuilder out = Json.object();
        machine.boot().forEach(out::put);
        return out.put(
                        "BootSourceOverrideTarget@Redfish.AllowableValues",
                        Json.texts(List.of("None", "Pxe", "UefiHttp", "Hdd", "Cd", "BiosSetup")))
                .build();
    }

    private Json.Object reset() {
        Json.ObjectBuilder out =
                Json.object().put("target", SYSTEM + "/Actions/ComputerSystem.Reset");
        return has(Misbehaviour.HIDES_RESETS_IN_ACTION_INFO)
                ? out.put("@Redfish.ActionInfo", SYSTEM + "/ResetActionInfo").build()
                : out.put("ResetType@Redfish.AllowableValues", resets()).build();
    }

    private Json.Array resets() {
        return Json.texts(
                has(Misbehaviour.ONLY_SHUTS_DOWN_GRACEFULLY)
                        ? List.of("On", "GracefulShutdown")
                        : RESETS);
    }

    Json.Object resetInfo() {
        Json.Object parameter =
                Json.object()
                        .put("Name", "ResetType")
                        .put("Required", true)
                        .put("AllowableValues", resets())
                        .build();
        return Json.object()
                .put("@odata.id", SYSTEM + "/ResetActionInfo")
                .put("Parameters", new Json.Array(List.of(parameter)))
                .build();
    }

    private Json.Object settings(String path) {
        Json.ObjectBuilder out = Json.object().put("SettingsObject", link(path));
        if (has(Misbehaviour.WANTS_A_JOB_FOR_SETTINGS)) {
            out.put("SupportedApplyTimes", Json.texts(List.of("OnReset")));
        }
        return out.build();
    }

    Json.Object bios(EmulatedMachine machine) {
        Json.Object action =
                Json.object().put("target", SYSTEM + "/Bios/Actions/Bios.ResetBios").build();
        return Json.object()
                .put("@odata.id", SYSTEM + "/Bios")
                .put("@odata.type", "#Bios.v1_2_3.Bios")
                .put("AttributeRegistry", "BiosAttributes.1.0.0")
                .put("Attributes", new Json.Object(machine.bios()))
                .put("@Redfish.Settings", settings(SYSTEM + "/Bios/Settings"))
                .put("Actions", Json.object().put("#Bios.ResetBios", action).build())
                .build();
    }

    static Json.Object biosSettings(EmulatedMachine machine) {
        return Json.object()
                .put("@odata.id", SYSTEM + "/Bios/Settings")
                .put("Attributes", new Json.Object(machine.futureBios()))
                .build();
    }

    static Json.Object registryFile() {
        Json.Object location =
                Json.object().put("Language", "en").put("Uri", "/registries/bios.json").build();
        return Json.object()
                .put("@odata.id", REGISTRY)
                .put("Id", "BiosAttributes.1.0.0")
                .put("Registry", "BiosAttributes.1.0.0")
                .put("Location", new Json.Array(List.of(location)))
                .build();
    }

    static Json.Object manager() {
        return Json.object()
                .put("@odata.id", MANAGER)
                .put("Model", "Emulated BMC")
                .put("FirmwareVersion", "4.10")
                .put("VirtualMedia", link(MANAGER + "/VirtualMedia"))
                .build();
    }

    static Json.Object drive(EmulatedMachine machine) {
        Json.Object actions =
                Json.object()
                        .put("#VirtualMedia.InsertMedia", action("VirtualMedia.InsertMedia"))
                        .put("#VirtualMedia.EjectMedia", action("VirtualMedia.EjectMedia"))
                        .build();
        return Json.object()
                .put("@odata.id", DRIVE)
                .put("Id", "CD1")
                .put("MediaTypes", Json.texts(List.of("CD", "DVD")))
                .put("Inserted", machine.medium().isPresent())
                .put("Image", machine.medium().<Json>map(Json::of).orElse(new Json.Null()))
                .put("Actions", actions)
                .build();
    }

    private static Json.Object action(String name) {
        return Json.object().put("target", DRIVE + "/Actions/" + name).build();
    }

    static Json.Object updateService() {
        Json.Object update =
                Json.object().put("target", UPDATE + "/Actions/UpdateService.SimpleUpdate").build();
        return Json.object()
                .put("@odata.id", UPDATE)
                .put("FirmwareInventory", link(UPDATE + "/FirmwareInventory"))
                .put("Actions", Json.object().put("#UpdateService.SimpleUpdate", update).build())
                .build();
    }

    static Json.Object firmware(Map.Entry<String, String> component) {
        return Json.object()
                .put("@odata.id", UPDATE + "/FirmwareInventory/" + component.getKey())
                .put("Id", component.getKey())
                .put("Name", "System " + component.getKey())
                .put("Version", component.getValue())
                .put("Updateable", true)
                .build();
    }
}
