package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A drive that the BMC shows to its machine, with a medium that it fetches by URL.
public final class VirtualMedia {

    private static final Duration TASK_WITHIN = Duration.ofMinutes(10);
    private static final int READINGS = 10;
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final ComputerSystem system;
    private final String path;

    private VirtualMedia(ComputerSystem system, String path) {
        this.system = system;
        this.path = path;
    }

    /// The first drive that takes CDs or DVDs, at the machine or at its manager.
    ///
    /// @throws RedfishException if there is none
    public static VirtualMedia cd(ComputerSystem system) throws IOException {
        for (String collection : collections(system)) {
            for (Resource drive : system.redfish().members(collection)) {
                List<String> types = ComputerSystem.texts(drive.body().array("MediaTypes"));
                if (types.isEmpty() || types.contains("CD") || types.contains("DVD")) {
                    return new VirtualMedia(system, drive.path());
                }
            }
        }
        throw new RedfishException(
                Failure.NOT_SUPPORTED,
                "this BMC shows no virtual CD drive; some want a licence for it");
    }

    private static List<String> collections(ComputerSystem system) throws IOException {
        List<String> found = new ArrayList<>();
        system.read().link("VirtualMedia").ifPresent(found::add);
        for (String manager : system.managers()) {
            system.redfish().get(manager).link("VirtualMedia").ifPresent(found::add);
        }
        return found;
    }

    /// URL of the medium that lies in the drive.
    public Optional<String> inserted() throws IOException {
        Resource drive = system.redfish().get(path);
        boolean isIn = drive.body().findBool("Inserted").orElse(drive.text("Image").isPresent());
        return isIn ? Optional.of(drive.text("Image").orElse("")) : Optional.empty();
    }

    /// Puts a medium in. One that lies there is taken out first.
    ///
    /// @param image URL that the BMC can fetch
    public void insert(String image) throws IOException {
        Optional<String> there = inserted();
        if (there.equals(Optional.of(image))) {
            return;
        }
        if (there.isPresent()) {
            eject();
        }
        try {
            change("InsertMedia", Json.object().put("Image", image), true, Json.of(image));
        } catch (RedfishException e) {
            if (e.status() / 100 == 4 && (image.contains("?") || image.contains("&"))) {
                throw new RedfishException(
                        Failure.REFUSED,
                        e.status(),
                        "%s; this BMC may not take a URL with \"?\" or \"&\": give the medium a plain path"
                                .formatted(e.getMessage()));
            }
            throw e;
        }
        awaitInserted(true, image);
    }

    /// Takes out what lies in the drive.
    public void eject() throws IOException {
        if (inserted().isEmpty()) {
            return;
        }
        change("EjectMedia", Json.object(), false, new Json.Null());
        awaitInserted(false, "");
    }

    /// By the action where there is one, else by writing the resource (older firmware).
    private void change(
            String action, Json.ObjectBuilder parameters, boolean isInserted, Json image)
            throws IOException {
        Resource drive = system.redfish().get(path);
        Optional<String> target =
                Resource.target(drive.object("Actions", "#VirtualMedia." + action));
        if (target.isPresent()) {
            if (isInserted) {
                parameters.put("Inserted", true).put("WriteProtected", true);
            }
            system.redfish().post(target.get(), parameters.build(), TASK_WITHIN);
            return;
        }
        system.change()
                .make(
                        "media",
                        path,
                        Json.object().put("Image", image).put("Inserted", isInserted).build(),
                        false);
    }

    private void awaitInserted(boolean isWanted, String image) throws IOException {
        Optional<String> there = Optional.empty();
        for (int i = 0; i < READINGS; i++) {
            there = inserted();
            if (isWanted ? there.equals(Optional.of(image)) : there.isEmpty()) {
                return;
            }
            system.redfish().patience().pause(BETWEEN);
        }
        throw new RedfishException(
                Failure.NOT_APPLIED,
                isWanted
                        ? "the BMC accepted %s, but shows %s in its drive"
                                .formatted(image, there.orElse("nothing"))
                        : "the BMC accepted the eject, but %s is still in its drive; reset the BMC if nobody uses it"
                                .formatted(there.orElse("a medium")));
    }
}
