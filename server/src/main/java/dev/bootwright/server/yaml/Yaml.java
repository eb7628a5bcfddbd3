package dev.bootwright.server.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// A value in a document, and where it stands.
///
/// Reading goes on after a mistake: what is wrong is put into the [Reading], and the caller gets an
/// empty answer. The caller checks [Reading#finish] at the end.
public final class Yaml {

    /// Largest document that is read, in UTF-16 code units.
    public static final int MAX_SIZE = 1 << 20;

    private final Reading reading;
    private final Node node;
    private final String path;

    private Yaml(Reading reading, Node node, String path) {
        this.reading = reading;
        this.node = node;
        this.path = path;
    }

    /// The mistakes found so far in one document.
    public static final class Reading {
        private final String document;
        private final List<Problem> problems = new ArrayList<>();

        /// @param document what to call it in messages
        public Reading(String document) {
            this.document = document;
        }

        /// Parses the text.
        ///
        /// @throws YamlException if it is no YAML document, is empty, or is too large
        public Yaml parse(String text) throws YamlException {
            if (text.length() > MAX_SIZE) {
                throw failed(1, 1, "the document has more than %d characters".formatted(MAX_SIZE));
            }
            LoadSettings settings =
                    LoadSettings.builder()
                            .setLabel(document)
                            .setAllowDuplicateKeys(true) // told by us, with the place of the first
                            .setMaxAliasesForCollections(16)
                            .build();
            try {
                Node root =
                        new Composer(
                                        settings,
                                        new ParserImpl(settings, new StreamReader(settings, text)))
                                .getSingleNode()
                                .orElseThrow(() -> failed(1, 1, "the document is empty"));
                return new Yaml(this, root, "");
            } catch (MarkedYamlEngineException e) {
                Mark mark = e.getProblemMark().orElse(null);
                int line = mark == null ? 1 : mark.getLine() + 1;
                int column = mark == null ? 1 : mark.getColumn() + 1;
                throw failed(line, column, "not YAML: " + e.getProblem());
            } catch (YamlEngineException e) {
                throw failed(1, 1, "not YAML: " + e.getMessage());
            }
        }

        private YamlException failed(int line, int column, String message) {
            return new YamlException(List.of(new Problem(document, line, column, "", message)));
        }

        private void add(Problem problem) {
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }

        public boolean isClean() {
            return problems.isEmpty();
        }

        /// @throws YamlException if anything was wrong
        public void finish() throws YamlException {
            if (!problems.isEmpty()) {
                throw new YamlException(problems);
            }
        }
    }

    /// Where this value begins.
    public Place place() {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
        return new Place(reading.document, line, column);
    }

    /// Says what is wrong with this value.
    public void fail(String message) {
        Place at = place();
        Problem problem = new Problem(at.document(), at.line(), at.column(), path, message);
        reading.add(problem);
    }

    /// The members of a mapping. Keys other than the `allowed` ones are mistakes.
    public Members members(String... allowed) {
        Map<String, Yaml> values = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            fail("expected " + mappingOf(allowed) + ", found " + describe());
            return new Members(this, values);
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key =
                    tuple.getKeyNode() instanceof ScalarNode scalar
                            ? scalar.getValue()
                            : "(complex)";
            Yaml keyPlace = new Yaml(reading, tuple.getKeyNode(), path);
            if (!List.of(allowed).contains(key)) {
                keyPlace.fail(unknown(key, allowed));
            } else if (values.containsKey(key)) {
                keyPlace.fail("\"%s\" appears twice".formatted(key));
            } else {
                String below = path.isEmpty() ? key : path + "." + key;
                values.put(key, new Yaml(reading, tuple.getValueNode(), below));
            }
        }
        return new Members(this, values);
    }

    /// The values of a mapping whose keys may be any.
    public Map<String, Yaml> entries() {
        Map<String, Yaml> values = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            fail("expected a mapping, found " + describe());
            return values;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml keyPlace = new Yaml(reading, tuple.getKeyNode(), path);
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                keyPlace.fail("expected a name, found " + keyPlace.describe());
            } else if (values.containsKey(scalar.getValue())) {
                keyPlace.fail("\"%s\" appears twice".formatted(shortened(scalar.getValue())));
            } else {
                String below = path.isEmpty() ? scalar.getValue() : path + "." + scalar.getValue();
                values.put(scalar.getValue(), new Yaml(reading, tuple.getValueNode(), below));
            }
        }
        return values;
    }

    /// The elements of a sequence.
    public List<Yaml> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            fail("expected a list, found " + describe());
            return List.of();
        }
        List<Yaml> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new Yaml(reading, element, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /// The elements of a list, or the value itself as the only one.
    public List<Yaml> elementsOrSelf() {
        return isSequence() ? elements() : List.of(this);
    }

    /// The text of a scalar, as written; numbers too.
    public Optional<String> text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return Optional.of(scalar.getValue());
        }
        fail("expected text, found " + describe());
        return Optional.empty();
    }

    public Optional<Boolean> bool() {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Optional.of(scalar.getValue().equalsIgnoreCase("true"));
        }
        fail("expected true or false, found " + describe());
        return Optional.empty();
    }

    /// A whole number within bounds, both inclusive.
    public Optional<Long> integer(long from, long to) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                long value = Long.decode(scalar.getValue().replaceFirst("^0o", "0"));
                if (value >= from && value <= to) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException _) {
                // falls through: out of the range of a long is out of bounds
            }
        }
        fail("expected a whole number from %d to %d, found %s".formatted(from, to, describe()));
        return Optional.empty();
    }

    /// One of a few words.
    public Optional<String> word(String... allowed) {
        if (node instanceof ScalarNode scalar && List.of(allowed).contains(scalar.getValue())) {
            return Optional.of(scalar.getValue());
        }
        fail("expected %s, found %s".formatted(oneOf(allowed), describe()));
        return Optional.empty();
    }

    /// The same with values in the place of `${name}`, in every scalar of it but not in keys. A name
    /// without a value is a mistake.
    public Yaml substituted(Map<String, String> values) {
        Substitution substitution =
                new Substitution(
                        reading.document,
                        values,
                        (at, message) ->
                                reading.add(
                                        new Problem(
                                                at.document(),
                                                at.line(),
                                                at.column(),
                                                path,
                                                message)));
        return new Yaml(reading, substitution.of(node), path);
    }

    /// Whether this is a scalar of these very characters.
    public boolean isText(String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isSequence() {
        return node instanceof SequenceNode;
    }

    /// What stands here, for messages.
    public String describe() {
        return switch (node) {
            case ScalarNode _ when isNull() -> "nothing";
            case ScalarNode scalar -> "\"" + shortened(scalar.getValue()) + "\"";
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "a mapping";
            default -> "something else";
        };
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    private static String mappingOf(String... allowed) {
        return "a mapping with " + String.join(", ", allowed);
    }

    static String oneOf(String... allowed) {
        return allowed.length == 1 ? allowed[0] : "one of " + String.join(", ", allowed);
    }

    private static String unknown(String key, String... allowed) {
        String near =
                Stream.of(allowed)
                        .filter(candidate -> distance(key, candidate) <= 2)
                        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                        .map("; did you mean \"%s\"?"::formatted)
                        .orElse("");
        return "unknown key \"%s\", allowed are %s%s"
                .formatted(shortened(key), String.join(", ", allowed), near);
    }

    /// Levenshtein's distance, cut off at texts of different length by more than two.
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return 3;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }

    @Override
    public String toString() {
        return path.isEmpty() ? reading.document : path;
    }
}
