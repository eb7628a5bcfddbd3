package dev.bootwright.lab.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The resources of an emulated BMC and what changes them. Knows nothing of HTTP's wires.
final class EmulatedService {

    private static final int POLLS_OF_A_TASK = 2;

    private final Set<Misbehaviour> misbehaviours;
    private final EmulatedMachine machine;
    private final Documents documents;
    private final Json.Object registry;
    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private boolean wasChanged;

    /// @param polls until it is over
    private record Task(int polls, Runnable work) {}

    EmulatedService(
            Set<Misbehaviour> misbehaviours,
            EmulatedMachine machine,
            RedfishEmulator.Place place,
            Json.Object registry) {
        this.misbehaviours = misbehaviours;
        this.machine = machine;
        this.documents = new Documents(misbehaviours, place);
        this.registry = registry;
    }

    private boolean has(Misbehaviour misbehaviour) {
        return misbehaviours.contains(misbehaviour);
    }

    Answered get(String path) {
        Optional<Json.Object> document = document(path);
        if (document.isPresent()) {
            Answered answered = Answered.ok(document.get());
            return has(Misbehaviour.WANTS_AN_ETAG_IT_NEVER_GAVE)
                    ? answered
                    : answered.with("ETag", etag(path));
        }
        return path.startsWith(Documents.ROOT + "/TaskService/") ? task(path) : missing(path);
    }

    private static Answered missing(String path) {
        return Answered.error(404, "Base.1.18.ResourceMissingAtURI", "nothing is at " + path);
    }

    /// Every resource there is now, by its path.
    private Map<String, Supplier<Json.Object>> resources() {
        String inventory = Documents.UPDATE + "/FirmwareInventory";
        String media = Documents.MANAGER + "/VirtualMedia";
        Map<String, Supplier<Json.Object>> all = new LinkedHashMap<>();
        all.put(Documents.ROOT, documents::root);
        all.put(Documents.ROOT + "/Systems", documents::systems);
        all.put(Documents.SYSTEM, () -> documents.system(machine));
        all.put(Documents.SYSTEM + "/SD", () -> documents.system(machine));
        all.put(Documents.SYSTEM + "/ResetActionInfo", documents::resetInfo);
        all.put(Documents.SYSTEM + "/Bios", () -> documents.bios(machine));
        all.put(Documents.SYSTEM + "/Bios/Settings", () -> Documents.biosSettings(machine));
        all.put(
                Documents.ROOT + "/Registries",
                () -> collection("/Registries", Documents.REGISTRY));
        all.put(Documents.REGISTRY, Documents::registryFile);
        all.put("/registries/bios.json", () -> registry);
        all.put(Documents.ROOT + "/Managers", () -> collection("/Managers", Documents.MANAGER));
        all.put(Documents.MANAGER, Documents::manager);
        all.put(media, () -> collection("/Managers/1/VirtualMedia", Documents.DRIVE));
        all.put(Documents.DRIVE, () -> Documents.drive(machine));
        all.put(Documents.UPDATE, Documents::updateService);
        List<String> components =
                machine.firmware().keySet().stream().map(id -> inventory + "/" + id).toList();
        all.put(inventory, () -> Documents.collection(inventory, components));
        machine.firmware()
                .entrySet()
                .forEach(component ->
                        all.put(
                                inventory + "/" + component.getKey(),
                                () -> Documents.firmware(component)));
        if (has(Misbehaviour.HAS_SEVERAL_MACHINES)) {
            for (String path :
                    List.of(Documents.ROOT + "/Systems/2", Documents.ROOT + "/Systems/3")) {
                all.put(path, () -> Documents.neighbour(path));
            }
        }
        return all;
    }

    private static Json.Object collection(String path, String member) {
        return Documents.collection(Documents.ROOT + path, List.of(member));
    }

    private Optional<Json.Object> document(String path) {
        return Optional.ofNullable(resources().get(path)).map(Supplier::get);
    }

    // ---- ETags ----

    private String etag(String path) {
        String strong = strong(path);
        return has(Misbehaviour.GIVES_WEAK_TAKES_STRONG) ? "W/" + strong : strong;
    }

    private String strong(String path) {
        return "\"%d\"".formatted(versions.getOrDefault(path, 1));
    }

    private boolean matches(String path, Optional<String> match) {
        if (has(Misbehaviour.IS_CHANGED_BY_ANOTHER_ONCE) && !wasChanged) {
            wasChanged = true;
            versions.merge(path, 2, (old, _) -> old + 1);
        }
        if (has(Misbehaviour.REFUSES_IF_MATCH)) {
            return match.isEmpty();
        }
        if (match.isEmpty()) {
            return !has(Misbehaviour.WANTS_AN_ETAG_IT_NEVER_GAVE);
        }
        boolean takesWeak = has(Misbehaviour.GIVES_STRONG_TAKES_WEAK);
        return match.get().equals("*")
                || match.get().equals((takesWeak ? "W/" : "") + strong(path));
    }

    // ---- changes ----

    Answered patch(String path, Optional<String> match, Json.Object body) throws JsonException {
        if (document(path).isEmpty()) {
            return missing(path);
        }
        if (has(Misbehaviour.FORBIDS_CHANGES)) {
            return forbidden();
        }
        Optional<Answered> busy = busy();
        if (busy.isPresent()) {
            return busy.get();
        }
        if (!matches(path, match)) {
            return Answered.error(412, "Base.1.18.PreconditionFailed", "the ETag does not match");
        }
        Optional<Runnable> change = change(path, body);
        if (change.isEmpty()) {
            return Answered.error(405, "Base.1.18.ActionNotSupported", "not to be changed");
        }
        if (has(Misbehaviour.APPLIES_NOTHING)) {
            return Answered.empty(204);
        }
        versions.merge(path, 2, (old, _) -> old + 1);
        if (has(Misbehaviour.CHANGES_BY_TASK) || has(Misbehaviour.FAILS_ITS_TASKS)) {
            return begin(change.get());
        }
        change.get().run();
        return Answered.empty(204);
    }

    private Optional<Answered> busy() {
        boolean isPolite = has(Misbehaviour.IS_BUSY_DURING_BOOT);
        boolean isInUse = has(Misbehaviour.CONFLICTS_DURING_BOOT);
        boolean isPost = has(Misbehaviour.REFUSES_DURING_POST);
        if ((!isPolite && !isInUse && !isPost) || !machine.isBooting()) {
            return Optional.empty();
        }
        if (isPolite) {
            return Optional.of(Answered.empty(503, "Retry-After", "7"));
        }
        return Optional.of(
                isInUse
                        ? Answered.error(409, "Base.1.18.ResourceInUse", "the system boots")
                        : Answered.error(
                                400,
                                "iLO.2.14.UnableToModifyDuringSystemPOST",
                                "the system boots"));
    }

    private Optional<Runnable> change(String path, Json.Object body) throws JsonException {
        return switch (path) {
            case Documents.SYSTEM, Documents.SYSTEM + "/SD" -> {
                boolean isIgnored =
                        has(Misbehaviour.APPLIES_ONLY_THE_FUTURE_STATE)
                                && path.equals(Documents.SYSTEM);
                Json.Object boot = body.object("Boot");
                yield Optional.of(isIgnored ? () -> {} : () -> machine.override(boot));
            }
            case Documents.SYSTEM + "/Bios/Settings" -> {
                Map<String, Json> attributes = body.object("Attributes").members();
                boolean isJob = body.find("@Redfish.SettingsApplyTime").isPresent();
                yield Optional.of(() -> machine.set(attributes, isJob));
            }
            default -> Optional.empty();
        };
    }

    // ---- actions ----

    Answered post(String path, Json.Object body) throws JsonException {
        Optional<Answered> busy = busy();
        if (busy.isPresent()) {
            return busy.get();
        }
        return switch (path) {
            case Documents.SYSTEM + "/Actions/ComputerSystem.Reset" ->
                    has(Misbehaviour.FORBIDS_POWER) ? forbidden() : reset(body.text("ResetType"));
            case Documents.SYSTEM + "/Bios/Actions/Bios.ResetBios" -> {
                machine.resetBios();
                yield Answered.empty(204);
            }
            case Documents.DRIVE + "/Actions/VirtualMedia.InsertMedia" ->
                    insert(body.text("Image"));
            case Documents.DRIVE + "/Actions/VirtualMedia.EjectMedia" -> {
                machine.eject();
                yield Answered.empty(204);
            }
            case Documents.UPDATE + "/Actions/UpdateService.SimpleUpdate" -> update(body);
            default -> missing(path);
        };
    }

    private static Answered forbidden() {
        return Answered.error(403, "Base.1.18.InsufficientPrivilege", "not for this user");
    }

    private Answered reset(String type) {
        return machine.reset(type)
                ? Answered.empty(204)
                : Answered.error(500, "Base.1.18.InternalError", "try again");
    }

    private Answered insert(String image) {
        if (has(Misbehaviour.REFUSES_QUERIES_IN_URLS) && image.matches(".*[?&].*")) {
            return Answered.error(400, "Base.1.18.PropertyValueFormatError", "Image is no URL");
        }
        if (machine.medium().isPresent()) {
            return Answered.error(400, "Base.1.18.ResourceInUse.Media", "a medium is inserted");
        }
        machine.insert(image);
        return Answered.empty(204);
    }

    /// The new version is what the image's name ends with: `bios-2.0.0.bin` brings 2.0.0.
    private Answered update(Json.Object body) throws JsonException {
        String image = body.text("ImageURI");
        machine.images().add(image);
        String version = image.replaceAll(".*-", "").replaceAll("\\.[a-z]+$", "");
        List<String> targets = body.array("Targets").map(target -> target.asText("target"));
        String component = targets.getFirst().substring(targets.getFirst().lastIndexOf('/') + 1);
        return begin(() -> machine.install(component, version));
    }

    // ---- tasks ----

    private Answered begin(Runnable work) {
        String path = Documents.ROOT + "/TaskService/TaskMonitors/" + (tasks.size() + 1);
        tasks.put(path, new Task(POLLS_OF_A_TASK, work));
        return Answered.empty(202, "Location", path);
    }

    private Answered task(String path) {
        Task task = tasks.get(path);
        if (task == null) {
            return missing(path);
        }
        if (task.polls() > 0) {
            tasks.put(path, new Task(task.polls() - 1, task.work()));
            return new Answered(202, Map.of(), Optional.of(state(path, "Running")));
        }
        if (has(Misbehaviour.FAILS_ITS_TASKS)) {
            return Answered.ok(state(path, "Exception"));
        }
        task.work().run();
        tasks.put(path, new Task(0, () -> {}));
        return Answered.ok(state(path, "Completed"));
    }

    private static Json.Object state(String path, String state) {
        return Json.object()
                .put("@odata.id", path)
                .put("TaskState", state)
                .put("TaskStatus", state.equals("Exception") ? "Critical" : "OK")
                .build();
    }
}
