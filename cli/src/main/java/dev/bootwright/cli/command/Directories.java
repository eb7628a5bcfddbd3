package dev.bootwright.cli.command;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where things lie when no option says so. Source: XDG Base Directory Specification 0.8.
final class Directories {

    private Directories() {}

    /// Database, images, token.
    static Path data(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return option;
        }
        return choose(environment, "BOOTWRIGHT_DATA", "/var/lib", "XDG_DATA_HOME", ".local/share");
    }

    /// Downloads; may be deleted at any time.
    static Path cache(Map<String, String> environment) {
        return choose(environment, "BOOTWRIGHT_CACHE", "/var/cache", "XDG_CACHE_HOME", ".cache");
    }

    private static Path choose(
            Map<String, String> environment,
            String variable,
            String system,
            String xdgVariable,
            String xdgDefault) {
        String chosen = environment.getOrDefault(variable, "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of(system, "bootwright");
        }
        String xdg = environment.getOrDefault(xdgVariable, "");
        Path base =
                xdg.isEmpty()
                        ? Path.of(System.getProperty("user.home", "/"), xdgDefault)
                        : Path.of(xdg);
        return base.resolve("bootwright");
    }
}
