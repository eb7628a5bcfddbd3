package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// How processors and memory lie to each other, as the kernel sees it.
///
/// @param sockets packages with a processor that is online
/// @param cores   of all packages
/// @param threads processors the kernel schedules on
/// @param smt     whether cores run more than one thread now
/// @param nodes   NUMA nodes in order of their numbers
public record Topology(
        Optional<Long> sockets,
        Optional<Long> cores,
        Optional<Long> threads,
        Optional<Boolean> smt,
        List<Node> nodes) {

    public Topology {
        nodes = List.copyOf(nodes);
    }

    static Topology fromJson(Json.Object in) throws JsonException {
        return new Topology(
                in.findInteger("sockets"),
                in.findInteger("cores"),
                in.findInteger("threads"),
                in.findBool("smt"),
                Members.list(in, "nodes", node -> Node.fromJson(node.asObject("nodes"))));
    }

    Json.Object toJson() {
        return Json.object()
                .putIfPresent("sockets", sockets, Json::of)
                .putIfPresent("cores", cores, Json::of)
                .putIfPresent("threads", threads, Json::of)
                .putIfPresent("smt", smt, Json::of)
                .put("nodes", Json.array(nodes, Node::toJson))
                .build();
    }

    /// A NUMA node.
    ///
    /// @param processors such as `0-7,16-23`; empty for a node of memory only
    /// @param memory     in bytes
    /// @param distances  to the nodes in order, 10 to itself
    public record Node(
            long number, String processors, Optional<Long> memory, List<Long> distances) {

        public Node {
            distances = List.copyOf(distances);
        }

        static Node fromJson(Json.Object in) throws JsonException {
            return new Node(
                    in.integer("number"),
                    in.text("processors"),
                    in.findInteger("memory"),
                    Members.list(in, "distances", each -> each.asInteger("distances")));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("number", number)
                    .put("processors", processors)
                    .putIfPresent("memory", memory, Json::of)
                    .put("distances", Json.array(distances, Json::of))
                    .build();
        }
    }
}
