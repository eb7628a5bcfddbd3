package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeaseWriterTest {

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private void sent(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Note(BootEvent event)) {
                log.add("sent " + event.detail());
            }
        }
    }

    private static Step.Commit commit(int number) {
        Lease lease =
                new Lease(
                        Ipv4Address.parse("10.99.0.50").plus(number),
                        new MacAddress(0x525400000000L + number),
                        Lease.State.BOUND,
                        Instant.EPOCH,
                        "");
        BootEvent event =
                new BootEvent(
                        Instant.EPOCH, Optional.empty(), Optional.empty(), "dhcp.ack", "" + number);
        return new Step.Commit(List.of(lease), List.of(new Step.Note(event)));
    }

    /// Saves a batch when told to.
    private final class SlowStore implements LeaseStore {

        final CountDownLatch saving = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public List<Lease> load() {
            return List.of();
        }

        @Override
        public void saveAll(List<Lease> leases) throws IOException {
            saving.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            log.add("saved " + leases.size());
        }
    }

    @Test
    void sendsWhatIsSavedAndSavesTogetherWhatHasWaited() throws InterruptedException {
        var store = new SlowStore();
        LeaseWriter writer = LeaseWriter.open(store, this::sent, "test leases");
        writer.addAll(List.of(commit(1)));
        store.saving.await();
        writer.addAll(List.of(commit(2)));
        writer.addAll(List.of(commit(3), commit(4)));
        store.go.countDown();

        writer.close();

        assertThat(log)
                .containsExactly("saved 1", "sent 1", "saved 3", "sent 2", "sent 3", "sent 4");
    }

    /// The disk is full.
    private static final class BrokenStore implements LeaseStore {

        volatile boolean broken = true;

        @Override
        public List<Lease> load() {
            return List.of();
        }

        @Override
        public void saveAll(List<Lease> leases) throws IOException {
            if (broken) {
                broken = false;
                throw new IOException("no space left on device");
            }
        }
    }

    @Test
    void aClientWhoseLeaseWasNotSavedHearsNothingAndTheNextOneIsServed()
            throws InterruptedException {
        var store = new BrokenStore();
        LeaseWriter writer = LeaseWriter.open(store, this::sent, "test leases");
        writer.addAll(List.of(commit(1)));
        while (store.broken) {
            Thread.onSpinWait();
        }
        writer.addAll(List.of(commit(2)));

        writer.close();

        assertThat(log).containsExactly("sent 2");
    }

    @Test
    void aMistakeInTheStoreEndsAtItsLeases() throws InterruptedException {
        var tried = new CountDownLatch(1);
        LeaseStore mistaken =
                new LeaseStore() {
                    @Override
                    public List<Lease> load() {
                        return List.of();
                    }

                    @Override
                    public void saveAll(List<Lease> leases) {
                        if (leases.getFirst().address().equals(Ipv4Address.parse("10.99.0.51"))) {
                            tried.countDown();
                            throw new IllegalStateException("a mistake");
                        }
                    }
                };
        LeaseWriter writer = LeaseWriter.open(mistaken, this::sent, "test leases");
        writer.addAll(List.of(commit(1)));
        tried.await();
        writer.addAll(List.of(commit(2)));

        writer.close();

        assertThat(log).containsExactly("sent 2");
    }

    @Test
    void moreThanCanBeAnsweredInTimeIsTurnedAway() throws InterruptedException {
        var store = new SlowStore();
        LeaseWriter writer = LeaseWriter.open(store, this::sent, "test leases");
        writer.addAll(List.of(commit(0)));
        store.saving.await();

        int taken = 0;
        while (writer.addAll(List.of(commit(taken)))) {
            taken++;
        }
        store.go.countDown();
        writer.close();

        assertThat(taken).isEqualTo(16_384);
        assertThat(log).contains("saved 16384");
    }
}
