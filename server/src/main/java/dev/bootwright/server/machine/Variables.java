package dev.bootwright.server.machine;

import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Values that operators have given one machine for the variables of templates. They are no place for
/// secrets: whoever may see the machine may see them.
public final class Variables {

    /// As templates name them.
    public static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,62}";

    /// Names that every machine has a value for anyway.
    private static final String OWN = "machine.";

    private static final int LONGEST = 8192;
    private static final int MOST = 200;

    private Variables() {}

    /// The values of a machine by their names, in order.
    public static Map<String, String> of(Session session, String machine) throws IOException {
        Map<String, String> values = new TreeMap<>();
        session.list(
                "SELECT name, value FROM variable WHERE machine = ?",
                row -> values.put(row.text("name"), row.text("value")),
                machine);
        return values;
    }

    /// Gives a machine values and takes others from it.
    ///
    /// @throws Refusal if a name is none, a value too long, or there are too many; then nothing is changed
    public static void change(
            Session session, String machine, Map<String, String> set, Set<String> unset)
            throws IOException {
        for (Map.Entry<String, String> each : set.entrySet()) {
            check(each.getKey(), each.getValue());
        }
        for (String name : unset) {
            session.update("DELETE FROM variable WHERE machine = ? AND name = ?", machine, name);
        }
        for (Map.Entry<String, String> each : set.entrySet()) {
            session.update(
                    "INSERT INTO variable (machine, name, value) VALUES (?, ?, ?)"
                            + " ON CONFLICT (machine, name) DO UPDATE SET value = excluded.value",
                    machine,
                    each.getKey(),
                    each.getValue());
        }
        if (of(session, machine).size() > MOST) {
            throw invalid("expected at most %d variables of a machine".formatted(MOST));
        }
    }

    private static void check(String name, String value) throws Refusal {
        if (!name.matches(NAME)) {
            throw invalid(
                    "expected a name of letters, digits, '_', '.' and '-', found \"%s\""
                            .formatted(name));
        }
        if (name.startsWith(OWN)) {
            throw invalid("\"%s\" is given by the machine itself".formatted(name));
        }
        if (value.length() > LONGEST) {
            throw invalid(
                    "\"%s\": expected at most %d characters, found %d"
                            .formatted(name, LONGEST, value.length()));
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(Refusal.Kind.INVALID, message);
    }

    /// Gives the values of a machine to another, which it turned out to be; the other's own stay.
    static void move(Session session, String from, String to) throws IOException {
        session.update(
                "INSERT INTO variable (machine, name, value)"
                        + " SELECT ?, name, value FROM variable WHERE machine = ?"
                        + " ON CONFLICT (machine, name) DO NOTHING",
                to,
                from);
    }
}
