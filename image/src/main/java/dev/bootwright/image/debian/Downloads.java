package dev.bootwright.image.debian;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Fetches from mirrors that fail now and then: a bounded number of tries, each going on where the last
/// one ended, over all places a file can be had from.
///
/// @param http  for one request
/// @param tries without a byte gained, before giving up; those that gained some do not count
/// @param pause before the second try, doubled before each further one
record Downloads(Http http, int tries, Duration pause) {

    static Downloads usual(Proxies proxies) {
        return new Downloads(
                new Http(proxies, Duration.ofSeconds(15), Duration.ofSeconds(30)),
                4,
                Duration.ofMillis(500));
    }

    /// Downloads a file of known digest.
    ///
    /// @throws DebianException if no place had it within the tries, or what came was wrong
    void fetch(Wanted wanted, Path partial, LongConsumer arrived) throws IOException {
        var attempts = new Attempts();
        var gained = new long[1];
        var transfer =
                new Transfer(
                        http,
                        wanted,
                        partial,
                        done -> {
                            gained[0] = Math.max(gained[0], done);
                            arrived.accept(done);
                        });
        List<URI> places = new ArrayList<>(wanted.places());
        while (true) {
            long before = gained[0];
            for (URI place : List.copyOf(places)) {
                try {
                    transfer.run(place);
                    return;
                } catch (FileNotFoundException | Http.Refused | Transfer.WrongContent e) {
                    attempts.failed(e);
                    places.remove(place); // it would answer the same again
                } catch (Transfer.CannotWrite e) {
                    throw e;
                } catch (IOException e) {
                    attempts.failed(e);
                }
            }
            if (places.isEmpty()) {
                throw attempts.refused(wanted.name());
            }
            attempts.pause(gained[0] > before, wanted.name());
        }
    }

    /// Fetches a small file whose digest is not known.
    ///
    /// @param limit in bytes; more is refused
    /// @throws DebianException if no place had it within the tries
    byte[] fetchSmall(String name, List<URI> places, int limit) throws IOException {
        var attempts = new Attempts();
        List<URI> left = new ArrayList<>(places);
        while (true) {
            for (URI place : List.copyOf(left)) {
                try (Http.Answer answer = http.get(place, 0)) {
                    return readAll(place, answer.body(), limit);
                } catch (FileNotFoundException | Http.Refused e) {
                    attempts.failed(e);
                    left.remove(place);
                } catch (IOException e) {
                    attempts.failed(e);
                }
            }
            if (left.isEmpty()) {
                throw attempts.refused(name);
            }
            attempts.pause(false, name);
        }
    }

    private static byte[] readAll(URI place, InputStream in, int limit) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            bytes.write(buffer, 0, count);
            if (bytes.size() > limit) {
                throw new Http.Refused(place + ": longer than %d bytes".formatted(limit));
            }
        }
        return bytes.toByteArray();
    }

    /// The tries for one file.
    private final class Attempts {
        private int left = tries;
        private Duration wait = pause;
        private IOException last = new IOException("no mirror to fetch from");

        void failed(IOException e) {
            last = e;
        }

        /// Waits before the next round.
        void pause(boolean gained, String name) throws IOException {
            if (gained) {
                left = tries;
                wait = pause;
            }
            if (--left <= 0) {
                throw unreachable(name);
            }
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(name + ": interrupted");
            }
            wait = wait.multipliedBy(2);
        }

        DebianException refused(String name) {
            return last instanceof Transfer.WrongContent
                    ? new DebianException(
                            "%s: not what the signed index says: %s"
                                    .formatted(name, last.getMessage()),
                            "The mirror is broken or just being updated, or a proxy changes what it"
                                    + " passes on: try again later, or another mirror by --mirror URL.",
                            last)
                    : new DebianException(
                            "%s: the mirror does not have it: %s"
                                    .formatted(name, last.getMessage()),
                            "Try again, since the index may have been replaced meanwhile; otherwise"
                                    + " correct the APT sources or name a mirror: --mirror URL --suite NAME.",
                            last);
        }

        DebianException unreachable(String name) {
            String reason =
                    last instanceof UnknownHostException
                            ? "unknown host " + last.getMessage()
                            : String.valueOf(last.getMessage());
            return new DebianException(
                    "%s: cannot be downloaded: %s".formatted(name, reason),
                    "Check the network, the APT sources and the proxy; name another mirror with"
                            + " --mirror URL --suite NAME, or use what is cached: --offline.",
                    last);
        }
    }
}
