package dev.bootwright.cli.command;

import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import dev.bootwright.netboot.aoe.FileStorage.Slice;
import dev.bootwright.server.template.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves block devices until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves files and block devices by ATA over Ethernet: one, or those of a configuration,"
                    + " which is read again when it changes and at SIGHUP. Takes root or CAP_NET_RAW.",
            "AoE has no passwords: whoever is on the network may read and write."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright aoe serve 0.1 root.img -i eth1",
            "  bootwright aoe serve 0.1 root.img -i eth1 --overlay /var/lib/overlays",
            "  bootwright aoe serve 0.2 /dev/vg0/web1 -i eth1 --sync always --allow 52:54:00:00:00:05",
            "  bootwright aoe serve --config aoe.yaml"
        })
final class AoeServeCommand implements Callable<Integer> {

    private static final String DEFAULT_OVERLAY_LIMIT = "8 GiB";

    @Parameters(index = "0", arity = "0..1", paramLabel = "SHELF.SLOT", description = "Its name.")
    @Nullable String target;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE|DEVICE",
            description = "What it is.")
    @Nullable Path source;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IF",
            description = "Network interface to serve on; may be given several times.")
    List<String> interfaces = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "Serves what FILE says.")
    @Nullable Path config;

    @Option(names = "--read-only", description = "Refuses writes.")
    boolean readOnly;

    @Option(
            names = "--overlay",
            paramLabel = "DIR",
            description = "Keeps what each client writes in DIR, and the source as it is.")
    @Nullable Path overlay;

    @Option(
            names = "--overlay-limit",
            paramLabel = "SIZE",
            defaultValue = DEFAULT_OVERLAY_LIMIT,
            description = "The most a client may write over the source. Default: 8 GiB")
    String overlayLimit = DEFAULT_OVERLAY_LIMIT;

    @Option(
            names = "--offset",
            paramLabel = "BYTES",
            description = "Where in the source the device begins. Default: 0")
    long offset;

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            description = "Length of the device. Default: to the end of the source")
    long length = Slice.TO_THE_END;

    @Option(
            names = "--sync",
            paramLabel = "WHEN",
            defaultValue = "flush",
            description =
                    "flush: what is written is on the disk when a flush is answered; always: when the"
                            + " write is. Default: flush")
    Sync sync = Sync.FLUSH;

    @Option(
            names = "--allow",
            paramLabel = "MAC",
            description = "Listens to this host only; may be given several times.")
    List<String> allowed = List.of();

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "Uses shorter frames than the interface allows.")
    @Nullable Integer mtu;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where config strings, masks and reservations are kept. Default: aoe in the data"
                            + " directory")
    @Nullable Path state;

    @Option(
            names = "--metrics",
            paramLabel = "ADDR:PORT",
            description =
                    "Tells what was done there, by HTTP and without a password: /metrics for"
                            + " Prometheus, /statistics as JSON.")
    @Nullable String metrics;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (AoeService service = AoeService.open(new Described(), this::say)) {
            if (metrics != null) {
                service.tellAt(HostPort.parse("--metrics", metrics));
            }
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        stop.countDown();
                                        awaitQuietly(stopped);
                                    },
                                    "stop"));
            stop.await();
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /// What the command line or the file it names says.
    private final class Described implements AoeService.Wanted {

        @Override
        public Object mark() throws IOException {
            return AoeFile.mark(config);
        }

        @Override
        public AoeConfiguration read() throws IOException {
            return AoeServeCommand.this.read();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private AoeConfiguration read() throws IOException {
        if (config != null) {
            if (target != null || source != null || !interfaces.isEmpty()) {
                throw new Failure(
                        "--config says what to serve and where, so does the command line",
                        "leave one of them out",
                        Failure.USAGE);
            }
            return AoeFile.read(config.toString(), TextFile.read(config), defaultState());
        }
        if (target == null || source == null || interfaces.isEmpty()) {
            throw new Failure(
                    "expected SHELF.SLOT, FILE and -i IF, or --config FILE",
                    "bootwright aoe serve 0.1 root.img -i eth1",
                    Failure.USAGE);
        }
        try {
            return new AoeConfiguration(
                    interfaces.stream().map(this::port).toList(),
                    Optional.of(defaultState()),
                    List.of(one(AoeMixin.target(target).toString(), source)));
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private Interface port(String name) {
        return new Interface(name, mtu == null ? OptionalInt.empty() : OptionalInt.of(mtu));
    }

    private TargetSettings one(String address, Path from) {
        long limit =
                Size.parseBytes(overlayLimit)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "--overlay-limit %s: expected a size such as 8 GiB"
                                                .formatted(overlayLimit)));
        return new TargetSettings(
                AoeMixin.target(address),
                new Source(from, new Slice(offset, length)),
                readOnly,
                sync,
                Optional.ofNullable(overlay)
                        .map(folder ->
                                new OverlaySettings(
                                        folder, limit, OverlaySettings.DEFAULT_MAX_CLIENTS)),
                List.of(),
                AoeMixin.hosts(allowed),
                TargetSettings.DEFAULT_BUFFERS);
    }

    private Path defaultState() {
        return state != null ? state : Directories.data(null, System.getenv()).resolve("aoe");
    }

    private void say(String line) {
        if (command != null) {
            PrintWriter err = command.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }
}
