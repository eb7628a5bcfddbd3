package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.machine.server.AgentServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A server in memory, which keeps the first of events with equal numbers as the real one does, and
/// fails when it is told to.
public final class RecordingServer implements AgentServer {

    /// Thrown in turn by the requests to come; then requests succeed.
    public final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

    /// Thrown by every report of events, once set.
    public volatile Optional<IOException> eventFailure = Optional.empty();

    public final BlockingQueue<JobOrder> jobs = new LinkedBlockingQueue<>();

    /// What becomes of the steps that this server carries out itself, one answer after the other.
    public final BlockingQueue<ServerStep> serverSteps = new LinkedBlockingQueue<>();

    private volatile Optional<IOException> inventoryFailure = Optional.empty();
    private final List<String> requests = new ArrayList<>();
    private final TreeMap<Long, JobEvent> events = new TreeMap<>();

    @Override
    public Registered register(Registration registration) throws IOException {
        request("register " + registration.firmware());
        return new Registered("1", "node", Instant.EPOCH);
    }

    @Override
    public void report(Inventory inventory) throws IOException {
        if (inventoryFailure.isPresent()) {
            throw inventoryFailure.get();
        }
        request("inventory " + inventory.architecture());
    }

    @Override
    public void report(Details details) {
        // said by a thread of its own: when, among the other requests, is chance
    }

    @Override
    public Optional<JobOrder> nextJob(Duration wait) throws IOException {
        request("job");
        try {
            return Optional.of(jobs.take());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void report(String job, List<JobEvent> told) throws IOException {
        synchronized (this) {
            // Some arrive although the answer does not.
            told.forEach(event -> events.putIfAbsent(event.sequence(), event));
        }
        if (eventFailure.isPresent()) {
            throw eventFailure.get();
        }
        request("events " + job);
    }

    @Override
    public void report(String phase, String message) throws IOException {
        request("phase " + phase + " " + message);
    }

    @Override
    public ServerStep carryOut(String job, int index) throws IOException {
        request("step " + job + " " + index);
        ServerStep next = serverSteps.poll();
        return next == null ? new ServerStep(ServerStep.State.FAILED, "nothing left") : next;
    }

    public void refuseInventory(IOException refusal) {
        inventoryFailure = Optional.of(refusal);
    }

    private synchronized void request(String request) throws IOException {
        IOException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        requests.add(request);
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /// `STEP STATE [MESSAGE]` of every event that is more than log.
    synchronized List<String> states() {
        List<String> states = new ArrayList<>();
        for (JobEvent event : events.values()) {
            String text = event.step() + " " + event.state().word();
            text += event.message().map(message -> " " + message).orElse("");
            if (states.isEmpty() || !states.getLast().equals(text)) {
                states.add(text);
            }
        }
        return states;
    }

    synchronized List<String> log() {
        return events.values().stream().flatMap(event -> event.log().stream()).toList();
    }
}
