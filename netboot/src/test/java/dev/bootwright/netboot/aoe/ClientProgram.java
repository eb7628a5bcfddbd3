package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.MaskList;
import dev.bootwright.netboot.aoe.AoeBody.Reserve;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Asks a target of each thing the client can, and prints what it says. With `write` behind the target it
/// only writes, at sector 100; with `flush` it flushes afterwards. The last argument may be `if:NAME`, an
/// interface instead of `eth0`.
final class ClientProgram {

    private ClientProgram() {}

    public static void main(String[] arguments) throws IOException {
        TargetAddress target = TargetAddress.parse(arguments[0]);
        String last = arguments[arguments.length - 1];
        String name = last.startsWith("if:") ? last.substring("if:".length()) : "eth0";
        try (AoeClient client = AoeClient.open(name, Duration.ofMinutes(1))) {
            if (arguments.length > 1 && !arguments[1].startsWith("if:")) {
                byte[] data = new byte[1024];
                Arrays.fill(data, (byte) 'x');
                client.write(target, 100, data);
                if (arguments[1].equals("flush")) {
                    client.flush(target);
                }
                System.out.println("written");
                return;
            }
            System.out.println("discovered " + discovered(client));
            System.out.println("size " + client.identify(target).size());
            byte[] data = new byte[1024];
            Arrays.fill(data, (byte) 'x');
            client.write(target, 100, data);
            System.out.println("same " + Arrays.equals(data, client.read(target, 100, 2)));
            byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
            var set = new AoeBody.Config(0, 0, 0, AoeBody.Config.FORCE_SET, Opaque.of(text));
            System.out.println("set " + client.ask(target, set).body());
            System.out.println(
                    "mask " + client.ask(target, MaskList.of(MaskList.READ, List.of())).body());
            MacAddress own = client.own();
            System.out.println(
                    "reserved "
                            + client.ask(target, new Reserve(Reserve.SET, List.of(own))).body());
            System.out.println(
                    "free " + client.ask(target, new Reserve(Reserve.SET, List.of())).body());
            try {
                client.flush(target);
                System.out.println("flushed");
            } catch (IOException e) {
                System.out.println("no flush: " + e.getMessage());
            }
        }
    }

    /// Looks again where one of the two that a test has is not there at once.
    private static List<TargetAddress> discovered(AoeClient client) throws IOException {
        List<TargetAddress> found = List.of();
        for (int tries = 0; tries < 60 && found.size() < 2; tries++) {
            found =
                    client.discover(TargetAddress.ALL, Duration.ofMillis(500)).stream()
                            .map(AoeClient.Found::target)
                            .sorted()
                            .toList();
        }
        return found;
    }
}
