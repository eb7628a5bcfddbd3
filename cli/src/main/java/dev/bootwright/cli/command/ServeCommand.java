package dev.bootwright.cli.command;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.dhcp.AddressRange;
import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves machines that boot from the network, until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Answers machines that boot from the network, and configures those that are approved.",
        footer = {
            "",
            "Examples:",
            "  bootwright serve --interface eth1",
            "  bootwright serve --interface eth1 --dhcp proxy          # beside another DHCP server",
            "  bootwright serve --listen 127.0.0.1 --dhcp off --tftp-port 0    # HTTP only, no root",
            "  bootwright serve --interface eth1 --template examples/demo.yaml --rule rule.yaml",
            "  bootwright serve --interface eth1 --aoe aoe.yaml    # and block devices"
        })
final class ServeCommand implements Callable<Integer> {

    private static final String USUAL_TLS_PORT = "8443";
    private static final int MOST_PORT = 65535;

    /// Which part of DHCP is served.
    enum Dhcp {
        AUTO,
        FULL,
        PROXY,
        OFF
    }

    @Option(
            names = "--interface",
            paramLabel = "IF",
            description = "Network interface that machines boot from.")
    @Nullable String interfaceName;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            description = "Address that machines reach. Default: that of the interface.")
    @Nullable String listen;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Database, images, token. Default: ${env:BOOTWRIGHT_DATA:-see the docs}")
    @Nullable Path data;

    @Option(
            names = "--dhcp",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "auto, full, proxy or off: auto is proxy where another server answers, otherwise"
                            + " full. Default: auto")
    Dhcp dhcp = Dhcp.AUTO;

    @Option(
            names = "--dhcp-range",
            paramLabel = "A-B",
            split = ",",
            description = "Addresses to give out. Default: the upper half of the network.")
    List<String> ranges = List.of();

    @Option(
            names = "--dhcp-router",
            paramLabel = "ADDR",
            split = ",",
            description = "Routers to tell machines of.")
    List<String> routers = List.of();

    @Option(
            names = "--dhcp-dns",
            paramLabel = "ADDR",
            split = ",",
            description = "Name servers to tell machines of.")
    List<String> dns = List.of();

    @Option(
            names = "--no-conflict-probe",
            description =
                    "Offer addresses at once, without a look for somebody who uses them already.")
    boolean noConflictProbe;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the boot door; 0 for any free one. Default: 8080")
    int httpPort = 8080;

    @Option(
            names = "--agent-tls-port",
            paramLabel = "PORT|off",
            description =
                    "Port for agents by TLS; 0 for any free one. Default: 8443, or any free one with"
                            + " --http-port 0")
    @Nullable String agentTlsPort;

    @Option(
            names = "--tls-name",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Another name or address by which machines reach this server, as behind a"
                            + " translated address; for its certificate.")
    List<String> tlsNames = List.of();

    @Option(
            names = "--secrets-over-http",
            description =
                    "Tell agents secrets, such as a BMC's password, without TLS too: whoever listens"
                            + " on the boot network reads them.")
    boolean secretsOverHttp;

    @Option(
            names = "--redfish-ca",
            paramLabel = "FILE",
            description =
                    "Certificates of the authorities that sign those of BMCs, as PEM. Without it, the"
                            + " certificate that a BMC shows first is believed from then on.")
    @Nullable Path redfishCa;

    @Option(
            names = "--tftp-port",
            paramLabel = "PORT",
            defaultValue = "69",
            description = "Port of the TFTP server; 0 for no TFTP. Default: 69")
    int tftpPort = 69;

    @Option(
            names = "--operator",
            paramLabel = "ADDR:PORT",
            defaultValue = "127.0.0.1:8081",
            description = "Where operators come in. Default: 127.0.0.1:8081")
    String operator = "127.0.0.1:8081";

    @Option(
            names = "--image",
            paramLabel = "ID|NAME",
            description =
                    "Image or published ISO to boot. Default: the newest image of the amd64 flavour;"
                            + " without an image, a menu of the ISOs.")
    @Nullable String image;

    @Option(
            names = "--menu",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "Show a menu of everything that can be booted, and start the image after that"
                            + " time. Default: no menu")
    int menu;

    @Option(
            names = "--loader",
            paramLabel = "LOADER",
            defaultValue = "ipxe",
            description = "ipxe, pxelinux (BIOS) or grub (UEFI). Default: ipxe")
    Loader loader = Loader.IPXE;

    @Option(
            names = "--kernel-arguments",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Further kernel arguments, such as \"PRE=http://10.0.0.1/pre.sh\".")
    String kernelArguments = "";

    @Option(
            names = "--template",
            paramLabel = "FILE",
            description = "Template to put into the database at the start; may be given again.")
    List<Path> templates = List.of();

    @Option(
            names = "--rule",
            paramLabel = "FILE",
            description = "Rule to put into the database at the start; may be given again.")
    List<Path> rules = List.of();

    @Option(
            names = "--aoe",
            paramLabel = "FILE",
            description =
                    "Block devices to serve by ATA over Ethernet, as for bootwright aoe serve"
                            + " --config; read again when it changes and at SIGHUP.")
    @Nullable Path aoe;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "File to write when every socket is open: addresses and token, as JSON.")
    @Nullable Path readyFile;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServeOptions options = options();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
        try (Serving serving = Serving.open(options, out())) {
            serving.announce();
            stop.await();
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    /// Tells the command to stop, and keeps the process until it has.
    private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PrintWriter out() {
        return command == null
                ? new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8)
                : command.commandLine().getOut();
    }

    private ServeOptions.AgentTls agentTls() {
        String port = agentTlsPort == null ? httpPort == 0 ? "0" : USUAL_TLS_PORT : agentTlsPort;
        boolean isOff = port.equals("off");
        if (!isOff && (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORT)) {
            throw new Failure(
                    "--agent-tls-port: expected a port or off, found \"%s\"".formatted(port),
                    "write it like 8443",
                    Failure.USAGE);
        }
        return new ServeOptions.AgentTls(
                isOff ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
                tlsNames,
                secretsOverHttp);
    }

    private ServeOptions options() {
        if (interfaceName == null && listen == null) {
            throw new Failure(
                    "--interface is missing",
                    "the interfaces here are " + Interfaces.describe(),
                    Failure.USAGE);
        }
        if (dhcp != Dhcp.OFF && interfaceName == null) {
            throw new Failure(
                    "--dhcp %s needs --interface".formatted(dhcp.name().toLowerCase(Locale.ROOT)),
                    "give --dhcp off, or one of " + Interfaces.describe(),
                    Failure.USAGE);
        }
        Interfaces.Found found =
                interfaceName == null
                        ? Interfaces.ofAddress(String.valueOf(listen))
                        : Interfaces.ofName(interfaceName, Optional.ofNullable(listen));
        try {
            return new ServeOptions(
                    found,
                    Directories.data(data, System.getenv()),
                    dhcp,
                    ranges.stream().map(AddressRange::parse).toList(),
                    routers.stream().map(Ipv4Address::parse).toList(),
                    dns.stream().map(Ipv4Address::parse).toList(),
                    !noConflictProbe,
                    httpPort,
                    agentTls(),
                    tftpPort,
                    HostPort.parse("--operator", operator),
                    Optional.ofNullable(image),
                    loader,
                    menu,
                    KernelArguments.parse(kernelArguments),
                    templates,
                    rules,
                    Optional.ofNullable(aoe),
                    Optional.ofNullable(redfishCa),
                    Optional.ofNullable(readyFile));
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }
}
