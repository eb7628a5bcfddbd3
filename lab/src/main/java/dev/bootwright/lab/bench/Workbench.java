package dev.bootwright.lab.bench;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// What a benchmark works with.
///
/// @param run      owns the programs and networks of this benchmark, and its folder
/// @param launcher of the program that is measured
/// @param rounds   that count; see [Contest]
/// @param progress told what is being done, in a line
record Workbench(Run run, Launcher launcher, int rounds, Consumer<String> progress) {

    /// The version of a Debian package that is installed.
    ///
    /// @throws IOException if it is not
    public static String version(String debianPackage) throws IOException {
        return Tool.run("dpkg-query", "-W", "-f", "${Version}", debianPackage);
    }

    /// The version of ours.
    public String ourVersion() throws IOException {
        List<String> command = launcher.command("--version");
        return Tool.run(command.toArray(String[]::new)).strip().replaceFirst("^bootwright ", "");
    }

    /// Where a program is.
    ///
    /// @throws IOException if it is not installed
    public static String program(String name) throws IOException {
        return Tool.find(name)
                .orElseThrow(() -> new IOException(name + " is not installed"))
                .toString();
    }
}
