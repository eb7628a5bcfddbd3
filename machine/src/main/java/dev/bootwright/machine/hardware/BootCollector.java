package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.contract.BootFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/// How this boot came about, and what the firmware would start next. Source: UEFI 2.10 §3.3 for the
/// variables, §3.1.3 for their content.
final class BootCollector {

    private static final String VARIABLES = "firmware/efi/efivars/";
    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    /// Four bytes that Linux puts before the content of a variable.
    private static final int ATTRIBUTES_BYTES = 4;

    private static final int ACTIVE = 1;
    private static final int LONGEST_DESCRIPTION = 256;
    private static final int MOST_ENTRIES = 256;

    /// Words in the name of what must not get about, and a clock that is another at each boot and says nothing of
    /// the machine.
    private static final List<String> SECRETS =
            List.of("secret", "passw", "pwd", "token", "credential", "key", "bootwright.time");

    private static final String LEFT_OUT = "(left out)";

    private final Attributes sys;

    private BootCollector(Attributes sys) {
        this.sys = sys;
    }

    /// @param sys         the directory `/sys`
    /// @param commandLine of the kernel
    static BootFacts boot(Attributes sys, String commandLine) {
        BootCollector collector = new BootCollector(sys);
        return new BootFacts(
                NicCollector.bootMac(commandLine),
                arguments(commandLine),
                collector.numbers("BootCurrent").stream().findFirst(),
                collector.entries(),
                collector.tpm());
    }

    /// The arguments, without what must not get about: a secret has to be read from the kernel itself.
    static List<String> arguments(String commandLine) {
        List<String> arguments = new ArrayList<>();
        StringTokenizer each = new StringTokenizer(commandLine);
        while (each.hasMoreTokens()) {
            arguments.add(withoutUser(withoutSecret(each.nextToken())));
        }
        return arguments;
    }

    /// Without what stands behind the first name of a secret. By hand, as is the next: preparing patterns takes an
    /// emulated machine longer than all the rest of this class.
    private static String withoutSecret(String argument) {
        int start = 0;
        for (int equals = argument.indexOf('=');
                equals >= 0;
                equals = argument.indexOf('=', start)) {
            String name = argument.substring(start, equals).toLowerCase(Locale.ROOT);
            if (SECRETS.stream().anyMatch(name::contains)) {
                return argument.substring(0, equals + 1) + LEFT_OUT;
            }
            start = equals + 1;
        }
        return argument;
    }

    /// Without the users of URLs, and their passwords.
    private static String withoutUser(String argument) {
        int slashes = argument.indexOf("//");
        int at = argument.indexOf('@', slashes + 2);
        if (slashes < 0 || at < 0) {
            return argument;
        }
        int slash = argument.indexOf('/', slashes + 2);
        boolean isUser = slash < 0 || slash > at;
        return isUser
                ? argument.substring(0, slashes + 2)
                        + LEFT_OUT
                        + withoutUser(argument.substring(at))
                : argument.substring(0, slashes + 1) + withoutUser(argument.substring(slashes + 1));
    }

    private Optional<ByteReader> variable(String name) {
        return sys.bytes(VARIABLES + name + GLOBAL)
                .filter(bytes -> bytes.length > ATTRIBUTES_BYTES)
                .map(bytes -> ByteReader.littleEndian("EFI variable " + name, bytes, 0));
    }

    /// A variable that holds numbers of entries.
    private List<String> numbers(String name) {
        List<String> numbers = new ArrayList<>();
        try {
            Optional<ByteReader> in = variable(name);
            if (in.isPresent()) {
                in.get().skip("attributes", ATTRIBUTES_BYTES);
                while (in.get().remaining() > 1 && numbers.size() < MOST_ENTRIES) {
                    numbers.add("%04X".formatted(in.get().u16("number")));
                }
            }
        } catch (FormatException e) {
            return List.of(); // nothing usable was stored there
        }
        return numbers;
    }

    private List<BootFacts.Entry> entries() {
        List<BootFacts.Entry> entries = new ArrayList<>();
        for (String number : numbers("BootOrder")) {
            variable("Boot" + number).flatMap(in -> entry(number, in)).ifPresent(entries::add);
        }
        return entries;
    }

    /// Attributes, the length of a path, and a description that ends with 0000.
    private static Optional<BootFacts.Entry> entry(String number, ByteReader in) {
        try {
            in.skip("attributes", ATTRIBUTES_BYTES);
            long attributes = in.u32("attributes");
            in.skip("length of the path", 2);
            StringBuilder description = new StringBuilder();
            String next = in.text("description", 2, UTF_16LE);
            while (!next.equals("\0") && description.length() < LONGEST_DESCRIPTION) {
                description.append(Character.isISOControl(next.charAt(0)) ? " " : next);
                next = in.text("description", 2, UTF_16LE);
            }
            return Optional.of(
                    new BootFacts.Entry(
                            number, description.toString().strip(), (attributes & ACTIVE) != 0));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /// From the driver, or else from the table by which the firmware announces it.
    private Optional<String> tpm() {
        Optional<Long> version = sys.number("class/tpm/tpm0/tpm_version_major");
        if (version.equals(Optional.of(2L)) || sys.has("firmware/acpi/tables/TPM2")) {
            return Optional.of("2.0");
        }
        return version.isPresent() || sys.has("firmware/acpi/tables/TCPA")
                ? Optional.of("1.2")
                : Optional.empty();
    }
}
