package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The load generator of Kea: many clients behind a relay, each with a DISCOVER and a REQUEST.
final class Perfdhcp {

    /// What a stretch of load gave.
    ///
    /// @param rate  of the exchanges begun in a second, how many were completed
    /// @param drops of every hundred messages, how many had no answer within a second; of offers or
    ///     of acknowledgments, whichever lost more
    record Outcome(double rate, double drops) {}

    /// Machines, each with a MAC address of its own, of which one is drawn for each exchange.
    private static final int CLIENTS = 60_000;

    private static final Duration LAST_ANSWERS = Duration.ofMillis(500);
    private static final Set<Integer> COMPLETE_OR_NOT = Set.of(0, 3);

    /// Of offers, then of acknowledgments. The rate that it prints itself counts the time after the
    /// stretch in, when it waits for the last answers.
    private static final Pattern RECEIVED = Pattern.compile("received packets: ([0-9]+)");

    private static final Pattern DROPS = Pattern.compile("drops ratio: ([0-9.e+-]+) %");

    private final Cable cable;

    /// @param cable between it and the server
    Perfdhcp(Cable cable) {
        this.cable = cable;
    }

    /// @param rate exchanges a second to begin
    Outcome run(int rate, Duration time) throws IOException {
        List<String> command =
                List.of(
                        Workbench.program("perfdhcp"),
                        "-4",
                        "-l",
                        Cable.INTERFACE,
                        "-R",
                        "" + CLIENTS,
                        "-r",
                        "" + rate,
                        "-p",
                        "" + time.toSeconds(),
                        "-W",
                        "" + LAST_ANSWERS.toNanos() / 1000,
                        Cable.SERVER);
        return read(
                Tool.runToAny(
                        COMPLETE_OR_NOT, cable.client().inside(command).toArray(String[]::new)),
                time);
    }

    static Outcome read(String output, Duration time) throws IOException {
        List<Double> received = numbers(RECEIVED, output);
        List<Double> drops = numbers(DROPS, output);
        if (received.size() != 2 || drops.size() != 2) {
            throw new IOException("perfdhcp: " + output.strip());
        }
        return new Outcome(
                received.getLast() / time.toSeconds(), Math.max(drops.getFirst(), drops.getLast()));
    }

    private static List<Double> numbers(Pattern pattern, String output) {
        return pattern.matcher(output)
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }
}
