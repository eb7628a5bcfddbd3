package dev.bootwright.server.bmc;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Identity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a BMC says of the machine it belongs to. Placeholders that a vendor forgot to replace are
/// left out.
///
/// @param serial of the product
/// @param uuids  lower case with dashes; several when the order of its bytes is anybody's guess
public record BmcIdentity(Optional<String> serial, List<String> uuids) {

    /// Nothing.
    public static final BmcIdentity UNKNOWN = new BmcIdentity(Optional.empty(), List.of());

    public BmcIdentity {
        serial = Identity.of(Optional.empty(), serial, List.of()).serial();
        uuids =
                uuids.stream()
                        .map(uuid -> uuid.strip().toLowerCase(Locale.ROOT))
                        .flatMap(uuid ->
                                Identity.of(Optional.of(uuid), Optional.empty(), List.of())
                                        .uuid()
                                        .stream())
                        .distinct()
                        .toList();
    }

    /// What comparing it with a machine shows.
    public sealed interface Comparison {

        /// @param by what both have, such as `serial VM-1`
        record Same(String by) implements Comparison {}

        /// @param difference what each of both has
        record Different(String difference) implements Comparison {}

        /// Nothing can be compared: one of both has neither serial number nor UUID of its own.
        record Unknown() implements Comparison {}
    }

    /// Compares it with a machine.
    ///
    /// ```text
    /// serials    UUIDs      one machine?
    /// equal      any        yes      many BMCs make up a UUID of their own
    /// differ     any        no       many boards share a UUID
    /// one lacks  equal      yes
    /// one lacks  differ     no
    /// one lacks  one lacks  unknown
    /// ```
    public Comparison compare(Identity machine) {
        if (serial.isPresent() && machine.serial().isPresent()) {
            return serial.get().equalsIgnoreCase(machine.serial().get())
                    ? new Comparison.Same("serial " + serial.get())
                    : different(machine);
        }
        if (uuids.isEmpty() || machine.uuid().isEmpty()) {
            return new Comparison.Unknown();
        }
        return uuids.contains(machine.uuid().get())
                ? new Comparison.Same("UUID " + machine.uuid().get())
                : different(machine);
    }

    private Comparison different(Identity machine) {
        return new Comparison.Different(
                "the machine has serial %s and UUID %s, its BMC says serial %s and UUID %s"
                        .formatted(
                                machine.serial().orElse("none"),
                                machine.uuid().orElse("none"),
                                serial.orElse("none"),
                                uuids.isEmpty() ? "none" : String.join(" or ", uuids)));
    }

    /// Whether it says anything at all.
    public boolean isKnown() {
        return serial.isPresent() || !uuids.isEmpty();
    }

    public Json.Object toJson() {
        return Json.object()
                .putIfPresent("serial", serial, Json::of)
                .put("uuids", Json.array(uuids, Json::of))
                .build();
    }
}
