package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Firmware of one machine: what is installed, and updates by `UpdateService.SimpleUpdate`, where the BMC
/// fetches the image by URL.
public final class FirmwareUpdate {

    private final Redfish redfish;

    public FirmwareUpdate(Redfish redfish) {
        this.redfish = redfish;
    }

    /// @param id          of the entry, such as `BIOS` or `Installed-159-1.2.3`
    /// @param isUpdatable whether the BMC can update it; empty when it does not say
    public record Component(
            String path, String id, String name, String version, Optional<Boolean> isUpdatable) {

        /// Whether a name that an operator gave means this one.
        boolean isCalled(String wanted) {
            return id.equalsIgnoreCase(wanted) || name.equalsIgnoreCase(wanted);
        }

        public Json.Object toJson() {
            return Json.object()
                    .put("id", id)
                    .put("name", name)
                    .put("version", version)
                    .putIfPresent("updatable", isUpdatable, Json::of)
                    .build();
        }
    }

    /// What is installed.
    public List<Component> components() throws IOException {
        Resource service = service();
        List<Component> components = new ArrayList<>();
        String inventory = Redfish.required(service, "FirmwareInventory");
        for (Resource member : redfish.members(inventory)) {
            String id = member.text("Id").orElse(member.path());
            components.add(
                    new Component(
                            member.path(),
                            id,
                            member.text("Name").orElse(id),
                            member.text("Version").orElse(""),
                            member.body().findBool("Updateable")));
        }
        return components;
    }

    private Resource service() throws IOException {
        return redfish.get(Redfish.required(redfish.root(), "UpdateService"));
    }

    /// The component that an operator means.
    ///
    /// @throws RedfishException if there is none, or there are several
    public Component component(String name) throws IOException {
        List<Component> all = components();
        List<Component> meant = all.stream().filter(one -> one.isCalled(name)).toList();
        if (meant.size() != 1) {
            throw new RedfishException(
                    Failure.NOT_SUPPORTED,
                    "expected one component \"%s\", found %d among %s"
                            .formatted(
                                    name, meant.size(), all.stream().map(Component::id).toList()));
        }
        return meant.getFirst();
    }

    /// Waits for an installation that was begun before.
    ///
    /// @param task where it is, as the BMC has said
    public void await(String task, Duration within) throws IOException {
        TaskMonitor.at(redfish, task).await(within);
    }

    /// Has the BMC fetch and install an image, and waits for it. The new version may show only after a
    /// restart of the machine.
    ///
    /// @param image URL that the BMC can fetch
    /// @param begun is told where the task is that does it, if the BMC names one
    public void install(Component component, String image, Duration within, TaskPlace begun)
            throws IOException {
        if (component.isUpdatable().equals(Optional.of(false))) {
            throw new RedfishException(
                    Failure.NOT_SUPPORTED,
                    "the BMC says of %s that it cannot be updated".formatted(component.id()));
        }
        Resource service = service();
        String target =
                Resource.target(service.object("Actions", "#UpdateService.SimpleUpdate"))
                        .orElseThrow(() ->
                                new RedfishException(
                                        Failure.NOT_SUPPORTED,
                                        "this BMC fetches no firmware by URL"));
        Json.Object body =
                Json.object()
                        .put("ImageURI", image)
                        .put("Targets", Json.texts(List.of(component.path())))
                        .build();
        redfish.post(target, body, within, begun);
    }
}
