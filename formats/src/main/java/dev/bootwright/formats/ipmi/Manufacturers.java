package dev.bootwright.formats.ipmi;

import java.util.Map;

/// Names of makers of management controllers. Source: IANA, Private Enterprise Numbers.
public final class Manufacturers {

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(2, "IBM"),
                    Map.entry(11, "Hewlett-Packard"),
                    Map.entry(42, "Oracle"),
                    Map.entry(343, "Intel"),
                    Map.entry(674, "Dell"),
                    Map.entry(2011, "Huawei"),
                    Map.entry(4753, "MontaVista"),
                    Map.entry(5771, "Cisco"),
                    Map.entry(7244, "Quanta"),
                    Map.entry(10368, "Fujitsu"),
                    Map.entry(10876, "Supermicro"),
                    Map.entry(15370, "Gigabyte"),
                    Map.entry(19046, "Lenovo"),
                    Map.entry(20974, "American Megatrends"),
                    Map.entry(47196, "Hewlett Packard Enterprise"),
                    Map.entry(47488, "Supermicro"));

    private Manufacturers() {}

    /// The maker's name, or `enterprise 4711`.
    public static String name(int enterpriseNumber) {
        return NAMES.getOrDefault(enterpriseNumber, "enterprise " + enterpriseNumber);
    }
}
