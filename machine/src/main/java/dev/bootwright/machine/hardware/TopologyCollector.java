package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How processors and memory lie to each other. Source: Linux Documentation/admin-guide/cputopology.rst,
/// Documentation/ABI/stable/sysfs-devices-node.
final class TopologyCollector {

    private static final Pattern CPU = Pattern.compile("cpu\\d{1,6}");
    private static final Pattern NODE = Pattern.compile("node(\\d{1,6})");
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d{1,15}) kB");
    private static final Pattern DISTANCES = Pattern.compile("\\d{1,4}( \\d{1,4})*");

    private TopologyCollector() {}

    /// @param sys the directory `/sys`
    static Topology topology(Attributes sys) {
        Set<String> packages = new HashSet<>();
        Set<String> cores = new HashSet<>();
        long threads = 0;
        Attributes cpus = sys.of("devices/system/cpu");
        for (Attributes cpu : cpus.children()) {
            Optional<Long> socket = cpu.number("topology/physical_package_id");
            if (!CPU.matcher(cpu.name()).matches() || socket.isEmpty()) {
                continue; // one that is off has no topology
            }
            threads++;
            packages.add(socket.get().toString());
            String die = cpu.text("topology/die_id").orElse("");
            String core = cpu.text("topology/core_id").orElse(cpu.name());
            cores.add("%d %s %s".formatted(socket.get(), die, core));
        }
        return new Topology(
                count(packages.size()),
                count(cores.size()),
                count(threads),
                cpus.flag("smt/active"),
                nodes(sys.of("devices/system/node")));
    }

    private static Optional<Long> count(long found) {
        return found > 0 ? Optional.of(found) : Optional.empty();
    }

    private static List<Topology.Node> nodes(Attributes directory) {
        List<Topology.Node> nodes = new ArrayList<>();
        for (Attributes each : directory.children()) {
            Matcher name = NODE.matcher(each.name());
            if (name.matches()) {
                nodes.add(
                        new Topology.Node(
                                Long.parseLong(name.group(1)),
                                each.text("cpulist").orElse(""),
                                each.text("meminfo").flatMap(TopologyCollector::memory),
                                each.text("distance")
                                        .map(TopologyCollector::distances)
                                        .orElse(List.of())));
            }
        }
        return nodes;
    }

    private static Optional<Long> memory(String meminfo) {
        Matcher total = TOTAL.matcher(meminfo);
        return total.find() ? Optional.of(Long.parseLong(total.group(1)) << 10) : Optional.empty();
    }

    private static List<Long> distances(String text) {
        return DISTANCES.matcher(text).matches()
                ? List.of(text.split(" ", -1)).stream().map(Long::valueOf).toList()
                : List.of();
    }
}
