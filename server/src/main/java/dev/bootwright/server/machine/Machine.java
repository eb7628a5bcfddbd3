package dev.bootwright.server.machine;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A machine, as it stood at one moment.
///
/// @param id      chosen by the server, for good
/// @param name    for people
/// @param job     the job under way, or the last one
/// @param created when it was first seen
/// @param seen    when something was last heard of it
public record Machine(
        String id,
        String name,
        Identity identity,
        Facts facts,
        Wish wish,
        Boot boot,
        Optional<Progress> job,
        Instant created,
        Instant seen) {

    /// A machine of which nothing is known but one address.
    public static Machine unknown(MacAddress mac, Instant now) {
        Identity identity = Identity.of(Optional.empty(), Optional.empty(), List.of(mac));
        return new Machine(
                "",
                mac.dashed(),
                identity,
                Facts.NONE,
                Wish.NONE,
                Boot.NONE,
                Optional.empty(),
                now,
                now);
    }

    /// What is known of it beyond its identity.
    ///
    /// @param firmware  `bios` or `uefi`
    /// @param developer whether it booted with `DEVELOPER=1`
    /// @param inventory version of the latest inventory
    /// @param secure    whether its agent came over TLS when it registered last
    public record Facts(
            Optional<String> firmware,
            Optional<String> manufacturer,
            Optional<String> product,
            boolean developer,
            Optional<Long> inventory,
            boolean secure) {

        static final Facts NONE =
                new Facts(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        false);

        public Facts {
            manufacturer = manufacturer.map(Clipped::name);
            product = product.map(Clipped::name);
        }
    }

    /// What is to become of it.
    ///
    /// @param template   name of the template it is to get
    /// @param assignedBy `operator` or `rule`
    /// @param pins       the disks that were meant when the template was assigned
    /// @param configured whether the template has been carried out
    public record Wish(
            boolean approved,
            Optional<String> template,
            Optional<String> assignedBy,
            List<Pin> pins,
            boolean configured) {

        static final Wish NONE =
                new Wish(false, Optional.empty(), Optional.empty(), List.of(), false);

        public Wish {
            pins = List.copyOf(pins);
        }

        public Wish approve() {
            return new Wish(true, template, assignedBy, pins, configured);
        }

        /// The wish for a template, whose disks are yet to be found.
        public Wish assign(String template, String by) {
            return new Wish(approved, Optional.of(template), Optional.of(by), List.of(), false);
        }

        public Wish pin(List<Pin> pins) {
            return new Wish(approved, template, assignedBy, pins, configured);
        }

        /// The wish of an operator that nothing be done.
        public Wish withdraw() {
            return new Wish(approved, Optional.empty(), Optional.of("operator"), List.of(), false);
        }

        public Wish done() {
            return new Wish(approved, template, assignedBy, pins, true);
        }
    }

    /// The disks that one disk entry of the assigned template stands for.
    public record Pin(String name, List<DiskIdentity> disks) {
        public Pin {
            disks = List.copyOf(disks);
        }
    }

    /// How far a job is.
    ///
    /// @param step    index of the step under way, or how many are done
    /// @param percent of all steps
    /// @param title   of the step under way
    /// @param error   why the job failed
    public record Progress(
            String id,
            String state,
            int step,
            int steps,
            int percent,
            String title,
            Optional<String> error) {

        public Progress {
            title = Clipped.name(title);
            error = error.map(Clipped::reason);
        }

        /// Whether the job is still to be done.
        public boolean isActive() {
            return state.equals("running") || state.equals("waiting");
        }

        Json.Object toJson() {
            return Json.object()
                    .put("id", id)
                    .put("state", state)
                    .put("step", step)
                    .put("steps", steps)
                    .put("percent", percent)
                    .put("title", title)
                    .putIfPresent("error", error, Json::of)
                    .build();
        }
    }

    /// What people need to know first.
    public enum State {
        PENDING,
        APPROVED,
        RUNNING,
        CONFIGURED,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public State state() {
        if (error().isPresent()) {
            return State.FAILED;
        }
        if (job.map(Progress::isActive).orElse(false)) {
            return State.RUNNING;
        }
        if (wish.configured()) {
            return State.CONFIGURED;
        }
        return wish.approved() ? State.APPROVED : State.PENDING;
    }

    /// Why it is not getting further: what went wrong in this boot, or with its last job.
    public Optional<String> error() {
        return boot.error().or(() -> job.flatMap(Progress::error));
    }

    public Machine with(Identity identity) {
        return new Machine(id, name, identity, facts, wish, boot, job, created, seen);
    }

    public Machine with(Facts facts) {
        return new Machine(id, name, identity, facts, wish, boot, job, created, seen);
    }

    public Machine with(Wish wish) {
        return new Machine(id, name, identity, facts, wish, boot, job, created, seen);
    }

    public Machine with(Boot boot) {
        return new Machine(id, name, identity, facts, wish, boot, job, created, seen);
    }

    public Machine with(Progress job) {
        return new Machine(id, name, identity, facts, wish, boot, Optional.of(job), created, seen);
    }

    public Machine withoutJob() {
        return new Machine(id, name, identity, facts, wish, boot, Optional.empty(), created, seen);
    }

    public Machine seenAt(Instant now) {
        return new Machine(id, name, identity, facts, wish, boot, job, created, now);
    }

    public Json.Object toJson() {
        return Json.object()
                .put("id", id)
                .put("name", name)
                .put("macs", Json.array(identity.macs(), mac -> Json.of(mac.toString())))
                .putIfPresent("uuid", identity.uuid(), Json::of)
                .putIfPresent("serial", identity.serial(), Json::of)
                .putIfPresent("manufacturer", facts.manufacturer(), Json::of)
                .putIfPresent("product", facts.product(), Json::of)
                .putIfPresent("firmware", facts.firmware(), Json::of)
                .putIfPresent("inventory", facts.inventory(), Json::of)
                .put("tls", facts.secure())
                .put("state", state().word())
                .put("approved", wish.approved())
                .putIfPresent("template", wish.template(), Json::of)
                .putIfPresent("assignedBy", wish.assignedBy(), Json::of)
                .putIfPresent("phase", boot.phase(), phase -> Json.of(phase.word()))
                .put("phases", Json.array(boot.phases(), Boot.Reached::toJson))
                .put("boot", boot.number())
                .putIfPresent("job", job, Progress::toJson)
                .putIfPresent("error", error(), Json::of)
                .put("createdMillis", created.toEpochMilli())
                .put("seenMillis", seen.toEpochMilli())
                .build();
    }
}
