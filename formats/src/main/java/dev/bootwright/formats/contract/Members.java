package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Members of documents that a program acts on, held to what they may be: a document may be hostile.
final class Members {

    /// What LVM takes as a name, and md too; nothing that a program would take for an option or a path.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9+_.-]{0,126}");

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// Where a disk is, as tools of controllers address it: `252:4`, `1I:1:3`.
    private static final Pattern SLOT =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,31}|:[0-9]{1,4}");

    /// Elements that are taken of one list of an inventory. A thousand disks that are each seen on eight paths
    /// are half as many.
    static final int MOST_LISTED = 16_384;

    private Members() {}

    /// The elements of a list of an inventory, which is cut off behind [#MOST_LISTED]; a missing member is an
    /// empty list.
    static <T> List<T> list(Json.Object in, String member, Json.Reader<T> reader)
            throws JsonException {
        return list(in, member, MOST_LISTED, reader);
    }

    /// The elements of a list, which is cut off behind `most`; a missing member is an empty list.
    static <T> List<T> list(Json.Object in, String member, int most, Json.Reader<T> reader)
            throws JsonException {
        List<Json> elements = in.array(member).elements();
        return new Json.Array(elements.subList(0, Math.min(elements.size(), most))).map(reader);
    }

    /// The slot of a disk, which goes into the arguments of a program.
    static String slot(Json.Object in, String member) throws JsonException {
        String slot = in.text(member);
        if (!SLOT.matcher(slot).matches()) {
            throw new JsonException("\"%s\": \"%s\" is no slot".formatted(member, slot));
        }
        return slot;
    }

    /// The name of an array, a group or a volume.
    static String name(Json.Object in, String member) throws JsonException {
        String name = in.text(member);
        if (!NAME.matcher(name).matches()) {
            throw new JsonException(
                    "\"%s\": expected at most 127 letters, digits, '+', '_', '.' and '-', found \"%s\""
                            .formatted(member, name));
        }
        return name;
    }

    /// A whole number within bounds, both inclusive.
    static long integer(Json.Object in, String member, long from, long to) throws JsonException {
        long value = in.integer(member);
        if (value < from || value > to) {
            throw new JsonException(
                    "\"%s\": expected %d to %d, found %d".formatted(member, from, to, value));
        }
        return value;
    }

    /// An http or https URL.
    static URI webAddress(Json.Object in, String member) throws JsonException {
        String text = in.text(member);
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new JsonException("\"%s\": \"%s\" is no http or https URL".formatted(member, text));
    }

    static UUID uuid(Json.Object in, String member) throws JsonException {
        String text = in.text(member);
        if (!UUID_FORM.matcher(text).matches()) {
            throw new JsonException("\"%s\": \"%s\" is no UUID".formatted(member, text));
        }
        return UUID.fromString(text);
    }
}
