package dev.bootwright.lab.redfish;

import dev.bootwright.formats.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The machine behind an emulated BMC: pure state, and a switch that whoever runs a real one may put a
/// virtual machine behind.
final class EmulatedMachine {

    /// How many requests a boot lasts, for BMCs that are busy meanwhile.
    private static final int REQUESTS_OF_A_BOOT = 3;

    private static final String OFF = "Disabled";

    private final Set<Misbehaviour> misbehaviours;
    private final PowerSwitch plug;

    private boolean isOn;
    private int booting;
    private int rejectedResets;
    private final Map<String, Json> boot = new LinkedHashMap<>();
    private final Map<String, Json> bios = new LinkedHashMap<>();
    private final Map<String, Json> factory = new LinkedHashMap<>();
    private final Map<String, Json> pendingBios = new LinkedHashMap<>();
    private boolean hasSettingsJob;
    private final List<String> images = new ArrayList<>();
    private final Map<String, String> firmware = new LinkedHashMap<>();
    private final Map<String, String> pendingFirmware = new LinkedHashMap<>();
    private Optional<String> medium = Optional.empty();
    private final List<String> boots = new ArrayList<>();

    EmulatedMachine(Set<Misbehaviour> misbehaviours, PowerSwitch plug) {
        this.misbehaviours = misbehaviours;
        this.plug = plug;
        boot.put("BootSourceOverrideEnabled", Json.of(OFF));
        boot.put("BootSourceOverrideTarget", Json.of("None"));
        boot.put("BootSourceOverrideMode", Json.of("UEFI"));
        factory.put("BootMode", Json.of("Uefi"));
        factory.put("ProcVirtualization", Json.of("Disabled"));
        factory.put("SriovGlobalEnable", Json.of("Disabled"));
        factory.put("ProcCores", Json.of(8));
        factory.put("AssetTag", Json.of(""));
        factory.put("QuietBoot", Json.of(true));
        factory.put("SystemBiosVersion", Json.of("1.0.0"));
        bios.putAll(factory);
        firmware.put("BIOS", "1.0.0");
        firmware.put("BMC", "4.10");
        if (has(Misbehaviour.HAS_A_FORGOTTEN_MEDIUM)) {
            medium = Optional.of("http://192.0.2.99/forgotten.iso");
        }
    }

    private boolean has(Misbehaviour misbehaviour) {
        return misbehaviours.contains(misbehaviour);
    }

    boolean isOn() {
        return isOn;
    }

    /// Whether the firmware is still busy; each question brings it nearer to its end.
    boolean isBooting() {
        if (booting > 0) {
            booting--;
            return true;
        }
        return false;
    }

    Map<String, Json> boot() {
        return boot;
    }

    Map<String, Json> bios() {
        return bios;
    }

    /// What the BIOS will hold after a restart.
    Map<String, Json> futureBios() {
        Map<String, Json> future = new LinkedHashMap<>(bios);
        future.putAll(pendingBios);
        return future;
    }

    /// URLs of the images it was told to install.
    List<String> images() {
        return images;
    }

    Map<String, String> firmware() {
        return firmware;
    }

    Optional<String> medium() {
        return medium;
    }

    /// The boot targets of all starts so far, in order.
    List<String> boots() {
        return List.copyOf(boots);
    }

    void override(Json.Object wanted) {
        boot.putAll(wanted.members());
    }

    void set(Map<String, Json> attributes, boolean isJob) {
        pendingBios.putAll(attributes);
        hasSettingsJob |= isJob;
    }

    void resetBios() {
        pendingBios.putAll(factory);
        hasSettingsJob = true;
    }

    void insert(String image) {
        medium = Optional.of(image);
    }

    void eject() {
        if (!has(Misbehaviour.LEAVES_MEDIA_INSERTED)) {
            medium = Optional.empty();
        }
    }

    void install(String component, String version) {
        if (has(Misbehaviour.KEEPS_OLD_FIRMWARE)) {
            return;
        }
        Map<String, String> where =
                has(Misbehaviour.SHOWS_FIRMWARE_AFTER_RESTART) ? pendingFirmware : firmware;
        where.put(component, version);
    }

    /// @return whether the reset was taken
    boolean reset(String type) {
        if (has(Misbehaviour.REJECTS_POWER_AT_FIRST) && rejectedResets++ < 2) {
            return false;
        }
        if (has(Misbehaviour.IGNORES_POWER)) {
            return true;
        }
        switch (type) {
            case "On", "ForceOn" -> start();
            case "ForceOff", "GracefulShutdown" -> stop();
            default -> {
                stop();
                start();
            }
        }
        return true;
    }

    private void stop() {
        if (isOn) {
            isOn = false;
            plug.off();
        }
    }

    private void start() {
        if (isOn) {
            return;
        }
        isOn = true;
        booting = REQUESTS_OF_A_BOOT;
        if (hasSettingsJob || !has(Misbehaviour.WANTS_A_JOB_FOR_SETTINGS)) {
            bios.putAll(pendingBios);
            pendingBios.clear();
            hasSettingsJob = false;
        }
        firmware.putAll(pendingFirmware);
        pendingFirmware.clear();
        String enabled = text("BootSourceOverrideEnabled");
        String target = enabled.equals(OFF) ? "None" : text("BootSourceOverrideTarget");
        if (enabled.equals("Once")) {
            boot.put("BootSourceOverrideEnabled", Json.of(OFF));
        }
        boots.add(target);
        plug.on(target);
    }

    private String text(String name) {
        return boot.get(name) instanceof Json.Text(String value) ? value : "";
    }
}
