package dev.bootwright.lab.bench;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Does over HTTP what a machine does until it waits for a job: fetches its script, registers, tells its
/// inventory.
///
/// @param boot   the server's boot listener
/// @param number of the machine, from 0
record SimulatedMachine(HttpClient client, URI boot, int number) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SECRET = Pattern.compile(AgentApi.SECRET_ARGUMENT + "=(\\S+)");

    private MacAddress mac() {
        return new MacAddress(0x525400_000000L | number);
    }

    /// @return its question for a job, which is not yet sent; the server holds it until there is one
    HttpRequest comeUp() throws IOException {
        Matcher secret = SECRET.matcher(send(HttpRequest.newBuilder(script())));
        if (!secret.find()) {
            throw new IOException("the boot script of %s has no secret".formatted(mac()));
        }
        String bearer = "Bearer " + secret.group(1);
        send(request(AgentApi.REGISTER, bearer).POST(BodyPublishers.ofString(registration())));
        send(request(AgentApi.INVENTORY, bearer).POST(BodyPublishers.ofString(inventory())));
        return request(AgentApi.JOB + "?wait=30", bearer).build();
    }

    private URI script() {
        return boot.resolve("/boot/" + mac().dashed() + ".ipxe");
    }

    private HttpRequest.Builder request(String path, String bearer) {
        return HttpRequest.newBuilder(boot.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", bearer)
                .header("Content-Type", "application/json");
    }

    private String send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(
                        "%s: %d %s".formatted(request.uri(), answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String registration() {
        return """
        {"uuid":"%1$s","serial":"SIM-%2$d","macs":["%3$s"],"bootMac":"%3$s","firmware":"uefi",
         "agent":"0.1.0","uptimeMillis":4200,"developer":false}\
        """
                .formatted(uuid(), number, mac());
    }

    private String uuid() {
        return "00000000-0000-4000-8000-%012x".formatted(number);
    }

    /// A server with two processors, sixteen memory modules, six disks and four network interfaces.
    private String inventory() {
        return """
        {"system":{"manufacturer":"Example","product":"Rack 9000","serial":"SIM-%1$d","uuid":"%2$s"},
         "firmware":{"vendor":"Example","version":"2.1","mode":"uefi"},
         "architecture":"x86_64","kernel":"6.1.0","cpus":[%3$s],"flags":["lm","vmx","aes"],
         "memory":{"total":540000000000,"installed":549755813888,"dimms":[%4$s]},
         "disks":[%5$s],"nics":[%6$s],"pci":[%7$s],"errors":[]}\
        """
                .formatted(
                        number,
                        uuid(),
                        repeat(
                                2,
                                "{\"socket\":\"CPU%1$d\",\"model\":\"Example 64\",\"cores\":32,\"threads\":64}"),
                        repeat(
                                16,
                                "{\"slot\":\"A%1$d\",\"size\":34359738368,\"type\":\"DDR5\",\"serial\":\"M%2$d-%1$d\"}"),
                        repeat(6, DISK),
                        repeat(
                                4,
                                "{\"name\":\"eno%1$d\",\"mac\":\"52:54:01:00:00:0%1$d\",\"driver\":\"igb\",\"addresses\":[]}"),
                        repeat(
                                40,
                                "{\"address\":\"0000:%1$02d:00.0\",\"vendor\":32902,\"device\":4307,\"deviceClass\":131072}"));
    }

    private static final String DISK =
            """
            {"identity":{"serial":"D%2$d-%1$d","wwn":"naa.5000c500%2$04x%1$04x","size":1920383410176},
             "name":"/dev/nvme%1$dn1","model":"Example SSD","transport":"nvme","rotational":false,
             "removable":false,"readOnly":false,"logicalBlock":512,"physicalBlock":4096,"table":"gpt",
             "contents":[{"number":1,"start":1048576,"size":536870912,"name":"esp","signature":"vfat"},
                         {"number":2,"start":537919488,"size":1919844442112,"signature":"ext4"}],
             "uses":[],"problems":[]}\
            """;

    /// @param element with the place of its number and of the machine's
    private String repeat(int times, String element) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < times; i++) {
            all.append(i == 0 ? "" : ",").append(element.formatted(i, number));
        }
        return all.toString();
    }
}
