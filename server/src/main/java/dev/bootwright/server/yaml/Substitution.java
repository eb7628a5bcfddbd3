package dev.bootwright.server.yaml;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Puts values in the place of `${name}`, in every scalar below a node but not in keys; `$${` stands for
/// `${` itself. A scalar that is nothing but one name has the type that its value would have without
/// quotes.
final class Substitution {

    private static final Pattern NAME = Pattern.compile("\\$\\$\\{|\\$\\{([^}\\n]*)}");

    /// Largest text that a value may be put into, in UTF-16 code units.
    private static final int LONGEST = Yaml.MAX_SIZE;

    private final Map<String, String> values;
    private final BiConsumer<Place, String> problems;
    private final String document;
    private final IdentityHashMap<Node, Optional<Node>> done = new IdentityHashMap<>();
    private long size;

    /// @param problems takes what is wrong and where
    Substitution(String document, Map<String, String> values, BiConsumer<Place, String> problems) {
        this.document = document;
        this.values = values;
        this.problems = problems;
    }

    /// A copy with values. A node that an alias leads back into stays as it is.
    Node of(Node node) {
        Optional<Node> before = done.get(node);
        if (before != null) {
            return before.orElse(node);
        }
        done.put(node, Optional.empty());
        Node copy =
                switch (node) {
                    case ScalarNode scalar -> scalar(scalar);
                    case SequenceNode list -> {
                        List<Node> elements = new ArrayList<>();
                        list.getValue().forEach(element -> elements.add(of(element)));
                        yield new SequenceNode(
                                list.getTag(),
                                true,
                                elements,
                                list.getFlowStyle(),
                                list.getStartMark(),
                                list.getEndMark());
                    }
                    case MappingNode mapping -> {
                        List<NodeTuple> tuples = new ArrayList<>();
                        for (NodeTuple tuple : mapping.getValue()) {
                            tuples.add(new NodeTuple(tuple.getKeyNode(), of(tuple.getValueNode())));
                        }
                        yield new MappingNode(
                                mapping.getTag(),
                                true,
                                tuples,
                                mapping.getFlowStyle(),
                                mapping.getStartMark(),
                                mapping.getEndMark());
                    }
                    default -> node;
                };
        done.put(node, Optional.of(copy));
        return copy;
    }

    private Node scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (!text.contains("${")) {
            return scalar;
        }
        StringBuilder out = new StringBuilder();
        Matcher matcher = NAME.matcher(text);
        boolean isWhole = false;
        while (matcher.find()) {
            Optional<String> name = Optional.ofNullable(matcher.group(1));
            isWhole = name.isPresent() && matcher.start() == 0 && matcher.end() == text.length();
            String value = name.isEmpty() ? "${" : value(scalar, matcher.start(), name.get());
            size += value.length();
            if (size > LONGEST) {
                problems.accept(
                        place(scalar, matcher.start()), "the values make the document too large");
                return scalar;
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(out);
        boolean isPlain = isWhole && scalar.getScalarStyle() == ScalarStyle.PLAIN;
        return new ScalarNode(
                isPlain ? tag(out.toString()) : Tag.STR,
                true,
                out.toString(),
                scalar.getScalarStyle(),
                scalar.getStartMark(),
                scalar.getEndMark());
    }

    private static Tag tag(String value) {
        if (value.matches("true|false")) {
            return Tag.BOOL;
        }
        return value.matches("[-+]?[0-9]{1,18}") ? Tag.INT : Tag.STR;
    }

    private String value(ScalarNode scalar, int at, String name) {
        String value = values.get(name);
        if (value == null) {
            problems.accept(
                    place(scalar, at),
                    "there is no variable \"%s\"; there are %s; $${ stands for ${ itself"
                            .formatted(
                                    name,
                                    values.isEmpty()
                                            ? "none"
                                            : String.join(", ", values.keySet())));
            return "";
        }
        return value;
    }

    /// Where a character of a scalar stands. In a folded or broken text it is the line of the scalar.
    private Place place(ScalarNode scalar, int at) {
        int line = scalar.getStartMark().map(Mark::getLine).orElse(0) + 1;
        int column = scalar.getStartMark().map(Mark::getColumn).orElse(0) + 1;
        String before = scalar.getValue().substring(0, at);
        int newline = before.lastIndexOf('\n');
        return switch (scalar.getScalarStyle()) {
            case LITERAL ->
                    new Place(
                            document,
                            line + 1 + (int) before.chars().filter(c -> c == '\n').count(),
                            at - newline);
            case PLAIN -> new Place(document, line, column + at);
            case SINGLE_QUOTED, DOUBLE_QUOTED -> new Place(document, line, column + 1 + at);
            default -> new Place(document, line, column);
        };
    }
}
