package dev.bootwright.cli.command;

import static dev.bootwright.linux.sys.PortOwner.Transport.TCP;
import static dev.bootwright.linux.sys.PortOwner.Transport.UDP;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.netboot.http.BootHttpServer;
import dev.bootwright.netboot.tftp.TftpOptions;
import dev.bootwright.netboot.tftp.TftpServer;
import dev.bootwright.server.agent.AgentDoor;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.boot.BootDesk;
import dev.bootwright.server.boot.BootOptions;
import dev.bootwright.server.boot.KeptFiles;
import dev.bootwright.server.boot.LentFirmware;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.control.Deadlines;
import dev.bootwright.server.firmware.KeptImages;
import dev.bootwright.server.rest.EventSource;
import dev.bootwright.server.rest.MachineEvents;
import dev.bootwright.server.rest.OperatorRoutes;
import dev.bootwright.server.rest.OperatorServer;
import dev.bootwright.server.rest.Route;
import dev.bootwright.server.rest.Targets;
import dev.bootwright.server.secret.KeptSecrets;
import dev.bootwright.server.secret.Vault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything that `serve` opens, in order; closed in the opposite order.
final class Serving implements AutoCloseable {

    private static final int WORKERS = 16;

    private final ServeOptions options;
    private final PrintWriter out;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final LentFirmware firmware;
    private final String code;
    private volatile String bootUrl = ""; // read by the steps of jobs as well
    private String agentUrl = "";
    private String operatorUrl = "";
    private String dhcpMode = "off";
    private String images = "";

    private Serving(ServeOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
        this.firmware = new LentFirmware(options.data(), random);
        this.code = AccessFiles.randomText(random, 12);
    }

    /// @param out for the log of machines
    static Serving open(ServeOptions options, PrintWriter out) throws IOException {
        Serving serving = new Serving(options, out);
        try {
            serving.openAll();
            return serving;
        } catch (IOException | RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    private void openAll() throws IOException {
        Privileges.check(options);
        AccessFiles.makeDirectory(options.data());
        String token = AccessFiles.token(options.data().resolve("operator.token"), random);
        ControlPlane control =
                keep(
                        ControlPlane.open(
                                options.data().resolve("bootwright.db"),
                                InstantSource.system(),
                                random));
        putDocuments(control);
        keep(control.events().subscribe(new MachineLog(out)));
        keep(Deadlines.watch(control));
        Vertx vertx = BootHttpServer.smallVertx(WORKERS);
        open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        AgentDoor agents = keep(new AgentDoor(vertx, control, new ServedPackages(options.data())));
        Catalogue catalogue = Catalogue.open(options.data().resolve("images"));
        PublishedIsos isos = PublishedIsos.open(options.data().resolve("isos"));
        InstantSource clock = InstantSource.system();
        KeptSecrets secrets =
                new KeptSecrets(
                        control.store(),
                        Vault.open(options.data().resolve("secrets.key"), random),
                        clock);
        Bmcs bmcs = ServedBmcs.open(options, control, keptFirmware(), clock, random);
        // Before any door is open: agents go on with their jobs at once.
        control.fillWith(new ServedSecrets(bmcs, secrets));
        openBootDoor(control, vertx, agents, catalogue, isos);
        List<Route> routes = OperatorRoutes.of(control, clock, openAoe(isos), bmcs, secrets);
        openOperators(
                vertx,
                token,
                routes,
                new MachineEvents(control.machines(), control.events(), clock));
        writeReadyFile(token);
    }

    /// What machines are given to boot unless a rule says otherwise.
    private String describe(Catalogue catalogue, PublishedIsos isos) throws IOException {
        Optional<String> wanted = options.image();
        Optional<Image> image =
                wanted.isPresent()
                        ? catalogue.find(wanted.get())
                        : Catalogue.usual(catalogue.images());
        Optional<Publication> iso =
                wanted.isPresent() && image.isEmpty() ? isos.find(wanted.get()) : Optional.empty();
        if (iso.isPresent()) {
            return "%s %s, %s".formatted(iso.get().name(), iso.get().id(), iso.get().iso());
        }
        if (image.isEmpty() && wanted.isEmpty() && !isos.all().isEmpty()) {
            return "none: machines are shown a menu of the published ISOs";
        }
        return image.map(found -> found.name() + " " + found.id())
                .orElseGet(() ->
                        wanted.map(name -> "no \"%s\" yet".formatted(name)).orElse("none yet")
                                + ": run bootwright image build");
    }

    private void openBootDoor(
            ControlPlane control,
            Vertx vertx,
            AgentDoor agents,
            Catalogue catalogue,
            PublishedIsos isos)
            throws IOException {
        String host = options.found().address().toString();
        LateDesk desk = new LateDesk();
        BootHttpServer http =
                keep(
                        Ports.open(
                                TCP,
                                options.httpPort(),
                                "--http-port",
                                () ->
                                        BootHttpServer.open(
                                                vertx,
                                                host,
                                                options.httpPort(),
                                                desk,
                                                control.observer(),
                                                List.of(
                                                        new BootHttpServer.Mount(
                                                                AgentApi.PREFIX, agents)))));
        bootUrl = "http://%s:%d".formatted(host, http.port());
        BootOptions boot =
                new BootOptions(
                        http.port(),
                        options.loader(),
                        options.image(),
                        options.menu(),
                        options.arguments(),
                        openTls(control, vertx, agents));
        BootDesk booting =
                new BootDesk(
                        control, catalogue, isos, new KeptFiles(options.data(), firmware), boot);
        desk.serve(booting);
        images = describe(catalogue, isos);
        if (options.tftpPort() > 0) {
            InetSocketAddress tftp = new InetSocketAddress(host, options.tftpPort());
            keep(
                    Ports.open(
                            UDP,
                            options.tftpPort(),
                            "--tftp-port",
                            () ->
                                    TftpServer.open(
                                            tftp,
                                            booting,
                                            control.observer(),
                                            TftpOptions.DEFAULT)));
        }
        if (options.dhcp() != ServeCommand.Dhcp.OFF) {
            dhcpMode = keep(ServedDhcp.open(options, control, booting)).mode();
        }
    }

    private Optional<BootOptions.AgentTls> openTls(
            ControlPlane control, Vertx vertx, AgentDoor agents) throws IOException {
        if (options.agentTls().secretsOverHttp()) {
            control.agents().allowSecretsOverHttp();
        }
        OptionalInt port = options.agentTls().port();
        if (port.isEmpty()) {
            return Optional.empty();
        }
        ServedTls tls =
                keep(ServedTls.open(options, port.getAsInt(), control, vertx, agents, random));
        agentUrl = "https://%s:%d".formatted(options.found().address(), tls.agents().port());
        return Optional.of(tls.agents());
    }

    /// Without `--aoe`, a failure takes only the ISOs that need it.
    private Targets openAoe(PublishedIsos isos) throws IOException {
        String interfaceName = options.found().name();
        if (options.aoe().isEmpty() && interfaceName.isEmpty()) {
            return Targets.NONE;
        }
        Path state = options.data().resolve("aoe");
        try {
            AoeService service =
                    keep(
                            AoeService.open(
                                    new ServedAoe(options.aoe(), interfaceName, state, isos),
                                    this::sayOfAoe));
            return ServedAoe.told(service);
        } catch (IOException e) {
            if (options.aoe().isPresent()) {
                throw e;
            }
            sayOfAoe(String.valueOf(e.getMessage()));
            return Targets.NONE;
        }
    }

    private void sayOfAoe(String line) {
        out.println("AoE: " + line);
        out.flush();
    }

    private void openOperators(Vertx vertx, String token, List<Route> routes, EventSource changes)
            throws IOException {
        OperatorServer.Door door =
                new OperatorServer.Door(
                        options.operator().host(), options.operator().port(), token, code);
        OperatorServer operators =
                keep(
                        Ports.open(
                                TCP,
                                options.operator().port(),
                                "--operator",
                                () -> OperatorServer.open(vertx, door, routes, changes)));
        operatorUrl = "http://%s:%d".formatted(options.operator().host(), operators.port());
    }

    private KeptImages keptFirmware() {
        return new KeptImages() {
            @Override
            public Path file(String name) throws IOException {
                return firmware.file(name);
            }

            @Override
            public String url(String name) {
                return bootUrl + "/" + firmware.place(name);
            }
        };
    }

    private void putDocuments(ControlPlane control) throws IOException {
        for (Path file : options.templates()) {
            control.templates().put(file.toString(), Files.readString(file));
        }
        for (Path file : options.rules()) {
            control.rules().put(file.toString(), Files.readString(file));
        }
    }

    private void writeReadyFile(String token) throws IOException {
        Optional<Path> file = options.readyFile();
        if (file.isPresent()) {
            Json.Object ready =
                    Json.object()
                            .put("boot", bootUrl)
                            .put("agents", agentUrl)
                            .put("authority", ServedTls.certificate(options.data()).toString())
                            .put("operator", operatorUrl)
                            .put("page", page())
                            .put("token", token)
                            .build();
            AccessFiles.replace(file.get(), ready + "\n");
        }
    }

    /// The operators' page, with the code that opens it for one browser.
    private String page() {
        return "%s/#code=%s".formatted(operatorUrl, code);
    }

    /// Says what is served, and where.
    void announce() {
        String where =
                options.found().name().isEmpty()
                        ? options.found().address().toString()
                        : "%s (%s)".formatted(options.found().name(), options.found().network());
        out.println("serving " + where);
        out.println("  boot       " + bootUrl);
        out.println("  agents     " + (agentUrl.isEmpty() ? "without TLS" : agentUrl));
        out.println(
                "  TFTP       " + (options.tftpPort() > 0 ? "port " + options.tftpPort() : "off"));
        out.println("  DHCP       " + dhcpMode);
        out.println("  image      " + images);
        out.println("  operators  " + page());
        out.println("             (the code opens one browser session, once)");
        out.flush();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                failure = e;
            } catch (Exception e) {
                failure = new IOException("cannot stop: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
