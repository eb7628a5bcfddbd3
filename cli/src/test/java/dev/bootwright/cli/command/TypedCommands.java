package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Commands as operators type them, in this process, against a server that has its own.
final class TypedCommands {

    private final RunningServer server;
    private final Path data;
    private StringWriter out = new StringWriter();
    private StringWriter errors = new StringWriter();

    /// @param data the server's data directory
    TypedCommands(RunningServer server, Path data) {
        this.server = server;
        this.data = data;
    }

    /// Types words with single spaces between them.
    ///
    /// @return exit status
    int run(String line) throws IOException {
        List<String> all = new ArrayList<>(List.of(line.split(" ", -1)));
        all.addAll(List.of("--server", server.operator().toString(), "--data", data.toString()));
        out = new StringWriter();
        errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(errors, true));
        return command.execute(all.toArray(String[]::new));
    }

    /// Types what is to succeed.
    ///
    /// @return what it prints
    String type(String line) throws IOException {
        assertThat(run(line)).describedAs("%s: %s", line, errors).isZero();
        return out.toString();
    }

    /// Types what is to fail.
    ///
    /// @return what it complains of
    String fail(String line) throws IOException {
        assertThat(run(line)).describedAs("%s: %s", line, out).isNotZero();
        return errors.toString();
    }
}
