package dev.bootwright.lab.demo;

import dev.bootwright.formats.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// How a demo ended.
///
/// @param network `bridge` or `user`
/// @param image   identifier of the image that was booted
/// @param took    from the first power-on
/// @param error   why it failed; absent when all went well
public record DemoReport(
        String network,
        String image,
        Duration took,
        List<Machine> machines,
        Optional<String> error) {

    public DemoReport {
        machines = List.copyOf(machines);
    }

    /// @param firmware `bios` or `uefi`
    /// @param state    as the server says it
    /// @param started  when each phase began, in seconds from power-on, in order
    /// @param seconds  how long each phase took
    /// @param details  what became known in a phase
    /// @param checked  what was found right on the disks, from outside
    /// @param problems why it failed, or what was found wrong on its disks
    public record Machine(
            String name,
            String mac,
            String firmware,
            String state,
            Map<String, Double> started,
            Map<String, Double> seconds,
            Map<String, String> details,
            List<String> checked,
            List<String> problems) {

        double total() {
            return started.values().stream().reduce(0.0, Math::max);
        }
    }

    public boolean isGood() {
        return error.isEmpty();
    }

    /// One document for programs.
    public Json.Object toJson() {
        return Json.object()
                .put("ok", isGood())
                .put("network", network)
                .put("image", image)
                .put("seconds", number(took.toMillis() / 1000.0))
                .put("machines", Json.array(machines, DemoReport::toJson))
                .putIfPresent("error", error, Json::of)
                .build();
    }

    private static Json.Object toJson(Machine machine) {
        Json.ObjectBuilder seconds = Json.object();
        machine.seconds().forEach((phase, value) -> seconds.put(phase, number(value)));
        return Json.object()
                .put("name", machine.name())
                .put("mac", machine.mac())
                .put("firmware", machine.firmware())
                .put("state", machine.state())
                .put("totalSeconds", number(machine.total()))
                .put("seconds", seconds.build())
                .put("checked", Json.texts(machine.checked()))
                .put("problems", Json.texts(machine.problems()))
                .build();
    }

    private static Json.Number number(double seconds) {
        return Json.of(BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP));
    }

    /// The timeline of every machine, for people.
    public String text() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        for (Machine machine : machines) {
            lines.add("");
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s (%s), %s: %s after %.1f s",
                            machine.name(),
                            machine.firmware(),
                            machine.mac(),
                            machine.state(),
                            machine.total()));
            machine.started().forEach((phase, at) -> lines.add(timelineLine(machine, phase, at)));
            machine.checked().forEach(each -> lines.add("  seen on its disks: " + each));
            machine.problems()
                    .forEach(each -> lines.add("  wrong: " + each.replace("\n", "\n    ")));
        }
        return lines.toString();
    }

    private static String timelineLine(Machine machine, String phase, double at) {
        String detail = firstLine(machine.details().getOrDefault(phase, ""));
        return String.format(Locale.ROOT, "%8.1f s  %-10s %s", at, phase, detail).stripTrailing();
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
