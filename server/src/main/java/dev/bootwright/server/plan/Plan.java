package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Ordered steps, with the exact disks each will change.
///
/// @param template name of the template
/// @param choices  the disks each disk entry of the template stands for
/// @param effects  what becomes of every disk of the machine, in the order of the inventory
public record Plan(
        String template,
        List<Choice> choices,
        List<Effect> effects,
        List<PlannedStep> steps,
        Ending then) {

    public Plan {
        choices = List.copyOf(choices);
        effects = List.copyOf(effects);
        steps = List.copyOf(steps);
    }

    /// The disks that one entry of a template was found to mean.
    ///
    /// @param name of the entry
    public record Choice(String name, List<DiskIdentity> disks) {
        public Choice {
            disks = List.copyOf(disks);
        }
    }

    /// What becomes of one disk.
    ///
    /// @param role  name of the disk entry it was chosen for; absent for one that was not
    /// @param holds what is on it now, for people
    /// @param line  for people: `would destroy: QM00001 (20 GiB): partition 1 ext4 "root"`
    public record Effect(
            DiskIdentity disk, Kind kind, Optional<String> role, String holds, String line) {

        /// How far a disk is changed.
        public enum Kind {
            /// Something is on it that will be gone.
            DESTROYED,
            /// Written to, but nothing is lost.
            CHANGED,
            /// Not touched, or found as wanted and left so.
            KEPT;

            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        Json.Object toJson() {
            return Json.object()
                    .put("disk", disk.toJson())
                    .put("effect", kind.word())
                    .putIfPresent("role", role, Json::of)
                    .put("holds", holds)
                    .put("line", line)
                    .build();
        }
    }

    /// What a step will find.
    public enum Outlook {
        /// What it is to bring about is there: it will change nothing.
        KEPT,
        /// What lies in arrays and volumes that are not started cannot be seen: it will change what is
        /// not as wanted, and destroy nothing.
        CHECKED,
        /// It will change something, or runs each time.
        CHANGES;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param title    one line for people
    /// @param deadline after which the step has failed
    public record PlannedStep(String title, Step step, Duration deadline, Outlook outlook) {

        Json.Object toJson() {
            return Json.object()
                    .put("title", title)
                    .put("step", step.toJson())
                    .put("deadlineSeconds", deadline.toSeconds())
                    .put("outlook", outlook.word())
                    .build();
        }
    }

    /// The lines of all effects, for people.
    public List<String> lines() {
        return effects.stream().map(Effect::line).toList();
    }

    public Json.Object toJson() {
        return Json.object()
                .put("template", template)
                .put("effects", Json.array(effects, Effect::toJson))
                .put("steps", Json.array(steps, PlannedStep::toJson))
                .put("then", then.toJson())
                .build();
    }
}
