package dev.bootwright.formats.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A JSON value. Source: RFC 8259.
///
/// Objects keep the order of their members. [#toString()] gives the compact text; it is valid JSON.
public sealed interface Json {

    /// A value by its text.
    ///
    /// @throws JsonException with line and column, if `text` is not exactly one JSON value
    static Json parse(String text) throws JsonException {
        return new JsonParser(text, false).document();
    }

    /// The same of a program that writes JSON carelessly: of equal members the last counts.
    ///
    /// @throws JsonException with line and column, if `text` is not exactly one JSON value
    static Json parseCareless(String text) throws JsonException {
        return new JsonParser(text, true).document();
    }

    static Text of(String value) {
        return new Text(value);
    }

    static Number of(long value) {
        return new Number(Long.toString(value));
    }

    static Number of(BigDecimal value) {
        return new Number(value.toString());
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    /// An array of what `toJson` makes of each value.
    static <T> Array array(
            Collection<? extends T> values, Function<? super T, ? extends Json> toJson) {
        List<Json> elements = new ArrayList<>();
        values.forEach(value -> elements.add(toJson.apply(value)));
        return new Array(elements);
    }

    static Array texts(Collection<String> values) {
        return array(values, Json::of);
    }

    /// Starts an object; members appear in the order they are put.
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    record Text(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /// Kept by its text and made into a [BigDecimal] only for who asks: that class prepares tables when it is
    /// first used, which takes an emulated machine the better part of a second on its way to being known.
    ///
    /// @param text as RFC 8259 §6 has it; exact, however large: counters of disks exceed 53 bits
    record Number(String text) implements Json {

        public BigDecimal value() {
            return new BigDecimal(text);
        }

        private long exactLong() {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return value().longValueExact(); // 1e3, 1.0, or too much
            }
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    record Array(List<Json> elements) implements Json {
        public Array {
            elements = List.copyOf(elements);
        }

        /// Reads every element with `reader`.
        public <T> List<T> map(Reader<T> reader) throws JsonException {
            List<T> values = new ArrayList<>();
            for (Json element : elements) {
                values.add(reader.read(element));
            }
            return List.copyOf(values);
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /// @param members in document order
    record Object(Map<String, Json> members) implements Json {
        public Object {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /// The member, or empty when it is missing or `null`.
        public Optional<Json> find(String name) {
            return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
        }

        /// The member.
        ///
        /// @throws JsonException if it is missing or `null`
        public Json member(String name) throws JsonException {
            return find(name)
                    .orElseThrow(() -> new JsonException("member \"" + name + "\" is missing"));
        }

        public String text(String name) throws JsonException {
            return member(name).asText(name);
        }

        public Optional<String> findText(String name) throws JsonException {
            Optional<Json> member = find(name);
            return member.isEmpty() ? Optional.empty() : Optional.of(member.get().asText(name));
        }

        public long integer(String name) throws JsonException {
            return member(name).asInteger(name);
        }

        public Optional<Long> findInteger(String name) throws JsonException {
            Optional<Json> member = find(name);
            return member.isEmpty() ? Optional.empty() : Optional.of(member.get().asInteger(name));
        }

        public boolean bool(String name) throws JsonException {
            return member(name).asBool(name);
        }

        public Optional<Boolean> findBool(String name) throws JsonException {
            Optional<Json> member = find(name);
            return member.isEmpty() ? Optional.empty() : Optional.of(member.get().asBool(name));
        }

        public Object object(String name) throws JsonException {
            return member(name).asObject(name);
        }

        /// The elements of an array member; a missing member is an empty array.
        public Array array(String name) throws JsonException {
            Optional<Json> member = find(name);
            return member.isEmpty() ? new Array(List.of()) : member.get().asArray(name);
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /// Turns a value into a `T`, or says why it cannot.
    @FunctionalInterface
    interface Reader<T> {
        T read(Json value) throws JsonException;
    }

    /// This value as an object.
    ///
    /// @param what it is, for the error message
    default Object asObject(String what) throws JsonException {
        if (this instanceof Object object) {
            return object;
        }
        throw new JsonException("\"%s\": expected an object, found %s".formatted(what, describe()));
    }

    /// This value as an array; see [#asObject(String)].
    default Array asArray(String what) throws JsonException {
        if (this instanceof Array array) {
            return array;
        }
        throw new JsonException("\"%s\": expected an array, found %s".formatted(what, describe()));
    }

    /// This value as text; see [#asObject(String)].
    default String asText(String what) throws JsonException {
        if (this instanceof Text text) {
            return text.value();
        }
        throw new JsonException("\"%s\": expected a string, found %s".formatted(what, describe()));
    }

    /// This value as an integer that fits 64 bits; see [#asObject(String)].
    default long asInteger(String what) throws JsonException {
        if (this instanceof Number number) {
            try {
                return number.exactLong();
            } catch (ArithmeticException e) {
                throw new JsonException(
                        "\"%s\": %s is no 64-bit integer".formatted(what, number), e);
            }
        }
        throw new JsonException("\"%s\": expected a number, found %s".formatted(what, describe()));
    }

    /// This value as a truth value; see [#asObject(String)].
    default boolean asBool(String what) throws JsonException {
        if (this instanceof Bool bool) {
            return bool.value();
        }
        throw new JsonException(
                "\"%s\": expected true or false, found %s".formatted(what, describe()));
    }

    /// This value over several lines, indented by two spaces, for people.
    default String indented() {
        return JsonWriter.indented(this);
    }

    private String describe() {
        return switch (this) {
            case Text _ -> "a string";
            case Number _ -> "a number";
            case Bool _ -> "true or false";
            case Null _ -> "null";
            case Array _ -> "an array";
            case Object _ -> "an object";
        };
    }

    /// Collects the members of an object; absent values leave no member.
    final class ObjectBuilder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private ObjectBuilder() {}

        public ObjectBuilder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public ObjectBuilder put(String name, String value) {
            return put(name, of(value));
        }

        public ObjectBuilder put(String name, long value) {
            return put(name, of(value));
        }

        public ObjectBuilder put(String name, boolean value) {
            return put(name, of(value));
        }

        /// Puts what `toJson` makes of the value when there is one.
        public <T> ObjectBuilder putIfPresent(
                String name, Optional<T> value, Function<? super T, ? extends Json> toJson) {
            value.ifPresent(present -> put(name, toJson.apply(present)));
            return this;
        }

        public Object build() {
            return new Object(members);
        }
    }
}
