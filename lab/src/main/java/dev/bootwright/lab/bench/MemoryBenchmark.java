package dev.bootwright.lab.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How much of the computer the server keeps.
final class MemoryBenchmark implements Benchmark {

    private static final int MACHINES = 1000;

    /// As many as a rack that is switched on at once.
    private static final int AT_ONCE = 50;

    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Measure IDLE = Measure.lower("resident memory, idle", "MB");
    private static final Measure BUSY =
            Measure.lower("resident memory, 1,000 machines waiting for a job", "MB");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "Resident memory of bootwright serve, 10 s after its start, and after 1,000 machines,"
                + " 50 at a time, have fetched their scripts, registered and told their inventories: all"
                + " of them then hold a request for a job.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        SampleImage.publish(images, 1, 1);
        bench.progress().accept("idle");
        ServerUnderTest server =
                ServerUnderTest.start(
                        bench,
                        command -> command,
                        images,
                        List.of(
                                "--listen",
                                "127.0.0.1",
                                "--http-port",
                                "0",
                                "--dhcp",
                                "off",
                                "--tftp-port",
                                "0",
                                "--operator",
                                "127.0.0.1:0"));
        Waiting.pause(SETTLE);
        double idle = megabytes(server);
        bench.progress().accept("%d machines".formatted(MACHINES));
        double busy = withMachines(server);
        return List.of(
                Row.alone(name(), IDLE, new Samples(List.of(idle)), new Goal.Value(256)),
                Row.alone(name(), BUSY, new Samples(List.of(busy)), new Goal.None()));
    }

    private static double withMachines(ServerUnderTest server) throws IOException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
            for (HttpRequest question : comeUp(client, server)) {
                held.add(client.sendAsync(question, BodyHandlers.ofString()));
            }
            Waiting.pause(Duration.ofSeconds(2));
            double busy = megabytes(server);
            long answered = held.stream().filter(CompletableFuture::isDone).count();
            client.shutdownNow();
            if (answered > MACHINES / 2) {
                throw new IOException(answered + " machines are not waiting for a job");
            }
            return busy;
        }
    }

    private static List<HttpRequest> comeUp(HttpClient client, ServerUnderTest server)
            throws IOException {
        List<Callable<HttpRequest>> all = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            all.add(new SimulatedMachine(client, server.boot(), i)::comeUp);
        }
        List<HttpRequest> questions = new ArrayList<>();
        try (ExecutorService machines = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<HttpRequest> each : machines.invokeAll(all)) {
                questions.add(each.get());
            }
            return questions;
        } catch (ExecutionException e) {
            throw new IOException("a machine did not come up: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static double megabytes(ServerUnderTest server) throws IOException {
        return Usage.of(server.process().toHandle()).rssBytes() / 1e6;
    }
}
