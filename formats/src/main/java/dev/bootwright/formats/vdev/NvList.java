package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.FormatException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Names with values, as ZFS describes pools with them: numbers, texts, and lists of the same kind.
/// Values of other types are known by name only.
///
/// @param names   of all pairs
/// @param numbers unsigned 64-bit ones, those in arrays too
/// @param texts   by name
/// @param lists   by name, a single one as well as an array of them
public record NvList(
        Set<String> names,
        Map<String, List<Long>> numbers,
        Map<String, String> texts,
        Map<String, List<NvList>> lists) {

    public static final NvList EMPTY = new NvList(Set.of(), Map.of(), Map.of(), Map.of());

    public NvList {
        names = Set.copyOf(names);
        numbers = Map.copyOf(numbers);
        texts = Map.copyOf(texts);
        lists = Map.copyOf(lists);
    }

    /// Reads a list in XDR with its header.
    ///
    /// @param bytes what follows the end of the list is ignored
    /// @param base  where `bytes` begin on the device, for error messages
    public static NvList read(byte[] bytes, long base) throws FormatException {
        return new NvListReader(bytes, base).read();
    }

    /// A single number; it may be any of 64 bits.
    public OptionalLong number(String name) {
        List<Long> found = numbers.getOrDefault(name, List.of());
        return found.size() == 1 ? OptionalLong.of(found.getFirst()) : OptionalLong.empty();
    }

    public boolean isSet(String name) {
        return number(name).orElse(0) != 0;
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /// The lists of that name, none if there are none.
    public List<NvList> lists(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /// The list of that name, an empty one if there is none.
    public NvList list(String name) {
        return lists(name).isEmpty() ? EMPTY : lists(name).getFirst();
    }

    /// A number without which the list makes no sense.
    long need(String name) throws FormatException {
        return number(name).orElseThrow(() -> missing(name));
    }

    FormatException missing(String name) {
        return new FormatException(NvListReader.FORMAT, name, 0, "there is none");
    }
}
