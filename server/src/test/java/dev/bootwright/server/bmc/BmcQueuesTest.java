package dev.bootwright.server.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.server.bmc.BmcException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BmcQueuesTest {

    private static final BmcAddress ADDRESS = BmcAddress.parse("10.0.0.7");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicInteger logins = new AtomicInteger();
    private final BmcQueues queues = new BmcQueues(Instant::now);

    private <T> T run(String password, Duration patience, BmcQueues.Task<T> task)
            throws BmcException {
        return queues.run(
                new OnePasswordProtocol(),
                ADDRESS,
                new Credentials("admin", password),
                new ForgetfulMemory(),
                patience,
                task);
    }

    /// Lets in whoever knows the password.
    private final class OnePasswordProtocol implements Protocol {
        @Override
        public String word() {
            return "test";
        }

        @Override
        public Bmc open(Access access) throws BmcException {
            logins.incrementAndGet();
            if (!access.credentials().password().equals("right")) {
                throw new BmcException(Failure.WRONG_CREDENTIALS, "no");
            }
            return new SwitchedBmc();
        }
    }

    @Test
    void sendsWrongCredentialsOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            BmcException refused =
                    assertThrows(BmcException.class, () -> run("wrong", MINUTE, BmcView::power));
            assertEquals(Failure.WRONG_CREDENTIALS, refused.failure());
        }
        assertEquals(1, logins.get());

        assertEquals(PowerState.OFF, run("right", MINUTE, BmcView::power));
        assertEquals(2, logins.get());
    }

    @Test
    void triesThemAgainWhenToldSo() {
        assertThrows(BmcException.class, () -> run("wrong", MINUTE, BmcView::power));
        queues.forgive(ADDRESS);
        assertThrows(BmcException.class, () -> run("wrong", MINUTE, BmcView::power));

        assertEquals(2, logins.get());
    }

    @Test
    void letsOneThroughAtATimeInTheirOrder() throws Exception {
        CountDownLatch firstIsIn = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                futures.add(
                        threads.submit(() ->
                                run(
                                        "right",
                                        MINUTE,
                                        _ -> {
                                            most.accumulateAndGet(
                                                    inside.incrementAndGet(), Math::max);
                                            order.add(number);
                                            firstIsIn.countDown();
                                            await(letGo);
                                            inside.decrementAndGet();
                                            return number;
                                        })));
                if (i == 0) {
                    firstIsIn.await();
                }
                while (queues.waiting(ADDRESS) < i) {
                    Thread.onSpinWait();
                }
            }
            BmcException late =
                    assertThrows(
                            BmcException.class,
                            () -> run("right", Duration.ofMillis(1), BmcView::power));
            assertEquals(Failure.UNREACHABLE, late.failure());
            letGo.countDown();
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertEquals(1, most.get());
        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
