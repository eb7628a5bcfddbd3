package dev.bootwright.formats.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InventoryTest {

    @Test
    void everythingSurvivesARoundTrip() throws Exception {
        Inventory full = (Inventory) filled(Inventory.class, "inventory");
        assertEquals(full, Inventory.fromJson(Json.parse(full.toJson().toString())));
    }

    @Test
    void whatIsMissingWasNotReported() throws JsonException {
        Inventory empty =
                Inventory.fromJson(
                        Json.parse(
                                """
                                {"system": {}, "firmware": {"mode": "bios"}, "architecture": "x86_64",
                                 "kernel": "6.1.0", "memory": {"total": 1073741824}}
                                """));
        assertEquals(Optional.empty(), empty.system().serial());
        assertEquals(List.of(), empty.disks());
        assertEquals(Optional.empty(), empty.bmc());
        assertEquals(empty, Inventory.fromJson(Json.parse(empty.toJson().toString())));
    }

    @Test
    void aListThatNoMachineHasIsCutOff() throws JsonException {
        List<String> names = Collections.nCopies(Members.MOST_LISTED + 1, "\"fpu\"");
        Inventory cut =
                Inventory.fromJson(
                        Json.parse(
                                """
                                {"system": {}, "firmware": {"mode": "bios"}, "architecture": "x86_64",
                                 "kernel": "6.1.0", "memory": {"total": 1}, "flags": %s}
                                """
                                        .formatted(names)));
        assertEquals(Members.MOST_LISTED, cut.flags().size());
    }

    @Test
    void aDiskThatCannotBeToldFromOthersSaysSo() {
        assertEquals(false, new DiskIdentity("", Optional.empty(), 1).isKnown());
        assertEquals(true, new DiskIdentity("S1", Optional.empty(), 1).isKnown());
        assertEquals(true, new DiskIdentity("", Optional.of("naa.5000"), 1).isKnown());
    }

    @Test
    void aMissingMemberIsNamed() {
        JsonException e =
                assertThrows(JsonException.class, () -> Inventory.fromJson(Json.parse("{}")));
        assertEquals("member \"system\" is missing", e.getMessage());
    }

    /// A value with every component present, and every text and number another: one that is written
    /// under a wrong name, or not at all, shows.
    private static Object filled(Type type, String path) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Object inner = filled(generic.getActualTypeArguments()[0], path);
            return generic.getRawType() == Optional.class ? Optional.of(inner) : List.of(inner);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return path;
        }
        if (raw == long.class || raw == Long.class) {
            return (long) path.hashCode() & 0xFFF; // as many foreign groups as are believed
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[raw.getEnumConstants().length - 1];
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return true;
        }
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : raw.getRecordComponents()) {
            types.add(component.getType());
            values.add(filled(component.getGenericType(), path + "." + component.getName()));
        }
        return raw.getDeclaredConstructor(types.toArray(Class<?>[]::new))
                .newInstance(values.toArray());
    }
}
