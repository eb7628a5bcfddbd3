package dev.bootwright.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/// The root command.
@Command(
        name = "bootwright",
        mixinStandardHelpOptions = true,
        version = "bootwright 0.1.0",
        description = "Takes machines from power-on to a running, configured system.",
        subcommands = {
            AoeCommand.class,
            BenchCommand.class,
            BridgeCommand.class,
            DemoCommand.class,
            DriveCommand.class,
            FileCommand.class,
            ImageCommand.class,
            InstallerCommand.class,
            IsoCommand.class,
            JobCommand.class,
            MachineCommand.class,
            PayloadCommand.class,
            RuleCommand.class,
            SecretCommand.class,
            ServeCommand.class,
            TemplateCommand.class
        })
public final class Bootwright {

    private Bootwright() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bootwright())
                .setExecutionExceptionHandler(Bootwright::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /// Says what went wrong in a line, what to try in another, and picks the exit code.
    private static int explain(Exception thrown, CommandLine command, ParseResult result)
            throws Exception {
        PrintWriter err = command.getErr();
        return switch (thrown) {
            case Failure failure -> {
                err.println("error: " + failure.getMessage());
                if (!failure.hint().isEmpty()) {
                    err.println("hint: " + failure.hint());
                }
                yield failure.exitCode();
            }
            case IOException e -> {
                err.println("error: " + e.getMessage());
                yield Failure.FAILED;
            }
            default -> throw thrown; // a mistake of ours: the stack trace is what we need
        };
    }
}
