package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A DHCP server as a program, to be started inside a network namespace. Prints `ready MODE` and
/// then every event; ends when its input does.
///
/// Arguments: `--interface NAME`, `--mode MODE`, any number of `--subnet NETWORK RANGE`, `--router
/// ADDRESS` (of the subnets given so far), `--reserve MAC ADDRESS`, `--probe`, `--search
/// MILLISECONDS`, `--synced FILE`, `--quiet`; `--files FOLDER` serves a folder by TFTP and HTTP, and
/// advertises no router.
final class DhcpProgram {

    private String interfaceName = "";
    private DhcpMode mode = DhcpMode.FULL;
    private final List<Subnet> subnets = new ArrayList<>();
    private final List<Reservation> reservations = new ArrayList<>();
    private boolean probe;
    private Duration search = Duration.ZERO;
    private LeaseStore store = new MemoryLeaseStore();
    private BootObserver observer = DhcpProgram::print;
    private Optional<Path> files = Optional.empty();

    private DhcpProgram() {}

    public static void main(String[] arguments) throws IOException {
        new DhcpProgram().run(List.of(arguments));
    }

    private void run(List<String> arguments) throws IOException {
        var words = arguments.iterator();
        while (words.hasNext()) {
            switch (words.next()) {
                case "--interface" -> interfaceName = words.next();
                case "--mode" -> mode = DhcpMode.valueOf(words.next());
                case "--subnet" ->
                        subnets.add(
                                Subnet.of(
                                        Ipv4Network.parse(words.next()),
                                        AddressRange.parse(words.next())));
                case "--router" -> {
                    Ipv4Address router = Ipv4Address.parse(words.next());
                    subnets.replaceAll(subnet ->
                            new Subnet(
                                    subnet.network(),
                                    subnet.ranges(),
                                    List.of(router),
                                    List.of(router),
                                    "example.org"));
                }
                case "--reserve" ->
                        reservations.add(
                                new Reservation(
                                        dev.bootwright.formats.net.MacAddress.parse(words.next()),
                                        Ipv4Address.parse(words.next()),
                                        "reserved"));
                case "--probe" -> probe = true;
                case "--search" -> search = Duration.ofMillis(Long.parseLong(words.next()));
                case "--synced" -> store = SyncedLeaseStore.open(Path.of(words.next()));
                case "--files" -> files = Optional.of(Path.of(words.next()));
                case "--quiet" -> observer = _ -> {};
                default -> throw new IllegalArgumentException(arguments.toString());
            }
        }
        serve();
    }

    private void serve() throws IOException {
        var configuration =
                new DhcpConfiguration(
                        interfaceName,
                        mode,
                        subnets,
                        reservations,
                        LeaseTimes.USUAL,
                        probe,
                        search);
        try (DhcpServer server =
                        DhcpServer.open(configuration, new LoaderPolicy(), observer, store);
                FileDoors _ = FileDoors.open(interfaceName, files, observer)) {
            System.out.println("ready " + server.mode());
            while (System.in.read() >= 0) {
                // Whoever started us says that it is enough by closing our input.
            }
        } catch (IOException e) {
            System.out.println("failed " + e.getMessage());
        }
        if (store instanceof SyncedLeaseStore synced) {
            System.out.println("leases a sync: %.1f".formatted(synced.batchSize()));
        }
    }

    private static void print(BootEvent event) {
        System.out.println(
                event.kind()
                        + " "
                        + event.mac().map(Object::toString).orElse("-")
                        + " "
                        + event.address().orElse("-")
                        + " "
                        + event.detail());
    }

    /// The loaders of a usual set-up.
    private static final class LoaderPolicy implements BootPolicy {

        @Override
        public BootDecision decide(BootClient client) {
            String url = "http://" + client.serverAddress() + ":8080/";
            return switch (client.stage()) {
                case PXE ->
                        new BootDecision.Tftp(
                                client.architecture().filter(Architecture::isUefi).isPresent()
                                        ? "snponly.efi"
                                        : "undionly.kpxe");
                case HTTP_BOOT -> new BootDecision.Http(url + "snponly.efi");
                case IPXE -> new BootDecision.Http(url + "boot/" + client.mac().dashed() + ".ipxe");
                case OTHER -> new BootDecision.AddressOnly("asks for an address only");
            };
        }
    }
}
